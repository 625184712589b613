"""What search asks of an engine, whichever engine that is."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from search.domain.documents import IndexDocument
from search.domain.query import Query
from search.domain.results import Relaxed, Result, SearchFilters, Sort
from search.domain.scope import Scope

MOST_WORDS_LOOKED_UP: Final = 4_000
"""Words of one call of `Engine.words_held`."""


class SearchUnavailable(Exception):
    """The engine cannot answer now; told in one sentence fit for a log."""


class RebuildNeeded(SearchUnavailable):
    """What is on disk was made by other rules of analysis, or is damaged: build it anew."""


class NotBuilt(SearchUnavailable):
    """There is no index yet."""


class OfAnotherArchive(SearchUnavailable):
    """The place of the index is another archive's: neither is built over by the other."""


class IndexLocked(SearchUnavailable):
    """Another writer is at work. Trying again later may work."""


def checked_words(words: Collection[str]) -> list[str]:
    """The words to look up, each once. ValueError for too many."""
    if len(words) > MOST_WORDS_LOOKED_UP:
        raise ValueError(f"At most {MOST_WORDS_LOOKED_UP} words are looked up at once.")
    return list(dict.fromkeys(words))


@dataclass(frozen=True, slots=True)
class Followed:
    """
    How far a feed was followed, and which feed.

    `origin` is whatever tells this place from the same number in another feed; the engine keeps
    it beside the position and does not look into it. Both are empty where nothing was followed.
    """

    position: int = 0
    origin: str = ""


class Closed(StrEnum):
    """How the part of what is closed is now: only where it is ready can it be searched."""

    READY = "ready"
    BUILDING = "building"
    SHUT = "shut"
    NO_MEMORY = "no_memory"


@dataclass(frozen=True, slots=True)
class Health:
    """
    How the index is now. `detail` is empty when all is well, else one sentence.

    `rebuild` tells that only building anew will help. `records` and `pages` (those with words)
    are of all levels. `size` is in bytes, 0 where not known. `opened` is how many times this
    process has opened files of an index: it stands still while nothing is built anew.
    """

    ready: bool
    rebuild: bool
    records: int
    pages: int
    position: int
    generation: int
    size: int
    opened: int
    detail: str


@dataclass(frozen=True, slots=True, order=True)
class Held:
    """
    What is held of a record: the digest of the document as it was put (`IndexDocument.digest`), and how many
    pages with words.
    """

    record: int
    digest: int
    pages: int


@dataclass(frozen=True, slots=True)
class Left:
    """Words that stand in files of what is ordinary and are closed now; `since` a place in the feed."""

    since: int
    urgent: bool


class Writer(Protocol):
    """Takes changes. Nothing of them is found before the commit."""

    def put(self, documents: Iterable[IndexDocument]) -> None:
        """Hold these documents, each in the place of what is held of its record."""

    def remove(self, records: Iterable[int]) -> None:
        """Hold nothing of these records any more; unknown ones are no error."""

    def set_position(self, position: int, origin: str = "") -> None:
        """
        How far the feed was followed, and which; takes effect with the commit, never before the
        changes. Said before the changes are given, it also tells what a broken-off commit was
        on its way to.
        """


class Rebuild(Writer, Protocol):
    """A new generation in the making. Searches see the old one until `finish`."""

    def finish(self) -> None:
        """Let the new generation take the place of the old one, at once and whole."""

    def abandon(self) -> None:
        """Forget it. The old generation was never touched."""


class Part(Writer, Protocol):
    """
    Documents of some ranks, with a place in the feed of their own. One writer, any number of readers, in
    any number of processes.

    Given what is of other ranks, it keeps nothing of it. Every method but `health` may raise
    SearchUnavailable, and those that write IndexLocked. The writer keeps its lock from the first change
    to `commit` or `discard`.
    """

    @property
    def ranks(self) -> Sequence[int]:
        """The ranks it keeps now (archive.domain.standing)."""

    def commit(self) -> None:
        """Make changes and position last: after this a crash loses none of them."""

    def discard(self) -> None:
        """Forget the changes since the last commit, and let other writers in."""

    def version_of(self, record: int) -> int | None:
        """The committed version of the record, or None when nothing is held. For the indexer only."""

    def count(self) -> int:
        """Records committed, of all its ranks. For the indexer only."""

    def held_after(self, record: int, most: int) -> list[Held]:
        """
        What is committed of the records behind this one, in order, at most so many; what is held twice comes
        twice. For the indexer only.
        """

    def position(self) -> int:
        """The committed position in the feed; 0 when nothing was followed. Of parts, the least."""

    def places(self) -> tuple[Followed, ...]:
        """
        The committed place first; behind it the one that a commit was broken off on its way to. Of
        parts, the one that is least far first, then all others.
        """

    def check(self, *, thorough: bool = False) -> None:
        """
        See that all that is held is there and right; `thorough` reads everything again.

        Raises NotBuilt, RebuildNeeded, SearchUnavailable. Cheap where nothing changed.
        """

    def tidy(self) -> None:
        """Remove what a writer that was killed left behind. For the indexer only."""

    def note_left(self, *, since: int, urgent: bool) -> None:
        """
        Words of what is closed now will stay in files after the next commit, though nobody finds them:
        since that place in the feed. Kept until those files are gone. For the indexer only.
        """

    def left(self) -> Left | None:
        """What was noted so, and not settled since."""

    def settle_left(self) -> bool:
        """Forget the note where those files are gone by themselves; whether they are. For the indexer."""

    def begin_rebuild(self, site: str = ...) -> Rebuild:
        """
        Start a new, empty generation at position 0. `site` tells whose archive it is of.

        Raises OfAnotherArchive where what is there, or may be, is another's.
        """

    def health(self) -> Health:
        """How the index is now. Never raises."""


class Engine(Part, Protocol):
    """
    Finds records within a scope.

    What is closed may be kept in a part of its own, which is there only at times; all parts together are
    written and searched as one.
    """

    @property
    def parts(self) -> Sequence[Part]:
        """What is kept apart, what is ordinary first; an engine of one part is its own."""

    def closed(self) -> Closed:
        """How the part of what is closed is now. Never raises."""

    def drop_closed(self, *, ending: bool = False) -> bool:
        """
        Remove what is kept of closed things in places where it may not be now; whether anything was
        there. `ending` says that nobody keeps it any more. For the indexer only.
        """

    def search(
        self,
        query: Query,
        scope: Scope,
        *,
        filters: SearchFilters = ...,
        sort: Sort = ...,
        start: int = ...,
        size: int = ...,
    ) -> Result:
        """
        The rows from `start` (0 is the first), with exact total and facets, within the scope.

        Nothing in the answer depends on a record outside the scope: neither order (no statistics
        of what is held, search.domain.ranking) nor step of the ladder nor what a word is widened
        to.

        Marks that are typed decide: what has all words with just these is counted, and stands
        before the looser rows that have them with others, whatever the order asked for.

        What finds nothing is widened step by step (search.domain.matching.steps); filters do not
        count for that, so a choice never widens a search. An empty query finds nothing.
        `Query.all_records` in order of relevance comes newest first. ValueError for a negative
        row or more than MOST_ROWS rows.
        """

    def pages_of(
        self,
        query: Query,
        scope: Scope,
        records: Sequence[int],
        *,
        relaxed: Relaxed = ...,
        most: int = ...,
    ) -> dict[int, tuple[int, ...]]:
        """
        The best pages (from 1) of those of the records that the scope allows, best first.

        `relaxed` is what the search of the same query answered, and "marks" for its looser rows.
        Records without such a page are left out.
        """

    def words_held(self, words: Collection[str], scope: Scope) -> dict[str, int]:
        """
        Those of the words that records within the scope have, and how many records.

        Words are canonical (search.domain.words); one without marks is held with whatever marks.
        At most MOST_WORDS_LOOKED_UP; ValueError for more.
        """

    def clear(self) -> None:
        """Put an empty generation in the place of what is held."""
