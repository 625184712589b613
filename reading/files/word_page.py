"""The sheet on which a Word file is laid out: its measures, lines and columns."""

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reading.domain.turning import Box
from reading.files.word_blocks import Rules
from reading.files.word_pictures import Picture

if TYPE_CHECKING:
    from fpdf import FPDF

    from machine.json_values import Json

# A4 in points, with the margins of Vietnamese office papers.
WIDTH, HEIGHT = 595.28, 841.89
LEFT, _RIGHT, TOP, BOTTOM = 85.0, 42.5, 56.7, 56.7
ACROSS, _DOWN = WIDTH - LEFT - _RIGHT, HEIGHT - TOP - BOTTOM
SIZE, LEADING = 12.0, 17.0
CELL_MARGIN = 3.0
# Parts of the size that capitals with marks rise, and letters like g hang.
_RISE, _HANG = 1.0, 0.3
# A picture of this shape and size is the scan of a page and gets a page.
_SHEET = (1.2, 1.65)
_SHEET_WIDE = 0.7


@dataclass(frozen=True, slots=True)
class PicturePlace:
    """Where a picture stands on a page, and how many lines of the page stand before it."""

    box: Box
    after_lines: int


@dataclass(frozen=True, slots=True)
class Line:
    words: tuple[str, ...]
    width: float
    align: str
    bold: bool
    height: float = LEADING


@dataclass(frozen=True, slots=True)
class Column:
    left: float
    width: float
    text_left: float
    text_width: float
    rules: Rules
    items: deque[Line | Picture]


def empty_pdf() -> "FPDF":
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format=(WIDTH, HEIGHT))
    pdf.set_auto_page_break(False)
    return pdf


def is_sheet(picture: Picture) -> bool:
    tall = picture.height / max(picture.width, 1.0)
    return _SHEET[0] <= tall <= _SHEET[1] and picture.width >= _SHEET_WIDE * ACROSS


def fitted_in(picture: Picture, width: float) -> Picture:
    """The picture made smaller, if need be, until it fits a column and a page."""
    wide, tall = max(picture.width, 1.0), max(picture.height, 1.0)
    scale = min(1.0, width / wide, (_DOWN - 2 * CELL_MARGIN) / tall)
    return Picture(wide * scale, tall * scale, picture.content, picture.align)


def box_of(left: float, right: float, baseline: float) -> Box:
    return on_page(left, baseline - _RISE * SIZE, right, baseline + _HANG * SIZE)


def on_page(left: float, top: float, right: float, bottom: float) -> Box:
    return (
        max(round(left / WIDTH * 10_000), 0),
        max(round(top / HEIGHT * 10_000), 0),
        round(min(right, WIDTH) / WIDTH * 10_000),
        round(min(bottom, HEIGHT) / HEIGHT * 10_000),
    )


def signals_of_sheet(*, blank: bool) -> "dict[str, Json]":
    return {
        "skew": 0.0,
        "rotation": 0,
        "dpi": 0,
        "width": round(WIDTH),
        "height": round(HEIGHT),
        "mode": "print",
        "codec": "text",
        "blank": blank,
        "red_frame": False,
        "red_seal": False,
        "engine": "word-text",
        "engine_version": "2",
        "data_version": "",
        "cpu_s": 0.0,
    }
