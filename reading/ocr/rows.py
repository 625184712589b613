"""
Pieces of one row joined: a form prints "Số:", its value and "/TB-UBND" apart from each other.

A PDF tells its words in the order in which they were put there. Pieces that stand side by side with
no more than a few blanks between them are one line for whoever reads; columns stay apart.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reading.domain.readings import Word
    from reading.domain.turning import Box

_OVERLAP = 0.55
_TALLER = 2.2
_BAND = 100
# In ten-thousandths of the width: a few blanks, and from a label to its value. A word may lie over the end of the one before.
_NEAR, _OF_A_LABEL, _OVER = 300, 2000, 0.8
_PASSES = 4
_SYMBOL = re.compile(r"[-–/][A-ZĐ]{2}")


def joined_rows(words: Sequence[Word]) -> tuple[Word, ...]:
    """
    The words with the pieces of a row in one line, from left to right; upright pages only.

    Lines keep the order in which the first of their pieces came.
    """
    count = 0
    for _ in range(_PASSES):
        words = _joined(words)
        lines = len({word.line for word in words})
        if lines == count:
            break
        count = lines
    return tuple(words)


def _joined(words: Sequence[Word]) -> tuple[Word, ...]:
    pieces: dict[int, list[Word]] = {}
    for word in words:
        pieces.setdefault(word.line, []).append(word)
    rows: list[list[Word]] = []
    by_height: dict[int, list[int]] = {}
    for piece in pieces.values():
        at = _row_for(piece, rows, by_height)
        if at is None:
            at = len(rows)
            rows.append(piece)
        else:
            rows[at] = sorted(rows[at] + piece, key=lambda word: word.box[0] + word.box[2])
        for band in _bands(_round(piece)):
            held = by_height.setdefault(band, [])
            if at not in held:
                held.append(at)
    return tuple(word for number, row in enumerate(rows) for word in _numbered(row, number))


def _row_for(
    piece: Sequence[Word], rows: Sequence[Sequence[Word]], by_height: dict[int, list[int]]
) -> int | None:
    box = _round(piece)
    near = dict.fromkeys(at for band in _bands(box) for at in by_height.get(band, ()))
    return next((at for at in near if _beside(piece, rows[at])), None)


def _beside(piece: Sequence[Word], row: Sequence[Word]) -> bool:
    """Whether a piece stands in the row: at its height, close to a word of it, and over none."""
    first, second = _round(piece), _round(row)
    tall, other = first[3] - first[1], second[3] - second[1]
    shared = min(first[3], second[3]) - max(first[1], second[1])
    if shared < _OVERLAP * min(tall, other) or max(tall, other) > _TALLER * max(
        min(tall, other), 1
    ):
        return False
    if any(_covers(mine.box, its.box) for mine in piece for its in row):
        return False
    if second[0] < (first[0] + first[2]) / 2 < second[2]:
        return True
    left, right = (row, piece) if first[0] > second[0] else (piece, row)
    ends, begins = max(left, key=_end), min(right, key=_start)
    room = _OF_A_LABEL if ends.text.endswith(":") else _NEAR
    return begins.box[0] - ends.box[2] < room


def _start(word: Word) -> int:
    return word.box[0]


def _end(word: Word) -> int:
    return word.box[2]


def _covers(box: Box, other: Box) -> bool:
    """Whether one of two words in a row lies over a good part of the other."""
    shared = min(box[2], other[2]) - max(box[0], other[0])
    return shared > _OVER * min(box[2] - box[0], other[2] - other[0])


def _set_before(first: Word, second: Word) -> bool:
    """Whether a number was set before its symbol, which came as a piece of its own."""
    return (
        first.text[-1:].isdecimal()
        and _SYMBOL.match(second.text) is not None
        and second.box[0] - first.box[2] < _NEAR
    )


def _numbered(row: Sequence[Word], line: int) -> Iterator[Word]:
    last: Word | None = None
    for word in row:
        if last is not None and _set_before(last, word):
            last = replace(
                last, text=last.text + word.text, box=_round([last, word]), line=word.line
            )
            continue
        if last is not None:
            yield replace(last, line=line)
        last = word
    if last is not None:
        yield replace(last, line=line)


def _round(words: Iterable[Word]) -> Box:
    lefts, tops, rights, bottoms = zip(*(word.box for word in words), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _bands(box: Box) -> range:
    return range(box[1] // _BAND, box[3] // _BAND + 1)
