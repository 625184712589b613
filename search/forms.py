"""What people choose beside the words of a search."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from search.domain.results import Filters, Sort

MOST_CHOICES = 60
LONGEST_QUERY = 2000
LAST_PAGE = 500
# Names of the facets in addresses.
NAMES = {"year": "nam", "type": "loai", "issuer": "cq", "inventory": "ml", "level": "mat"}
SORTS = {"": Sort.RELEVANCE, "moi": Sort.NEWEST, "cu": Sort.OLDEST, "so": Sort.NUMBER}


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as the address names it; whatever stands there, this is always usable."""

    text: str
    filters: Filters
    sort: Sort
    page: int


def asked_by(query: Any) -> Asked:
    """What a query string asks for; what cannot be understood is left aside, never an error."""
    return Asked(
        text=query.get("q", "")[:LONGEST_QUERY],
        filters=Filters(
            year=_numbers(query.getlist(NAMES["year"])),
            type=frozenset(query.getlist(NAMES["type"])[:MOST_CHOICES]),
            issuer=frozenset(query.getlist(NAMES["issuer"])[:MOST_CHOICES]),
            inventory=_numbers(query.getlist(NAMES["inventory"])),
            level=_numbers(query.getlist(NAMES["level"])),
        ),
        sort=SORTS.get(query.get("xep", ""), Sort.RELEVANCE),
        page=_page(query.get("page", "1")),
    )


def _numbers(values: list[str]) -> frozenset[int]:
    plain = [value for value in values[:MOST_CHOICES] if value.isascii() and value.isdecimal()]
    return frozenset(int(value) for value in plain if len(value) < 12)


def _page(text: str) -> int:
    usable = text.isascii() and text.isdecimal() and len(text) < 6
    return min(max(1, int(text)), LAST_PAGE) if usable else 1


Choices = Mapping[str, list["Choice"]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: in the address, in words, how often, and whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool
