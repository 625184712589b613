"""
Dates as papers give them: whole, month and year only, or the year only.

Two-digit years: 00-39 are 2000-2039, 40-99 are 1940-1999. The papers held begin in 2010 and the
births and admissions told in members' dossiers in the 1940s, so the pivot lies between them;
it is fixed, because a rule that follows the clock would read one paper two ways in two years.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import total_ordering
from typing import Final

from language.numbers import find_numbers
from language.vietnamese import fold, fold_letters, normalise

_PIVOT: Final = 40
_EARLIEST_YEAR: Final = 1800
_LATEST_YEAR: Final = 2199


class Precision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """
    A date of which the day, or the day and the month, may be unknown.

    Raises ValueError for a date that cannot be (31/02/2026, a day without a month). Sorts by the
    earliest day it can mean, the vaguer before the exact.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs a month")
        self.earliest()

    @property
    def precision(self) -> Precision:
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    def earliest(self) -> date:
        """The first day it can mean."""
        month = 1 if self.month is None else self.month
        return date(self.year, month, 1 if self.day is None else self.day)

    def latest(self) -> date:
        """The last day it can mean."""
        if self.day is not None:
            return self.earliest()
        month = 12 if self.month is None else self.month
        return date(self.year, month, monthrange(self.year, month)[1])

    def __lt__(self, other: "PartialDate") -> bool:
        return self._parts() < other._parts()

    def _parts(self) -> tuple[int, int, int]:
        return self.year, self.month or 0, self.day or 0

    def __str__(self) -> str:
        """dd/mm/yyyy, mm/yyyy or yyyy."""
        known = [f"{part:02}" for part in (self.day, self.month) if part is not None]
        return "/".join([*known, f"{self.year:04}"])


def shown_date(issued_on: date | None, precision: str) -> str:
    """A kept date to its precision: dd/mm/yyyy, mm/yyyy or yyyy; empty when unknown."""
    if issued_on is None:
        return ""
    return issued_on.strftime({"day": "%d/%m/%Y", "month": "%m/%Y", "year": "%Y"}[precision])


# Patterns work on folded lower-case letters, one for one with the NFC text. Digits read as
# letters count inside a date in words: o 0, l i 1, s 5.
_REPAIRED: Final = str.maketrans("olis", "0115")
_BLANK: Final = r"[\s.,:;_…\-]{0,30}"  # gaps and dotted leaders where the day is still unwritten
_NO_LETTER: Final = r"(?<![^\W\d_])"
_DASH_DOT_SLASH: Final = r"\s{0,3}[-./\u2010-\u2015\u2212]\s{0,3}"
_WORDS: Final = (
    rf"(?:{_NO_LETTER}nga[yv]{_BLANK}(?P<day>[\dolis]{{1,2}})?{_BLANK})?"
    rf"{_NO_LETTER}thang{_BLANK}(?P<month>[\dolis]{{1,2}})?{_BLANK}"
    rf"nam{_BLANK}(?P<year>[\dolis]{{4}})(?![^\W_])"
)
_FIGURES: Final = (
    rf"(?P<day>\d{{1,2}}){_DASH_DOT_SLASH}(?P<month>\d{{1,2}}){_DASH_DOT_SLASH}"
    r"(?P<year>\d{4}|\d{2})(?!\d)"
)
_MONTH: Final = rf"(?:thang\s*)?(?P<month>\d{{1,2}}){_DASH_DOT_SLASH}(?P<year>\d{{4}})"
_YEAR: Final = r"(?:nam\s*)?(?P<year>\d{4})"
_TURNED: Final = (
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[t ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?"
)
_WHOLE: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:[^,\n]{{2,40}},\s*)?{_WORDS}",
        rf"(?:[^,\n]{{2,40}},\s*)?(?:ngay\s*:?\s*)?{_FIGURES}",
        _MONTH,
        _YEAR,
        _TURNED,
    )
)
_DATED: Final = (
    re.compile(_WORDS),
    re.compile(rf"{_NO_LETTER}nga[yv]\s{{0,3}}{_FIGURES}"),
)
_LONGEST: Final = 120


def parse_date(text: str) -> PartialDate | None:
    """
    The date that the text is, or None; a date that cannot be is None too. Never raises.

    "13-8-2026", "13.8.26", "13/08/2026", "2026-08-13", "ngày 13 tháng 8 năm 2026" with or without
    its marks, a place before it, or the day left blank; "08/2012", "tháng 8 năm 2012", "2012".
    """
    plain = _plain(normalise(text)).strip(" \t\n\u00a0.,;")
    if len(plain) > _LONGEST:
        return None
    for pattern in _WHOLE:
        if match := pattern.fullmatch(plain):
            return _date(match)
    return None


def find_date_line(text: str) -> tuple[int, int, str, PartialDate] | None:
    """
    The place-and-date line of a paper's head: (start, end, place, date), or None.

    text[start:end] runs from the place to the year; the text is NFC. Recognition joins the two
    columns of the head, so what stands before a wide gap or a number on the same line is cut off.
    Dates of papers referred to ("Căn cứ … ngày 5 tháng 3 năm 2020") are passed over. The place is
    empty where the line has none. (Rules: domain reference, prose pattern of the date line.)
    """
    plain = _plain(text)
    dated = sorted(
        (match for pattern in _DATED for match in pattern.finditer(plain)),
        key=lambda match: match.start(),
    )
    for place_before in (_place_before, _doubtful_place_before):
        for match in dated:
            found = place_before(text, match.start())
            read = _date(match)
            if found is not None and read is not None:
                start, place = found
                return start, match.end(), place, read
    return None


def _plain(text: str) -> str:
    return fold_letters(text).lower()


def _date(match: re.Match[str]) -> PartialDate | None:
    parts = match.groupdict()
    year = _value(parts["year"])
    if year is not None and len(parts["year"]) == 2:
        year += 2000 if year < _PIVOT else 1900
    if year is None or not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        return None
    month, day = _value(parts.get("month")), _value(parts.get("day"))
    try:
        return PartialDate(year, month, day if month is not None else None)
    except ValueError:
        return None


def _value(digits: str | None) -> int | None:
    return None if digits is None else int(digits.translate(_REPAIRED))


_UNREAD_DAY: Final = re.compile(r"ng[aàảãáạ][yv]\W{0,12}\w{0,3}\W{0,12}$", re.IGNORECASE)
_WIDE_GAP: Final = re.compile(r".*(?:[ \u00a0]{2,}|\t)(?=\S)", re.DOTALL)
_DEBRIS: Final = " \t\u00a0-–—*+_~.,;:|/'\"()"
_SMALL_PLACE_WORDS: Final = frozenset({"phố", "xã", "trấn", "khu", "phường", "-", "–"})
_TELLS_A_REFERENCE: Final = frozenset(
    fold(
        "căn cứ theo thực hiện nghị quyết luật định thông tư kết luận tại họp về và của trong đến "
        "từ vào hôm nay trước sau kể số ngày"
    ).split()
)


def _remainder(text: str, at: int) -> tuple[int, str, str]:
    """The line before `at` as (offset, what is cut off, what is left)."""
    begin = max(text.rfind("\n", 0, at) + 1, at - _LONGEST)
    line = _UNREAD_DAY.sub("", text[begin:at]).rstrip(_DEBRIS)
    cut = max((end for _, end, _ in find_numbers(line)), default=0)
    if gap := _WIDE_GAP.match(line, cut):
        cut = gap.end()
    left = line[cut:].lstrip(_DEBRIS)
    return begin + len(line) - len(left), line[: len(line) - len(left)], left


def _place_before(text: str, at: int) -> tuple[int, str] | None:
    start, cut_off, left = _remainder(text, at)
    if not left:
        numbers = find_numbers(cut_off)
        spoken = cut_off[: numbers[0][0]] if numbers else cut_off
        # "Số 14-KH/BTCTU, ngày …" heads a paper, "Nghị quyết số 14-NQ/TU, ngày …" refers to one.
        return (at, "") if fold(spoken) in {"", "so"} else None
    words = left.split()
    names = _names_at_the_end(words)
    place = " ".join(names)
    if not 2 <= len(place) <= 40 or (len(names) == 1 and place.isupper()):
        return None
    before = words[: len(words) - len(names)]
    if before and not _is_debris(before[-1]):
        return None
    return start + len(left) - len(place), place


def _names_at_the_end(words: list[str]) -> list[str]:
    """Every syllable of a place has a capital; the names of institutions have small ones too."""
    first = len(words)
    while first and _may_be_of_a_place(words[first - 1], words[first:]):
        first -= 1
    while first < len(words) and not words[first][0].isupper():
        first += 1
    return words[first:]


def _may_be_of_a_place(word: str, after: list[str]) -> bool:
    if not _only_letters(word):
        return False
    if word.isupper() and len(word) > 3 and not all(map(str.isupper, after)):
        return False  # what is left of a misread symbol, not "TP." or a line in capitals
    return word[0].isupper() or word in _SMALL_PLACE_WORDS


def _is_debris(word: str) -> bool:
    """Part of a misread number, so that what follows it may begin a place."""
    return word.isupper() or any(c.isdigit() or c in "/:" for c in word)


def _only_letters(word: str) -> bool:
    return all(character.isalpha() or character in ".'-–" for character in word)


def _doubtful_place_before(text: str, at: int) -> tuple[int, str] | None:
    """A place whose capitals were misread: before a comma, and with no word of a reference."""
    start, _, left = _remainder(text, at)
    words = fold(left).split()
    if text[start + len(left) : at].strip()[:1] not in {",", ".", ";"}:
        return None
    if not 2 <= len(left) <= 40 or _TELLS_A_REFERENCE.intersection(words):
        return None
    return start, " ".join(left.split())
