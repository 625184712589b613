"""
Where an arrival stamp stands on a page: ĐẾN, and its rows of number and day.

Layout after Nghị định 30/2020/NĐ-CP, phụ lục IV, and what offices used before it: ĐẾN or CÔNG VĂN
ĐẾN in capitals, "Số:" and "Ngày:" beside or below it, mostly filled in with a pen, and "Chuyển:" as
the last row; anywhere in the upper half of a page.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from language.vietnamese import fold_letters
from reading.domain.page_layout import MOST_WORDS, box_of
from reading.domain.readings import PageReading, Word
from reading.domain.turning import Box

# Begun with the rarer letter, for every page is searched.
_COME_IN_CAPITALS = re.compile(r"N(?<=[ĐÐD][EÊẾỀỂỄỆÉÈẺẼẸ]N)(?![^\W_])")
_TELLING = ("đến:", "đến :", "ông văn đến", "ăn bản đến", "Chuy", "Chuv")
_COME = re.compile(r"\W{0,3}den\W{0,3}")
_PASSED_ON = re.compile(r"\W{0,3}chu[yv](?:en)?\W{0,40}")
_BEFORE_COME = ("congvan", "vanban", "cv", "vb")
NUMBER_LABEL = re.compile(r"\W{0,3}s(?:o|[06](?=\W|$))(?![a-z])[\W_]{0,40}")
DAY_LABEL = re.compile(r"\W{0,3}n[gq]a[yvj](?![a-z])[\W_]{0,40}")
_ENDS_ROW = re.compile(r"\W{0,3}(?:so|n[gq]a[yvj]|chu[yv])")
_OWN_SYMBOL = re.compile(r"[-/]\s?[A-ZĐ]{2,}")
LEADERS = re.compile(r"[._…]{2,}|^[\s.,:;_…]+|[\s.,:;_…]+$")
_FIGURES = re.compile(r"(\d{1,6})([a-zđ]?)")
_WORDS_OF_A_DATE = frozenset({"thang", "nam"})
# In ten-thousandths of A4. Stamps are up to 35 by 50 mm; ĐẾN stands at their left or on top.
_LOWEST = 5000
_BESIDE, _ABOVE, _BELOW = 900, 450, 800
_ROWS_APART, _ALIGNED, _ALONG = 450, 500, 2500
_ADJACENT, _WIDEST_BLANK, _WIDEST_ROW = 250, 700, 2600
_TALLEST_ROW = 90
_MOST_STAMPS = 5


@dataclass(frozen=True, slots=True)
class StampRow:
    """
    A row of a stamp: the words of its label, and those behind it.

    A `weak` label has neither a capital nor a colon: it is one only where a row begins.
    """

    label: tuple[Word, ...]
    words: tuple[Word, ...]
    weak: bool = False

    @property
    def all(self) -> tuple[Word, ...]:
        """The label and what stands behind it."""
        return (*self.label, *self.words)

    @property
    def is_named(self) -> bool:
        """Whether it says itself that it is of an arrival: "Số đến: 574"."""
        return len(self.label) > 1


@dataclass(frozen=True, slots=True)
class ArrivalStamp:
    """The words of ĐẾN, and the two rows; None for one whose label was not read."""

    heads: tuple[Word, ...]
    number: StampRow | None
    day: StampRow | None

    @property
    def words(self) -> tuple[Word, ...]:
        """Every word that is the stamp's own."""
        rows = (row.all for row in (self.number, self.day) if row)
        return (*self.heads, *(word for row in rows for word in row))


def stamps_of(page: PageReading) -> tuple[ArrivalStamp, ...]:
    """The arrival stamps on a page as it lies on A4, none where nothing tells of one. Never raises."""
    if not _may_bear_one(page.text):
        return ()
    words = [word for word in page.words[:MOST_WORDS] if word.box[1] < _LOWEST + _BELOW]
    numbers, days = (list(_labels(words, pattern)) for pattern in (NUMBER_LABEL, DAY_LABEL))
    stamps: list[ArrivalStamp] = []
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
) -> ArrivalStamp | None:
    box = box_of(heads)
    numbered = [_row(word, words) for word in numbers if _is_near(word, box)]
    numbered = [
        row
        for row in numbered
        if not _is_papers_own(row, words)
        and (not row.weak or (number_in(row) and _follows(row, heads, words)))
    ]
    dated = [_row(word, words) for word in days if _is_near(word, box, along=_ALONG)]
    known = (*heads, *(word for row in numbered for word in row.words))
    return _nearest(
        heads, numbered, [row for row in dated if not row.weak or _follows(row, known, words)]
    )


def _follows(row: StampRow, known: Sequence[Word], words: Sequence[Word]) -> bool:
    """Whether the row begins a line, or goes on in that of words which are known to be the stamp's."""
    before, _ = _neighbours(row.label[0], words)
    return not before or any(before[-1] is word for word in known)


def _nearest(
    heads: tuple[Word, ...], numbers: Sequence[StampRow], days: Sequence[StampRow]
) -> ArrivalStamp | None:
    middle = _middle(box_of(heads))
    pairs = [(number, day) for number in numbers for day in days if _go_together(number, day)]
    if pairs:
        number, day = min(pairs, key=lambda pair: _off(pair[0], middle) + _off(pair[1], middle))
        return ArrivalStamp(heads, number, day)
    if numbers:
        return ArrivalStamp(heads, min(numbers, key=lambda row: _off(row, middle)), None)
    beside = [row for row in days if not row.weak and _is_near(row.label[0], box_of(heads))]
    return (
        ArrivalStamp(heads, None, min(beside, key=lambda row: _off(row, middle)))
        if beside
        else None
    )


def _named(numbers: Sequence[StampRow], days: Sequence[StampRow]) -> ArrivalStamp | None:
    """Rows that say themselves what they are: "Số đến: 574", "Ngày đến: 20/3/2013"."""
    named = [[row for row in rows if row.is_named] for rows in (numbers, days)]
    if not any(named):
        return None
    return ArrivalStamp((), *(next(iter(rows), None) for rows in named))


def _passed_on(
    words: Sequence[Word], numbers: Sequence[StampRow], days: Sequence[StampRow]
) -> ArrivalStamp | None:
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
            return ArrivalStamp((), *pairs[-1])
    return None


def _labels(words: Sequence[Word], pattern: re.Pattern[str]) -> Iterator[Word]:
    for word in words:
        letters = "".join(filter(str.isalpha, word.text))
        shouted = letters.isupper() and len(letters) > 1 and ":" not in word.text
        if not shouted and pattern.match(_plain(word.text)):
            yield word


def _row(label: Word, words: Sequence[Word]) -> StampRow:
    """The row that begins with this label, its value cut off where another begins."""
    behind = _behind(label, words)
    if behind and behind[0].text.islower() and _COME.fullmatch(_plain(behind[0].text)):
        if behind[0].text.endswith(":") or _begins(behind[1:], ":"):
            return StampRow((label, behind[0]), tuple(_value(behind[1:])))
        return StampRow((label,), (), weak=True)
    weak = not _is_label(label.text) and not _begins(behind, ":")
    return StampRow((label,), tuple(_value(behind)), weak)


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
    middle, tall = _middle(label.box), max(_TALLEST_ROW, height_of(label) * 0.6)
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


def _is_papers_own(row: StampRow, words: Sequence[Word]) -> bool:
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
    middle, tall = _middle(head.box), height_of(head) * 0.5
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


def _go_together(number: StampRow, day: StampRow) -> bool:
    """One below the other at the same margin, or side by side."""
    one, other = number.label[0].box, day.label[0].box
    down, along = _middle(other) - _middle(one), other[0] - one[0]
    if abs(down) < _TALLEST_ROW:
        return 0 < along < _ALONG
    return abs(down) < _ROWS_APART and abs(along) < _ALIGNED


def _off(row: StampRow, middle: float) -> float:
    return abs(_middle(row.label[0].box) - middle)


def number_in(row: StampRow | None) -> str:
    """The number in a row, as papers have it with two digits at least; empty where it is none."""
    if row is None:
        return ""
    text = LEADERS.sub("", "".join(texts_behind(row, NUMBER_LABEL))).lower()
    match = _FIGURES.fullmatch(text)
    return f"{int(match[1]):02d}{match[2]}" if match and int(match[1]) else ""


def texts_behind(row: StampRow, pattern: re.Pattern[str]) -> list[str]:
    """The texts behind the label, what has grown together with it first."""
    grown = pattern.sub("", _plain(row.label[0].text), count=1) if len(row.label) == 1 else ""
    return [text for text in (grown, *(word.text for word in row.words)) if text]


def _plain(text: str) -> str:
    return fold_letters(text).lower()


def _letters(word: Word) -> str:
    return "".join(filter(str.isalpha, _plain(word.text)))


def _middle(box: Box) -> float:
    return (box[1] + box[3]) / 2


def height_of(word: Word) -> int:
    """How high the word's box is."""
    return abs(word.box[3] - word.box[1])
