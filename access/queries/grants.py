"""Requests for rights, as far as a person may see them; and why somebody holds what they hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from access.domain.actors import Actor, Role
from access.domain.grants import (
    GRANT_FAULT_WORDS,
    GRANT_STATE_WORDS,
    LIVES_FOR,
    OPEN_STATES,
    GrantError,
    GrantState,
    Wanted,
    held_marked,
    standing,
)
from access.domain.levels import Level
from access.domain.named import NOTHING, joined, listed_words
from access.domain.people import Held
from access.domain.permissions import Permission, Target, refusal
from access.domain.units import day_after
from access.models import Assignment, Clearance, GrantRequest, RoleGrant, Unit, User
from access.queries.actors import names_of
from access.queries.inventories import codes_seen_by, in_words
from access.queries.named_things import things_in_words, things_on, title_of_list

ON_A_PAGE = 50
_OF_ROW = ("account__unit", "named")


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request in words: for whom, what, how it stands now, and the names of those who acted."""

    row: GrantRequest
    state: GrantState
    state_words: str
    names: Mapping[str, str]
    level: Level | None
    units: list[str] = field(default_factory=list)
    inventories: list[str] = field(default_factory=list)
    list_title: str = ""
    things: list[str] = field(default_factory=list)

    @property
    def asker(self) -> str:
        """Who asked for it."""
        return self._name(self.row.asked_by)

    @property
    def giver(self) -> str:
        """The security officer who gave it; nobody yet, where it is only asked for."""
        return self._name(self.row.given_by)

    @property
    def decider(self) -> str:
        """Who approved it, or said no, or took it back."""
        return self._name(self.row.decided_by)

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.state in OPEN_STATES

    @property
    def places(self) -> list[str]:
        """Whose papers, all together."""
        return [*self.units, *self.inventories]

    def _name(self, username: str) -> str:
        return self.names.get(username) or username


def person_target(user: User, *, parties: Iterable[str] = ()) -> Target:
    """A person as the rules about rights see them: by their account and the unit they are in."""
    return Target(
        level=Level.ORDINARY,
        party_papers=False,
        unit=user.unit_id,
        kind="person",
        label=user.username[:80],
        parties=frozenset(parties),
    )


def parties_of(row: GrantRequest) -> frozenset[str]:
    """Whom a request comes from and is about: none of them says yes to it next."""
    return frozenset(filter(None, (row.asked_by, row.given_by, row.account.username)))


def request_numbered(number: int, actor: Actor) -> GrantRequest | None:
    """The request with this number, if it is among those the actor may see."""
    return requests_visible_to(actor).filter(pk=number).first()


def requests_visible_to(actor: Actor) -> QuerySet[GrantRequest]:
    """All for a security officer; for the head of a unit those about its people, and their own."""
    rows = GrantRequest.objects.select_related(*_OF_ROW)
    if Role.SECURITY_OFFICER in actor.roles:
        return rows
    if not actor.heads:
        return rows.none()
    return rows.filter(Q(account__unit__in=actor.heads) | Q(asked_by=actor.username))


def requests_about(user: User) -> QuerySet[GrantRequest]:
    """The newest requests about one person, for whoever may see what that person holds."""
    return GrantRequest.objects.select_related(*_OF_ROW).filter(account=user)[:ON_A_PAGE]


def standing_of_request(row: GrantRequest, *, at: datetime) -> GrantState:
    """How a request stands at a moment: what is too old, over, or fits its account no more, is past."""
    return standing(
        row.stands,
        asked_at=row.asked_at,
        until=row.valid_until,
        fits=row.account.version == row.seen_version
        and (row.named is None or row.named.version == row.named_version),
        at=at,
        today=timezone.localtime(at).date(),
    )


def is_open(at: datetime) -> Q:
    """What `standing_of_request` calls open: not decided, not lapsed, its account as it was then."""
    today = timezone.localtime(at).date()
    return Q(
        Q(valid_until__isnull=True) | Q(valid_until__gte=today),
        Q(named__isnull=True) | Q(named__version=F("named_version")),
        stands__in=OPEN_STATES,
        asked_at__gt=at - LIVES_FOR,
        account__version=F("seen_version"),
    )


def requests_page(actor: Actor, number: str, *, past: bool, at: datetime) -> Page[GrantRequest]:
    """A page of those that wait, the oldest first, or of those that are past, the newest first."""
    rows = requests_visible_to(actor)
    kept = rows.filter(~is_open(at)).order_by("-pk") if past else rows.filter(is_open(at))
    return Paginator(kept if past else kept.order_by("pk"), ON_A_PAGE).get_page(number)


def requests_waiting_for(actor: Actor, *, at: datetime) -> QuerySet[GrantRequest]:
    """The requests that wait for what this person may do: give them, or approve them."""
    secures = Role.SECURITY_OFFICER in actor.roles
    if not secures and not actor.heads:
        return GrantRequest.objects.none()
    strangers = ~Q(account=actor.id) & ~Q(asked_by=actor.username)
    asked = Q(stands=GrantState.GIVEN) & ~Q(given_by=actor.username)
    if secures:
        asked |= Q(stands=GrantState.ASKED)
    else:
        asked &= Q(account__unit__in=actor.heads)
    return requests_visible_to(actor).filter(is_open(at) & strangers & asked)


def may_decide(actor: Actor, row: GrantRequest) -> bool:
    """Whether the actor may say the next yes to this request: give it, or approve it."""
    target = person_target(row.account, parties=parties_of(row))
    return refusal(actor, next_permission(row), target) is None


def next_permission(row: GrantRequest) -> Permission:
    """What whoever says the next yes must be allowed."""
    asked = row.stands == GrantState.ASKED
    return Permission.GIVE_GRANTS if asked else Permission.APPROVE_GRANTS


def wanted_of(row: GrantRequest) -> Wanted:
    """What a request asks for."""
    return Wanted(
        since=row.valid_from,
        until=row.valid_until,
        role=row.role,
        level=None if row.level is None else Level(row.level),
        party_papers=row.party_papers,
        units=tuple(str(code) for code in row.units),
        inventories=tuple(int(number) for number in row.inventories),
        named=row.named_id or 0,
    )


def request_lines(rows: Iterable[GrantRequest], actor: Actor, *, at: datetime) -> list[RequestLine]:
    """The rows in words, for whoever looks; three queries for all of them together, more where lists are named."""
    found = list(rows)
    names = names_of(name for row in found for name in (row.asked_by, row.given_by, row.decided_by))
    codes = {str(code) for row in found for code in row.units}
    units = dict(Unit.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}
    shelves = codes_seen_by(actor) if any(row.inventories for row in found) else {}
    lines = [_line(row, names, units, shelves, at=at) for row in found]
    return _with_lists(lines, actor)


def _with_lists(lines: list[RequestLine], actor: Actor) -> list[RequestLine]:
    """The same with what the lists hold that they name, as whoever looks may call it."""
    lists = {line.row.named_id for line in lines if line.row.named_id}
    if not lists:
        return lines
    there = things_on(lists)
    words = things_in_words(joined(there.values()), actor)
    return [
        replace(
            line,
            list_title=title_of_list(line.row.named),
            things=listed_words(there.get(line.row.named.pk, NOTHING), words),
        )
        if line.row.named
        else line
        for line in lines
    ]


def _line(
    row: GrantRequest,
    names: Mapping[str, str],
    units: Mapping[str, str],
    shelves: Mapping[int, str],
    *,
    at: datetime,
) -> RequestLine:
    state = standing_of_request(row, at=at)
    wanted = wanted_of(row)
    cleared = wanted.level if wanted.level is not None or not wanted.clears else Level.ORDINARY
    return RequestLine(
        row=row,
        state=state,
        state_words=gettext(GRANT_STATE_WORDS[state]),
        names=names,
        level=cleared,
        units=[units.get(code, code) for code in wanted.units],
        inventories=[in_words(number, shelves) for number in wanted.inventories],
    )


def wanted_as_held(user: User, mark: str, *, today: date) -> Wanted | None:
    """What a person holds as something to be asked for anew, from where it ends; None for what is none."""
    found = held_marked(mark)
    row = held_row(user, *found) if found else None
    if row is None:
        return None
    next_day = day_after(row.valid_until) if row.valid_until else None
    empty = Wanted(max(next_day or today, today))
    if isinstance(row, RoleGrant):
        return replace(empty, role=row.role)
    if isinstance(row, Clearance):
        limit = row.named_id or 0
        return replace(empty, level=Level(row.level), party_papers=row.party_papers, named=limit)
    units = (row.unit.code,) if row.unit else ()
    return replace(empty, units=units, inventories=(row.inventory,) if row.inventory else ())


def held_row(user: User, kind: Held, number: int) -> RoleGrant | Clearance | Assignment | None:
    """What a person holds of a kind, by its number; None for what is not there, or somebody else's."""
    if kind == Held.ROLE:
        return RoleGrant.objects.filter(user=user, pk=number).first()
    if kind == Held.CLEARANCE:
        return Clearance.objects.filter(user=user, pk=number).first()
    return Assignment.objects.filter(user=user, pk=number).first()


def inventories_held(user: User) -> list[int]:
    """The inventories the person ever worked with."""
    rows = Assignment.objects.filter(user=user, inventory__isnull=False)
    return [number for number in rows.values_list("inventory", flat=True).distinct() if number]


def accounts_asked_for(users: Iterable[int], *, at: datetime) -> set[int]:
    """Those of the accounts for which something is asked and waits."""
    rows = GrantRequest.objects.filter(is_open(at), account__in=list(users))
    return set(rows.order_by().values_list("account", flat=True))


@dataclass(frozen=True, slots=True)
class Why:
    """By which request somebody holds something: who asked, gave and approved it, and on what paper."""

    number: int
    asker: str
    giver: str
    approver: str
    document: str
    document_on: date | None
    reason: str


def why_held(numbers: Iterable[int], known: Iterable[RequestLine] = ()) -> dict[int, Why]:
    """
    Of these requests who asked, gave and approved them; two queries for all of them, none where they
    are among those that are `known`.
    """
    wanted = set(numbers)
    found = {line.row.pk: _why(line.row, line.names) for line in known if line.row.pk in wanted}
    missing = wanted - set(found)
    rows = list(GrantRequest.objects.filter(pk__in=missing)) if missing else []
    names = names_of(name for row in rows for name in (row.asked_by, row.given_by, row.decided_by))
    return found | {row.pk: _why(row, names) for row in rows}


def _why(row: GrantRequest, names: Mapping[str, str]) -> Why:
    return Why(
        number=row.pk,
        asker=names.get(row.asked_by) or row.asked_by,
        giver=names.get(row.given_by) or row.given_by,
        approver=names.get(row.decided_by) or row.decided_by,
        document=row.document,
        document_on=row.document_on,
        reason=row.reason,
    )


def grant_fault_in_sentence(error: GrantError) -> str:
    """Why something was not done, as a sentence for whoever asked for it."""
    params = dict(error.params)
    if "state" in params:
        params["state"] = gettext(GRANT_STATE_WORDS[str(params["state"])])
    return gettext(GRANT_FAULT_WORDS[error.fault]) % params
