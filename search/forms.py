"""What people choose beside the words of a search."""

import re
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from access.domain.addresses import EXACTLY, Param
from access.domain.levels import Level
from language.dates import parse_date
from search.domain.conditions import read_conditions
from search.domain.query import DATED, settled_text
from search.domain.results import FACETS, Days, SearchFilters, Sort

MOST_CHOICES: Final = 60
LONGEST_CHOICE: Final = 300
LONGEST_QUERY: Final = 2000
LAST_PAGE: Final = 500
LAST_ROW: Final = 10_000
# Names of the facets in addresses.
NAMES: Final = {
    "year": Param.YEAR,
    "type": Param.TYPE,
    "issuer": Param.ISSUER,
    "inventory": Param.INVENTORY,
    "level": Param.LEVEL,
}
# The ends of the span of days in addresses, and what they are called.
DAYS: Final = {Param.FROM_DAY: _("From day"), Param.TO_DAY: _("To day")}
LONGEST_DAY: Final = 60
SORTS: Final = {"": Sort.RELEVANCE, "moi": Sort.NEWEST, "cu": Sort.OLDEST, "so": Sort.NUMBER}
_LEVELS: Final = frozenset(int(level) for level in Level)
_PART: Final = re.compile(rf'[-−–]?"[^"]*"(?:~\d+)?|{DATED}|\S+', re.IGNORECASE)
_LEFT_AS_IT_IS: Final = re.compile(r'["“”„‟«»″＂\d]|^[-−–]')


@dataclass(frozen=True, slots=True)
class DayAsked:
    """
    An end of the span of days: its name in addresses, its heading, what was typed, and the day
    meant by it (dd/mm/yyyy); empty where nothing was typed, or nothing that is a date.
    """

    name: str
    heading: str
    text: str
    shown: str

    @property
    def is_misread(self) -> bool:
        """Whether something was typed that is no date."""
        return bool(self.text) and not self.shown


@dataclass(frozen=True, slots=True)
class Asked:
    """
    A search as the address names it; whatever stands there, this is always usable.

    `exact` takes every word as typed: with its marks, none missing, no letter different.
    """

    text: str
    filters: SearchFilters
    sort: Sort
    page: int
    exact: bool = False
    spans: tuple["DayAsked", ...] = ()

    @property
    def wording(self) -> str:
        """The words as they are looked for: each in quotation marks where taken as typed."""
        return _as_typed(self.text) if self.exact else self.text

    @property
    def sort_name(self) -> str:
        """The name of the order in addresses."""
        return next(name for name, sort in SORTS.items() if sort is self.sort)

    @property
    def is_filtered(self) -> bool:
        return self.filters != SearchFilters()

    def pairs(self, *, filters: bool = True) -> list[tuple[str, str]]:
        """What stands in an address for this search, but for the page."""
        asked: list[tuple[str, str]] = [(Param.QUERY, self.text)] if self.text else []
        if self.exact:
            asked.append((Param.EXACT, EXACTLY))
        if self.sort_name:
            asked.append((Param.SORT, self.sort_name))
        if filters:
            for name in FACETS:
                chosen = sorted(map(str, self.filters.chosen(name)))
                asked += [(NAMES[name], value) for value in chosen]
            asked += [(end.name, end.text) for end in self.spans if end.text]
        return asked

    def with_text(self, text: str) -> str:
        """The query string of this search with other words."""
        return replace(self, text=text).address()

    def address(self, *more: tuple[str, int | str], filters: bool = True) -> str:
        """The query string of this search with more pairs put behind it."""
        return "?" + urlencode([*self.pairs(filters=filters), *more])


def asked_by(query: QueryDict) -> Asked:
    """What a query string asks for; what cannot be understood is left aside, never an error."""
    days, spans = _days_asked(query)
    return Asked(
        text=query.get(Param.QUERY, "")[:LONGEST_QUERY],
        filters=SearchFilters(
            year=_numbers(query.getlist(NAMES["year"])),
            type=_names(query.getlist(NAMES["type"])),
            issuer=_names(query.getlist(NAMES["issuer"])),
            inventory=_numbers(query.getlist(NAMES["inventory"])),
            level=_numbers(query.getlist(NAMES["level"])) & _LEVELS,
            days=days,
        ),
        sort=SORTS.get(query.get(Param.SORT, ""), Sort.RELEVANCE),
        page=number_between(1, query.get(Param.LIST_PAGE, ""), LAST_PAGE),
        exact=query.get(Param.EXACT, "") == EXACTLY,
        spans=spans,
    )


def _days_asked(query: QueryDict) -> tuple[Days, tuple[DayAsked, ...]]:
    """
    From the first day of what one end says to the last day of what the other does.

    Ends that stand the wrong way round are taken the right way: what is meant is plain.
    """
    typed = {name: query.get(name, "").strip()[:LONGEST_DAY] for name in DAYS}
    read = {name: parse_date(text) if text else None for name, text in typed.items()}
    first, last = (read[name] for name in DAYS)
    if first and last and last.latest() < first.earliest():
        typed, first, last = dict(zip(DAYS, reversed(typed.values()), strict=True)), last, first
    days = Days(
        first.earliest().toordinal() if first else None,
        last.latest().toordinal() if last else None,
    )
    ends = zip(DAYS.items(), typed.values(), (first, last), strict=True)
    return days, tuple(
        DayAsked(name, str(heading), text, str(known or ""))
        for (name, heading), text, known in ends
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


def _as_typed(text: str) -> str:
    read = read_conditions(settled_text(text))
    conditions = [one.typed_exactly for one in read.conditions]
    return " ".join([_each_in_quotes(read.rest), *conditions, *(one.typed for one in read.misread)])


def _each_in_quotes(text: str) -> str:
    parts = _PART.findall(text)
    return " ".join(part if _LEFT_AS_IT_IS.search(part) else f'"{part}"' for part in parts)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: in the address, in words, how often, and whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool
