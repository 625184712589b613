"""What was found in a text and on a page image, as the screens show it."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from reading.domain.turning import Box
from search.domain.highlight import Mark, Segment, marks
from search.domain.query import Query
from search.domain.results import Relaxed

# Room round the words of a box, in ten-thousandths of the page.
SIDEWAYS: Final = 20
UPRIGHT: Final = 15
_RUBBISH: Final = re.compile(r"(?<!\S)[^\s⁄¬¦|~^{}<>\\_=£¥€©®™¢¤]*[⁄¬¦|~^{}<>\\_=£¥€©®™¢¤]\S*\s?")
PlacedWord = tuple[str, Box, int]
"""A word of a page: its text, its box, the line it stands in."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A part of a find in one line, in ten-thousandths of the page as seen."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Find:
    """A find on a page image: its number on the page, from 1, and a rectangle for each line."""

    number: int
    full: bool
    rectangles: tuple[Rectangle, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; a find has a number, from 1, plain text has 0."""

    text: str
    number: int = 0
    full: bool = False


def finds_in(text: str, query: Query, *, relaxed: Relaxed = None) -> list[Mark]:
    """
    The finds of a text that matter; single words of several that stand side by side are one find.

    A word of several that stands alone counts only where nothing more was found: most of these
    are syllables that are in every line.
    """
    found = _joined_marks(text, query, relaxed)
    kept = [mark for mark in found if mark.full or len(text[mark.start : mark.end].split()) > 1]
    return kept or found


def _joined_marks(text: str, query: Query, relaxed: Relaxed) -> list[Mark]:
    found: list[Mark] = []
    for mark in marks(text, query, relaxed=relaxed):
        before = found[-1] if found else None
        if before and _belong_together(text, before, mark):
            found[-1] = Mark(before.start, mark.end, full=False)
        else:
            found.append(mark)
    return found


def finds_on(words: Sequence[PlacedWord], query: Query, *, relaxed: Relaxed = None) -> list[Find]:
    """The finds among the words of a page, each with its rectangles on the image."""
    ends: list[int] = []
    for text, _box, _line in words:
        ends.append((ends[-1] + 1 if ends else 0) + len(text))
    whole = " ".join(text for text, _box, _line in words)
    found = []
    for number, mark in enumerate(finds_in(whole, query, relaxed=relaxed), start=1):
        first, last = bisect_left(ends, mark.start + 1), bisect_left(ends, mark.end)
        inside = [word for word in words[first : last + 1] if word[0].strip()]
        found.append(Find(number, mark.full, tuple(_rectangles(inside))))
    return found


def lines_of(text: str, query: Query, *, relaxed: Relaxed = None) -> list[list[Piece]]:
    """A text line by line, each in pieces; a find that runs over a line's end has several pieces."""
    lines: list[list[Piece]] = [[]]
    at = 0
    for number, mark in enumerate(finds_in(text, query, relaxed=relaxed), start=1):
        _add(lines, text[at : mark.start], 0, full=False)
        _add(lines, text[mark.start : mark.end], number, full=mark.full)
        at = mark.end
    _add(lines, text[at:], 0, full=False)
    return [line for line in lines if line]


def marked(text: str, query: Query, *, relaxed: Relaxed = None) -> list[Segment]:
    """A short text in one line, in segments as passages have them."""
    return [
        Segment(piece.text, ("full" if piece.full else "part") if piece.number else "")
        for line in lines_of(" ".join(text.split()), query, relaxed=relaxed)
        for piece in line
    ]


def joined(segments: Sequence[Segment]) -> list[Segment]:
    """The segments of a passage, single words of several that stand side by side as one find."""
    found: list[Segment] = []
    for segment in segments:
        before = found[-2:]
        if (
            len(before) == 2
            and segment.hit == before[0].hit == "part"
            and not before[1].hit
            and not before[1].text.strip()
        ):
            found[-2:] = [Segment(before[0].text + before[1].text + segment.text, "part")]
        else:
            found.append(segment)
    return found


def legible(segments: Iterable[Segment]) -> Iterator[Segment]:
    """
    The segments of a passage without what a machine reads in seals and rules of tables: words with
    signs that no office writes. The text of the page itself stays as it was read.
    """
    for segment in segments:
        text = segment.text if segment.hit else _RUBBISH.sub("", segment.text)
        if text:
            yield Segment(text, segment.hit)


def _belong_together(text: str, one: Mark, other: Mark) -> bool:
    return not one.full and not other.full and not text[one.end : other.start].strip()


def _rectangles(words: Iterable[PlacedWord]) -> Iterable[Rectangle]:
    for _line, row in groupby(words, key=lambda word: word[2]):
        boxes = [box for _text, box, _same in row]
        left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
        right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
        yield Rectangle(
            left - SIDEWAYS,
            top - UPRIGHT,
            max(1, right - left) + 2 * SIDEWAYS,
            max(1, bottom - top) + 2 * UPRIGHT,
        )


def _add(lines: list[list[Piece]], text: str, number: int, *, full: bool) -> None:
    for place, part in enumerate(text.split("\n")):
        if place:
            lines.append([])
        if part:
            lines[-1].append(Piece(part, number, full))
