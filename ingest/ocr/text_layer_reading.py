"""
The text that a PDF brings along, taken only when it is the page's own print.

Three kinds of text are refused and the page is read by the engine instead: a signature block
printed over a scan, the invisible text of an earlier recognition (whose errors nobody
measured), and text in an old Vietnamese font encoding, which shows as impossible syllables.
"""

from __future__ import annotations

import time
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingest.domain.readings import Box, PageReading, Variant, Word
from ingest.ocr.syllables import syllable_counts
from ingest.ocr.words import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from ingest.ocr.red_marks import RedMarks

_LEAST_VALIDITY = 0.9
_LEAST_TOKENS = 5
_LEAST_COVERAGE = 0.9
_SCAN_SHARE = 0.5
_LOOK_DPI = 125.0
_SPACES = {" ", "\u00a0", "\t", "\r", "\n", "\u200b"}
# How PDFium reports a hyphen at the end of a line.
_HYPHENS = {"\ufffe", "\u0002"}


def open_text_layers(path: Path) -> Any | None:
    """A PDFium document to ask for text layers, or None when the file is not a readable PDF."""
    import pypdfium2

    with path.open("rb") as file:
        if b"%PDF-" not in file.read(1024):
            return None
    try:
        pdf = pypdfium2.PdfDocument(path)
        # Fields are drawn apart from the page; this has to come before any page is opened.
        pdf.init_forms()
    except pypdfium2.PdfiumError:
        return None
    return pdf


def read_text_layer(pdf: Any, number: int) -> PageReading | None:
    """
    The page as its own text says, or None unless that text can be trusted as the page's print.

    `pdf` is a PDFium document, `number` counts from 1.
    """
    import pypdfium2

    from ingest.ocr.drawn_ink import has_invisible_text

    started = time.process_time()
    try:
        page = pdf[number - 1]
    except (pypdfium2.PdfiumError, IndexError):
        return None
    try:
        if _scan_share(page) >= _SCAN_SHARE or has_invisible_text(page):
            return None
        words = tuple(_words(page))
        good, seen = syllable_counts([word.text for word in words])
        if seen < _LEAST_TOKENS or good / seen < _LEAST_VALIDITY or _has_ciphers(words):
            return None
        look = _look(page, words)
        width, height = page.get_size()
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()
    if look.coverage < _LEAST_COVERAGE:
        return None
    return PageReading(
        number=number,
        text=text_of(words),
        words=words,
        confidence=100.0,
        coverage=round(look.coverage, 4),
        validity=round(good / seen, 4),
        variant=Variant.TEXT_LAYER,
        signals={
            "skew": 0.0,
            "deskew": 0.0,
            "rotation": 0,
            "dpi": 0,
            "dpi_assumed": False,
            "width": round(width),
            "height": round(height),
            "mode": "print",
            "codec": "text",
            "blank": False,
            "red_frame": bool(look.red.frames),
            "red_frames": [list(box) for box in look.red.frames],
            "red_seal": bool(look.red.seals),
            "red_seals": [list(box) for box in look.red.seals],
            "drawn_not_read": look.drawn,
            "engine": Variant.TEXT_LAYER.value,
            "engine_version": str(pypdfium2.PYPDFIUM_INFO),
            "data_version": "",
            "cpu_s": round(time.process_time() - started, 3),
        },
    )


def _scan_share(page: Any) -> float:
    """The largest part of the page that one image covers."""
    from ingest.ocr.drawn_ink import images_on

    width, height = page.get_size()
    whole = max(width * height, 1.0)
    return max(
        ((right - left) * (top - bottom) / whole for left, bottom, right, top in images_on(page)),
        default=0.0,
    )


def _has_ciphers(words: tuple[Word, ...]) -> bool:
    """Private-use and replacement characters: the font's letters have no known meaning."""
    letters = "".join(word.text for word in words)
    strange = sum(unicodedata.category(letter) in {"Co", "Cn", "Cc"} for letter in letters)
    strange += letters.count("\ufffd")
    return strange > 0.01 * len(letters)


@dataclass(frozen=True, slots=True)
class _Look:
    """
    What is seen of a page beside what its words say.

    `coverage` is the share of its letter-like ink that lies in words; `drawn`: it shows what may
    be a mark and is no word.
    """

    coverage: float
    red: RedMarks
    drawn: bool


def _look(page: Any, words: tuple[Word, ...]) -> _Look:
    from ingest.ocr.drawn_ink import has_red, images_on, laid_over, shows_more_than_words
    from ingest.ocr.images import MOST_PIXELS, PageImage
    from ingest.ocr.prepare import darkest_ink
    from ingest.ocr.red_marks import RedMarks, red_marks
    from ingest.ocr.signals import coverage_of, text_like_ink

    width, height = page.get_size()
    dpi = min(_LOOK_DPI, 72 * (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    annotated, undrawn = laid_over(page)
    plain = _drawn(page, dpi, annotated=False)
    seen = _drawn(page, dpi, annotated=True) if annotated else plain
    tall, wide = plain.shape[:2]
    boxes = [
        (
            int(word.box[0] * wide / 10000),
            int(word.box[1] * tall / 10000),
            int(word.box[2] * wide / 10000) + 1,
            int(word.box[3] * tall / 10000) + 1,
        )
        for word in words
    ]
    pictures = [_on_bitmap(page, bounds, wide, tall) for bounds in images_on(page)]
    image = PageImage(seen, (0.0, 0.0, 1.0, 1.0), (dpi, dpi), "print", "text")
    return _Look(
        coverage=coverage_of(text_like_ink(darkest_ink(plain), dpi), boxes),
        red=red_marks(image) if has_red(seen) else RedMarks(),
        drawn=undrawn
        or shows_more_than_words(plain, seen, words=boxes, pictures=pictures, dpi=dpi),
    )


def _drawn(page: Any, dpi: float, *, annotated: bool) -> NDArray[np.uint8]:
    """The page in RGB, with or without its annotations and form fields."""
    bitmap = page.render(
        scale=dpi / 72, may_draw_forms=annotated, draw_annots=annotated, rev_byteorder=True
    )
    pixels: NDArray[np.uint8] = bitmap.to_numpy()[..., :3].copy()
    bitmap.close()
    return pixels


def _on_bitmap(
    page: Any, bounds: tuple[float, float, float, float], wide: int, tall: int
) -> tuple[int, int, int, int]:
    """The bounds, in the page's own units, on a bitmap of the page as seen."""
    import ctypes

    from pypdfium2 import raw

    x, y = ctypes.c_int(), ctypes.c_int()
    corners = []
    for across, up in (bounds[:2], bounds[2:]):
        raw.FPDF_PageToDevice(page, 0, 0, wide, tall, 0, across, up, x, y)
        corners.append((x.value, y.value))
    (left, right), (top, bottom) = (sorted(sides) for sides in zip(*corners, strict=True))
    return left, top, min(right, wide), min(bottom, tall)


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    left: float
    top: float
    right: float
    bottom: float


def _letters(page: Any) -> Iterator[_Letter | None]:
    """The characters with their loose boxes as fractions of the page seen; None parts words."""
    import ctypes

    from pypdfium2 import raw

    text_page = page.get_textpage()
    device = [ctypes.c_int() for _ in range(2)]
    fine = 100_000  # PDFium gives whole device units; the page is made large enough.

    def seen(x: float, y: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(page, 0, 0, fine, fine, 0, x, y, *device)
        return device[0].value / fine, device[1].value / fine

    try:
        for index in range(text_page.count_chars()):
            code = raw.FPDFText_GetUnicode(text_page, index)
            character = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
            if not character or character in _SPACES or character.isspace():
                yield None
                continue
            character = "-" if character in _HYPHENS else character
            # The loose box has the height of the line, but no width where text runs upwards.
            corners = []
            for loose in (True, False):
                left, bottom, right, top = text_page.get_charbox(index, loose=loose)
                corners += [seen(left, top), seen(right, bottom)]
            across, down = zip(*corners, strict=True)
            yield _Letter(character, min(across), min(down), max(across), max(down))
    finally:
        text_page.close()


def _words(page: Any) -> Iterator[Word]:
    """Letters joined to words at spaces, words to lines by their height on the page."""
    line, previous = 0, None
    for letters in _runs(page):
        box = _box(letters)
        if previous is not None and not _same_line(previous, box):
            line += 1
        previous = box
        text = unicodedata.normalize("NFC", "".join(letter.text for letter in letters))
        yield Word(text, box, 100, line)


def _same_line(previous: Box, box: Box) -> bool:
    across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    if previous[1] <= down <= previous[3]:
        return box[0] >= previous[0]
    upright = all(side[3] - side[1] > side[2] - side[0] for side in (previous, box))
    return upright and previous[0] <= across <= previous[2]


def _runs(page: Any) -> Iterator[list[_Letter]]:
    run: list[_Letter] = []
    for letter in _letters(page):
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


def _far(last: _Letter, letter: _Letter) -> bool:
    """A jump that no space announces: neither in the row nor in the column of the last letter."""
    down, across = (letter.top + letter.bottom) / 2, (letter.left + letter.right) / 2
    return not last.top <= down <= last.bottom and not last.left <= across <= last.right


def _box(letters: list[_Letter]) -> Box:
    sides = (
        min(letter.left for letter in letters),
        min(letter.top for letter in letters),
        max(letter.right for letter in letters),
        max(letter.bottom for letter in letters),
    )
    left, top, right, bottom = (min(max(round(side * 10000), 0), 10000) for side in sides)
    return left, top, right, bottom
