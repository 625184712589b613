"""
Invisible words over the untouched page.

The page's own content streams stay as they are; one stream is put before them and one after.
Every word stands where it was recognised, turned as the text on the page is turned.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from math import cos, radians, sin
from typing import TYPE_CHECKING

import numpy as np
from pikepdf import Array, Dictionary, Pdf, Stream

from reading.ocr.glyphless import ADVANCE, ASCENT, DESCENT, UNITS, add_font
from reading.ocr.page_geometry import PageBox, page_box

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pikepdf
    from numpy.typing import NDArray

    from reading.domain.readings import PageReading, Word

_FONT = "/KhoSoText"
# Start and end along the line, top and bottom across it, in points of the page as seen.
_Place = tuple[float, float, float, float]


class TextLayer:
    """The font of a document and the codes of its characters, then page after page."""

    def __init__(self, pdf: Pdf, readings: Sequence[PageReading]) -> None:
        self._pdf = pdf
        used = {letter for page in readings for word in page.words for letter in word.text}
        characters = [" ", *sorted(used - {" "})]
        self._codes = {
            character: f"{code:04X}" for code, character in enumerate(characters, start=1)
        }
        self._font = add_font(pdf, characters)

    def add(self, page: pikepdf.Page, reading: PageReading) -> None:
        """Lay the words of `reading` over `page`, invisibly; not those painted on it as text."""
        painted = int(reading.signals.get("laid_words", 0))
        reading = replace(reading, words=reading.words[: len(reading.words) - painted])
        if not reading.words:
            return
        layer = self._content(page_box(page), reading)
        contents = page.obj.get("/Contents")
        streams = list(contents) if isinstance(contents, Array) else [contents]
        before = self._pdf.make_stream(b"q\n")
        after = self._pdf.make_stream(b"\nQ\n" + layer)
        kept = [stream for stream in streams if isinstance(stream, Stream)]
        page.obj["/Contents"] = Array([before, *kept, after])
        self._lend_font(page)

    def _lend_font(self, page: pikepdf.Page) -> None:
        """Resources may be shared between pages: the page gets dictionaries of its own."""
        shared = page.resources
        resources = Dictionary(dict(shared.items()))
        fonts = Dictionary(dict(shared["/Font"].items()) if "/Font" in shared else {})
        fonts[_FONT] = self._font
        resources["/Font"] = fonts
        page.obj["/Resources"] = resources

    def _content(self, box: PageBox, reading: PageReading) -> bytes:
        signals = reading.signals
        # The signal says how to turn the page upright; its text stands the other way round.
        turn = -int(signals.get("rotation", 0)) % 360
        lean = float(signals.get("deskew", 0.0))
        grid = _grid_of(box, turn=turn, lean=lean)
        parts = ["BT", f"{_FONT} 1 Tf", "3 Tr"]
        for _, words in groupby(reading.words, key=lambda word: word.line):
            parts += self._line(list(words), grid)
        parts.append("ET")
        return "\n".join(parts).encode("ascii") + b"\n"

    def _line(self, words: list[Word], grid: _Grid) -> Iterable[str]:
        places = _readable([_place(word, grid) for word in words])
        for index, (word, place) in enumerate(zip(words, places, strict=True)):
            start, end, top, bottom = place
            if index + 1 == len(words):
                yield from self._word(word.text, place, grid)
                return
            following = places[index + 1][0]
            least = 0.12 * (bottom - top)
            if start < following < end + least:
                # The boxes touch; viewers join such words, so the first gives way a little.
                end = max(following - least, (start + following) / 2)
            yield from self._word(f"{word.text} ", (start, end, top, bottom), grid)

    def _word(self, text: str, place: _Place, grid: _Grid) -> Iterable[str]:
        """A blank at its end stands beyond the place: one of its own would cost as much as a word."""
        start, end, top, bottom = place
        height = bottom - top
        width = end - start
        if height <= 0 or width <= 0:
            return
        base = bottom + height * DESCENT / UNITS
        size = height * UNITS / (ASCENT - DESCENT)
        stretched = width / (len(text.rstrip(" ")) * ADVANCE / UNITS)
        # The font's y runs against the page's. Size and stretch stand in the matrix, so that each
        # word takes two operators; validating PDF/A walks them all, twice.
        (right_x, right_y), (up_x, up_y), (corner_x, corner_y) = grid.right, grid.up, grid.corner
        numbers = (
            right_x * stretched, right_y * stretched, up_x * size, up_y * size,
            right_x * start - up_x * base + corner_x, right_y * start - up_y * base + corner_y,
        )  # fmt: skip
        codes = "".join(self._codes[letter] for letter in text)
        yield " ".join(_number(number) for number in numbers) + f" Tm <{codes}> Tj"


@dataclass(frozen=True, slots=True)
class _Grid:
    """
    How the text of a page stands on it. Plain numbers: every word asks for them.

    `wide`, `tall`: the page as seen, in points. `cosine`, `sine` of the angle of its lines. `right`,
    `up`: a point along a line, and against its fall, in the page's own units; `corner`: its first.
    """

    wide: float
    tall: float
    turn: int
    lean: float
    cosine: float
    sine: float
    right: tuple[float, float]
    up: tuple[float, float]
    corner: tuple[float, float]


def _grid_of(box: PageBox, *, turn: int, lean: float) -> _Grid:
    wide, tall = (inches * 72 / box.user_unit for inches in (box.width_inches, box.height_inches))
    to_units = _inverse(box.to_seen()) @ np.diag([1 / wide, 1 / tall, 1.0])
    (xx, xy, x), (yx, yy, y) = to_units.tolist()
    angle = radians(turn + lean)
    cosine, sine = cos(angle), sin(angle)
    return _Grid(
        wide, tall, turn, lean, cosine, sine,
        right=(xx * cosine + xy * sine, yx * cosine + yy * sine),
        up=(xx * sine - xy * cosine, yx * sine - yy * cosine),
        corner=(x, y),
    )  # fmt: skip


def _readable(places: list[_Place]) -> list[_Place]:
    """Dashes and dots made as tall as their line: viewers pass over text of no height."""
    usual = sorted(bottom - top for _, _, top, bottom in places)[len(places) // 2]
    tall = []
    for start, end, top, bottom in places:
        lack = (usual - (bottom - top)) / 2 if bottom - top < 0.5 * usual else 0.0
        tall.append((start, end, top - lack, bottom + lack))
    return tall


def _number(value: float) -> str:
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _inverse(affine: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.linalg.inv(np.vstack([affine, [0, 0, 1]]))[:2])


def _place(word: Word, grid: _Grid) -> _Place:
    """
    Start and end along the line, top and bottom across it, in points of the page as seen.

    The stored box is the upright one around the leaning word; the word's own length and
    height are found back from it.
    """
    left, top, right, bottom = (side / 10000 for side in word.box)
    wide, tall = (right - left) * grid.wide, (bottom - top) * grid.tall
    x, y = (left + right) / 2 * grid.wide, (top + bottom) / 2 * grid.tall
    if grid.turn in {90, 270}:
        wide, tall = tall, wide
    tilt = radians(abs(grid.lean))
    if tilt:
        double = cos(2 * tilt)
        wide, tall = (
            max((wide * cos(tilt) - tall * sin(tilt)) / double, 0.05 * wide),
            max((tall * cos(tilt) - wide * sin(tilt)) / double, 0.05 * tall),
        )
    middle, level = x * grid.cosine + y * grid.sine, y * grid.cosine - x * grid.sine
    return middle - wide / 2, middle + wide / 2, level - tall / 2, level + tall / 2
