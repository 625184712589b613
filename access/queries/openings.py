"""Openings in an emergency, as their screens show them, and what was done while one held."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from access.domain.actors import IN_AN_OPENING, WATCHERS, Actor
from access.domain.levels import Level
from access.domain.openings import (
    OPENING_FAULT_WORDS,
    OPENING_STATE_WORDS,
    OpeningError,
    OpeningState,
    bounds_of,
    opening_standing,
)
from access.domain.permissions import Permission, Target, refusal
from access.models import Opening
from audit.api import TrailFilters, events
from machine.boot_clock import boot_clock

if TYPE_CHECKING:
    from audit.api import Event


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """An opening as a row: how it stands now, and whether it waits for the person who looks."""

    row: Opening
    state: OpeningState
    waits_for_actor: bool = False


def opening_numbered(number: int) -> Opening | None:
    """The opening with this number, and for whom it is."""
    return Opening.objects.select_related("account").filter(pk=number).first()


def state_of_opening(row: Opening, *, at: datetime) -> OpeningState:
    """How an opening stands at a moment."""
    bounds = bounds_of(row.bounds)
    return opening_standing(
        row.stands, asked_at=row.asked_at, bounds=bounds, at=at, clock=boot_clock()
    )


def target_of_opening(row: Opening) -> Target:
    """An opening as the permission table sees it: what it opens, and whom it concerns."""
    parties = (row.asked_by, row.account.username, row.decided_by)
    return Target(
        level=Level(row.level),
        party_papers=row.party_papers,
        inventory=row.inventory,
        kind="opening",
        label=str(row.pk),
        parties=frozenset(filter(None, parties)),
    )


def openings_visible_to(actor: Actor) -> QuerySet[Opening]:
    """All of them for whoever watches; for anybody else those that they ask, open or read by."""
    rows = Opening.objects.select_related("account")
    if not actor.roles.isdisjoint(WATCHERS):
        return rows
    name = actor.username
    return rows.filter(Q(asked_by=name) | Q(account=actor.id) | Q(decided_by=name))


def opening_lines(rows: Sequence[Opening], actor: Actor, *, at: datetime) -> list[OpeningLine]:
    """The rows as they stand now."""
    found = []
    for row in rows:
        state = state_of_opening(row, at=at)
        found.append(OpeningLine(row, state, _waits_for(row, state, actor)))
    return found


def openings_waiting_for(actor: Actor, *, at: datetime) -> int:
    """How many wait for this person: to be opened, or for their report to be signed off."""
    if actor.roles.isdisjoint(WATCHERS):
        return 0
    open_ones = (OpeningState.WAITING, OpeningState.OPEN, OpeningState.ENDED)
    rows = Opening.objects.select_related("account").filter(stands__in=open_ones)
    return sum(line.waits_for_actor for line in opening_lines(list(rows), actor, at=at))


def openings_running(numbers: Collection[int]) -> list[Opening]:
    """Those of these numbers, with whom they are for."""
    return list(Opening.objects.select_related("account").filter(pk__in=numbers).order_by("pk"))


def done_while_open(row: Opening) -> "QuerySet[Event]":
    """
    Every event of the person while it was open for them, the oldest first: by the order of the trail,
    and as far as it was marked or dated within the time, whatever the clock did meanwhile.
    """
    rows = events(TrailFilters(who=row.account.username)).filter(pk__gt=row.from_event)
    marked = Q(roles__contains=IN_AN_OPENING)
    until = row.ended_at or row.ends_at
    if until is not None:
        marked |= Q(at__lt=until)
    if row.to_event:
        rows = rows.filter(pk__lte=row.to_event)
    later = Opening.objects.filter(account=row.account_id, from_event__gt=row.from_event)
    following = later.order_by("from_event").values_list("from_event", flat=True).first()
    if following:
        rows = rows.filter(pk__lt=following)
    return rows.filter(marked).order_by("id")


def opening_fault_in_sentence(error: OpeningError) -> str:
    """Why something was not done, as a sentence for whoever asked for it."""
    params = dict(error.params)
    if "state" in params:
        params["state"] = gettext(OPENING_STATE_WORDS[str(params["state"])])
    return gettext(OPENING_FAULT_WORDS[error.fault]) % params


def _waits_for(row: Opening, state: OpeningState, actor: Actor) -> bool:
    asked = {
        OpeningState.WAITING: Permission.OPEN_SEALED,
        OpeningState.ENDED: Permission.SIGN_OPENING,
    }.get(state)
    return asked is not None and refusal(actor, asked, target_of_opening(row)) is None
