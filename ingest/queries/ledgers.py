"""The ledgers of batches."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from django.db.models import F, JSONField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject

from access.api import Actor
from archive.api import first_of_any, words_later
from archive.domain.standing import RANKS
from ingest.domain.ledger import IN_WORK, TERMS, Ledger, State, Tally, ledger_of
from ingest.models import Batch, Item, ItemFigure, WorkerBeat
from ingest.models.ways import from_source
from ingest.queries.items import batches_visible_to, ranks_open_to
from keys.api import readable_classes
from machine.processes import gone, is_of_this_host, living

if TYPE_CHECKING:
    from archive.api import Inventory

# Batch, state, what came (files and pages); the sums of files and pages: all, and within the ranks.
SumRow = tuple[int, str, int, int, int, int, int, int]
Sums: TypeAlias = "QuerySet[ItemFigure, SumRow]"
# A state, and how many stand there: all, and within the ranks.
Standing = tuple[str, Tally, Tally]

NEVER_READ = (State.DUPLICATE, State.QUARANTINED, State.REJECTED, State.REGISTERED)
NONE = Value(0)
CAME = ("batch__received_files", "batch__received_pages")
SIGN_OF_LIFE = timedelta(seconds=10)
# A worker whose process lives beats from a thread of its own; silent for so long, it hangs.
HANGS_AFTER = timedelta(minutes=10)
# Nothing is known here of the processes of other machines; they are taken at their word.
TAKES_IN_WITHIN = timedelta(minutes=10)


def ledger_seen(batch: Batch, actor: Actor) -> Ledger:
    """The ledger of one batch as it stands now, of what the actor may see."""
    return ledgers_seen([batch], actor)[batch.pk]


def ledgers_seen(batches: Iterable[Batch], actor: Actor) -> dict[int, Ledger]:
    """
    The ledgers of many visible batches, by batch id, over the items the actor may see; one query.

    What is out of the actor's sight is neither among the terms nor among what was received; what
    is lost is lost for everybody, and its difference shows to all.
    """
    found = list(batches)
    return _all_seen(found, _counts(found, ranks_open_to(actor)))


def ledgers_and_queues(
    batches: Iterable[Batch], actor: Actor
) -> tuple[dict[int, Ledger], dict[str, int]]:
    """`ledgers_seen` of these batches and `counts_of_items` of all, together in one query."""
    found = list(batches)
    ranks = ranks_open_to(actor)
    rows = list(_sums_of(found, ranks).union(_sums_of_queues(actor), all=True))
    ledgers = _all_seen(found, _by_batch(found, (row for row in rows if row[0])))
    return ledgers, _queues(row for row in rows if not row[0])


@dataclass(frozen=True, slots=True)
class Progress:
    """Of the batch of an item: what came, what is decided, what waits; and what waits in all."""

    received: int
    decided: int
    waiting: int
    waiting_in_all: int


def beside_item(actor: Actor) -> dict[str, Combinable]:
    """Expressions that an item is asked for with, from which `progress_of` tells its batch's way."""
    figures = ItemFigure.objects.filter(kind=ItemFigure.Kind.ITEM).order_by()
    within = Q(rank__in=ranks_open_to(actor))
    left = {"waits": TERMS["waiting"], "in_work": IN_WORK}
    counted = {
        "every": Sum("count"),
        "seen": Sum("count", filter=within, default=0),
        **{
            name: Sum("count", filter=within & Q(word__in=states), default=0)
            for name, states in left.items()
        },
    }
    own = figures.filter(batch=OuterRef("batch")).values("batch").annotate(**counted)
    told = JSONObject(**{name: name for name in counted})
    queue = figures.filter(
        within, word=State.WAITING, batch__in=batches_visible_to(actor).values("pk")
    )
    return {
        "figures": Subquery(own.values(told=told), output_field=JSONField()),
        "queue": Subquery(queue.values("kind").annotate(n=Sum("count")).values("n")),
    }


def progress_of(item: Item) -> Progress:
    """How far the batch of an item is, as its viewer may know; of an item asked for `beside_item`."""
    told = getattr(item, "figures", None) or dict.fromkeys(("every", "seen", "waits", "in_work"), 0)
    # What is lost from the books is lost for everybody, and counts as having come.
    received = told["seen"] + item.batch.received_files - told["every"]
    return Progress(
        received=received,
        decided=received - told["waits"] - told["in_work"],
        waiting=told["waits"],
        waiting_in_all=getattr(item, "queue", None) or 0,
    )


def ledger(batch: Batch) -> Ledger:
    """The ledger of one batch over all its items; for machines and for who sees them all."""
    return ledgers([batch])[batch.pk]


def ledgers(batches: Iterable[Batch]) -> dict[int, Ledger]:
    """The ledgers of many batches over all their items, by batch id; in one query."""
    found = list(batches)
    counted = _counts(found, RANKS)
    return {batch.pk: _whole(counted[batch.pk]) for batch in found}


@dataclass(slots=True)
class _Counted:
    """
    What a batch received and where it stands, both of one moment: what came was counted when the
    items were, for a file may come between the reading of a batch and the counting.
    """

    received: Tally
    rows: list[Standing]


def _counts(batches: list[Batch], ranks: Iterable[int]) -> dict[int, _Counted]:
    return _by_batch(batches, _sums_of(batches, ranks))


def _sums_of(batches: list[Batch], ranks: Iterable[int]) -> Sums:
    """Rows of batch, state, what came (files and pages), and the sums: all and within the ranks."""
    within = Q(rank__in=list(ranks))
    figures = ItemFigure.objects.filter(
        batch__in=[batch.pk for batch in batches], kind=ItemFigure.Kind.ITEM
    )
    files, pages = CAME
    return _summed(figures, within, place=F("batch_id"), one=F(files), other=F(pages))


def _summed(
    figures: QuerySet[ItemFigure],
    within: Q | None,
    *,
    place: Combinable,
    one: Combinable,
    other: Combinable,
) -> Sums:
    sums: Sums = (
        figures.annotate(place=place, one=one, other=other)
        .order_by()
        .values_list("place", "word", "one", "other")
        .annotate(
            all_files=Sum("count"),
            all_pages=Sum("pages"),
            files=Sum("count", filter=within, default=0),
            page_sum=Sum("pages", filter=within, default=0),
        )
    )
    return sums


def _by_batch(batches: list[Batch], sums: Iterable[SumRow]) -> dict[int, _Counted]:
    counted = {
        batch.pk: _Counted(Tally(batch.received_files, batch.received_pages), [])
        for batch in batches
    }
    for batch, state, came_files, came_pages, all_files, all_pages, files, pages in sums:
        one = counted[batch]
        one.received = Tally(came_files, came_pages)
        one.rows.append((state, Tally(all_files, all_pages), Tally(files, pages)))
    return counted


def _all_seen(batches: list[Batch], counted: dict[int, _Counted]) -> dict[int, Ledger]:
    return {batch.pk: _seen(counted[batch.pk]) for batch in batches}


def _whole(counted: _Counted) -> Ledger:
    by_state = [(state, every.files, every.pages) for state, every, _ in counted.rows]
    return ledger_of(counted.received, by_state)


def _seen(counted: _Counted) -> Ledger:
    seen = sum((within for *_, within in counted.rows), Tally())
    by_state = [(state, within.files, within.pages) for state, _, within in counted.rows]
    return ledger_of(seen + _whole(counted).difference, by_state)


@dataclass(frozen=True, slots=True)
class BatchCounts:
    """
    Everything that is counted of a batch within some ranks.

    `kinds` are the read pages: kind of image, read again, doubtful, and how many. `pages_known` are
    those that are read or are to be.
    """

    ledger: Ledger
    pages_read: int
    pages_known: int
    kinds: tuple[tuple[str, int, int, int], ...]


def counts_of_batch(batch: Batch, ranks: Iterable[int]) -> BatchCounts:
    """What is counted of one batch, of its items of these ranks; in one query."""
    within = Q(rank__in=list(ranks))
    rows = list(
        ItemFigure.objects.filter(batch=batch)
        .order_by()
        .values_list("kind", "word", "raised", "apart", *CAME)
        .annotate(
            all_files=Sum("count"),
            all_pages=Sum("pages"),
            files=Sum("count", filter=within, default=0),
            page_sum=Sum("pages", filter=within, default=0),
        )
    )
    received = Tally(batch.received_files, batch.received_pages)
    states: dict[str, tuple[Tally, Tally]] = {}
    for kind, word, _, _, *came, all_files, all_pages, files, pages in rows:
        received = Tally(*came)
        if kind == ItemFigure.Kind.ITEM:
            every, some = states.get(word, (Tally(), Tally()))
            states[word] = (every + Tally(all_files, all_pages), some + Tally(files, pages))
    kinds = tuple(
        (word, again, doubtful, pages)
        for kind, word, again, doubtful, *_, pages in rows
        if kind == ItemFigure.Kind.PAGE and pages
    )
    read = sum(pages for *_, pages in kinds)
    known = sum(some.pages for state, (_, some) in states.items() if state not in NEVER_READ)
    return BatchCounts(
        ledger=_seen(_Counted(received, [(state, *both) for state, both in states.items()])),
        pages_read=read,
        # Some of what was set aside may have been read before.
        pages_known=max(read, known),
        kinds=kinds,
    )


def counts_of_items(actor: Actor) -> dict[str, int]:
    """How many items stand where, over all visible batches, of what the actor may see."""
    return _queues(_sums_of_queues(actor))


def _sums_of_queues(actor: Actor) -> Sums:
    """Rows like those of `_sums_of`, of no batch: state, raised, apart."""
    standing = (State.WAITING, State.AT_SECURITY, State.QUARANTINED, *IN_WORK)
    of_interest = Q(word__in=standing) | Q(word=State.FILED, apart=1)
    figures = ItemFigure.objects.filter(
        of_interest,
        kind=ItemFigure.Kind.ITEM,
        rank__in=ranks_open_to(actor),
        batch__in=batches_visible_to(actor).values("pk"),
    )
    return _summed(figures, None, place=NONE, one=F("raised"), other=F("apart"))


def _queues(sums: Iterable[SumRow]) -> dict[str, int]:
    found = dict.fromkeys(
        ("waiting", "at_security", "stopped", "other", "rescans", "in_work", "to_review"), 0
    )
    for _, state, _raised, apart, count, *_ in sums:
        for name in _queues_of(state, apart=bool(apart)):
            found[name] += count
    return found


def _queues_of(state: str, *, apart: bool) -> tuple[str, ...]:
    if state in {State.WAITING, State.AT_SECURITY}:
        return (state,)
    if state == State.QUARANTINED:
        return ("stopped", "rescans" if apart else "other")
    return ("in_work",) if state in IN_WORK else ("to_review",)


def batch_with_code(code: str) -> Batch | None:
    """The batch with this code, for commands."""
    return first_of_any(Batch.objects.filter(code=code))


def is_known_source(source: str, inventory: "Inventory | None") -> bool:
    """Whether anything was ever taken in from there, for this inventory."""
    return Batch.objects.filter(from_source(source), inventory=inventory).exists()


def all_batches() -> list[Batch]:
    """All batches, oldest first, for commands."""
    return list(words_later(Batch.objects.order_by("id")))


def unsettled(batch: Batch | None = None, *, readable: bool = False) -> int:
    """
    How many items a machine still has to work on, in one batch or in all; of those that are `readable`,
    by keys that are open just now.
    """
    rows = Item.objects.filter(state__in=IN_WORK)
    if readable:
        rows = rows.filter(rank__in=readable_classes())
    return rows.filter(batch=batch).count() if batch else rows.count()


def reasons(batch: Batch) -> list[Item]:
    """
    Items of a batch that stand outside the straight way, each with its reason; of those that no open key
    reads nothing is said.
    """
    return list(
        Item.objects.filter(batch=batch, rank__in=readable_classes())
        .exclude(reason="")
        .select_related("batch")
        .only("name", "state", "reason", "reason_params", "rank", "batch__code")
    )


def cpu_seconds(batch: Batch) -> float:
    """Processor time spent on the items of a batch, in seconds."""
    return float(Item.objects.filter(batch=batch).aggregate(total=Sum("cpu_s"))["total"] or 0)


def workers_with_items() -> frozenset[str]:
    """The workers in whose name items stand, whether they live or not."""
    rows = Item.objects.filter(state=State.READING).order_by()
    return frozenset(rows.values_list("worker", flat=True).distinct())


def dead_workers() -> frozenset[str]:
    """Workers of this host that are gone and have not ended in good order."""
    return gone(WorkerBeat.objects.values_list("name", flat=True))


def read_pages(batch: Batch, actor: Actor | None = None) -> tuple[int, int]:
    """
    Pages read so far and pages to be read, for the progress of a batch; duplicates need none.

    Of what the actor may see; without an actor of all, for the machine's own progress.
    """
    counted = counts_of_batch(batch, ranks_open_to(actor) if actor else RANKS)
    return counted.pages_read, counted.pages_known


def workers_alive(*, at: datetime) -> list[WorkerBeat]:
    """
    Workers that live: of this host those whose process does, unless it hangs; of others those that
    gave a sign of life in the last seconds. A clock that was set back changes nothing.
    """
    return alive_of(WorkerBeat.objects.order_by("name"), at=at)


def alive_of(beats: Iterable[WorkerBeat], *, at: datetime) -> list[WorkerBeat]:
    """Those of these workers that live."""
    rows = list(beats)
    here = living([row.name for row in rows])
    return [row for row in rows if _is_alive(row, here, at)]


def taking_in(batch: Batch, *, at: datetime) -> str:
    """
    "taking_in" while a living process takes the batch's folder in, "broken_off" when it died or
    gave up before the end of the folder; empty otherwise.
    """
    if not batch.taken_in_by or batch.taken_in_at is None:
        return ""
    if is_of_this_host(batch.taken_in_by):
        lives = bool(living([batch.taken_in_by]))
    else:
        lives = abs(at - batch.taken_in_at) <= TAKES_IN_WITHIN
    return "taking_in" if lives else "broken_off"


def _is_alive(row: WorkerBeat, here: Collection[str], at: datetime) -> bool:
    if is_of_this_host(row.name):
        return row.name in here and at - row.beat_at <= HANGS_AFTER
    return abs(at - row.beat_at) <= SIGN_OF_LIFE
