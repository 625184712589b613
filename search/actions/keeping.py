"""The indexer as its keeper deals with it: what it says of itself, and building the index anew."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from access.api import Actor, Permission, named, require
from archive.machine_api import FeedPlace, feed_from
from audit.api import Act
from machine.processes import is_of_this_host, living
from search.actions.indexing import index_health, rebuild_index
from search.engines.port import Closed, Engine, Health
from search.models import Indexer
from search.models.indexer import THE_ONE

# An indexer of another machine is taken at its word for so long.
SIGN_OF_LIFE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class IndexState:
    """
    How the index is, since when changes wait for it, and what its indexer is about.

    `asked` tells that building anew was asked for and is not done. `behind_since` is None where it
    has caught up. `closed` is how the part of what is closed is. How many changes wait is not told: they may be of records that whoever keeps the
    machine knows nothing of.
    """

    health: Health
    behind_since: datetime | None
    alive: bool
    beat_at: datetime | None
    trouble: str
    closed: Closed
    asked: bool
    asked_at: datetime | None
    begun_at: datetime | None
    ended_at: datetime | None

    @property
    def at_it(self) -> bool:
        """Whether it is being built anew just now."""
        return self.asked and self.begun_at is not None


def index_state(engine: Engine, *, at: datetime) -> IndexState:
    """How the index and its indexer are now. Two queries; never raises for the engine's sake."""
    beyond: list[FeedPlace] = []

    def origin(position: int) -> str:
        beyond.append(feed_from(position))
        return beyond[-1].origin

    health = index_health(engine, origin=origin)
    row = Indexer.objects.filter(pk=THE_ONE).first() or Indexer()
    return IndexState(
        health=health,
        behind_since=beyond[0].next_at if beyond else None,
        alive=_is_alive(row, at),
        beat_at=row.beat_at,
        trouble=row.trouble,
        closed=engine.closed(),
        asked=row.waits,
        asked_at=row.asked_at,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
    )


def ask_for_rebuild(*, actor: Actor, at: datetime) -> bool:
    """
    Have the indexer build the index anew; searches see the old one until the new one is whole.

    Returns whether this asked for it: False while one is asked for already. Raises AccessDenied.
    """
    granted = require(actor, Permission.KEEP_SERVICES, named("index"), act=Act.REBUILD_INDEX, at=at)
    with transaction.atomic():
        row, _ = Indexer.objects.select_for_update().get_or_create(pk=THE_ONE)
        if row.waits:
            return False
        Indexer.objects.filter(pk=THE_ONE).update(
            asked_at=at, asked_by=actor.username, begun_at=None, ended_at=None, waits=True
        )
        granted.append()
    return True


def rebuild_if_asked(engine: Engine, *, now: Callable[[], datetime]) -> bool:
    """
    Build the index anew where somebody has asked for it; returns whether it was done.

    Broken off it is still asked for, and begun again. Raises IndexLocked, SearchUnavailable.
    """
    if not Indexer.objects.filter(pk=THE_ONE, waits=True).exists():
        return False
    Indexer.objects.filter(pk=THE_ONE).update(begun_at=now())
    rebuild_index(engine)
    Indexer.objects.filter(pk=THE_ONE).update(ended_at=now(), waits=False)
    return True


def note_indexer(*, name: str, trouble: str, at: datetime) -> None:
    """The indexer lives, and what keeps it from going on; empty while all is well."""
    said = {"name": name, "trouble": trouble[:40], "beat_at": at}
    Indexer.objects.update_or_create(pk=THE_ONE, defaults=said)


def _is_alive(row: Indexer, at: datetime) -> bool:
    if row.beat_at is None:
        return False
    if is_of_this_host(row.name):
        return row.name in living([row.name])
    return abs(at - row.beat_at) <= SIGN_OF_LIFE
