"""
Sheets and pages: at which sheet a paper begins, from which to which it goes, how many there are.

"Tờ số" is a place in the dossier, "Số tờ" and "Số trang" are counts; one is never taken for the
other.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from archive.domain.listing.marks import Mark
from language.vietnamese import fold, fold_letters


@dataclass(frozen=True, slots=True)
class Span:
    """From - to; `last` is None where only the beginning is known."""

    first: int | None = None
    last: int | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """A number of sheets or pages, or a span that was written in its place."""

    number: int | None = None
    span: Span | None = None
    marks: tuple[Mark, ...] = ()


MOST: Final = 99_999
_OF_SPANS: Final = 5
_NOTHING: Final = frozenset({"", "0", "khong", "k", "ko", "khong ro", "kr"})
_PLACE: Final = r"0*(\d{1,5})\s*(?:[a-z](?![a-z])|\.0+)?"
_ONE: Final = re.compile(rf"(?:to|trang|t|tr|bl|so)?\s*[.:]?\s*(?:so\s*)?{_PLACE}")
_TWO: Final = re.compile(
    rf"(?:tu\s*)?(?:to|trang|t|tr|bl)?\s*[.:]?\s*(?:so\s*)?{_PLACE}\s*(?:[-–—÷~→>]+|\.\.+|…|den|toi)\s*(?:to|trang|t|tr)?\s*(?:so\s*)?{_PLACE}"
)
_DATE: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(?:19|20)\d\d")
_COUNTED: Final = re.compile(r"0*(\d{1,5})(?:[.,]0+)?\s*(?:to|trang|tr|t)?\.?")
_OF_SHEETS: Final = re.compile(r"\d+\s*to\b")
_OF_PAGES: Final = re.compile(r"\d+\s*tr(?:ang)?\b")


def sheet_span(text: str) -> Span:
    """A cell of "Tờ số": 4, 05-09, "Tờ 1 đến tờ 3", "1, 4-6"; a day that a sheet made of 1-3."""
    plain = _plain(text)
    if fold(plain) in _NOTHING:
        return Span()
    if match := _DATE.fullmatch(plain):
        ends = sorted((int(match[1]), int(match[2])))
        return Span(ends[0], ends[1], (Mark.DATE_FOR_SHEETS,))
    parts = [part for part in re.split(r"\s*(?:[,;+&]|va)\s*", plain) if part]
    spans = [_one_span(part) for part in parts]
    if not spans or any(span is None for span in spans):
        return Span(marks=(Mark.UNREAD_SHEETS,))
    return _together([span for span in spans if span is not None])


def _one_span(text: str) -> Span | None:
    if match := _ONE.fullmatch(text):
        return Span(int(match[1]))
    if match := _TWO.fullmatch(text):
        first, last = int(match[1]), int(match[2])
        turned = (Mark.SHEETS_OUT_OF_ORDER,) if last < first else ()
        return Span(min(first, last), max(first, last), turned)
    return None


def _together(spans: Sequence[Span]) -> Span:
    if len(spans) == 1:
        return spans[0]
    places = [place for span in spans for place in (span.first, span.last) if place is not None]
    return Span(min(places), max(places), (Mark.SEVERAL_SHEETS,))


def writes_spans(spans: Sequence[Span]) -> bool:
    """
    Whether a list writes from - to, so that a sheet alone is one sheet, or only beginnings.

    One span among many beginnings is a paper that somebody wrote otherwise.
    """
    said = [span for span in spans if span.first is not None]
    return _OF_SPANS * sum(1 for span in said if span.last is not None) >= max(1, len(said))


def closed(spans: Sequence[Span], *, spans_written: bool) -> list[Span]:
    """
    The spans of one dossier in its order, each beginning closed by the next one's.

    Where beginnings alone are written, a paper goes on to the sheet before the next one's, and of
    the last only the beginning is known.
    """
    found: list[Span] = []
    following: int | None = None
    for span in reversed(spans):
        if span.first is None or span.last is not None:
            found.append(span)
        elif spans_written:
            found.append(Span(span.first, span.first, span.marks))
        else:
            found.append(_closed_by(span.first, span, following))
        following = span.first if span.first is not None else following
    return found[::-1]


def _closed_by(first: int, span: Span, following: int | None) -> Span:
    if following is None or following == 1 < first:
        return Span(first, None, (*span.marks, Mark.OPEN_END))
    if following < first:
        return Span(first, None, (*span.marks, Mark.SHEETS_OUT_OF_ORDER))
    return Span(first, max(first, following - 1), span.marks)


def counted(text: str, *, unread: Mark) -> Count:
    """A cell of "Số tờ" or "Số trang"; `unread` marks what is no number, or one of the other."""
    plain = _plain(text)
    if fold(plain) in _NOTHING:
        return Count()
    other = _OF_SHEETS if unread is Mark.UNREAD_PAGES else _OF_PAGES
    if other.match(plain):
        return Count(marks=(unread,))
    if match := _COUNTED.fullmatch(plain):
        number = int(match[1])
        return Count(number) if number <= MOST else Count(marks=(unread,))
    span = _one_span(plain) if not _DATE.fullmatch(plain) else None
    if span is not None and span.last is not None:
        return Count(span=span, marks=(Mark.SPAN_FOR_COUNT,))
    return Count(marks=(unread,))


def by_their_units(sheets: str, pages: str) -> tuple[str, str]:
    """
    The cells of "Số tờ" and "Số trang", each as the number of what its own unit names: "2 tờ" under
    "Số trang" are sheets. A cell that the other one contradicts stays where it is, to be told.
    """
    if not sheets and _OF_SHEETS.match(_plain(pages)):
        return pages, ""
    if not pages and _OF_PAGES.match(_plain(sheets)):
        return "", sheets
    return sheets, pages


def _plain(text: str) -> str:
    return " ".join(fold_letters(text).lower().split()).strip(" .,;:'\"()")
