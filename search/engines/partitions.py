"""What a search asks of each partition: what has one rank, at one moment, in whatever engine."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from search.domain.query import Query
from search.domain.results import FacetName, FacetValue, Relaxed, Sort
from search.engines.queries import Builder, Occur

Wanted = Any  # a query in the language of the partition's engine
Clauses = Iterable[tuple[Occur, Wanted]]
PAGES_LOOKED_AT = 50_000
"""Pages of one question at most."""


class Row(NamedTuple):
    """A document found: rows of all partitions stand in one order by `place`, which no two share."""

    place: tuple[int, ...]
    record: int
    rank: int


class Count(NamedTuple):
    """How many documents were found, and how many of them have each value of the facets asked for."""

    total: int
    facets: Mapping[FacetName, Mapping[FacetValue, int]]


@dataclass(frozen=True, slots=True)
class Question:
    """
    What a partition will be asked: to count by facets, for rows where `last` is given, or for pages where those
    are: of a query, of these records, on a step of the ladder.
    """

    wanted: Wanted
    names: Sequence[FacetName] = ()
    sort: Sort = Sort.RELEVANCE
    last: int = 0
    pages: tuple[Query, Sequence[int], Relaxed] | None = None


class Partition(Protocol):
    """Documents and pages of one rank, as they were when it was opened."""

    @property
    def queries(self) -> Builder[Any]:
        """How its documents are asked for."""

    @property
    def is_empty(self) -> bool:
        """Whether it is known to hold nothing."""

    @property
    def is_far(self) -> bool:
        """Whether it costs a way to another machine to ask it anything: then `expect` is called first."""

    def expect(self, questions: Sequence[Question]) -> None:
        """Ask all this at once: the very same objects are asked for next, most of them."""

    def count(self, wanted: Wanted) -> int:
        """How many documents are found."""

    def count_by(self, wanted: Wanted, names: Sequence[FacetName]) -> Count:
        """How many documents are found, by the values of these facets."""

    def rows(self, rank: int, wanted: Wanted, sort: Sort, last: int) -> list[Row]:
        """
        At least the first `last` rows in an order; by points, of those of a ranked query, then the newest. Of
        equals none is missing.
        """

    def among(self, clauses: Clauses, records: Sequence[int]) -> set[int]:
        """Those of the records of which the clauses hold."""

    def speaking_pages(
        self, query: Query, records: Sequence[int], relaxed: Relaxed
    ) -> Mapping[tuple[int, int], int]:
        """Pages of the records, as (record, page), and how many clauses of the query hold on each."""

    def words_held(self, words: Sequence[str], allowed: Clauses) -> Counter[str]:
        """In how many documents of those allowed each of the words is."""
