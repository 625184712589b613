"""
A .docx laid out as pages, so that every record has page images and words with places.

The pages show the text, not Word's design: the original stays the record. Since we set every line
ourselves, the words and boxes are exact and no engine has to read them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf

from ingest.domain.readings import Box, PageReading, Variant, Word
from ingest.domain.reasons import Reason
from ingest.intake.findings import LIMITS, Limits, Refused
from ingest.intake.word_text import Cell, Paragraph, Table, read_word_text

_FONTS = Path(__file__).with_name("fonts")
# A4 in points, with the margins of Vietnamese office papers.
_WIDTH, _HEIGHT = 595.28, 841.89
_LEFT, _RIGHT, _TOP, _BOTTOM = 85.0, 42.5, 56.7, 56.7
_SIZE, _LEADING = 12.0, 17.0
_GAP = 6.0
# Parts of the size that capitals with marks rise, and letters like g hang.
_RISE, _HANG = 1.0, 0.3
_STRANGE = "\ufffd"


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The pages as read, and what a person should know about the Word file."""

    pages: tuple[PageReading, ...]
    warnings: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    words: tuple[str, ...]
    width: float
    align: str
    bold: bool


def lay_out_word(source: Path, target: Path, *, limits: Limits = LIMITS) -> LaidOut:
    """
    Lay the .docx `source` out as a PDF at `target` and return its pages as they read.

    Raises Refused when the file is broken, has no text at all, or becomes more pages than allowed.
    """
    text = read_word_text(source)
    sheets = _Sheets(limits)
    for block in text.blocks:
        if isinstance(block, Paragraph):
            sheets.paragraph(block)
        else:
            sheets.table(block)
    pages = sheets.readings()
    has_pictures = any(reason.code == "pictures_left_out" for reason in text.warnings)
    if not any(page.words for page in pages) and not has_pictures:
        raise Refused("zero_pages")
    _write(sheets.pdf, target)
    return LaidOut(pages, text.warnings)


def _write(pdf: Any, target: Path) -> None:
    with pikepdf.open(BytesIO(pdf.output())) as written:
        # fpdf2 always says how to open the file, which no archive copy may.
        del written.Root["/OpenAction"]
        written.save(target)


class _Sheets:
    """Pages being filled from top to bottom, with a note of every word's place."""

    def __init__(self, limits: Limits) -> None:
        from fpdf import FPDF

        self.pdf = FPDF(unit="pt", format=(_WIDTH, _HEIGHT))
        self.pdf.set_auto_page_break(False)
        self.pdf.add_font("serif", "", _FONTS / "NotoSerif-Regular.ttf")
        self.pdf.add_font("serif", "B", _FONTS / "NotoSerif-Bold.ttf")
        self._limits = limits
        self._known = {style: self._letters(style) for style in ("", "B")}
        self._width = lru_cache(maxsize=20_000)(self._measure)
        self._words: list[list[Word]] = []
        self._lines: list[list[str]] = []
        self._y = 0.0
        self._new_page()

    def paragraph(self, paragraph: Paragraph) -> None:
        """Set a paragraph over the whole width."""
        for line in self._wrapped(paragraph, _WIDTH - _LEFT - _RIGHT):
            self._make_room()
            self._set(line, _LEFT, _WIDTH - _LEFT - _RIGHT, self._y)
            self._y += _LEADING

    def table(self, table: Table) -> None:
        """Set a table row by row; a row higher than the rest of the page goes on on the next."""
        scale = (_WIDTH - _LEFT - _RIGHT) / sum(table.widths)
        edges = [_LEFT]
        for width in table.widths:
            edges.append(edges[-1] + width * scale)
        for row in table.rows:
            self._row(row, edges)

    def readings(self) -> tuple[PageReading, ...]:
        """The pages as they read."""
        return tuple(
            PageReading(
                number=number,
                text="\n".join(lines),
                words=tuple(words),
                confidence=100.0,
                variant=Variant.TEXT_LAYER,
                signals=_signals(blank=not words),
            )
            for number, (words, lines) in enumerate(
                zip(self._words, self._lines, strict=True), start=1
            )
        )

    def _row(self, row: tuple[Cell, ...], edges: list[float]) -> None:
        columns = []
        for cell in row:
            left, right = edges[cell.column], edges[min(cell.column + cell.span, len(edges) - 1)]
            width = max(right - left - _GAP, _SIZE)
            lines = [line for p in cell.paragraphs for line in self._wrapped(p, width)]
            columns.append((left, width, lines))
        left_over = max((len(lines) for _, _, lines in columns), default=0)
        begun = 0
        while begun < left_over:
            self._make_room()
            room = max(1, int((_HEIGHT - _BOTTOM - self._y) / _LEADING))
            for left, width, lines in columns:
                for step, line in enumerate(lines[begun : begun + room]):
                    self._set(line, left, width, self._y + step * _LEADING)
            self._y += min(room, left_over - begun) * _LEADING
            begun += room

    def _wrapped(self, paragraph: Paragraph, width: float) -> Iterator[_Line]:
        bold = paragraph.bold
        space = self._width(" ", bold)
        for part in paragraph.text.split("\n"):
            taken: list[str] = []
            used = 0.0
            for word in self._broken(part.split(), width, bold):
                more = self._width(word, bold) + (space if taken else 0.0)
                if taken and used + more > width:
                    yield _Line(tuple(taken), used, paragraph.align, bold)
                    taken, used, more = [], 0.0, self._width(word, bold)
                taken.append(word)
                used += more
            yield _Line(tuple(taken), used, paragraph.align, bold)

    def _broken(self, words: list[str], width: float, bold: bool) -> Iterator[str]:
        """The words, those wider than the column cut into pieces that fit."""
        for word in words:
            piece = word
            while len(piece) > 1 and self._width(piece, bold) > width:
                fits = max(1, int(len(piece) * width / self._width(piece, bold)))
                while fits > 1 and self._width(piece[:fits], bold) > width:
                    fits -= 1
                yield piece[:fits]
                piece = piece[fits:]
            yield piece

    def _set(self, line: _Line, left: float, width: float, y: float) -> None:
        if not line.words:
            return
        free = max(0.0, width - line.width)
        x = left + {"centre": free / 2, "right": free}.get(line.align, 0.0)
        baseline = y + _SIZE
        style = "B" if line.bold else ""
        self.pdf.set_font("serif", style, _SIZE)
        self.pdf.text(x, baseline, " ".join(self._drawn(word, style) for word in line.words))
        words, number = self._words[-1], len(self._lines[-1])
        space = self._width(" ", line.bold)
        for word in line.words:
            right = x + self._width(word, line.bold)
            words.append(Word(word, _box(x, right, baseline), 100, number))
            x = right + space
        self._lines[-1].append(" ".join(line.words))

    def _make_room(self) -> None:
        if self._y + _LEADING > _HEIGHT - _BOTTOM:
            self._new_page()

    def _new_page(self) -> None:
        if len(self._words) >= self._limits.pages:
            raise Refused("too_many_pages", limit=self._limits.pages)
        self.pdf.add_page()
        self._words.append([])
        self._lines.append([])
        self._y = _TOP

    def _letters(self, style: str) -> frozenset[int]:
        self.pdf.set_font("serif", style, _SIZE)
        font: Any = self.pdf.current_font
        return frozenset(font.cmap)

    def _drawn(self, word: str, style: str) -> str:
        known = self._known[style]
        return "".join(letter if ord(letter) in known else _STRANGE for letter in word)

    def _measure(self, word: str, bold: bool) -> float:
        style = "B" if bold else ""
        self.pdf.set_font("serif", style, _SIZE)
        return float(self.pdf.get_string_width(self._drawn(word, style)))


def _box(left: float, right: float, baseline: float) -> Box:
    top, bottom = baseline - _RISE * _SIZE, baseline + _HANG * _SIZE
    return (
        round(left / _WIDTH * 10_000),
        round(top / _HEIGHT * 10_000),
        round(min(right, _WIDTH) / _WIDTH * 10_000),
        round(bottom / _HEIGHT * 10_000),
    )


def _signals(*, blank: bool) -> dict[str, Any]:
    return {
        "skew": 0.0,
        "rotation": 0,
        "dpi": 0,
        "width": round(_WIDTH),
        "height": round(_HEIGHT),
        "mode": "print",
        "codec": "text",
        "blank": blank,
        "red_frame": False,
        "red_seal": False,
        "engine": "word-text",
        "engine_version": "1",
        "data_version": "",
        "cpu_s": 0.0,
    }
