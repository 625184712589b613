"""Proposals for accounts, as their screens show them. Who may look is asked by whoever calls."""

from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext

from access.domain.actors import ROLE_WORDS, Actor
from access.domain.permissions import Permission, Target, named, refusal
from access.domain.proposals import (
    LIVES_FOR,
    OPEN_STATES,
    PROPOSAL_FAULT_WORDS,
    STATE_WORDS,
    ProposalError,
    Proposed,
    State,
    standing,
)
from access.models import AccountProposal, Unit

ON_A_PAGE = 50


def proposal_numbered(number: int) -> AccountProposal | None:
    """The proposal with this number, with the account it is about."""
    return _proposals().select_related("account__unit").filter(pk=number).first()


def standing_of(row: AccountProposal, *, at: datetime) -> State:
    """How a proposal stands at a moment: what is too old, or fits its account no more, is past."""
    account = row.account
    fits = account is None or account.version == row.seen_version
    return standing(row.stands, proposed_at=row.proposed_at, fits=fits, at=at)


def _open(at: datetime) -> Q:
    """What `standing` calls open: not decided, not lapsed, and its account as it was then."""
    fits = Q(account__isnull=True) | Q(account__version=F("seen_version"))
    return fits & Q(stands__in=OPEN_STATES, proposed_at__gt=at - LIVES_FOR)


def proposals_open(*, at: datetime) -> QuerySet[AccountProposal]:
    """Those that wait for somebody, the oldest first."""
    return _proposals().filter(_open(at)).order_by("pk")


def proposals_past(number: str, *, at: datetime) -> Page[AccountProposal]:
    """A page of those that wait for nobody any more, the newest first."""
    rows = _proposals().filter(~_open(at)).order_by("-pk")
    return Paginator(rows, ON_A_PAGE).get_page(number)


def proposals_for(username: str) -> QuerySet[AccountProposal]:
    """The newest proposals for one account."""
    rows = _proposals().filter(username=username)
    return rows.order_by("-pk")[:ON_A_PAGE]


def _proposals() -> QuerySet[AccountProposal]:
    """Each with its account, and the number of its list of people, whose lines stay where they are."""
    rows = AccountProposal.objects.select_related("account", "people")
    return rows.defer("people__rows", "people__omitted", "people__chosen", "people__made")


def target_of_proposal(row: AccountProposal, *, parties: frozenset[str] = frozenset()) -> Target:
    """What a proposal is about, as rules ask and the trail names it: an account, or a list of people."""
    if row.what == Proposed.PEOPLE:
        return named("people_list", str(row.people.pk), parties=parties)
    return named("person", row.username[:80], parties=parties)


def may_confirm(actor: Actor, row: AccountProposal) -> bool:
    """Whether the actor may be the second person of this proposal."""
    parties = frozenset((row.proposed_by, row.username))
    target = target_of_proposal(row, parties=parties)
    return refusal(actor, Permission.CONFIRM_PEOPLE, target) is None


def waiting_for(actor: Actor, *, at: datetime) -> int:
    """How many proposals wait for what this person may do: confirm them, or hand a password over."""
    own = Q(proposed_by=actor.username)
    asked = Q(pk__in=[])
    if refusal(actor, Permission.CONFIRM_PEOPLE, named("person")) is None:
        asked |= Q(stands=State.WAITING) & ~own & ~Q(username=actor.username)
    if refusal(actor, Permission.MANAGE_PEOPLE, named("person")) is None:
        asked |= Q(stands=State.CONFIRMED) & own
    return proposals_open(at=at).filter(asked).count()


def said_in_words(row: AccountProposal) -> list[tuple[str, str, str]]:
    """What an account is to become: each thing by name, as it is now, and as it would be."""
    said, account = row.said, row.account
    if not said:
        return []
    if row.what == Proposed.PEOPLE:
        return [
            (gettext("File"), "", said["name"]),
            (gettext("Accounts to be made"), "", str(said["people"])),
        ]
    units = {unit.code: unit.name for unit in Unit.objects.all()}
    place = units.get(said.get("unit", ""), said.get("unit", ""))
    was = account if row.what == Proposed.CHANGE else None
    of_unit = was.unit.name if was and was.unit else ""
    told = [
        (gettext("Full name"), was.full_name if was else "", said["full_name"]),
        (gettext("Unit"), of_unit, place),
        (gettext("Position"), was.position if was else "", said.get("position", "")),
    ]
    if row.what != Proposed.TAKE_IN:
        return [(name, before, after) for name, before, after in told if before != after]
    roles = ", ".join(gettext(ROLE_WORDS[role]) for role in said["roles"])
    places = ", ".join(units.get(code, code) for code in said["assigned_to"])
    more = [
        (gettext("Roles"), "", roles),
        (gettext("Works with the papers of"), "", places),
        (gettext("Signed commitment"), "", said["commitment"]),
        (gettext("Completed training"), "", said["course"]),
    ]
    return [*told, *more]


def fault_in_sentence(error: ProposalError) -> str:
    """Why something was not done, as a sentence for whoever asked for it."""
    params = dict(error.params)
    if "state" in params:
        params["state"] = gettext(STATE_WORDS[str(params["state"])])
    return gettext(PROPOSAL_FAULT_WORDS[error.fault]) % params
