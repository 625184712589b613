"""
Dates as lists have them: a day left open, a quarter, from - to, a sheet's own number for a day.

Whatever cannot be understood stays as it was written, with a mark; no date keeps a paper out.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from archive.domain.listing.marks import Mark
from language.dates import PartialDate, parse_date
from language.vietnamese import fold, fold_letters, normalise


@dataclass(frozen=True, slots=True)
class ListedDate:
    """
    What a cell says of a date.

    `issued` is known to the precision that all of the cell agrees on; of a span, `first` and `last`
    are its two ends as they were given. `marks` say what is doubtful.
    """

    issued: PartialDate | None = None
    first: PartialDate | None = None
    last: PartialDate | None = None
    marks: tuple[Mark, ...] = ()


# The month before the day is only another way of writing the same day.
_SAID_BY_THE_DAY: Final = frozenset({Mark.MONTH_FIRST})
_NOTHING: Final = ListedDate(marks=(Mark.NO_DATE,))
_NO_DATE: Final = frozenset(
    fold(word)
    for word in (
        "k/đ", "kđ", "không đề", "không ghi", "không ghi ngày", "không ngày", "k ngày", "không rõ",
        "không đề ngày", "không có ngày", "không có", "không", "chưa rõ", "k rõ", "kn", "k/n", "không ngày tháng",
        "không ghi ngày tháng", "không đề ngày tháng", "không xác định", "kxđ", "s d", "k", "00", "0",
        "ko rõ", "ko", "ko ghi", "khuyết", "mờ", "mất", "kr", "00 00 0000", "00 00 00", "không tháng",
    )
)  # fmt: skip
_DASH: Final = r"\s*(?:[-–—÷~→]|đến ngày|den ngay|đến|den|tới|toi|&|;|,|và|va)\s*"
_SEPARATOR: Final = r"\s*[-./]\s*"
_OPEN: Final = r"(?:[._…?xX\s]|0(?!\d*[1-9]))*"


def listed_date(text: str, *, year: int | None = None) -> ListedDate:
    """
    The date of a cell; `year` is the one under whose heading the row stands, for dates without.

    Beside what `parse_date` takes: 00/3/2012 and ../3/2012 (the month), 3/20/2012, quý I/2012 and
    "khoảng 2012" (the year), 20/3 under "Năm 2012", 20 - 25/3/2012 (what both agree on), 41000 and
    2012.03 of a sheet's cells.
    """
    plain = _plain(text)
    if not plain.strip(" .…_-–—/\\?*x\"'") or fold(plain) in _NO_DATE:
        return _of_year(year) if not text.strip() and year else _NOTHING
    for read in _WAYS:
        if found := read(plain, year):
            return found
    return ListedDate(marks=(Mark.UNREAD_DATE,))


def typed_date(text: str) -> ListedDate | None:
    """
    A date as a person types it into a field, by the rules of lists; None for what is none.

    Its `issued` is None where it says that the paper bears no date ("k/đ"). What only a sheet makes
    of a date (41000, 2012.03) is none here, and no more are two years, which agree on nothing.
    """
    read = listed_date(text)
    if read.issued is None:
        return read if read.marks == (Mark.NO_DATE,) else None
    return None if _OF_SHEETS.intersection(read.marks) else read


def known_day(text: str) -> PartialDate | None:
    """What a date as a person types it says of the day, the month or the year; None for nothing."""
    read = typed_date(text)
    return read.issued if read else None


def as_written(text: str) -> str:
    """
    A typed date, where the day, month or year that is known of it does not say all that it says:
    00/3/2012, quý I/2012, k/đ. Empty for every other, and for what stands there for nothing.
    """
    read, written = typed_date(text), " ".join(normalise(text).split())
    more = set(read.marks) - _SAID_BY_THE_DAY if read else set()
    return written if more and any(map(str.isalnum, written)) else ""


def shown_as_listed(issued: str, date_text: str) -> str:
    """
    A date of a row as people read it, `issued` to its precision: as the list wrote it where that says
    more, by itself (20/3 is one only under "Năm 2012"), or where nothing is known.
    """
    written, known = as_written(date_text), known_day(date_text)
    if written and str(known or "") == issued:
        return written
    return issued or date_text


# 20/III/2012 as clerks wrote it, 20-Mar-12 as a sheet in English shows a day.
_ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ENGLISH: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")  # fmt: skip
_MONTH_OF: Final = {name: at for names in (_ROMAN, _ENGLISH) for at, name in enumerate(names, 1)}
_NAMED_MONTH: Final = re.compile(
    rf"(?<=\d)\s*[-./]\s*({'|'.join(_MONTH_OF)})\s*[-./]\s*(?=\d{{2,4}}\b)"
)


def _of_year(year: int) -> ListedDate:
    return ListedDate(PartialDate(year), marks=(Mark.YEAR_FROM_ABOVE,))


def _plain(text: str) -> str:
    """Without marks on its letters, so that "đến" and "quý" are met however they are spelt."""
    plain = " ".join(fold_letters(text).lower().split()).strip(" .,;:'\"")
    plain = _NAMED_MONTH.sub(lambda match: f"/{_MONTH_OF[match[1]]}/", plain)
    return _BARE_DAY.sub("ngay ", _SHORT_MONTH.sub("thang ", plain))


def _whole(text: str, _year: int | None) -> ListedDate | None:
    read = parse_date(text)
    return None if read is None or _SERIAL.fullmatch(text) else ListedDate(read)


def _month_to_month(text: str, _year: int | None) -> ListedDate | None:
    """3-5/2012 is the third of May, or March to May: both agree on the year."""
    match = _TWO_MONTHS.fullmatch(text)
    if match is None or not 0 < int(match[1]) < int(match[2]) <= _MONTHS:
        return None
    return ListedDate(_year_of(int(match[3])), marks=(Mark.ABOUT,))


def _open_day(text: str, _year: int | None) -> ListedDate | None:
    if match := _OPEN_DAY.fullmatch(text):
        read = parse_date(match[1])
        return ListedDate(read, marks=(Mark.OPEN_DAY,)) if read else None
    return None


def _month_first(text: str, _year: int | None) -> ListedDate | None:
    if match := _FIGURES.fullmatch(text):
        month, day, of = match.groups()
        read = parse_date(f"{day}/{month}/{of}")
        return ListedDate(read, marks=(Mark.MONTH_FIRST,)) if read else None
    return None


def _quarter(text: str, year: int | None) -> ListedDate | None:
    if match := _QUARTER.fullmatch(text):
        of = int(match[1]) if match[1] else year
        return ListedDate(_year_of(of), marks=(Mark.QUARTER,)) if of else None
    return None


def _about(text: str, _of: int | None) -> ListedDate | None:
    if match := _ABOUT.fullmatch(text):
        read = parse_date(match["of"])
        return ListedDate(read, marks=(Mark.ABOUT,)) if read else None
    return None


def _span(text: str, year: int | None) -> ListedDate | None:
    """From - to, each end whole, or the first lent the month and the year of the last."""
    bare = _FROM.sub("", text)
    for match in _BETWEEN.finditer(bare):
        ends = _ends(bare[: match.start()], bare[match.end() :], year)
        if ends is not None:
            return ListedDate(agreed(*ends), *ends, marks=(Mark.DATE_SPAN,))
    return None


def _ends(left: str, right: str, year: int | None) -> tuple[PartialDate, PartialDate] | None:
    last = _end(right, year)
    if last is None:
        return None
    lent = [left]
    if last.month is not None and last.day is not None:
        lent += [f"{left}/{last.year}", f"{left}/{last.month}/{last.year}"]
    elif last.month is not None:
        lent += [f"{left}/{last.year}"]
    first = next((read for one in lent if (read := _end(one, None))), None)
    return (first, last) if first and first.earliest() <= last.latest() else None


def _end(text: str, year: int | None) -> PartialDate | None:
    found = _whole(text, None) or _open_day(text, None) or _without_year(text, year)
    return found.issued if found else None


def agreed(first: PartialDate, last: PartialDate) -> PartialDate | None:
    """What two dates have in common; None for two years."""
    if first.year != last.year:
        return None
    if first.month is None or first.month != last.month:
        return PartialDate(first.year)
    same_day = first.day is not None and first.day == last.day
    return PartialDate(first.year, first.month, first.day if same_day else None)


def _without_year(text: str, year: int | None) -> ListedDate | None:
    match = _DAY_AND_MONTH.fullmatch(text)
    if match is None or year is None:
        return None
    day, month = match["day"], match["month"] or match["alone"]
    read = parse_date(f"{day}/{month}/{year}" if day else f"{month}/{year}")
    if read is None and day and int(day) == 0:
        read = parse_date(f"{month}/{year}")
    return ListedDate(read, marks=(Mark.YEAR_FROM_ABOVE,)) if read else None


def _serial(text: str, _of: int | None) -> ListedDate | None:
    if not _SERIAL.fullmatch(text):
        return None
    held = _FIRST_OF_SHEETS + timedelta(days=int(text[:5]))
    return ListedDate(PartialDate(held.year, held.month, held.day), marks=(Mark.SERIAL_DATE,))


def _decimal(text: str, _of: int | None) -> ListedDate | None:
    """2012.03 is March; of 2012.1 nobody knows whether a sheet has dropped the nought of October."""
    match = _DECIMAL.fullmatch(text)
    if match is None:
        return None
    of, month = int(match[1]), match[2]
    read = _year_of(of) if month == "1" else parse_date(f"{month}/{of}")
    return ListedDate(read, marks=(Mark.DECIMAL_DATE,)) if read else None


def _remark(text: str, _of: int | None) -> ListedDate | None:
    """One date among other words: 20/3/2012 (sao)."""
    found = {match[0] for match in _ANYWHERE.finditer(text)}
    read = parse_date(found.pop()) if len(found) == 1 else None
    return ListedDate(read, marks=(Mark.REMARK_IN_DATE,)) if read else None


def _year_of(of: int) -> PartialDate | None:
    return PartialDate(of) if 1800 <= of <= 2199 else None


_OF_SHEETS: Final = frozenset({Mark.SERIAL_DATE, Mark.DECIMAL_DATE})
_MONTHS: Final = 12
_TWO_MONTHS: Final = re.compile(r"(\d{1,2})\s*[-–]\s*(\d{1,2})\s*/\s*(\d{4})")
_FIRST_OF_SHEETS: Final = date(1899, 12, 30)
_SERIAL: Final = re.compile(r"[2-5]\d{4}(?:\.\d+)?")
_FIGURES: Final = re.compile(rf"(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{4}}|\d{{2}})")
_OPEN_DAY: Final = re.compile(
    rf"(?:ngay\s*)?{_OPEN}(?:[/-]|thang)?\s*(?:{_OPEN}(?:[/-]|nam)\s*)?((?:\d{{1,2}}\s*[/.-]\s*)?\d{{4}})"
)
_QUARTER: Final = re.compile(
    r"(?:quy|q)\s*\.?\s*(?:i{1,3}|iv|[1-4])(?:\s*(?:[/.,-]|nam)?\s*(?:nam\s*)?(\d{4}))?"
)
_ABOUT: Final = re.compile(
    r"(?:(?:khoang|dau|cuoi|giua|tu|truoc|sau|6 thang(?: dau| cuoi)?|9 thang(?: dau)?|ca|trong|~|c\.?)\s*"
    r"(?:thang\s*(?=\d{1,2}\s*[/-]))?(?:nam\s*)?)?(?P<of>(?:\d{1,2}\s*[/-]\s*)?\d{4})\s*\??"
)
_SHORT_MONTH: Final = re.compile(r"^t\s*\.?\s*(?=\d{1,2}\s*[/-]\s*\d{4}$)")
_BARE_DAY: Final = re.compile(r"^(?=\d{1,2}\s*thang)")
_FROM: Final = re.compile(r"^(?:tu ngay|tu|ngay)\s+")
_BETWEEN: Final = re.compile(_DASH)
_DAY_AND_MONTH: Final = re.compile(
    rf"(?:ngay\s*)?(?P<day>\d{{1,2}})(?:{_SEPARATOR}|\s*thang\s*)(?P<month>\d{{1,2}})|thang\s*(?P<alone>\d{{1,2}})"
)
_DECIMAL: Final = re.compile(r"(\d{4})\.(\d{1,2})")
_ANYWHERE: Final = re.compile(
    r"(?<!\d)\d{1,2}\s?[-./]\s?\d{1,2}\s?[-./]\s?\d{4}(?!\d)|ngay\s*\d{1,2}\s*thang\s*\d{1,2}\s*nam\s*\d{4}"
    r"|(?<![\d/.-])\d{1,2}\s?/\s?\d{4}(?!\d)|(?<![\d/.-])(?:19|20)\d\d(?![\d/.-])"
)
_Way = Callable[[str, int | None], ListedDate | None]
_WAYS: Final[tuple[_Way, ...]] = (
    _month_to_month, _whole, _open_day, _month_first, _quarter, _decimal, _serial, _without_year, _span, _about, _remark,
)  # fmt: skip
