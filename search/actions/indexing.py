"""Following the change feed: the index is always what the tables held a moment ago."""

from archive.api import (
    RecordText,
    changes_after,
    last_change,
    record_ids_in_steps,
    records_for_index,
)
from search.domain.documents import IndexDocument
from search.engines.port import Engine

CHANGES_A_STEP = 200


def make_index(engine: Engine) -> None:
    """
    See that there is an index to search, empty if need be, and that its rules are today's.

    An index made by other rules of analysis is built anew. Raises IndexLocked, SearchUnavailable.
    """
    health = engine.health()
    if health.rebuild:
        rebuild_index(engine)
    elif not health.ready:
        engine.commit()


def rebuild_index(engine: Engine) -> int:
    """
    Build the index anew from the tables; searches see the old one until it is whole.

    Changes made meanwhile are followed afterwards, for the place in the feed is taken first.
    Returns how many records it holds.
    """
    position = last_change()
    rebuild = engine.begin_rebuild()
    held = 0
    try:
        for ids in record_ids_in_steps(CHANGES_A_STEP):
            rows = records_for_index(ids)
            rebuild.put([document_of(row) for row in rows])
            held += len(rows)
        rebuild.set_position(position)
    except BaseException:
        rebuild.abandon()
        raise
    rebuild.finish()
    return held


def catch_up(engine: Engine) -> int:
    """
    Bring the index up to the end of the feed; returns how many changes were followed.

    What is written is what the tables hold now, so that following twice does no harm; the place
    in the feed is committed together with the documents. Raises IndexLocked when another
    process writes, SearchUnavailable.
    """
    make_index(engine)
    followed = 0
    while changes := changes_after(engine.position(), limit=CHANGES_A_STEP):
        records = sorted({record for _, record, _ in changes})
        here = records_for_index(records)
        engine.remove(sorted(set(records) - {row.record for row in here}))
        engine.put([document_of(row) for row in here])
        engine.set_position(changes[-1][0])
        engine.commit()
        followed += len(changes)
    return followed


def is_behind(engine: Engine) -> bool:
    """Whether the feed goes on beyond what the index knows."""
    return engine.position() < last_change()


def document_of(row: RecordText) -> IndexDocument:
    """A record as the index holds it."""
    return IndexDocument(
        record=row.record,
        version=row.version,
        number=row.number,
        number_key=row.number_key,
        title=row.abstract,
        body_pages=row.pages,
        year=row.issued_on.year if row.issued_on else None,
        date_ordinal=row.issued_on.toordinal() if row.issued_on else None,
        type=row.type_code,
        issuer=row.issuer,
        inventory=row.inventory,
        unit=row.unit,
        level=row.level,
        party=row.party_papers,
    )
