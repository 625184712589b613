"""Lists of what is open by its name: whose they are, what stands on them, and what waits to be added."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from access.domain.actors import Actor, Role
from access.domain.grants import GRANT_STATE_WORDS, LIVES_FOR, OPEN_STATES, GrantState
from access.domain.levels import Level
from access.domain.named import (
    CHANGE_WORDS,
    NAMED_FAULT_WORDS,
    NamedError,
    Things,
    joined,
    listed_words,
)
from access.domain.permissions import Permission, Target, named, refusal
from access.models import Clearance, GrantRequest, NamedChange, NamedList, NamedThing, User
from access.queries.actors import names_of
from access.queries.grants import person_target, requests_waiting_for
from access.queries.named_things import things_in_words, things_on, title_of_list

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class ThingLine:
    """A dossier or a record on a list, as it is called to whoever looks."""

    row: NamedThing
    words: str
    adder: str
    remover: str = ""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What is to be added to a list, in words, and whether whoever looks may approve it."""

    row: NamedChange
    state: GrantState
    state_words: str
    things: Sequence[str]
    asker: str
    decider: str
    may_approve: bool = False
    is_own: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class HeldList:
    """A list by which something is open to a person, up to which level and until when."""

    row: NamedList
    level: Level
    party_papers: bool
    until: date | None
    basis: str
    things: Things


def named_lists_visible_to(actor: Actor) -> QuerySet[NamedList]:
    """All for a security officer; for the head of a unit their own, and those their people are asked or cleared by."""
    rows = NamedList.objects.all()
    if Role.SECURITY_OFFICER in actor.roles:
        return rows
    if not actor.heads:
        return rows.none()
    of_people = GrantRequest.objects.filter(account__unit__in=actor.heads, named__isnull=False)
    cleared = Clearance.objects.filter(user__unit__in=actor.heads, named__isnull=False)
    return rows.filter(
        Q(made_by=actor.username)
        | Q(pk__in=of_people.values("named"))
        | Q(pk__in=cleared.values("named"))
    )


def named_list_numbered(number: int, actor: Actor) -> NamedList | None:
    """The list with this number, if it is among those the actor may see."""
    return named_lists_visible_to(actor).filter(pk=number).first()


def named_lists_page(actor: Actor, number: str, *, day: date) -> Page[NamedList]:
    """A page of the lists, the newest first; `on_it` counts what stands on each, `held_by` who holds it."""
    holding = Q(clearances__valid_until__gte=day) | Q(clearances__valid_until__isnull=True)
    rows = named_lists_visible_to(actor).annotate(
        on_it=Count("things", filter=Q(things__removed_at__isnull=True), distinct=True),
        held_by=Count(
            "clearances__user", filter=holding & Q(clearances__isnull=False), distinct=True
        ),
    )
    page: Page[Any] = Paginator(rows.order_by("-pk"), ON_A_PAGE).get_page(number)
    return page


def lists_to_choose(actor: Actor, *, also: Iterable[int] = ()) -> list[tuple[int, str]]:
    """Lists that a level may be limited to: those that have a title, and `also` these; by number and title."""
    seen = named_lists_visible_to(actor).filter(~Q(title="") | Q(pk__in=list(also)))
    return [(row.pk, title_of_list(row)) for row in seen.order_by("title", "pk")]


def thing_lines(row: NamedList, actor: Actor) -> tuple[list[ThingLine], list[ThingLine]]:
    """What stands on a list that was opened, and what was taken off it; three queries and what it is called."""
    found = list(row.things.order_by("pk"))
    words = things_in_words(_things_of(found), actor)
    names = names_of(name for one in found for name in (one.added_by, one.removed_by))
    lines = [
        ThingLine(
            one,
            words.get(_key_of(one), ""),
            names.get(one.added_by) or one.added_by,
            names.get(one.removed_by) or one.removed_by,
        )
        for one in found
    ]
    gone = [line for line in lines if line.row.removed_at is not None]
    return [line for line in lines if line.row.removed_at is None], gone


def _key_of(row: NamedThing) -> tuple[str, int]:
    return ("record", row.record or 0) if row.dossier is None else ("dossier", row.dossier)


def _things_of(rows: Iterable[NamedThing]) -> Things:
    found = list(rows)
    return Things(
        tuple(dict.fromkeys(one.dossier for one in found if one.dossier is not None)),
        tuple(dict.fromkeys(one.record for one in found if one.record is not None)),
    )


def holders_of(row: NamedList, day: date) -> list[User]:
    """Who holds, or will hold, a clearance by this list, by their names."""
    held = Clearance.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=day), named=row
    )
    people = User.objects.select_related("unit").filter(pk__in=held.values("user"))
    return list(people.order_by("sort_name", "username"))


def is_in_force(row: NamedList, *, at: datetime) -> bool:
    """Whether somebody holds a clearance by this list now or later, or is asked for one and waits."""
    day = timezone.localtime(at).date()
    held = Clearance.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=day), named=row
    )
    asked = GrantRequest.objects.filter(named=row, stands__in=OPEN_STATES)
    return held.exists() or asked.exists()


def target_of_list(row: NamedList, *, parties: Iterable[str] = ()) -> Target:
    """A list as the permission table sees it."""
    return named("named_list", str(row.pk), parties=frozenset(parties))


def change_numbered(number: int, actor: Actor) -> NamedChange | None:
    """The change with this number, of a list that the actor may see."""
    seen = named_lists_visible_to(actor).values("pk")
    rows = NamedChange.objects.select_related("named_list").filter(named_list__in=seen)
    return rows.filter(pk=number).first()


def standing_of_change(row: NamedChange, *, at: datetime) -> GrantState:
    """How a change stands at a moment: what is too old, or fits its list no more, is past."""
    if row.stands != GrantState.ASKED:
        return GrantState(row.stands)
    if at - row.asked_at >= LIVES_FOR:
        return GrantState.LAPSED
    fits = row.named_list.version == row.seen_version
    return GrantState.ASKED if fits else GrantState.STALE


def things_of_change(row: NamedChange) -> Things:
    """What is to be added."""
    return Things(tuple(map(int, row.dossiers)), tuple(map(int, row.records)))


def targets_of_change(row: NamedChange, holders: Iterable[User]) -> list[Target]:
    """Whom it is about, each as the rules about rights see them, with who asked for it."""
    return [person_target(user, parties=(row.asked_by, user.username)) for user in holders]


def change_lines(
    row: NamedList, holders: Sequence[User], actor: Actor, *, at: datetime
) -> list[ChangeLine]:
    """What was asked to be added to a list that was opened, the newest first."""
    found = list(row.changes.select_related("named_list").order_by("-pk")[:ON_A_PAGE])
    names = names_of(name for one in found for name in (one.asked_by, one.decided_by))
    words = things_in_words(joined(map(things_of_change, found)), actor)
    return [_change_line(one, words, names, holders, actor, at=at) for one in found]


def _change_line(
    row: NamedChange,
    words: Mapping[tuple[str, int], str],
    names: Mapping[str, str],
    holders: Sequence[User],
    actor: Actor,
    *,
    at: datetime,
) -> ChangeLine:
    state = standing_of_change(row, at=at)
    return ChangeLine(
        row=row,
        state=state,
        state_words=gettext(CHANGE_WORDS.get(state, GRANT_STATE_WORDS[state])),
        things=listed_words(things_of_change(row), words),
        asker=names.get(row.asked_by) or row.asked_by,
        decider=names.get(row.decided_by) or row.decided_by,
        may_approve=state == GrantState.ASKED and may_approve_change(row, holders, actor),
        is_own=row.stands == GrantState.ASKED and row.asked_by == actor.username,
    )


def may_approve_change(row: NamedChange, holders: Sequence[User], actor: Actor) -> bool:
    """Whether the actor may say yes: about each of those who hold the list, and not to what they asked for."""
    if actor.username == row.asked_by or refusal(
        actor, Permission.KEEP_NAMED, target_of_list(row.named_list)
    ):
        return False
    targets = targets_of_change(row, holders)
    return all(refusal(actor, Permission.APPROVE_GRANTS, one) is None for one in targets)


def changes_waiting_for(actor: Actor, *, at: datetime) -> QuerySet[NamedChange]:
    """What somebody else asked to be added to lists that the actor may see, and fits them still."""
    seen = named_lists_visible_to(actor).values("pk")
    rows = NamedChange.objects.filter(
        stands=GrantState.ASKED,
        asked_at__gt=at - LIVES_FOR,
        named_list__in=seen,
        seen_version=F("named_list__version"),
    )
    return rows.exclude(asked_by=actor.username)


def grants_waiting_for(actor: Actor, *, at: datetime) -> int:
    """How many requests, and how many changes of lists, wait for this person; one query."""
    asked = requests_waiting_for(actor, at=at).order_by().values_list("pk")
    changes = changes_waiting_for(actor, at=at).order_by().values_list("pk")
    return asked.union(changes, all=True).count()


def lists_held(account: int, day: date) -> list[HeldList]:
    """The lists by which something is open to a person on a day, the last to end first; two queries."""
    rows = Clearance.objects.select_related("named").filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        user=account, named__isnull=False, valid_from__lte=day,
    )  # fmt: skip
    found = [row for row in rows.order_by("-valid_until", "pk") if row.named is not None]
    things = things_on(row.named_id for row in found if row.named_id)
    return [
        HeldList(
            row.named, Level(row.level), row.party_papers, row.valid_until, row.basis,
            things.get(row.named.pk, Things()),
        )
        for row in found
        if row.named is not None
    ]  # fmt: skip


def lists_ever_held(user: User) -> list[int]:
    """The lists by which something was ever open to the person: they may be asked for longer."""
    rows = Clearance.objects.filter(user=user, named__isnull=False)
    return [number for number in rows.values_list("named", flat=True).distinct() if number]


def named_fault_in_sentence(error: NamedError) -> str:
    """Why something was not done, as a sentence for whoever asked for it."""
    params = dict(error.params)
    if "state" in params:
        params["state"] = gettext(GRANT_STATE_WORDS[str(params["state"])])
    return gettext(NAMED_FAULT_WORDS[error.fault]) % params
