"""The workers of all hosts: who works on what, how fast, and when each last gave a sign."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from access.api import Actor, Granted, Permission, named, require
from audit.api import Act
from ingest.domain.ledger import State
from ingest.domain.pace import pages_a_minute
from ingest.models import Item, WorkerBeat
from ingest.queries.items import batches_within_reach, ranks_open_to
from ingest.queries.ledgers import alive_of
from ingest.queries.troubles import in_words
from machine.processes import host_of, number_of

FLEET = named("fleet")


@dataclass(frozen=True, slots=True)
class InHand:
    """A file that is being read, by its number; no word of it."""

    label: str
    pages_read: int
    pages: int


@dataclass(frozen=True, slots=True)
class WorkerSeen:
    """
    One worker. `in_hand` are those of its files that are open to who asks: `at_work` of its readers
    have one each, and may have more than are told.
    """

    host: str
    process: str
    alive: bool
    started_at: datetime
    beat_at: datetime
    readers: int
    at_work: int
    a_minute: float
    trouble: str
    trouble_since: datetime | None
    in_hand: tuple[InHand, ...]


@dataclass(frozen=True, slots=True)
class Strength:
    """Workers that live, of one host or of all: how many, their readers, and how fast they are together."""

    workers: int
    readers: int
    at_work: int
    a_minute: float


@dataclass(frozen=True, slots=True)
class Fleet:
    """All workers, those that live first, and what they are together and on each host."""

    workers: tuple[WorkerSeen, ...]
    strength: Strength
    hosts: tuple[tuple[str, Strength], ...]


def fleet_to(actor: Actor, *, at: datetime) -> tuple[Fleet, Granted]:
    """The workers and the grant, for who looks after the machine; the caller notes it. Raises AccessDenied."""
    granted = require(actor, Permission.KEEP_SERVICES, FLEET, act=Act.LIST, at=at)
    beats = list(WorkerBeat.objects.order_by("name"))
    alive = {row.pk for row in alive_of(beats, at=at)}
    held = _in_hands(actor)
    seen = [_seen(row, held[row.name], alive=row.pk in alive, at=at) for row in beats]
    seen.sort(key=lambda one: not one.alive)
    return _fleet(seen), granted


def strength_of(beats: Iterable[WorkerBeat], *, at: datetime) -> Strength:
    """What these workers are together."""
    return _together([_seen(row, (), alive=True, at=at) for row in beats])


def _fleet(seen: list[WorkerSeen]) -> Fleet:
    living = [one for one in seen if one.alive]
    by_host = defaultdict(list)
    for one in living:
        by_host[one.host].append(one)
    hosts = tuple((host, _together(ones)) for host, ones in sorted(by_host.items()))
    return Fleet(tuple(seen), _together(living), hosts)


def _together(seen: list[WorkerSeen]) -> Strength:
    return Strength(
        workers=len(seen),
        readers=sum(one.readers for one in seen),
        at_work=sum(one.at_work for one in seen),
        a_minute=round(sum(one.a_minute for one in seen), 1),
    )


def _seen(row: WorkerBeat, held: Iterable[InHand], *, alive: bool, at: datetime) -> WorkerSeen:
    return WorkerSeen(
        host=host_of(row.name),
        process=number_of(row.name),
        alive=alive,
        started_at=row.started_at,
        beat_at=row.beat_at,
        readers=row.readers,
        at_work=row.at_work,
        a_minute=pages_a_minute(row.pages_lately, for_s=(at - row.started_at).total_seconds()),
        trouble=in_words(row.trouble) if row.trouble else "",
        trouble_since=row.trouble_since,
        in_hand=tuple(held),
    )


def _in_hands(actor: Actor) -> defaultdict[str, list[InHand]]:
    """What each worker has in hand, as far as it is open to the actor."""
    rows = Item.objects.filter(
        state=State.READING,
        rank__in=ranks_open_to(actor),
        batch__in=batches_within_reach(actor).values("pk"),
    )
    read = rows.order_by("pk").annotate(read=Count("item_pages"))
    held: defaultdict[str, list[InHand]] = defaultdict(list)
    for worker, code, number, done, pages in read.values_list(
        "worker", "batch__code", "pk", "read", "pages"
    ):
        held[worker].append(InHand(f"{code}/{number}", done, pages))
    return held
