"""
The arrival stamp of whoever received a paper: its number in their register and the day it came.

Layout after Nghị định 30/2020/NĐ-CP, phụ lục IV, and what offices used before it: ĐẾN or CÔNG VĂN
ĐẾN in capitals, "Số:" and "Ngày:" beside or below it, mostly filled in with a pen, anywhere in the
upper half of the first page. What the stamp says is never the paper's own number or date, so its
words are lifted off before the heading is looked at.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from archive.domain.dates import PartialDate, Precision, parse_date
from archive.domain.vietnamese import fold_letters
from ingest.domain.header_fields import NEVER_AN_IMAGE
from ingest.domain.page_layout import MOST_WORDS, box_of, sureness_of
from ingest.domain.readings import Box, PageReading, Proposal, Word
from ingest.domain.witnesses import CERTAIN

NUMBER, DAY = "arrival_number", "arrival_date"
# Begun with the rarer letter, for every page is searched.
_COME_IN_CAPITALS = re.compile(r"N(?<=[ĐÐD][EÊẾỀỂỄỆÉÈẺẼẸ]N)(?![^\W_])")
_TELLING = ("đến:", "đến :", "ông văn đến", "ăn bản đến", "Chuy", "Chuv")
_COME = re.compile(r"\W{0,3}den\W{0,3}")
_PASSED_ON = re.compile(r"\W{0,3}chu[yv](?:en)?\W{0,40}")
_BEFORE_COME = ("congvan", "vanban", "cv", "vb")
_NUMBER_LABEL = re.compile(r"\W{0,3}s(?:o|[06](?=\W|$))(?![a-z])[\W_]{0,40}")
_DAY_LABEL = re.compile(r"\W{0,3}n[gq]a[yvj](?![a-z])[\W_]{0,40}")
_ENDS_ROW = re.compile(r"\W{0,3}(?:so|n[gq]a[yvj]|chu[yv])(?!en\b\w)")
_OWN_SYMBOL = re.compile(r"[-/]\s?[A-ZĐ]{2,}")
_LEADERS = re.compile(r"[._…]{2,}|^[\s.,:;_…]+|[\s.,:;_…]+$")
_FIGURES = re.compile(r"(\d{1,6})([a-zđ]?)")
_DAY_AND_MONTH = re.compile(r"(?:ng[aà]y\s*)?(\d{1,2})\s?[-/.]\s?(\d{1,2})", re.IGNORECASE)
_WORDS_OF_A_DATE = frozenset({"thang", "nam"})
# In ten-thousandths of A4. Stamps are up to 35 by 50 mm; ĐẾN stands at their left or on top.
_LOWEST = 5000
_BESIDE, _ABOVE, _BELOW = 900, 450, 800
_ROWS_APART, _ALIGNED, _ALONG = 450, 500, 2500
_ADJACENT, _WIDEST_BLANK, _WIDEST_ROW = 250, 700, 2600
_NEXT_ROW, _ROOM_FOR_PEN, _TALLEST_ROW = 185, 1700, 90
_MOST_STAMPS = 5
_COVERS = 3
# A label has marks above and a tail below; printed figures beside it are a quarter lower.
_PRINT_HEIGHT = 0.9
_PRINT, _GUESSED = 0.8, 0.3
_UNSURE, _AGREED = 0.85, 0.93
# A paper comes within a month; one that took longer is looked at.
_SOON, _WITHOUT_YEAR = timedelta(days=31), timedelta(days=180)


@dataclass(frozen=True, slots=True)
class _Row:
    """
    A row of a stamp: the words of its label, and those behind it.

    A `weak` label has neither a capital nor a colon: it is one only where a row begins.
    """

    label: tuple[Word, ...]
    words: tuple[Word, ...]
    weak: bool = False

    @property
    def all(self) -> tuple[Word, ...]:
        return (*self.label, *self.words)

    @property
    def is_named(self) -> bool:
        """Whether it says itself that it is of an arrival: "Số đến: 574"."""
        return len(self.label) > 1


@dataclass(frozen=True, slots=True)
class _Stamp:
    heads: tuple[Word, ...]
    number: _Row | None
    day: _Row | None

    @property
    def words(self) -> tuple[Word, ...]:
        rows = (row.all for row in (self.number, self.day) if row)
        return (*self.heads, *(word for row in rows for word in row))


@dataclass(frozen=True, slots=True)
class Lifted:
    """Pages without the words of arrival stamps, and the stamps by the number of their page."""

    pages: tuple[PageReading, ...]
    stamps: Mapping[int, tuple[_Stamp, ...]]


def stamps_lifted(pages: Sequence[PageReading]) -> Lifted:
    """The pages and what was lifted off them; every other word stays where it is. Never raises."""
    found = [(page, _stamps(page)) for page in pages]
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
    for number in numbers[:_COVERS]:
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
    own = found.get(DAY)
    if own is None:
        return found
    issued = parse_date(found["date"].value) if "date" in found else None
    impossible = partial(_cannot_be, issued=issued, taken_on=taken_on)
    others = tuple(text for text in own.alternatives if not impossible(text))
    if impossible(own.value):
        own = replace(own, value="", confidence=0.0, alternatives=(own.value,))
    elif _is_soon_after(own, found.get("date")):
        own = replace(own, confidence=max(own.confidence, _AGREED), alternatives=others)
    else:
        own = replace(own, alternatives=others)
    return found | {DAY: own}


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


def _without(page: PageReading, stamps: Sequence[_Stamp]) -> PageReading:
    own = {id(word) for stamp in stamps for word in stamp.words}
    return replace(page, words=tuple(word for word in page.words if id(word) not in own))


def _stamps(page: PageReading) -> tuple[_Stamp, ...]:
    if not _may_bear_one(page.text):
        return ()
    words = [word for word in page.words[:MOST_WORDS] if word.box[1] < _LOWEST + _BELOW]
    numbers, days = (list(_labels(words, pattern)) for pattern in (_NUMBER_LABEL, _DAY_LABEL))
    stamps: list[_Stamp] = []
    for head in [word for word in words if _says_come(word)][:_MOST_STAMPS]:
        heads, known = _heads(head, words), {id(word) for one in stamps for word in one.words}
        left = [[word for word in found if id(word) not in known] for found in (numbers, days)]
        if heads and (stamp := _stamp_of(heads, words, *left)):
            stamps.append(stamp)
    if not stamps:
        rows = [[_row(word, words) for word in found] for found in (numbers, days)]
        other = _named(*rows) or _passed_on(words, *rows)
        stamps += [other] if other else []
    return tuple(stamps)


def _may_bear_one(text: str) -> bool:
    return any(words in text for words in _TELLING) or bool(_COME_IN_CAPITALS.search(text))


def _says_come(word: Word) -> bool:
    return word.box[1] < _LOWEST and bool(_COME.fullmatch(_plain(word.text)))


def _heads(head: Word, words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of CÔNG VĂN ĐẾN or ĐẾN; none where it is of a title in capitals or a sentence."""
    before, after = _neighbours(head, words)
    named = "".join(_letters(word) for word in before)
    if not head.text.isupper() and (
        named not in _BEFORE_COME or (after and not _is_label(after.text))
    ):
        return ()
    if before and named not in _BEFORE_COME:
        if before[-1].text.isupper() and len(_letters(before[-1])) > 1:
            return ()
        before = []
    if after and after.text.isupper() and len(_letters(after)) > 1 and ":" not in after.text:
        return ()
    return (*before, head)


def _stamp_of(
    heads: tuple[Word, ...], words: Sequence[Word], numbers: Sequence[Word], days: Sequence[Word]
) -> _Stamp | None:
    box = box_of(heads)
    numbered = [_row(word, words) for word in numbers if _is_near(word, box)]
    numbered = [
        row
        for row in numbered
        if not _is_papers_own(row, words)
        and (not row.weak or (_number_in(row) and _follows(row, heads, words)))
    ]
    dated = [_row(word, words) for word in days if _is_near(word, box, along=_ALONG)]
    known = (*heads, *(word for row in numbered for word in row.words))
    return _nearest(
        heads, numbered, [row for row in dated if not row.weak or _follows(row, known, words)]
    )


def _follows(row: _Row, known: Sequence[Word], words: Sequence[Word]) -> bool:
    """Whether the row begins a line, or goes on in that of words which are known to be the stamp's."""
    before, _ = _neighbours(row.label[0], words)
    return not before or any(before[-1] is word for word in known)


def _nearest(
    heads: tuple[Word, ...], numbers: Sequence[_Row], days: Sequence[_Row]
) -> _Stamp | None:
    middle = _middle(box_of(heads))
    pairs = [(number, day) for number in numbers for day in days if _go_together(number, day)]
    if pairs:
        number, day = min(pairs, key=lambda pair: _off(pair[0], middle) + _off(pair[1], middle))
        return _Stamp(heads, number, day)
    if numbers:
        return _Stamp(heads, min(numbers, key=lambda row: _off(row, middle)), None)
    beside = [row for row in days if not row.weak and _is_near(row.label[0], box_of(heads))]
    return _Stamp(heads, None, min(beside, key=lambda row: _off(row, middle))) if beside else None


def _named(numbers: Sequence[_Row], days: Sequence[_Row]) -> _Stamp | None:
    """Rows that say themselves what they are: "Số đến: 574", "Ngày đến: 20/3/2013"."""
    named = [[row for row in rows if row.is_named] for rows in (numbers, days)]
    if not any(named):
        return None
    return _Stamp((), *(next(iter(rows), None) for rows in named))


def _passed_on(
    words: Sequence[Word], numbers: Sequence[_Row], days: Sequence[_Row]
) -> _Stamp | None:
    """Rows above "Chuyển:", the last row of a stamp, where its ĐẾN was not read."""
    lasts = (word for word in words if _PASSED_ON.fullmatch(_plain(word.text)))
    for last in [word for word in lasts if _is_label(word.text)][:_MOST_STAMPS]:
        above = [
            [
                row
                for row in rows
                if not row.weak and 0 < _middle(last.box) - _middle(row.label[0].box) < _BELOW
            ]
            for rows in (numbers, days)
        ]
        pairs = [
            (number, day)
            for number in above[0]
            for day in above[1]
            if abs(day.label[0].box[0] - last.box[0]) < _ALIGNED
            and _go_together(number, day)
            and not _is_papers_own(number, words)
        ]
        if pairs:
            return _Stamp((), *pairs[-1])
    return None


def _labels(words: Sequence[Word], pattern: re.Pattern[str]) -> Iterator[Word]:
    for word in words:
        letters = "".join(filter(str.isalpha, word.text))
        shouted = letters.isupper() and len(letters) > 1 and ":" not in word.text
        if not shouted and pattern.match(_plain(word.text)):
            yield word


def _row(label: Word, words: Sequence[Word]) -> _Row:
    """The row that begins with this label, its value cut off where another begins."""
    behind = _behind(label, words)
    if behind and behind[0].text.islower() and _COME.fullmatch(_plain(behind[0].text)):
        if behind[0].text.endswith(":") or _begins(behind[1:], ":"):
            return _Row((label, behind[0]), tuple(_value(behind[1:])))
        return _Row((label,), (), weak=True)
    weak = not _is_label(label.text) and not _begins(behind, ":")
    return _Row((label,), tuple(_value(behind)), weak)


def _is_label(text: str) -> bool:
    """As a stamp has it: with a capital, or a colon; in capitals altogether only with a colon."""
    letters = "".join(filter(str.isalpha, text))
    if ":" in text:
        return True
    return letters[:1].isupper() and not (letters.isupper() and len(letters) > 1)


def _begins(words: Sequence[Word], sign: str) -> bool:
    return bool(words) and words[0].text.startswith(sign)


def _behind(label: Word, words: Sequence[Word]) -> list[Word]:
    """What stands in the label's row at its right, without a wide blank between."""
    middle, tall = _middle(label.box), max(_TALLEST_ROW, _height(label) * 0.6)
    row = [
        word
        for word in words
        if word is not label
        and label.box[2] - 30 <= word.box[0] < label.box[0] + _WIDEST_ROW
        and abs(_middle(word.box) - middle) < tall
    ]
    taken: list[Word] = []
    end = label.box[2]
    for word in sorted(row, key=lambda one: one.box[0]):
        if word.box[0] - end > _WIDEST_BLANK:
            break
        taken.append(word)
        end = word.box[2]
    return taken


def _value(words: Iterable[Word]) -> Iterator[Word]:
    """Figures, leaders, and the words of a date; the first other word is of something else."""
    for word in words:
        plain = _plain(word.text)
        spoken = any(map(str.isalpha, plain)) and not any(map(str.isdecimal, plain))
        if _ENDS_ROW.match(plain) or (spoken and plain.strip(".,:") not in _WORDS_OF_A_DATE):
            return
        yield word


def _is_papers_own(row: _Row, words: Sequence[Word]) -> bool:
    """Whether a symbol follows, as in the paper's own "Số 16-CV/HU"; an arrival number has none."""
    text = " ".join(word.text for word in (*row.label[-1:], *_until_label(row.label[-1], words)))
    return _OWN_SYMBOL.search(text) is not None


def _until_label(label: Word, words: Sequence[Word]) -> Iterator[Word]:
    for word in _behind(label, words):
        if _ENDS_ROW.match(_plain(word.text)):
            return
        yield word


def _neighbours(head: Word, words: Sequence[Word]) -> tuple[list[Word], Word | None]:
    """The words that stand close before the head in its line, in order, and the one behind it."""
    middle, tall = _middle(head.box), _height(head) * 0.5
    row = sorted(
        (word for word in words if abs(_middle(word.box) - middle) <= tall),
        key=lambda word: word.box[0],
    )
    at = next(place for place, word in enumerate(row) if word is head)
    before: list[Word] = []
    for word in reversed(row[:at]):
        if (before[0] if before else head).box[0] - word.box[2] > _ADJACENT:
            break
        before.insert(0, word)
    after = row[at + 1] if at + 1 < len(row) else None
    return before, after if after and after.box[0] - head.box[2] <= _ADJACENT else None


def _is_near(label: Word, head: Box, *, along: int = _BESIDE) -> bool:
    left, middle = label.box[0], _middle(label.box)
    across = head[0] - _BESIDE <= left <= head[2] + along
    return across and head[1] - _ABOVE <= middle <= head[3] + _BELOW


def _go_together(number: _Row, day: _Row) -> bool:
    """One below the other at the same margin, or side by side."""
    one, other = number.label[0].box, day.label[0].box
    down, along = _middle(other) - _middle(one), other[0] - one[0]
    if abs(down) < _TALLEST_ROW:
        return 0 < along < _ALONG
    return abs(down) < _ROWS_APART and abs(along) < _ALIGNED


def _off(row: _Row, middle: float) -> float:
    return abs(_middle(row.label[0].box) - middle)


def _proposals(
    stamp: _Stamp, page: int, issued: PartialDate | None
) -> Iterator[tuple[str, Proposal]]:
    number, day = stamp.number, stamp.day
    boxes = [_room(row) if row else None for row in (number, day)]
    places = (
        boxes[0] or _moved(boxes[1], -_NEXT_ROW),
        boxes[1] or _moved(boxes[0], _NEXT_ROW),
    )
    read = (_number_in(number), _day_in(day, issued))
    for name, row, text, place in zip((NUMBER, DAY), (number, day), read, places, strict=True):
        yield name, _proposal(name, row, text, page, place)


def _proposal(name: str, row: _Row | None, text: str, page: int, place: Box | None) -> Proposal:
    figures = [word for word in row.all if any(map(str.isdecimal, word.text))] if row else []
    sure = sureness_of(figures)
    if text and sure >= NEVER_AN_IMAGE:
        return Proposal(name, text, min(0.97, sure), page, place)
    if text and sure >= _PRINT and row and _is_print(figures, row.label[0]):
        return Proposal(name, text, min(_UNSURE, sure), page, place)
    return Proposal(name, "", 0.0, page, place, (text,) if text and sure >= _GUESSED else ())


def _is_print(figures: Sequence[Word], label: Word) -> bool:
    return all(word is label or _height(word) <= _PRINT_HEIGHT * _height(label) for word in figures)


def _number_in(row: _Row | None) -> str:
    if row is None:
        return ""
    text = _LEADERS.sub("", "".join(_texts(row, _NUMBER_LABEL))).lower()
    match = _FIGURES.fullmatch(text)
    return f"{int(match[1]):02d}{match[2]}" if match and int(match[1]) else ""


def _day_in(row: _Row | None, issued: PartialDate | None) -> str:
    if row is None:
        return ""
    texts = [_LEADERS.sub("", text) for text in _texts(row, _DAY_LABEL)]
    for until in range(len(texts), 0, -1):
        day = arrival_day(" ".join(("ngày", *filter(None, texts[:until]))), issued)
        if day is not None and day.day is not None:
            return str(day)
    return ""


def _texts(row: _Row, pattern: re.Pattern[str]) -> list[str]:
    """The texts behind the label, what has grown together with it first."""
    grown = pattern.sub("", _plain(row.label[0].text), count=1) if len(row.label) == 1 else ""
    return [text for text in (grown, *(word.text for word in row.words)) if text]


def _room(row: _Row) -> Box:
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


def _plain(text: str) -> str:
    return fold_letters(text).lower()


def _letters(word: Word) -> str:
    return "".join(filter(str.isalpha, _plain(word.text)))


def _middle(box: Box) -> float:
    return (box[1] + box[3]) / 2


def _height(word: Word) -> int:
    return abs(word.box[3] - word.box[1])
