"""Whether an index holds what the tables hold, record by record, and setting it right."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from archive.domain.standing import RANKS
from archive.machine_api import record_ids_in_steps, records_for_index
from search.actions.indexing import build_part, document_of, own_place
from search.domain.documents import IndexDocument
from search.domain.words import canonical
from search.engines.port import Engine, Held, NotBuilt, Part, RebuildNeeded

_STEP: Final = 200


@dataclass(slots=True)
class Differences:
    """
    What an index and the tables differ in. `records` are what the tables say is to be held of the parts that
    can be compared, `indexed` what is held there. By their ids: `missing` are not held, `extra` are held and
    should not be, `stale` are held otherwise than the tables say, or twice. `unreadable` counts records whose
    part cannot be read: it is damaged, or shut, or not built; `broken` are the parts that are here and are to
    be built anew.
    """

    records: int = 0
    indexed: int = 0
    missing: set[int] = field(default_factory=set)
    extra: set[int] = field(default_factory=set)
    stale: set[int] = field(default_factory=set)
    unreadable: int = 0
    broken: int = 0

    @property
    def are_none(self) -> bool:
        """Whether the index holds just what it should."""
        return not (self.missing or self.extra or self.stale or self.unreadable or self.broken)


def check_index(engine: Engine) -> Differences:
    """
    Compare what is held with the tables, of an index that has caught up. Changes made meanwhile look like
    differences: `check_again` tells. Raises SearchUnavailable.
    """
    found = Differences()
    readable: set[int] = set()
    for part in engine.parts:
        if _is_readable(part):
            _compare(part, engine, found)
            readable.update(part.ranks)
        else:
            found.broken += 1
    away = tuple(rank for rank in RANKS if rank not in readable)
    found.unreadable = (
        sum(len(ids) for ids in record_ids_in_steps(_STEP, stored=away)) if away else 0
    )
    return found


def check_again(engine: Engine, found: Differences) -> Differences:
    """The same once more where there were differences; what only changed meanwhile is none."""
    if found.are_none:
        return found
    again = check_index(engine)
    again.missing &= found.missing
    again.extra &= found.extra
    again.stale &= found.stale
    return again


def repair_index(engine: Engine, found: Differences) -> None:
    """
    Let the index hold what the tables say: what cannot be read is built anew, the rest is written record by
    record. Raises IndexLocked, SearchUnavailable.
    """
    doomed = sorted(found.missing | found.extra | found.stale)
    for part in engine.parts:
        if not _is_readable(part):
            build_part(part, engine)
            continue
        for first in range(0, len(doomed), _STEP):
            ids = doomed[first : first + _STEP]
            documents = _documents(ids, part)
            part.remove(set(ids).difference(one.record for one in documents))
            part.put(documents)
            part.commit()


def _is_readable(part: Part) -> bool:
    try:
        part.check(thorough=True)
        own_place(part)
    except (NotBuilt, RebuildNeeded):
        return False
    return True


def _compare(part: Part, engine: Engine, found: Differences) -> None:
    """Both in the order of ids, side by side."""
    held = _held(part)
    one = next(held, None)
    for wanted in _wanted(part, engine):
        found.records += 1
        while one and one.record < wanted.record:
            found.extra.add(one.record)
            found.indexed, one = found.indexed + 1, next(held, None)
        if one is None or one.record != wanted.record:
            found.missing.add(wanted.record)
            continue
        while one and one.record == wanted.record:
            if one != wanted:
                found.stale.add(wanted.record)
            before, one = one, next(held, None)
            found.indexed += 1
            if one and one.record == before.record:
                found.stale.add(wanted.record)
    while one:
        found.extra.add(one.record)
        found.indexed, one = found.indexed + 1, next(held, None)


def _held(part: Part) -> Iterator[Held]:
    last = 0
    while some := part.held_after(last, _STEP):
        yield from some
        last = some[-1].record


def _wanted(part: Part, engine: Engine) -> Iterator[Held]:
    stored = tuple(engine.ranks)
    for ids in record_ids_in_steps(_STEP, ranks=part.ranks, stored=stored):
        yield from map(held_of, sorted(_documents(ids, part), key=lambda one: one.record))


def _documents(ids: Iterable[int], part: Part) -> list[IndexDocument]:
    documents = (document_of(row) for row in records_for_index(list(ids)))
    return [one for one in documents if one.rank in part.ranks]


def held_of(document: IndexDocument) -> Held:
    """What an index is to tell of a document that was put into it."""
    pages = sum(bool(canonical(page)[0]) for page in document.body_pages)
    return Held(document.record, document.digest, pages)
