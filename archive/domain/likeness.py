"""
Whether a list looks like the list of another inventory: asked before anything of it is written.

Every sign is told by what its bringer sees, and none of them refuses: whoever brings the list knows
better, and says so.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from archive.domain.list_changes import Standing, of_dossiers_named
from archive.domain.listing.results import ListReading
from archive.domain.lists import ListRow
from language.vietnamese import fold


class Unlike(StrEnum):
    """Why a list looks like another inventory's."""

    FEW_ROWS_FIT = "few_rows_fit"
    OTHER_YEARS = "other_years"
    OTHER_TERM = "other_term"
    OTHER_FONDS = "other_fonds"
    OTHER_INVENTORY = "other_inventory"
    OTHER_ISSUERS = "other_issuers"


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of the inventory that a list is brought into."""

    number: str = ""
    term: str = ""
    year_from: int | None = None
    year_to: int | None = None
    fonds: tuple[str, ...] = ()


# Of a list and the rows that stand, the shorter one counts: a corrected list may have grown.
_FIT: Final = 0.2
_FEW: Final = 3
_MOST_OUTSIDE: Final = 0.5
_MOST_HERE: Final = 0.5
_ISSUERS_OF: Final = 5
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_DIGITS: Final = re.compile(r"\d+")
_BEFORE_FONDS: Final = re.compile(r"^(?:phong luu tru|phong)\s+")


def unlike(
    read: ListReading, rows: Sequence[ListRow], standing: Sequence[Standing], place: Place
) -> tuple[Unlike, ...]:
    """
    The signs that a list is another inventory's; `rows` are made ready for `standing`.

    None where most of its rows stand here: it was asked about when the first edition came.
    """
    if sum(row.there is not None for row in rows) > _MOST_HERE * len(rows):
        return ()
    # The list of one dossier after the other comes to an inventory, and none is another's for that.
    beside = of_dossiers_named(rows, standing)
    signs = {
        Unlike.FEW_ROWS_FIT: _few_fit(rows, beside),
        Unlike.OTHER_YEARS: _outside(rows, place),
        Unlike.OTHER_TERM: _other_term((one.term for one in read.dossiers), place.term),
        Unlike.OTHER_FONDS: _other_fonds((one.fonds for one in read.dossiers), place.fonds),
        Unlike.OTHER_INVENTORY: _other_number(read, place.number),
        Unlike.OTHER_ISSUERS: _other_issuers(rows, beside),
    }
    return tuple(sign for sign, seen in signs.items() if seen)


def _few_fit(rows: Sequence[ListRow], standing: Sequence[Standing]) -> bool:
    shorter = min(len(rows), len(standing))
    fit = sum(row.there is not None for row in rows)
    return shorter >= _FEW and fit < _FIT * shorter


def _outside(rows: Sequence[ListRow], place: Place) -> bool:
    """Whether most dated rows lie outside the years; a date that lies within in part is within."""
    dated = [row.issued.year for row in rows if row.issued]
    first, last = place.year_from or 0, place.year_to or 9999
    outside = sum(not first <= year <= last for year in dated)
    return bool(dated) and outside > _MOST_OUTSIDE * len(dated)


def _other_term(said: Iterable[str], own: str) -> bool:
    """Terms are told by their years: "khóa IX (2010-2015)" is 2010 – 2015."""
    years = _YEAR.findall(own)
    named = [found for text in said if len(found := _YEAR.findall(text)) > 1]
    return len(years) > 1 and bool(named) and years not in named


def _other_fonds(said: Iterable[str], own: Iterable[str]) -> bool:
    names = [_fonds(text) for text in own if text]
    named = [_fonds(text) for text in said if text]
    return (
        bool(names)
        and bool(named)
        and not any(one in other or other in one for one in names for other in named)
    )


def _fonds(text: str) -> str:
    return _BEFORE_FONDS.sub("", fold(text))


def _other_number(read: ListReading, own: str) -> bool:
    said = {one.inventory for one in read.dossiers} | {row.inventory for row in read.rows}
    named = {_whole(text) for text in said if text}
    return bool(own) and bool(named) and _whole(own) not in named


def _whole(text: str) -> str:
    """Number 1 is meant by 01, by ML01 and by "Mục lục số 01"."""
    digits = _DIGITS.findall(text)
    return digits[-1].lstrip("0") if digits else fold(text)


def _other_issuers(rows: Sequence[ListRow], standing: Sequence[Standing]) -> bool:
    here = _issuers((row.values.issuer, row.values.number_text) for row in standing)
    said = _issuers((row.issuer, row.number_text) for row in rows)
    enough = min(len(rows), len(standing)) >= _ISSUERS_OF
    return enough and bool(here) and bool(said) and not here & said


def _issuers(papers: Iterable[tuple[str, str]]) -> set[str]:
    """By name and by what stands after the slash of a number."""
    found: set[str] = set()
    for issuer, number in papers:
        found |= {fold(issuer), fold(number.rpartition("/")[2]) if "/" in number else ""}
    return found - {""}
