"""Following the change feed: the index is always what the tables held a moment ago."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from access.domain.levels import Level
from archive.api import RecordText
from archive.domain.standing import level_of
from archive.machine_api import (
    changes_after,
    feed_origin,
    last_change,
    record_ids_in_steps,
    records_for_index,
    standing_in_index,
)
from language.dates import Precision
from search.domain.documents import IndexDocument
from search.domain.scope import OPEN_RANK
from search.engines.port import (
    Engine,
    Followed,
    Health,
    IndexLocked,
    NotBuilt,
    Part,
    RebuildNeeded,
    SearchUnavailable,
)

log = logging.getLogger(__name__)
CHANGES_A_STEP = 200


def make_index(engine: Engine, *, thorough: bool = False) -> None:
    """
    See that there is an index to search, whole, made by today's rules, and of this very database.

    What is not so is built anew from the tables. `thorough` reads every file of it. Raises
    IndexLocked, SearchUnavailable.
    """
    for part in engine.parts:
        _make(part, engine, thorough=thorough)


def _make(
    part: Part,
    engine: Engine,
    *,
    thorough: bool = False,
    meanwhile: Callable[[], object] = lambda: None,
) -> None:
    try:
        part.check(thorough=thorough)
        own_place(part)
    except NotBuilt:
        if last_change():
            _build_anew(part, engine, "there was none", meanwhile)
        else:
            build_part(part, engine)
    except RebuildNeeded as why:
        _build_anew(part, engine, str(why), meanwhile)


def own_place(part: Part, *, origin: Callable[[int], str] = feed_origin) -> Followed:
    """
    How far the index, or a part of it, followed the feed of this database; of several parts, the one
    that is least far. `origin` tells a place of the feed.

    Raises RebuildNeeded when it followed another one: that of another site, or this one as it
    was before a backup was put back.
    """
    places = part.places()
    for place in places:
        if place != Followed() and origin(place.position) != place.origin:
            raise RebuildNeeded("The index follows another database than this.")
    return places[0]


def index_health(engine: Engine, *, origin: Callable[[int], str] = feed_origin) -> Health:
    """How the index is now, and whether it belongs to this database. Never raises."""
    health = engine.health()
    if not health.ready:
        return health
    try:
        own_place(engine, origin=origin)
    except SearchUnavailable as why:
        return replace(health, ready=False, rebuild=True, detail=str(why))
    return health


def look_over(engine: Engine) -> None:
    """
    What the indexer does when it starts, and once a day: every file is read, leavings are swept.

    Raises IndexLocked, SearchUnavailable.
    """
    make_index(engine, thorough=True)
    engine.tidy()


def rebuild_index(engine: Engine) -> int:
    """
    Build the index anew from the tables; searches see the old one until it is whole.

    Changes made meanwhile are followed afterwards, for the place in the feed is taken first.
    Returns how many records it holds.
    """
    return sum(build_part(part, engine) for part in engine.parts)


def build_part(
    part: Part, engine: Engine, *, meanwhile: Callable[[], object] = lambda: None
) -> int:
    """As `rebuild_index`, of a part of an engine; `meanwhile` is done again and again on the way."""
    position = last_change()
    origin = feed_origin(position)
    # What nothing is kept of now is not read: it may be such as nobody can read.
    stored = tuple(engine.ranks)
    rebuild = part.begin_rebuild(feed_origin(0))
    held = 0
    try:
        rebuild.set_position(position, origin)
        for ids in record_ids_in_steps(CHANGES_A_STEP, ranks=part.ranks, stored=stored):
            documents = [document_of(row) for row in records_for_index(ids)]
            rebuild.put(documents)
            held += sum(one.rank in part.ranks for one in documents)
            meanwhile()
    except BaseException:
        rebuild.abandon()
        raise
    rebuild.finish()
    return held


def catch_up(engine: Engine) -> int:
    """
    Bring the index up to the end of the feed; returns how many changes were followed.

    What is written is what the tables hold now, so that following twice does no harm; the place
    in the feed is committed together with the documents. An index that is damaged or not of this
    database is built anew first. What keeps a closed part from it keeps the ordinary one from
    nothing. Raises IndexLocked when another process writes, SearchUnavailable.
    """
    ordinary, *closed = engine.parts
    _make(ordinary, engine)
    whole = [ordinary]
    trouble: SearchUnavailable | None = None
    for part in closed:
        try:
            _make(part, engine, meanwhile=partial(_while_built, part, engine))
            whole.append(part)
        except SearchUnavailable as why:
            trouble = why
    try:
        followed, failed = _follow(whole)
    except (IndexLocked, RebuildNeeded):
        raise
    except SearchUnavailable:
        # Either the machine has no room now, or a file was damaged where no date tells of it.
        _make(ordinary, engine, thorough=True)
        raise
    for part, trouble in failed:
        if not isinstance(trouble, IndexLocked):
            _make(part, engine, thorough=True)
    if trouble:
        raise trouble
    return followed


def _while_built(part: Part, engine: Engine) -> None:
    """What goes on while a closed part is built. Raises NotBuilt when it may not be there any more."""
    if part not in engine.parts:
        raise NotBuilt("What is closed was shut while its part was built.")
    _follow(engine.parts[:1])


def is_behind(engine: Engine) -> bool:
    """Whether the feed goes on beyond what the index knows, or the index is to be built anew."""
    try:
        engine.check()
        return own_place(engine).position < last_change()
    except (NotBuilt, RebuildNeeded):
        return True


@dataclass(frozen=True, slots=True)
class _Step:
    """
    Changes of the feed, and what the tables hold now of their records; `closed` are the ranks of those
    that are closed now, `raised` such of them as rose while they were withdrawn.
    """

    first: int
    place: Followed
    documents: tuple[IndexDocument, ...]
    gone: tuple[int, ...]
    closed: Mapping[int, int]
    raised: frozenset[int]

    @classmethod
    def of(cls, changes: Sequence[tuple[int, int, str]], ranks: Collection[int]) -> "_Step":
        position = changes[-1][0]
        records = sorted({record for _, record, _ in changes})
        now = standing_in_index(records)
        # Of what nothing is kept now, nothing is read either: it may be such as nobody can read.
        wanted = [
            record
            for record, one in now.items()
            if one.filed and one.rank in ranks and one.stored in ranks
        ]
        here = records_for_index(wanted)
        raised = {record for _, record, kind in changes if kind == "raised"}
        return cls(
            first=changes[0][0],
            place=Followed(position, feed_origin(position)),
            documents=tuple(document_of(row) for row in here),
            gone=tuple(set(records) - {row.record for row in here}),
            closed={record: one.rank for record, one in now.items() if one.rank != OPEN_RANK},
            raised=frozenset(one for one in raised if one in now and not now[one].filed),
        )


def _follow(parts: Sequence[Part]) -> tuple[int, list[tuple[Part, SearchUnavailable]]]:
    """
    All parts together, each from its own place; how many changes, and the parts that failed. They keep
    the first from nothing, whose own failure is raised.
    """
    following, followed = list(parts), 0
    failed: list[tuple[Part, SearchUnavailable]] = []
    while changes := changes_after(_least_far(following), limit=CHANGES_A_STEP):
        step = _Step.of(changes, {rank for part in following for rank in part.ranks})
        for part in [one for one in following if one.position() < step.place.position]:
            try:
                _take(part, step)
            except SearchUnavailable as why:
                if part is following[0]:
                    raise
                following.remove(part)
                failed.append((part, why))
        followed += len(changes)
    return followed, failed


def _least_far(parts: Sequence[Part]) -> int:
    return min(part.position() for part in parts)


def _take(part: Part, step: _Step) -> None:
    _note_leaving(part, step)
    # Said first, so that what a broken-off commit leaves behind is known by its place.
    part.set_position(step.place.position, step.place.origin)
    part.remove(step.gone)
    part.put(step.documents)
    part.commit()


def _note_leaving(part: Part, step: _Step) -> None:
    """
    The words of what leaves the ordinary part for a closed one stay in its files a while: that is noted
    before they are removed, and search.actions.leaving sees to it that they go.
    """
    leaving = [
        rank
        for record, rank in step.closed.items()
        if OPEN_RANK in part.ranks
        and rank not in part.ranks
        and (record in step.raised or part.version_of(record) is not None)
    ]
    if leaving:
        urgent = any(level_of(rank) == Level.TOP_SECRET for rank in leaving)
        part.note_left(since=step.first, urgent=urgent)


def _build_anew(part: Part, engine: Engine, why: str, meanwhile: Callable[[], object]) -> None:
    log.warning("the index is built anew: %s", why)
    build_part(part, engine, meanwhile=meanwhile)


def document_of(row: RecordText) -> IndexDocument:
    """A record as the index holds it."""
    return IndexDocument(
        record=row.record,
        version=row.version,
        number=row.number,
        number_key=row.number_key,
        title=row.title,
        body_pages=row.pages,
        year=row.issued_on.year if row.issued_on else None,
        date_ordinal=row.issued_on.toordinal() if row.issued_on else None,
        type=row.type_code,
        issuer=row.issuer,
        inventory=row.inventory,
        unit=row.unit,
        level=row.level,
        party_papers=row.party_papers,
        date_precision=Precision(row.issued_precision),
        signer=row.signer,
        accession=row.accession,
        inventory_code=row.inventory_code,
        told=row.facts,
    )
