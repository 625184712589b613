"""
Sets a document on paper: words, rules and marks with their places in millimetres.

What comes out is drawn as a scan by `raster` and as a born-digital PDF by `files`, so both
show the same page. The layout follows the office rules of the Party (star, no colon after
"Số", five dashes under the title) and of the state (rule, colon, "./.").
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PIL import ImageFont

from samples.generator.fonts import face_file

if TYPE_CHECKING:
    from samples.generator.catalogue import Document

POINT = 25.4 / 72
LEFT, RIGHT, TOP, BOTTOM = 30.0, 15.0, 20.0, 20.0
CELL_SIZE, CELL_PAD = 12.0, 1.3
CELL_STEP = CELL_SIZE * POINT * 1.18


@functools.cache
def font(face: str, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(face_file(face)), pixels)


@functools.cache
def width_of(text: str, face: str, size: float) -> float:
    """Millimetres a text takes at `size` points."""
    return font(face, 400).getlength(text) / 400 * size * POINT


@dataclass(frozen=True)
class Run:
    x: float
    y: float
    text: str
    face: str
    size: float


@dataclass(frozen=True)
class Stroke:
    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.25


@dataclass(frozen=True)
class Mark:
    """Something not printed: seal, signature, secret, arrival, or handwriting."""

    kind: str
    x: float
    y: float
    text: str = ""


@dataclass
class Page:
    width: float = 210.0
    height: float = 297.0
    runs: list[Run] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


Word = tuple[str, str]


class Typesetter:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.size = document.body_size
        self.leading = self.size * POINT * document.leading
        self.pages: list[Page] = []
        self.new_page()

    @property
    def page(self) -> Page:
        return self.pages[-1]

    def new_page(self, *, landscape: bool = False) -> None:
        self.pages.append(Page(297.0, 210.0) if landscape else Page())
        if len(self.pages) > 1:
            self.y = TOP - 4
            self.centred(str(len(self.pages)), 0, self.page.width + LEFT - RIGHT, size=13)
        self.y = TOP + 4

    def room(self, height: float) -> None:
        if self.y + height > self.page.height - BOTTOM:
            self.new_page(landscape=self.page.width > self.page.height)

    def put(self, x: float, text: str, face: str = "regular", size: float | None = None) -> None:
        self.page.runs.append(Run(x, self.y, text, face, size or self.size))

    def centred(
        self, text: str, left: float, right: float, face: str = "regular", size: float = 14
    ) -> tuple[float, float]:
        """Put a text between two edges on the current line; where it starts and ends."""
        wide = width_of(text, face, size)
        x = (left + right - wide) / 2
        self.put(x, text, face, size)
        self.page.lines.append(plain(text))
        return x, x + wide

    def wrapped(
        self, text: str, left: float, right: float, face: str, size: float, *, step: float = 1.15
    ) -> None:
        """Centred lines of about the same length, as a typist breaks a title."""
        words, wide = split(text, face), right - left
        count = len(break_words(words, size, [wide]))
        while count > 1 and len(break_words(words, size, [wide - 2])) == count:
            wide -= 2
        for line in break_words(words, size, [wide]):
            self.centred(" ".join(word for word, _ in line), left, right, face, size)
            self.y += size * POINT * step

    def paragraph(self, text: str, *, face: str = "regular", indent: float = 10.0) -> None:
        """A justified paragraph; `**` opens and closes bold."""
        wide = self.page.width - LEFT - RIGHT
        words = styled(text, face)
        lines = break_words(words, self.size, [wide - indent, wide])
        for index, line in enumerate(lines):
            # A first line is not left alone at the foot of a page.
            heading = len(lines) == 1 and (face == "bold" or text.endswith("**"))
            needed = 3.6 if heading else min(len(lines), 2)
            self.room(self.leading * (needed if index == 0 else 1))
            first, last = index == 0, index == len(lines) - 1
            self.justified(
                line, LEFT + (indent if first else 0), wide - (indent if first else 0), last
            )
        self.y += self.size * POINT * 0.42

    def justified(self, line: list[Word], x: float, wide: float, last: bool) -> None:
        natural = sum(width_of(word, face, self.size) for word, face in line)
        gap = width_of(" ", "regular", self.size)
        if not last and len(line) > 1:
            gap = (wide - natural) / (len(line) - 1)
        for word, face in line:
            self.put(x, word, face)
            x += width_of(word, face, self.size) + gap
        self.page.lines.append(plain(" ".join(word for word, _ in line)))
        self.y += self.leading

    def table(self, rows: list[list[str]], shares: list[float]) -> None:
        """Ruled rows; the first one is the heading, repeated on every page."""
        wide = self.page.width - LEFT - RIGHT
        widths = [share / sum(shares) * wide for share in shares]
        top = self.table_row(rows[0], widths, self.y - CELL_STEP * 0.2, face="bold", heading=True)
        for row in rows[1:]:
            face = "bold" if row[0].startswith("Cộng") else "regular"
            if top + row_height(row, widths, face) > self.page.height - BOTTOM:
                self.new_page(landscape=self.page.width > self.page.height)
                top = self.table_row(rows[0], widths, self.y, face="bold", heading=True)
            top = self.table_row(row, widths, top, face=face, heading=False)
        self.y = top + self.leading * 1.25

    def table_row(
        self, row: list[str], widths: list[float], top: float, *, face: str, heading: bool
    ) -> float:
        """Draw one row under `top`; where it ends."""
        height, x = row_height(row, widths, face), LEFT
        for cell, wide in zip(row, widths, strict=True):
            lines = cell_lines(cell, wide, face)
            self.y = top + (height - len(lines) * CELL_STEP) / 2 + CELL_SIZE * POINT * 0.92
            middle = heading or len(cell) < 3 or cell.replace(".", "").replace(",", "").isdigit()
            for line in lines:
                text = " ".join(word for word, _ in line)
                if middle:
                    self.centred(text, x, x + wide, face, CELL_SIZE)
                else:
                    self.put(x + CELL_PAD, text, face, CELL_SIZE)
                    self.page.lines.append(plain(text))
                self.y += CELL_STEP
            self.page.strokes.append(Stroke(x, top, x, top + height))
            x += wide
        edges = [
            (x, top, x, top + height),
            (LEFT, top, x, top),
            (LEFT, top + height, x, top + height),
        ]
        self.page.strokes += [Stroke(*edge) for edge in edges]
        return top + height


def cell_lines(cell: str, wide: float, face: str) -> list[list[Word]]:
    return break_words(split(cell, face), CELL_SIZE, [wide - 2 * CELL_PAD])


def row_height(row: list[str], widths: list[float], face: str) -> float:
    lines = [len(cell_lines(cell, wide, face)) for cell, wide in zip(row, widths, strict=True)]
    return max(lines) * CELL_STEP + 2 * CELL_PAD


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def styled(text: str, face: str) -> list[Word]:
    words: list[Word] = []
    for index, part in enumerate(text.split("**")):
        style = "bold" if index % 2 else face
        words += split(part, style)
    return words


def split(text: str, face: str) -> list[Word]:
    """The words of a text; "2021 - 2024" stays together."""
    whole = re.sub(r"(\d{4}) - (\d{4})", "\\1\u00a0-\u00a0\\2", text)
    return [(word, face) for word in whole.split(" ") if word]


def break_words(words: list[Word], size: float, widths: list[float]) -> list[list[Word]]:
    """Greedy lines; the last width serves all further lines."""
    lines: list[list[Word]] = []
    used = 0.0
    space = width_of(" ", "regular", size)
    for word, face in words:
        wide = width_of(word, face, size)
        limit = widths[min(max(len(lines) - 1, 0), len(widths) - 1)]
        if lines and used + space + wide <= limit:
            lines[-1].append((word, face))
            used += space + wide
        else:
            lines.append([(word, face)])
            used = wide
    return lines
