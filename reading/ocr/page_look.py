"""How a page looks, drawn with and without its letters, and what in it no letter explains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pypdfium2 import PdfPage

    from reading.domain.readings import Word
    from reading.ocr.drawn_ink import Part
    from reading.ocr.red_marks import RedMarks

_LOOK_DPI = 100.0
_READ_DPI = 250.0
# What lies over a word hides it, unless it is as thin as the rules of a table.
_LEAST_COVER_POINTS = 1.2
# Ink this strong is that of letters and not of their soft edges.
_STRONG = 64


@dataclass(frozen=True, slots=True)
class Drawings:
    """
    A page as seen, the same without its letters, where the two differ, and their dpi.

    `hidden`: where its letters would be seen if nothing lay over them.
    """

    seen: NDArray[np.uint8]
    bare: NDArray[np.uint8]
    lettering: NDArray[np.uint8]
    hidden: NDArray[np.uint8] | None
    dpi: float


@dataclass(frozen=True, slots=True)
class Look:
    """
    What is seen of a page: what its letters draw, what is drawn without them, and what may be a mark.

    `marks` are the places, in pixels, of what is drawn, no letter, and may be a mark.
    """

    drawings: Drawings
    marks: tuple[tuple[int, int, int, int], ...]
    red: RedMarks
    undrawn: bool

    @property
    def bare(self) -> NDArray[np.uint8]:
        """The page without its letters."""
        return self.drawings.bare

    @property
    def lettering(self) -> NDArray[np.uint8]:
        """Where its letters are seen."""
        return self.drawings.lettering

    @property
    def dpi(self) -> float:
        """That of all drawings."""
        return self.drawings.dpi

    @property
    def drawn(self) -> bool:
        """Whether something on the page may be a mark and is no letter."""
        return self.undrawn or bool(self.marks)


def look_at(page: PdfPage) -> Look:
    from reading.ocr.drawn_ink import has_red, laid_over, marks_beside_letters
    from reading.ocr.images import PageImage
    from reading.ocr.red_marks import RedMarks, red_marks

    drawings = drawings_of(page)
    dpi = drawings.dpi
    image = PageImage(drawings.seen, (0.0, 0.0, 1.0, 1.0), (dpi, dpi), "print", "text")
    return Look(
        drawings,
        marks=marks_beside_letters(drawings.bare, dpi=dpi),
        red=red_marks(image) if has_red(drawings.seen) else RedMarks(),
        undrawn=laid_over(page)[1],
    )


def drawings_of(page: PdfPage) -> Drawings:
    from reading.ocr.drawn_ink import changed, laid_over
    from reading.ocr.images import MOST_PIXELS

    width, height = page.get_size()
    dpi = min(_LOOK_DPI, 72 * (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    annotated, _ = laid_over(page)
    seen = _drawn(page, dpi, annotated=annotated)
    letters = _letters_alone(page, dpi)
    bare = _drawn(page, dpi, annotated=annotated) if _hide_letters(page) else seen
    lettering = changed(bare, seen)
    hidden = None if letters is None else letters & (1 - lettering)
    return Drawings(seen, bare, lettering, hidden, dpi)


def _letters_alone(page: PdfPage, dpi: float) -> NDArray[np.uint8] | None:
    """Where the letters of an opened page would be seen if nothing else were drawn on it."""
    from pypdfium2 import raw

    from reading.ocr.drawn_ink import may_cover, strong_ink

    covers = list(may_cover(page, least=_LEAST_COVER_POINTS))
    if not covers:
        return None
    for thing in covers:
        raw.FPDFPageObj_SetIsActive(thing, False)
    try:
        return strong_ink(_drawn(page, dpi, annotated=False), _STRONG)
    finally:
        for thing in covers:
            raw.FPDFPageObj_SetIsActive(thing, True)


def _hide_letters(page: PdfPage) -> int:
    """Make all text of an opened page invisible, forms within it included; how many pieces."""
    from pypdfium2 import raw

    from reading.ocr.drawn_ink import DEEPEST

    count = 0
    for text in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=DEEPEST):
        raw.FPDFTextObj_SetTextRenderMode(text, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        count += 1
    return count


def _drawn(page: PdfPage, dpi: float, *, annotated: bool) -> NDArray[np.uint8]:
    """The page in RGB, with or without its annotations and form fields."""
    bitmap = page.render(
        scale=dpi / 72, may_draw_forms=annotated, draw_annots=annotated, rev_byteorder=True
    )
    pixels: NDArray[np.uint8] = bitmap.to_numpy()[..., :3].copy()
    bitmap.close()
    return pixels


def covered_share(look: Look, words: tuple[Word, ...]) -> float:
    """
    The share of the page's letters that lie in its words: of the ink that is drawn by letters, and
    of what has the size of letters and is drawn by other means.
    """
    from reading.ocr.drawn_ink import ink_of
    from reading.ocr.prepare import darkest_ink
    from reading.ocr.signals import text_like_ink

    within = _places(look, words)
    letters = int(look.lettering.sum())
    other = 0.0
    if ink_of(look.bare).any():
        like = text_like_ink(darkest_ink(look.bare), look.dpi)
        other = float(like.textual.sum()) / like.scale**2
    whole = letters + other
    return float((look.lettering * within).sum()) / whole if whole else 1.0


def _places(look: Look, words: tuple[Word, ...]) -> NDArray[np.bool_]:
    """Where on the page its words stand."""
    tall, wide = look.lettering.shape
    within = np.zeros((tall, wide), bool)
    for word in words:
        left, top, right, bottom = word.box
        rows = slice(top * tall // 10000, bottom * tall // 10000 + 2)
        within[rows, left * wide // 10000 : right * wide // 10000 + 2] = True
    return within


def draws_more(look: Look, words: tuple[Word, ...]) -> bool:
    """Whether letters draw what may be a mark where no word stands: a blank that is a picture."""
    from reading.ocr.drawn_ink import is_mark

    return is_mark(look.lettering & ~_places(look, words), dpi=look.dpi)


def unexplained_parts(page: PdfPage, look: Look) -> tuple[Part, ...]:
    """The parts of the page that may be marks, drawn for recognition; its letters are hidden."""
    if not look.marks:
        return ()
    from reading.ocr.drawn_ink import laid_over, parts_to_read

    dpi = min(_READ_DPI, look.dpi * _READ_DPI / _LOOK_DPI)
    fine = _drawn(page, dpi, annotated=laid_over(page)[0])
    return parts_to_read(fine, look.marks, near=look.dpi, dpi=dpi)
