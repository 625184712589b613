"""Searching: one act of one person, on the trail before anything is shown."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from access.api import Actor, Granted, Permission, named, require
from archive.api import (
    FeedSeen,
    feed_seen,
    page_texts,
    records_held_back,
    records_visible_to,
    went_down_since,
)
from audit.api import Act, text_digest, word_digests
from search.actions.indexing import own_place
from search.domain.highlight import Snippet, snippet
from search.domain.meanings import Meanings
from search.domain.query import Query, parse
from search.domain.results import Facets, Relaxed, Result, SearchFilters, Sort
from search.domain.scope import Scope
from search.engines.port import Closed, Engine, SearchUnavailable
from search.queries.meanings import meanings_for

if TYPE_CHECKING:
    from archive.api import Record

PAGE_LENGTH = 20
PAGES_SHOWN = 3
SEARCHED = named("search")


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page on which words were found, with its snippet."""

    number: int
    snippet: Snippet | None


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """
    A record found, with the first pages of the hits and the numbers of them all; `place` counts
    from 1 in the whole result, `relaxed` tells how it was found.
    """

    place: int
    relaxed: Relaxed
    record: "Record"
    pages: tuple[FoundPage, ...]
    page_numbers: tuple[int, ...]

    @property
    def passage(self) -> str:
        """The first passage as plain text; empty where no page shows why."""
        shown = next((page.snippet for page in self.pages if page.snippet), None)
        return "".join(segment.text for segment in shown.segments) if shown else ""


@dataclass(frozen=True, slots=True)
class Findings:
    """
    What one search gives. `relaxed` names the step of the ladder that found it, or None; behind
    the `total` records as typed stand `looser` ones with other marks. `scope` is what was searched,
    by the archive's `meanings`. `lacking` tells why what is closed and the person's to see was not
    searched; None where all that is theirs was.
    """

    query: Query
    meanings: Meanings
    scope: Scope
    lacking: Closed | None
    total: int
    looser: int
    relaxed: Relaxed
    found: tuple[FoundRecord, ...]
    facets: Facets
    page: int
    pages: int


def find(
    *,
    actor: Actor,
    text: str,
    filters: SearchFilters,
    sort: Sort,
    page: int,
    at: datetime,
    engine: Engine,
) -> Findings:
    """
    What the actor finds: counts, facets, order, and `PAGE_LENGTH` records with their snippets.

    The engine is asked within the actor's scope, the tables are asked again, and the trail has
    it all before this returns. Raises AccessDenied, SearchUnavailable.
    """
    granted = require(actor, Permission.SEARCH, SEARCHED, act=Act.SEARCH, at=at)
    # Without words a person leafs through everything that is theirs.
    meanings = meanings_for(text, actor)
    query = parse(text, meanings) if text.strip() else Query.all_records
    start = (page - 1) * PAGE_LENGTH
    scope, result = search_as(
        actor, engine, query, filters=filters, sort=sort, start=start, size=PAGE_LENGTH
    )
    found = _rows(query, result, start=start, actor=actor)
    _note(granted, text, [row.record for row in found], result.total + result.looser)
    return Findings(
        query=query,
        meanings=meanings,
        scope=scope,
        lacking=_lacking(actor, scope, engine),
        total=result.total,
        looser=result.looser,
        relaxed=result.relaxed,
        found=found,
        facets=result.facets,
        page=page,
        pages=max(1, -(-(result.total + result.looser) // PAGE_LENGTH)),
    )


def search_as(
    actor: Actor,
    engine: Engine,
    query: Query,
    *,
    filters: SearchFilters,
    sort: Sort,
    start: int,
    size: int,
) -> tuple[Scope, Result]:
    """
    What the engine finds within the actor's scope, and that scope.

    Asked again where a record began to come down while the engine was asked: the index may have held
    it lower already, and counted it for whom the archive does not show it yet.
    """
    while True:
        scope = scope_of(actor, engine)
        search = partial(engine.search, query, filters=filters, sort=sort, start=start, size=size)
        try:
            result = search(scope)
        except SearchUnavailable:
            if not scope.opens_closed:
                raise
            # What is closed went away, or is damaged: what is ordinary answers all the same.
            scope = scope.ordinary
            result = search(scope)
        if not went_down_since(scope.excluded, actor):
            return scope, result


def scope_of(actor: Actor, engine: Engine) -> Scope:
    """
    What the actor may search. Nobody, whatever their role, searches without a scope.

    Records whose level rose since the index last looked are excluded until it has caught up, and those
    that come down until the archive shows them. What is closed is left out where its part is away.
    Raises RebuildNeeded for an index of another database, SearchUnavailable.
    """
    seen: dict[int, FeedSeen] = {}

    def origin(position: int) -> str:
        if position not in seen:
            seen[position] = feed_seen(position, actor)
        return seen[position].origin

    ordinary = own_place(engine.parts[0], origin=origin).position
    scope = Scope(
        clearance=actor.clearance,
        units=actor.units,
        inventories=actor.inventories,
        everything=actor.sees_everything,
        party_papers=actor.party_papers,
        named=frozenset(),
        named_ranks=frozenset(),
        excluded=frozenset(),
        without_closed=False,
    )
    if actor.named:
        scope = _with_named(scope, seen.values())
    place = _place_of_all(engine, origin) if scope.opens_closed else ordinary
    if place is None:
        scope, place = scope.ordinary, ordinary
    # What came down may stand in both parts while the closed one is behind: nobody finds it twice.
    lowered_too = place < ordinary
    known = None if lowered_too else seen.get(place)
    held_back = (
        known.held_back if known else records_held_back(place, actor, lowered_too=lowered_too)
    )
    return replace(scope, excluded=held_back)


def _with_named(scope: Scope, seen: Iterable[FeedSeen]) -> Scope:
    """
    The scope with the records that are open to the actor by their name, and with their ranks. An index that
    has seen nothing of the feed holds none of them.
    """
    named = next((one.named for one in seen), frozenset())
    return replace(
        scope,
        named=frozenset(record for record, _ in named),
        named_ranks=frozenset(rank for _, rank in named),
    )


def _place_of_all(engine: Engine, origin: Callable[[int], str]) -> int | None:
    """How far the least far part is; None where what is closed cannot be searched."""
    if engine.closed() is not Closed.READY:
        return None
    try:
        return own_place(engine, origin=origin).position
    except SearchUnavailable:
        return None


def _lacking(actor: Actor, scope: Scope, engine: Engine) -> Closed | None:
    if actor.shut:
        return Closed.SHUT
    if not scope.without_closed:
        return None
    state = engine.closed()
    # Ready a moment later, or found damaged: the one who keeps the index is at it.
    return Closed.BUILDING if state is Closed.READY else state


def _rows(query: Query, result: Result, *, start: int, actor: Actor) -> tuple[FoundRecord, ...]:
    places = {hit.record: place for place, hit in enumerate(result.hits, start=start + 1)}
    ids = list(places)
    visible = records_visible_to(actor).in_bulk(ids)
    shown = [record for record in ids if record in visible]
    numbers = {hit.record: hit.pages for hit in result.hits}
    first = {record: numbers.get(record, ())[:PAGES_SHOWN] for record in shown}
    texts = page_texts(first, actor=actor)

    def relaxed(record: int) -> Relaxed:
        return result.relaxed if places[record] <= result.total else "marks"

    def page_of(record: int, number: int) -> FoundPage:
        text = texts.get(record, {}).get(number, "")
        return FoundPage(number, snippet(text, query, relaxed=relaxed(record)))

    return tuple(
        FoundRecord(
            place=places[record],
            relaxed=relaxed(record),
            record=visible[record],
            pages=tuple(page_of(record, number) for number in first[record]),
            page_numbers=tuple(sorted(numbers.get(record, ()))),
        )
        for record in shown
    )


def _note(granted: Granted, text: str, shown: list["Record"], total: int) -> None:
    # The words searched for may name persons or secret matters: the trail holds their digests,
    # under which they are found by somebody who has the words, and what was shown.
    ids = [record.pk for record in shown]
    digest = hashlib.sha256(",".join(map(str, ids)).encode()).hexdigest()
    granted.note(
        mentions=[*(record.accession for record in shown), *word_digests(text)],
        total=total,
        shown=ids,
        shown_sha256=digest,
        words=text_digest(text),
    )
