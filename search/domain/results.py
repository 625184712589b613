"""What can be asked beside the words, and what comes back."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, Literal

from search.domain.documents import IndexDocument

FacetName = Literal["year", "type", "issuer", "inventory", "level"]
FacetValue = int | str
FACETS: Final[tuple[FacetName, ...]] = ("year", "type", "issuer", "inventory", "level")

Relaxed = Literal["marks", "one_missing", "fuzzy"] | None
"""
How far a search that found nothing as typed was widened; None where it was not. "marks" are the
words typed, with other marks.
"""

MOST_ROWS: Final = 200
"""The most rows of one call."""
REACHABLE: Final = 10_000
"""Rows beyond this one are counted but not listed: a person narrows the search instead."""

MOST_PAGES: Final = 1_000
"""The most pages named for one record."""


class Sort(StrEnum):
    """The order of rows. What has no date or no number comes last; ties go by record number."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Days:
    """
    From a day to a day, both within (ordinals as `date.toordinal`); None leaves that end open.

    A document of which only the month or the year is known lies within where its day may: nobody
    misses a paper for want of its day. One without a date lies within no such span.
    """

    first: int | None = None
    last: int | None = None

    def allows(self, document: IndexDocument) -> bool:
        """Whether the day of the document may lie within."""
        if self == Days():
            return True
        days = document.days
        return (
            days is not None
            and (self.first is None or days[1] >= self.first)
            and (self.last is None or days[0] <= self.last)
        )


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """
    Chosen facet values; an empty set means no choice. Within a facet any choice will do,
    between facets all must hold. 0 and "" choose what has no value. `days` is no facet.
    """

    year: frozenset[int] = frozenset()
    type: frozenset[str] = frozenset()
    issuer: frozenset[str] = frozenset()
    inventory: frozenset[int] = frozenset()
    level: frozenset[int] = frozenset()
    days: Days = Days()

    def chosen(self, name: FacetName) -> frozenset[int] | frozenset[str]:
        """The choice within one facet."""
        values: frozenset[int] | frozenset[str] = getattr(self, name)
        return values

    def without(self, name: FacetName) -> "SearchFilters":
        """The same filters but for one facet's own choice."""
        nothing: dict[str, Any] = {name: frozenset()}
        return replace(self, **nothing)

    def allows(self, document: IndexDocument) -> bool:
        """Whether the document agrees with every choice: the definition of filtering."""
        return self.days.allows(document) and all(
            not self.chosen(name) or facet_value(document, name) in self.chosen(name)
            for name in FACETS
        )


def facet_value(document: IndexDocument, name: FacetName) -> FacetValue:
    """The value under which a facet counts the document; 0 or "" where it has none."""
    value: FacetValue | None = getattr(document, name)
    if value is None:
        return 0
    return int(value) if name == "level" else value


Counts = tuple[tuple[int, int], ...]
NamedCounts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Facets:
    """
    For each facet its values with exact counts, most frequent first, then by value.

    A facet is counted over the search with all choices but its own, within the scope.
    """

    year: Counts = ()
    type: NamedCounts = ()
    issuer: NamedCounts = ()
    inventory: Counts = ()
    level: Counts = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """
    A record found, and its pages (from 1) with finds, best first; none where only its number or
    its title was found.
    """

    record: int
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """
    The rows asked for, the exact number of those as typed, and their facets.

    Behind the `total` rows that have the words with just the marks typed stand `looser` ones that
    have the words with others; both are listed in one row of places.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    looser: int = 0
    facets: Facets = field(default_factory=Facets)
    relaxed: Relaxed = None


def checked_window(start: int, size: int) -> tuple[int, int]:
    """The first row and the row after the last that may be listed. ValueError for no window."""
    if start < 0 or not 0 <= size <= MOST_ROWS:
        raise ValueError(f"Rows are asked for from 0 on, and at most {MOST_ROWS} at once.")
    return min(start, REACHABLE), min(start + size, REACHABLE)
