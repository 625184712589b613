"""
The arrival stamp of whoever received a paper: its number in their register and the day it came.

What the stamp says is never the paper's own number or date, so its words are lifted off before the
heading is looked at.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from language.dates import PartialDate, Precision, parse_date
from reading.domain.arrival_stamps import (
    DAY_LABEL,
    LEADERS,
    ArrivalStamp,
    StampRow,
    height_of,
    number_in,
    stamps_of,
    texts_behind,
)
from reading.domain.certainty import CERTAIN
from reading.domain.fields import STAMPED, Field
from reading.domain.header_fields import NEVER_AN_IMAGE
from reading.domain.page_layout import box_of, sureness_of
from reading.domain.readings import PageReading, Proposal, Word
from reading.domain.turning import Box

_DAY_AND_MONTH = re.compile(r"(?:ng[aà]y\s*)?(\d{1,2})\s?[-/.]\s?(\d{1,2})", re.IGNORECASE)
# In ten-thousandths of A4: from row to row of a stamp, and what is left for a pen in one.
_NEXT_ROW, _ROOM_FOR_PEN = 185, 1700
# A label has marks above and a tail below; printed figures beside it are a quarter lower.
_PRINT_HEIGHT = 0.9
_PRINT, _GUESSED = 0.8, 0.3
_UNSURE, _AGREED = 0.85, 0.93
# A paper comes within a month; one that took longer is looked at.
_SOON, _WITHOUT_YEAR = timedelta(days=31), timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Lifted:
    """Pages without the words of arrival stamps, and the stamps by the number of their page."""

    pages: tuple[PageReading, ...]
    stamps: Mapping[int, tuple[ArrivalStamp, ...]]


def stamps_lifted(pages: Sequence[PageReading]) -> Lifted:
    """The pages and what was lifted off them; every other word stays where it is. Never raises."""
    found = [(page, stamps_of(page)) for page in pages]
    return Lifted(
        tuple(_without(page, stamps) if stamps else page for page, stamps in found),
        {page.number: stamps for page, stamps in found if stamps},
    )


def arrival(
    lifted: Lifted, numbers: Sequence[int], issued: PartialDate | None
) -> dict[str, Proposal]:
    """
    Number and day of the stamp on the first of these pages of a paper; nothing where none is.

    `issued` is the paper's own date, which gives the year that a stamp leaves out. What a pen
    wrote is left empty with its place, and with what it may be beside it. Which of several stamps
    is meant, a person says.
    """
    for number in numbers:
        if number in lifted.stamps:
            first, *others = (
                dict(_proposals(stamp, number, issued)) for stamp in lifted.stamps[number]
            )
            return {
                name: _among(one, [other[name] for other in others]) for name, one in first.items()
            }
    return {}


def arrival_weighed(found: dict[str, Proposal], taken_on: date | None) -> dict[str, Proposal]:
    """
    The same fields with the day of arrival held against the paper's own and that of taking in.

    A printed day that lies soon after a certain date of the paper has its second witness in it; one
    that cannot be is not pre-filled.
    """
    own = found.get(Field.ARRIVED)
    if own is None:
        return found
    issued = parse_date(found[Field.ISSUED].value) if Field.ISSUED in found else None
    impossible = partial(_cannot_be, issued=issued, taken_on=taken_on)
    others = tuple(text for text in own.alternatives if not impossible(text))
    if impossible(own.value):
        own = replace(own, value="", confidence=0.0, alternatives=(own.value,))
    elif _is_soon_after(own, found.get(Field.ISSUED)):
        own = replace(own, confidence=max(own.confidence, _AGREED), alternatives=others)
    else:
        own = replace(own, alternatives=others)
    return found | {Field.ARRIVED: own}


def is_impossible(
    arrived: PartialDate, *, issued: PartialDate | None, taken_on: date | None
) -> bool:
    """Whether the day lies before the paper's own date, or after the file was taken in."""
    if issued is not None and arrived.latest() < issued.earliest():
        return True
    return taken_on is not None and arrived.earliest() > taken_on


def arrival_day(text: str, issued: PartialDate | None) -> PartialDate | None:
    """
    The day a stamp or a person says, or None; 20/3 is the first such day after the paper's own.

    A day and month that would lie more than half a year after it name no year.
    """
    match = _DAY_AND_MONTH.fullmatch(text.strip(" .,;"))
    if match is None:
        return parse_date(text)
    if issued is None:
        return None
    for year in (issued.year, issued.year + 1):
        day = parse_date(f"{match[1]}/{match[2]}/{year}")
        if day and timedelta() <= day.earliest() - issued.earliest() <= _WITHOUT_YEAR:
            return day
    return None


def _cannot_be(text: str, *, issued: PartialDate | None, taken_on: date | None) -> bool:
    arrived = parse_date(text)
    return arrived is not None and is_impossible(arrived, issued=issued, taken_on=taken_on)


def _is_soon_after(own: Proposal, dated: Proposal | None) -> bool:
    arrived = parse_date(own.value)
    issued = parse_date(dated.value) if dated and dated.confidence >= CERTAIN else None
    if arrived is None or issued is None or own.confidence < _UNSURE:
        return False
    if not arrived.precision == issued.precision == Precision.DAY:
        return False
    return timedelta() <= arrived.earliest() - issued.earliest() <= _SOON


def _among(own: Proposal, others: Sequence[Proposal]) -> Proposal:
    said = [text for one in others for text in (one.value, *one.alternatives) if text]
    beside = tuple(dict.fromkeys(text for text in (*own.alternatives, *said) if text != own.value))
    if beside == own.alternatives:
        return own
    return replace(own, confidence=min(own.confidence, _UNSURE), alternatives=beside)


def _without(page: PageReading, stamps: Sequence[ArrivalStamp]) -> PageReading:
    own = {id(word) for stamp in stamps for word in stamp.words}
    return replace(page, words=tuple(word for word in page.words if id(word) not in own))


def _proposals(
    stamp: ArrivalStamp, page: int, issued: PartialDate | None
) -> Iterator[tuple[str, Proposal]]:
    number, day = stamp.number, stamp.day
    boxes = [_room(row) if row else None for row in (number, day)]
    places = (
        boxes[0] or _moved(boxes[1], -_NEXT_ROW),
        boxes[1] or _moved(boxes[0], _NEXT_ROW),
    )
    read = (number_in(number), _day_in(day, issued))
    for name, row, text, place in zip(STAMPED, (number, day), read, places, strict=True):
        yield name, _proposal(name, row, text, page, place)


def _proposal(name: str, row: StampRow | None, text: str, page: int, place: Box | None) -> Proposal:
    figures = [word for word in row.all if any(map(str.isdecimal, word.text))] if row else []
    sure = sureness_of(figures)
    if text and sure >= NEVER_AN_IMAGE:
        return Proposal(name, text, min(0.97, sure), page, place)
    if text and sure >= _PRINT and row and _is_print(figures, row.label[0]):
        return Proposal(name, text, min(_UNSURE, sure), page, place)
    return Proposal(name, "", 0.0, page, place, (text,) if text and sure >= _GUESSED else ())


def _is_print(figures: Sequence[Word], label: Word) -> bool:
    return all(
        word is label or height_of(word) <= _PRINT_HEIGHT * height_of(label) for word in figures
    )


def _day_in(row: StampRow | None, issued: PartialDate | None) -> str:
    if row is None:
        return ""
    texts = [LEADERS.sub("", text) for text in texts_behind(row, DAY_LABEL)]
    for until in range(len(texts), 0, -1):
        day = arrival_day(" ".join(("ngày", *filter(None, texts[:until]))), issued)
        if day is not None and day.day is not None:
            return str(day)
    return ""


def _room(row: StampRow) -> Box:
    """The row from its label to where its figures are or would stand."""
    left, top, right, bottom = box_of(row.all)
    return _moved((left, top, max(right, left + _ROOM_FOR_PEN), bottom), 0) or row.label[0].box


def _moved(box: Box | None, down: int) -> Box | None:
    if box is None:
        return None
    left, top, right, bottom = (
        max(0, min(10_000, side)) for side in (box[0], box[1] + down, box[2], box[3] + down)
    )
    return left, top, right, bottom
