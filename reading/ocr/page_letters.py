"""The letters of a page that has its own text, by words and lines, as they stand on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from language.vietnamese import composed
from reading.domain.readings import Word
from reading.domain.turning import Box, turned_box
from reading.ocr.rows import joined_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pypdfium2 import PdfPage


_SPACES = {" ", "\u00a0", "\t", "\r", "\n", "\u200b"}
# How PDFium reports a hyphen at the end of a line.
_HYPHENS = {"\ufffe", "\u0002"}
_LEAST_POINTS = 3.0
_TURNED_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Letter:
    """A character; `loose` and `tight` boxes are left, top, right, bottom as shares of the page."""

    text: str
    loose: tuple[float, float, float, float]
    tight: tuple[float, float, float, float]

    @property
    def ink(self) -> tuple[float, float, float, float]:
        """Where its ink is: the tight box, or the other where that is not known."""
        known = self.tight[2] > self.tight[0] and self.tight[3] > self.tight[1]
        return self.tight if known else self.loose

    @property
    def middle(self) -> tuple[float, float]:
        return (self.loose[0] + self.loose[2]) / 2, (self.loose[1] + self.loose[3]) / 2


def letters_of(page: PdfPage) -> Iterator[Letter | None]:
    """The characters with their boxes on the page as seen; None parts words."""
    import ctypes

    from pypdfium2 import raw

    text_page = page.get_textpage()
    device = [ctypes.c_int() for _ in range(2)]
    fine = 100_000  # PDFium gives whole device units; the page is made large enough.

    def seen(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        corners = []
        for x, y in ((box[0], box[3]), (box[2], box[1])):
            raw.FPDF_PageToDevice(page, 0, 0, fine, fine, 0, x, y, *device)
            corners.append((device[0].value / fine, device[1].value / fine))
        (left, right), (top, bottom) = (sorted(sides) for sides in zip(*corners, strict=True))
        return left, top, right, bottom

    try:
        for index in range(text_page.count_chars()):
            code = raw.FPDFText_GetUnicode(text_page, index)
            character = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
            if not character or character in _SPACES or character.isspace():
                yield None
                continue
            character = "-" if character in _HYPHENS else character
            # The loose box has the height of the line, but no width where text runs upwards.
            tight = seen(text_page.get_charbox(index))
            loose = seen(text_page.get_charbox(index, loose=True))
            yield Letter(
                character,
                (
                    min(tight[0], loose[0]), min(tight[1], loose[1]),
                    max(tight[2], loose[2]), max(tight[3], loose[3]),
                ),
                tight,
            )  # fmt: skip
    finally:
        text_page.close()


def words_in_lines(runs: Iterable[list[Letter]]) -> Iterator[Word]:
    line, previous = 0, None
    for letters in runs:
        box = _box(letters)
        if previous is not None and not _same_line(previous, box):
            line += 1
        previous = box
        text = composed("".join(letter.text for letter in letters))
        yield Word(text, box, 100, line)


def _same_line(previous: Box, box: Box) -> bool:
    across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    if previous[1] <= down <= previous[3]:
        return box[0] >= previous[0]
    upright = all(side[3] - side[1] > side[2] - side[0] for side in (previous, box))
    return upright and previous[0] <= across <= previous[2]


def runs_of(letters: Iterable[Letter | None]) -> Iterator[list[Letter]]:
    run: list[Letter] = []
    for letter in letters:
        if letter is not None and run and _far(run[-1], letter):
            yield run
            run = []
        if letter is None:
            if run:
                yield run
            run = []
        else:
            run.append(letter)
    if run:
        yield run


def _far(last: Letter, letter: Letter) -> bool:
    """A jump that no space announces: neither in the row nor in the column of the last letter."""
    across, down = letter.middle
    left, top, right, bottom = last.loose
    return not top <= down <= bottom and not left <= across <= right


def _box(letters: list[Letter]) -> Box:
    lefts, tops, rights, bottoms = zip(*(letter.loose for letter in letters), strict=True)
    sides = min(lefts), min(tops), max(rights), max(bottoms)
    left, top, right, bottom = (min(max(round(side * 10000), 0), 10000) for side in sides)
    return left, top, right, bottom


def is_on_page(letter: Letter) -> bool:
    across, down = letter.middle
    return 0 < across < 1 and 0 < down < 1


def lined_up(runs: list[list[Letter]], turn: int) -> tuple[Word, ...]:
    """Words in the lines of whoever turns the page by `turn`, with boxes on the page as stored."""
    if not turn:
        return joined_rows(tuple(words_in_lines(runs)))
    upright = ([_turned(letter, turn) for letter in run] for run in runs)
    words = joined_rows(tuple(words_in_lines(upright)))
    return tuple(replace(word, box=turned_box(word.box, -turn % 360)) for word in words)


def _turned(letter: Letter, turn: int) -> Letter:
    left, top, right, bottom = letter.loose
    loose = {
        90: (1 - bottom, left, 1 - top, right),
        180: (1 - right, 1 - bottom, 1 - left, 1 - top),
        270: (top, 1 - right, bottom, 1 - left),
    }[turn]
    return replace(letter, loose=loose, tight=loose)


def without_ends(run: list[Letter], shown: list[bool]) -> list[Letter]:
    """The word without what is covered or cut off at its ends; nothing where none of it is seen."""
    if not any(shown):
        return []
    first, last = shown.index(True), len(shown) - shown[::-1].index(True)
    return run[first:last]


def each_once(runs: Iterable[list[Letter]]) -> Iterator[list[Letter]]:
    """Words that are printed twice in the same place, for a shadow or to be bold, are one."""
    met = set()
    for run in runs:
        text = "".join(letter.text for letter in run)
        key = (text, *(round(side * 400) for side in run[0].tight[:2]))
        if key not in met:
            met.add(key)
            yield run


def around(boxes: list[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def too_small(run: list[Letter], size: tuple[float, float]) -> bool:
    """Whether nobody could read it: type of less than a millimetre."""
    return all(
        max((right - left) * size[0], (bottom - top) * size[1]) < _LEAST_POINTS
        for left, top, right, bottom in (letter.loose for letter in run)
    )


def turn_of(letters: list[Letter | None], size: tuple[float, float]) -> int:
    """The degrees clockwise that turn the page upright, by the way most of its lines run."""
    ways = {0: 0.0, 90: 0.0, 180: 0.0, 270: 0.0}
    last: Letter | None = None
    for letter in letters:
        if letter is not None and last is not None:
            across = (letter.middle[0] - last.middle[0]) * size[0]
            down = (letter.middle[1] - last.middle[1]) * size[1]
            if abs(across) >= 2 * abs(down):
                ways[0 if across > 0 else 180] += 1
            elif abs(down) >= 2 * abs(across):
                # What runs upwards stands turned anticlockwise.
                ways[90 if down < 0 else 270] += 1
        last = letter
    turn = max(ways, key=lambda way: ways[way])
    return turn if ways[turn] > _TURNED_SHARE * sum(ways.values()) else 0
