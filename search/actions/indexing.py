"""Following the change feed: the index is always what the tables held a moment ago."""

import logging
from collections.abc import Callable
from dataclasses import replace

from archive.api import RecordText
from archive.machine_api import (
    changes_after,
    feed_origin,
    last_change,
    record_ids_in_steps,
    records_for_index,
)
from language.dates import Precision
from search.domain.documents import IndexDocument
from search.engines.port import (
    Engine,
    Followed,
    Health,
    IndexLocked,
    NotBuilt,
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
    try:
        engine.check(thorough=thorough)
        own_place(engine)
    except NotBuilt:
        if last_change():
            _build_anew(engine, "there was none")
        else:
            engine.set_position(0, feed_origin(0))
            engine.commit()
    except RebuildNeeded as why:
        _build_anew(engine, str(why))


def own_place(engine: Engine, *, origin: Callable[[int], str] = feed_origin) -> Followed:
    """
    How far the index followed the feed of this database; `origin` tells a place of it.

    Raises RebuildNeeded when it followed another one: that of another site, or this one as it
    was before a backup was put back.
    """
    places = engine.places()
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
    position = last_change()
    origin = feed_origin(position)
    rebuild = engine.begin_rebuild()
    held = 0
    try:
        rebuild.set_position(position, origin)
        for ids in record_ids_in_steps(CHANGES_A_STEP):
            rows = records_for_index(ids)
            rebuild.put([document_of(row) for row in rows])
            held += len(rows)
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
    database is built anew first. Raises IndexLocked when another process writes,
    SearchUnavailable.
    """
    make_index(engine)
    try:
        return _follow(engine)
    except (IndexLocked, RebuildNeeded):
        raise
    except SearchUnavailable:
        # Either the machine has no room now, or a file was damaged where no date tells of it.
        make_index(engine, thorough=True)
        raise


def is_behind(engine: Engine) -> bool:
    """Whether the feed goes on beyond what the index knows, or the index is to be built anew."""
    try:
        engine.check()
        return own_place(engine).position < last_change()
    except (NotBuilt, RebuildNeeded):
        return True


def _follow(engine: Engine) -> int:
    followed = 0
    while changes := changes_after(engine.position(), limit=CHANGES_A_STEP):
        position = changes[-1][0]
        # Said first, so that what a broken-off commit leaves behind is known by its place.
        engine.set_position(position, feed_origin(position))
        records = sorted({record for _, record, _ in changes})
        here = records_for_index(records)
        engine.remove(sorted(set(records) - {row.record for row in here}))
        engine.put([document_of(row) for row in here])
        engine.commit()
        followed += len(changes)
    return followed


def _build_anew(engine: Engine, why: str) -> None:
    log.warning("the index is built anew: %s", why)
    rebuild_index(engine)


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
