"""The choices beside a result, in words: what may be chosen, what is, and the years as bars."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.domain.levels import LEVEL_WORDS, Level
from language.types import type_by_code
from search.domain.results import FACETS, FacetName, Facets, SearchFilters
from search.forms import NAMES, Choice

SHOWN_CHOICES: Final = 12
HEADINGS: Final[dict[FacetName, object]] = {
    "type": _("Type of document"),
    "issuer": _("Issuer"),
    "inventory": _("Inventory"),
    "level": _("Level"),
}


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of choices: its key, its name in addresses, its heading and its rows."""

    key: FacetName
    name: str
    heading: str
    rows: list[Choice]


@dataclass(frozen=True, slots=True)
class YearFound:
    """A year of the result: how many documents are of it, and whether it is chosen."""

    year: int
    count: int
    chosen: bool


def facets_of(
    facets: Facets, filters: SearchFilters, inventories: Mapping[int, str]
) -> list[Facet]:
    """Each facet but the years with its most frequent values, the chosen ones always among them."""
    return [
        Facet(key, NAMES[key], str(heading), _choices(key, facets, filters, inventories))
        for key, heading in HEADINGS.items()
    ]


def chosen_of(
    facets: Facets, filters: SearchFilters, inventories: Mapping[int, str]
) -> list[tuple[str, Choice]]:
    """The chosen values, each with the facet's name in addresses, for removing them."""
    return [
        (NAMES[key], row)
        for key in FACETS
        for row in sorted(
            _choices(key, facets, filters, inventories), key=lambda row: key == "year" and row.label
        )
        if row.chosen
    ]


def years_of(facets: Facets, filters: SearchFilters) -> list[YearFound]:
    """The counts by year in order of the years, the chosen ones always among them."""
    counts = dict.fromkeys(filters.year, 0) | dict(facets.year)
    years = sorted(year for year in counts if year)
    return [YearFound(year, counts[year], year in filters.year) for year in years]


def undated(facets: Facets, filters: SearchFilters) -> Choice | None:
    """The choice of what has no date, where there is such a thing."""
    count = dict(facets.year).get(0, 0)
    chosen = 0 in filters.year
    return Choice("0", gettext("Year not known"), count, chosen) if count or chosen else None


def _choices(
    key: FacetName, facets: Facets, filters: SearchFilters, inventories: Mapping[int, str]
) -> list[Choice]:
    chosen = {str(value) for value in filters.chosen(key)}
    counts = [(str(value), count) for value, count in getattr(facets, key)]
    known = {value for value, _count in counts}
    counts += [(value, 0) for value in sorted(chosen - known)]
    rows = [
        Choice(value, _label(key, value, inventories), count, value in chosen)
        for value, count in counts
    ]
    return [row for place, row in enumerate(rows) if place < SHOWN_CHOICES or row.chosen]


def _label(key: FacetName, value: str, inventories: Mapping[int, str]) -> str:
    if key == "type":
        kind = type_by_code(value)
        return kind.name if kind else gettext("not known")
    if key == "level":
        return gettext(LEVEL_WORDS[Level(int(value))])
    if key == "inventory":
        return inventories.get(int(value), gettext("not known"))
    if key == "year" and value == "0":
        return gettext("Year not known")
    return value or gettext("not known")
