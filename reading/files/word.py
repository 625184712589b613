"""
A .docx laid out as pages, so that every record has page images and words with places.

The pages show the text with its pictures and the rules of its tables, not Word's design: the
original stays the record. Since we set every line ourselves, the words and boxes are exact and no
engine has to read them; what stands in pictures is read by the engine, from pages that hold the
pictures alone.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf

from reading.domain.readings import PageReading, Variant, Word
from reading.domain.reasons import Reason
from reading.files.findings import LIMITS, Limits, Refused
from reading.files.word_blocks import Cell, Paragraph, Rules, Table
from reading.files.word_page import (
    ACROSS,
    BOTTOM,
    CELL_MARGIN,
    HEIGHT,
    LEADING,
    LEFT,
    SIZE,
    TOP,
    WIDTH,
    Column,
    Line,
    PicturePlace,
    box_of,
    empty_pdf,
    fitted_in,
    is_sheet,
    on_page,
    signals_of_sheet,
)
from reading.files.word_pictures import Picture
from reading.files.word_text import read_word_text

if TYPE_CHECKING:
    from fpdf import FPDF

_FONTS = Path(__file__).with_name("fonts")
_GAP = 6.0
# Between lines in the middle and text of another kind: wider than any step within an abstract, for
# the abstract ends with its paragraph.
_AFTER_MIDDLE = 12.0
_STRANGE = "\ufffd"
_SYMBOLS = "symbols"


@dataclass(frozen=True, slots=True)
class LaidOut:
    """
    The pages as set, and what a person should know about the Word file.

    Pages with pictures have them in `places` by their number; their words are not among the words
    of `pages`, and stand on the pages of the same numbers in the file `pictures`.
    """

    pages: tuple[PageReading, ...]
    warnings: tuple[Reason, ...]
    pictures: Path | None = None
    places: Mapping[int, tuple[PicturePlace, ...]] = field(default_factory=dict)


def lay_out_word(source: Path, target: Path, *, limits: Limits = LIMITS) -> LaidOut:
    """
    Lay the .docx `source` out as a PDF at `target` and return its pages as they were set.

    Where there are pictures, a second file beside `target` holds them alone; it is the caller's.
    Raises Refused when the file is broken, shows nothing at all, or becomes more pages than allowed.
    """
    text = read_word_text(source)
    sheets = _Sheets(limits)
    for block in text.blocks:
        if isinstance(block, Paragraph):
            sheets.paragraph(block)
        elif isinstance(block, Picture):
            sheets.picture(block)
        else:
            sheets.table(block)
    pages = sheets.readings(is_doubtful=text.typed_before_unicode)
    shows_more = any(reason.code == "pictures_left_out" for reason in text.warnings)
    if not any(page.words for page in pages) and not sheets.places and not shows_more:
        raise Refused("zero_pages")
    _write(sheets.pdf, target)
    pictures = None
    if sheets.places:
        pictures = target.with_name(f"{target.stem}-pictures.pdf")
        _write(sheets.pictures_alone(), pictures)
    return LaidOut(pages, text.warnings, pictures, sheets.places)


def _write(pdf: "FPDF", target: Path) -> None:
    with pikepdf.open(BytesIO(pdf.output())) as written:
        # fpdf2 always says how to open the file, which no archive copy may.
        del written.Root["/OpenAction"]
        written.save(target)


class _Sheets:
    """Pages being filled from top to bottom, with a note of every word's place."""

    def __init__(self, limits: Limits) -> None:
        self.pdf = empty_pdf()
        self.pdf.add_font("serif", "", _FONTS / "NotoSerif-Regular.ttf")
        self.pdf.add_font("serif", "B", _FONTS / "NotoSerif-Bold.ttf")
        self.pdf.add_font(_SYMBOLS, "", _FONTS / "DejaVuSans-Symbols.ttf")
        self._limits = limits
        self._known = {
            name: self._letters(family, style)
            for name, family, style in (
                ("", "serif", ""), ("B", "serif", "B"), (_SYMBOLS, _SYMBOLS, ""),
            )
        }  # fmt: skip
        self._width = lru_cache(maxsize=20_000)(self._measure)
        self._words: list[list[Word]] = []
        self._lines: list[list[str]] = []
        self._set_pictures: list[tuple[int, bytes, float, float, float, float]] = []
        self.places: dict[int, tuple[PicturePlace, ...]] = {}
        self._y = 0.0
        self._last: Paragraph | None = None
        self._page_is_full = False
        self._new_page()

    def paragraph(self, paragraph: Paragraph) -> None:
        """Set a paragraph over the whole width."""
        if paragraph.on_new_page:
            self._page_is_full = True
        if not paragraph.text and paragraph.on_new_page:
            return
        self._leave_page_if_full()
        self._keep_apart(paragraph)
        for line in self._wrapped(paragraph, ACROSS):
            self._make_room(LEADING)
            self._set(line, LEFT, ACROSS, self._y)
            self._y += LEADING

    def picture(self, picture: Picture) -> None:
        """Set a picture; the scan of a page fills a page of its own."""
        self._leave_page_if_full()
        self._last = None
        if picture.content is not None and is_sheet(picture):
            if self._words[-1] or self.places.get(len(self._words)) or self._y > TOP + LEADING:
                self._new_page()
            scale = min(WIDTH / picture.width, HEIGHT / picture.height)
            width, height = picture.width * scale, picture.height * scale
            self._show(picture, (WIDTH - width) / 2, (HEIGHT - height) / 2, width, height)
            self._page_is_full = True
            return
        fitting = fitted_in(picture, ACROSS)
        self._make_room(fitting.height)
        self._set_picture(fitting, LEFT, ACROSS, self._y)
        self._y += fitting.height + _GAP

    def table(self, table: Table) -> None:
        """Set a table row by row; a row higher than the rest of the page goes on on the next."""
        self._leave_page_if_full()
        self._last = None
        scale = ACROSS / sum(table.widths)
        edges = [LEFT]
        for width in table.widths:
            edges.append(edges[-1] + width * scale)
        for row in table.rows:
            self._row(row, edges)

    def readings(self, *, is_doubtful: bool) -> tuple[PageReading, ...]:
        """The pages as set; with `is_doubtful` it counts how many words are possible ones."""
        from language.syllables import validity_of

        return tuple(
            PageReading(
                number=number,
                text="\n".join(lines),
                words=tuple(words),
                confidence=100.0,
                validity=validity_of([word.text for word in words]) if is_doubtful else 1.0,
                variant=Variant.TEXT_LAYER,
                signals=signals_of_sheet(blank=not words and number not in self.places),
            )
            for number, (words, lines) in enumerate(
                zip(self._words, self._lines, strict=True), start=1
            )
        )

    def pictures_alone(self) -> "FPDF":
        """The pages up to the last picture with nothing but the pictures on them."""
        pdf = empty_pdf()
        waiting = deque(self._set_pictures)
        for number in range(1, max(self.places) + 1):
            pdf.add_page()
            while waiting and waiting[0][0] == number:
                _, content, x, y, width, height = waiting.popleft()
                pdf.image(BytesIO(content), x, y, width, height)
        return pdf

    def _row(self, row: tuple[Cell, ...], edges: list[float]) -> None:
        columns = [self._column(cell, edges) for cell in row]
        ruled = any(column.rules != Rules() for column in columns)
        margin = CELL_MARGIN if ruled else 0.0
        begun = False
        while not begun or any(column.items for column in columns):
            self._make_room(LEADING + 2 * margin)
            room = HEIGHT - BOTTOM - self._y - 2 * margin
            tallest = max((self._fill(c, self._y + margin, room) for c in columns), default=0.0)
            if tallest or not any(column.items for column in columns):
                lower = self._y + tallest + 2 * margin
                for column in columns:
                    self._rule(column, self._y, lower)
                self._y = lower
                begun = True
            if any(column.items for column in columns):
                self._new_page()

    def _column(self, cell: Cell, edges: list[float]) -> Column:
        left, right = edges[cell.column], edges[min(cell.column + cell.span, len(edges) - 1)]
        indent = _GAP / 2 if cell.rules != Rules() else 0.0
        width = max(right - left - _GAP, SIZE)
        items: deque[Line | Picture] = deque()
        for held in cell.paragraphs:
            if isinstance(held, Picture):
                items.append(fitted_in(held, width))
            else:
                items.extend(self._wrapped(held, width))
        return Column(left, right - left, left + indent, width, cell.rules, items)

    def _fill(self, column: Column, top: float, room: float) -> float:
        """Set what fits of a column; returns how high it is."""
        used = 0.0
        while column.items and used + column.items[0].height <= room + 0.01:
            item = column.items.popleft()
            if isinstance(item, Picture):
                self._set_picture(item, column.text_left, column.text_width, top + used)
            else:
                self._set(item, column.text_left, column.text_width, top + used)
            used += item.height
        return used

    def _rule(self, column: Column, upper: float, lower: float) -> None:
        left, right = column.left, column.left + column.width
        self.pdf.set_line_width(0.5)
        for wanted, line in (
            (column.rules.left, (left, upper, left, lower)),
            (column.rules.right, (right, upper, right, lower)),
            (column.rules.top, (left, upper, right, upper)),
            (column.rules.bottom, (left, lower, right, lower)),
        ):
            if wanted:
                self.pdf.line(*line)

    def _keep_apart(self, paragraph: Paragraph) -> None:
        """What stood in the middle ends where the next is set in another way."""
        if not paragraph.text.strip():
            self._last = None
            return
        last, self._last = self._last, paragraph
        if last is None or last.align != "centre":
            return
        alike = (last.align, last.bold, last.italic) == (
            paragraph.align, paragraph.bold, paragraph.italic,
        )  # fmt: skip
        if not alike:
            self._y += _AFTER_MIDDLE

    def _wrapped(self, paragraph: Paragraph, width: float) -> Iterator[Line]:
        bold = paragraph.bold
        space = self._width(" ", bold)
        for part in paragraph.text.split("\n"):
            taken: list[str] = []
            used = 0.0
            for word in self._broken(part.split(), width, bold):
                more = self._width(word, bold) + (space if taken else 0.0)
                if taken and used + more > width:
                    yield Line(tuple(taken), used, paragraph.align, bold)
                    taken, used, more = [], 0.0, self._width(word, bold)
                taken.append(word)
                used += more
            yield Line(tuple(taken), used, paragraph.align, bold)

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

    def _set(self, line: Line, left: float, width: float, y: float) -> None:
        if not line.words:
            return
        free = max(0.0, width - line.width)
        x = left + {"centre": free / 2, "right": free}.get(line.align, 0.0)
        baseline = y + SIZE
        self._draw(" ".join(line.words), x, baseline, bold=line.bold)
        words, number = self._words[-1], len(self._lines[-1])
        space = self._width(" ", line.bold)
        for word in line.words:
            right = x + self._width(word, line.bold)
            words.append(Word(word, box_of(x, right, baseline), 100, number))
            x = right + space
        self._lines[-1].append(" ".join(line.words))

    def _draw(self, text: str, x: float, baseline: float, *, bold: bool) -> None:
        for letters, font in self._by_font(text, bold=bold):
            self._use(font)
            self.pdf.text(x, baseline, letters)
            x += float(self.pdf.get_string_width(letters))

    def _set_picture(self, picture: Picture, left: float, width: float, y: float) -> None:
        free = max(0.0, width - picture.width)
        x = left + {"centre": free / 2, "right": free}.get(picture.align, 0.0)
        self._show(picture, x, y, picture.width, picture.height)

    def _show(self, picture: Picture, x: float, y: float, width: float, height: float) -> None:
        if picture.content is None:
            # Its place is kept, crossed out; the reasons name what is missing.
            self.pdf.set_line_width(0.5)
            self.pdf.rect(x, y, width, height)
            self.pdf.line(x, y, x + width, y + height)
            self.pdf.line(x, y + height, x + width, y)
            return
        number = len(self._words)
        self.pdf.image(BytesIO(picture.content), x, y, width, height)
        self._set_pictures.append((number, picture.content, x, y, width, height))
        place = PicturePlace(on_page(x, y, x + width, y + height), len(self._lines[-1]))
        self.places[number] = (*self.places.get(number, ()), place)

    def _make_room(self, height: float) -> None:
        if self._y > TOP and self._y + height > HEIGHT - BOTTOM + 0.01:
            self._new_page()

    def _leave_page_if_full(self) -> None:
        if self._page_is_full and (self._words[-1] or self.places.get(len(self._words))):
            self._new_page()
        self._page_is_full = False

    def _new_page(self) -> None:
        if len(self._words) >= self._limits.pages:
            raise Refused("too_many_pages", limit=self._limits.pages)
        self.pdf.add_page()
        self._words.append([])
        self._lines.append([])
        self._y = TOP

    def _letters(self, family: str, style: str) -> frozenset[int]:
        from fpdf.fonts import TTFFont

        self.pdf.set_font(family, style, SIZE)
        font = self.pdf.current_font
        return frozenset(font.cmap) if isinstance(font, TTFFont) else frozenset()

    def _use(self, font: str) -> None:
        if font == _SYMBOLS:
            self.pdf.set_font(_SYMBOLS, "", SIZE)
        else:
            self.pdf.set_font("serif", font, SIZE)

    def _by_font(self, text: str, *, bold: bool) -> Iterator[tuple[str, str]]:
        """The text in stretches of one font; letters that no font has are drawn as strange."""
        usual = "B" if bold else ""
        known, symbols = self._known[usual], self._known[_SYMBOLS]
        if all(ord(letter) in known for letter in text):
            yield text, usual
            return
        stretch, last = "", usual
        for letter in text:
            is_symbol = ord(letter) not in known and ord(letter) in symbols
            font = _SYMBOLS if is_symbol else usual
            if font != last and stretch:
                yield stretch, last
                stretch = ""
            stretch += letter if is_symbol or ord(letter) in known else _STRANGE
            last = font
        if stretch:
            yield stretch, last

    def _measure(self, word: str, bold: bool) -> float:
        width = 0.0
        for letters, font in self._by_font(word, bold=bold):
            self._use(font)
            width += float(self.pdf.get_string_width(letters))
        return width
