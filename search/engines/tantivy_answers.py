"""What tantivy answers, in the types that its own stubs leave open."""

from collections.abc import Iterable
from typing import TypedDict, cast

from tantivy import DocAddress, Query, Searcher


class Bucket(TypedDict):
    """A value of a facet, and how many documents have it."""

    key: int | str
    doc_count: int


def count_of(searcher: Searcher, query: Query) -> int:
    """How many documents the query finds."""
    return int(searcher.search(query, limit=1).count)  # type: ignore[attr-defined]


def numbers_of(searcher: Searcher, field: str, addresses: Iterable[DocAddress]) -> list[int]:
    """What these documents have in a field of whole numbers, in this order."""
    return cast("list[int]", searcher.fast_field_values(field, list(addresses)))
