"""What people choose beside the words of a search."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from access.domain.levels import Level
from search.domain.query import DATED
from search.domain.results import FACETS, Filters, Sort

MOST_CHOICES: Final = 60
LONGEST_CHOICE: Final = 300
LONGEST_QUERY: Final = 2000
LAST_PAGE: Final = 500
LAST_ROW: Final = 10_000
# Names of the facets in addresses.
NAMES: Final = {"year": "nam", "type": "loai", "issuer": "cq", "inventory": "ml", "level": "mat"}
SORTS: Final = {"": Sort.RELEVANCE, "moi": Sort.NEWEST, "cu": Sort.OLDEST, "so": Sort.NUMBER}
_LEVELS: Final = frozenset(int(level) for level in Level)
_PART: Final = re.compile(rf'[-−–]?"[^"]*"(?:~\d+)?|{DATED}|\S+', re.IGNORECASE)
_LEFT_AS_IT_IS: Final = re.compile(r'["“”„‟«»″＂\d]|^[-−–]')


@dataclass(frozen=True, slots=True)
class Asked:
    """
    A search as the address names it; whatever stands there, this is always usable.

    `exact` takes every word as typed: with its marks, none missing, no letter different.
    """

    text: str
    filters: Filters
    sort: Sort
    page: int
    exact: bool = False

    @property
    def wording(self) -> str:
        """The words as they are looked for: each in quotation marks where taken as typed."""
        return _each_in_quotes(self.text) if self.exact else self.text

    @property
    def sort_name(self) -> str:
        """The name of the order in addresses."""
        return next(name for name, sort in SORTS.items() if sort is self.sort)

    @property
    def is_filtered(self) -> bool:
        return any(self.filters.chosen(name) for name in FACETS)

    def pairs(self, *, filters: bool = True) -> list[tuple[str, str]]:
        """What stands in an address for this search, but for the page."""
        asked = [("q", self.text)] if self.text else []
        if self.exact:
            asked.append(("dau", "1"))
        if self.sort_name:
            asked.append(("xep", self.sort_name))
        if filters:
            for name in FACETS:
                chosen = sorted(map(str, self.filters.chosen(name)))
                asked += [(NAMES[name], value) for value in chosen]
        return asked

    def address(self, *more: tuple[str, Any], filters: bool = True) -> str:
        """The query string of this search with more pairs put behind it."""
        return "?" + urlencode([*self.pairs(filters=filters), *more])


def asked_by(query: Any) -> Asked:
    """What a query string asks for; what cannot be understood is left aside, never an error."""
    return Asked(
        text=query.get("q", "")[:LONGEST_QUERY],
        filters=Filters(
            year=_numbers(query.getlist(NAMES["year"])),
            type=_names(query.getlist(NAMES["type"])),
            issuer=_names(query.getlist(NAMES["issuer"])),
            inventory=_numbers(query.getlist(NAMES["inventory"])),
            level=_numbers(query.getlist(NAMES["level"])) & _LEVELS,
        ),
        sort=SORTS.get(query.get("xep", ""), Sort.RELEVANCE),
        page=number_between(1, query.get("page", ""), LAST_PAGE),
        exact=query.get("dau", "") == "1",
    )


def number_between(first: int, text: str, last: int) -> int:
    """The number in a text, brought between the two; the first for what is no number."""
    usable = text.isascii() and text.isdecimal() and len(text) < 9
    return min(max(first, int(text)), last) if usable else first


def _numbers(values: list[str]) -> frozenset[int]:
    plain = [value for value in values[:MOST_CHOICES] if value.isascii() and value.isdecimal()]
    return frozenset(int(value) for value in plain if len(value) < 10)


def _names(values: list[str]) -> frozenset[str]:
    return frozenset(value[:LONGEST_CHOICE] for value in values[:MOST_CHOICES])


def _each_in_quotes(text: str) -> str:
    parts = _PART.findall(unicodedata.normalize("NFC", text))
    return " ".join(part if _LEFT_AS_IT_IS.search(part) else f'"{part}"' for part in parts)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: in the address, in words, how often, and whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool
