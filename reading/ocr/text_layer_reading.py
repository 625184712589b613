"""
The text that a PDF brings along, taken only as far as it is what the page shows.

A page is born digital only where its letters are its drawing: it is drawn as a person sees it, with
all that lies over it, and once more without its letters. Words that leave no ink between the two are
covered, cut off, switched off or as white as the paper, and are no words of the page. Where letters
and drawing differ the page is read by the engine: a scan in one picture or in many, text in an old
Vietnamese font encoding, letters beneath other letters.
"""

from __future__ import annotations

import io
import time
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from language.syllables import syllable_counts, syllables
from reading.domain.readings import PageReading, Variant, Word
from reading.ocr.legibility import is_legible
from reading.ocr.page_letters import (
    letters_of,
    lined_up,
    runs_of,
    turn_of,
    words_in_lines,
)
from reading.ocr.page_look import (
    Look,
    covered_share,
    drawings_of,
    draws_more,
    look_at,
    unexplained_parts,
)
from reading.ocr.rows import joined_rows
from reading.ocr.seen_runs import is_struck, seen_runs
from reading.ocr.words import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pypdfium2 import PdfDocument, PdfPage

    from machine.json_values import Json
    from reading.domain.turning import Box
    from reading.ocr.drawn_ink import Part
    from reading.ocr.notes import Notes

_LEAST_TOKENS = 5
_LEAST_COVERAGE = 0.9
_SCAN_SHARE = 0.5
_SURE_PART, _SURE_NONSENSE = 60, 88


@dataclass(frozen=True, slots=True)
class Layer:
    """
    What a page says and shows by itself.

    `reading` is None where the engine has to read it. `parts` are pictures of what is drawn on the
    page and no word of its own, to be read as well; `drawn`: such a part may be a mark of secrecy.
    `laid` are the words of what lies over a scan, exactly as they are written there.
    """

    reading: PageReading | None = None
    parts: tuple[Part, ...] = ()
    drawn: bool = False
    laid: tuple[Word, ...] = ()


class TextLayers:
    """A PDF opened to ask for what its pages say; what lies over them is painted on them first."""

    def __init__(self, path: Path, pdf: PdfDocument) -> None:
        self._path = path
        self._pdf = pdf
        self._painted: PdfDocument | None = None
        self._laid: PdfDocument | None = None
        self._failed = False

    def __len__(self) -> int:
        return len(self._pdf)

    def page(self, number: int) -> PdfPage:
        """The page as it is stored. Raises what PDFium raises."""
        return self._pdf[number - 1]

    def painted(self, number: int) -> PdfPage | None:
        """The page with all that lies over it painted on it, or None where that cannot be done."""
        if self._painted is None and not self._failed:
            self._painted = self._prepared(bare=False)
        return self._of(self._painted, number)

    def laid(self, number: int) -> PdfPage | None:
        """An empty page with all that lies over the page painted on it, or None."""
        if self._laid is None and not self._failed:
            self._laid = self._prepared(bare=True)
        return self._of(self._laid, number)

    def notes(self, number: int) -> Notes:
        """What a person wrote over the page in a viewer; where that cannot be told, something."""
        import pikepdf

        from reading.ocr.notes import Notes, notes_on
        from reading.ocr.pdf_decoding import PDF_FAILS_WITH

        try:
            with pikepdf.open(self._path, suppress_warnings=True) as pdf:
                return notes_on(pdf.pages[number - 1])
        except (*PDF_FAILS_WITH, IndexError):
            return Notes(by_hand=True)

    def close(self) -> None:
        """Let go of the file."""
        for pdf in (self._laid, self._painted, self._pdf):
            if pdf is not None:
                pdf.close()

    def _of(self, pdf: PdfDocument | None, number: int) -> PdfPage | None:
        return pdf[number - 1] if pdf is not None and len(pdf) == len(self._pdf) else None

    def _prepared(self, *, bare: bool) -> PdfDocument | None:
        import pikepdf
        import pypdfium2

        from reading.ocr.appearances import lend_appearances, only_marks, paint_marks
        from reading.ocr.pdf_decoding import PDF_FAILS_WITH

        kept = io.BytesIO()
        try:
            with pikepdf.open(self._path, suppress_warnings=True) as pdf:
                lend_appearances(pdf)
                if bare:
                    only_marks(pdf)
                else:
                    paint_marks(pdf)
                pdf.save(kept)
            return pypdfium2.PdfDocument(kept.getvalue())
        except (*PDF_FAILS_WITH, pypdfium2.PdfiumError):
            self._failed = True
            return None


def open_text_layers(path: Path) -> TextLayers | None:
    """A PDF to ask for text layers, or None when the file is not a readable one."""
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
    return TextLayers(path, pdf)


def read_text_layer(layers: TextLayers, number: int) -> PageReading | None:
    """The page as its own text says, or None unless that text is what the page shows."""
    return look_at_page(layers, number).reading


def look_at_page(layers: TextLayers, number: int) -> Layer:
    """What page `number` (from 1) says and shows by itself. Never fails for what is in the file."""
    import pypdfium2

    started = time.process_time()
    try:
        page = layers.page(number)
    except (pypdfium2.PdfiumError, IndexError):
        return Layer()
    try:
        return _looked_at(layers, page, number, started)
    except pypdfium2.PdfiumError:
        return Layer()
    finally:
        page.close()


def _looked_at(layers: TextLayers, page: PdfPage, number: int, started: float) -> Layer:
    from reading.ocr.drawn_ink import laid_over, share_of_images
    from reading.ocr.notes import Notes

    marked, _ = laid_over(page)
    notes = layers.notes(number) if marked else Notes()
    if share_of_images(page) >= _SCAN_SHARE:
        return Layer(laid=_laid_words(layers, number) if marked else ())
    painted = layers.painted(number) if marked else page
    try:
        shown = page if painted is None else painted
        if share_of_images(shown) >= _SCAN_SHARE:
            return Layer()
        layer = _printed(shown, number, started, unpainted=painted is None)
        return replace(layer, reading=_noted(layer.reading, notes))
    finally:
        if painted is not None and painted is not page:
            painted.close()


def _noted(reading: PageReading | None, notes: Notes) -> PageReading | None:
    if reading is None:
        return None
    told = {"by_hand": notes.by_hand, "note_level": notes.level}
    return replace(reading, signals=reading.signals | told)


def _printed(page: PdfPage, number: int, started: float, *, unpainted: bool) -> Layer:
    """What a page that is no scan says and shows; `unpainted`: not all that lies over it is drawn."""
    from reading.ocr.drawn_ink import has_invisible_text

    letters = list(letters_of(page))
    if not any(letters):
        # What is drawn on it is read by the engine anyway.
        return Layer()
    invisible = has_invisible_text(page)
    look = look_at(page)
    seen_words = seen_runs(letters, look.drawings, page.get_size())
    runs = seen_words.runs
    odd = seen_words.odd or is_struck(letters, runs, look.bare)
    turn = turn_of(letters, page.get_size())
    words = lined_up(runs, turn)
    parts = unexplained_parts(page, look)
    drawn = look.drawn or unpainted or draws_more(look, words)
    good, seen = syllable_counts([word.text for word in words])
    trusted = (
        not odd and not invisible and seen >= _LEAST_TOKENS and is_legible(words)
        and not _has_ciphers(words) and (coverage := covered_share(look, words)) >= _LEAST_COVERAGE
    )  # fmt: skip
    if not trusted:
        return Layer(parts=parts, drawn=drawn)
    reading = PageReading(
        number=number,
        text=text_of(words),
        words=words,
        confidence=100.0,
        coverage=round(coverage, 4),
        validity=round(good / seen, 4),
        variant=Variant.TEXT_LAYER,
        signals=_signals(look, page.get_size(), drawn=drawn)
        | {
            "covered": seen_words.covered,
            "rotation": turn,
            "cpu_s": round(time.process_time() - started, 3),
        },
    )
    return Layer(reading, parts, drawn)


def _signals(look: Look, size: tuple[float, float], *, drawn: bool) -> dict[str, Json]:
    import pypdfium2

    return {
        "skew": 0.0,
        "deskew": 0.0,
        "dpi": 0,
        "dpi_assumed": False,
        "width": round(size[0]),
        "height": round(size[1]),
        "mode": "print",
        "codec": "text",
        "blank": False,
        "red_frame": bool(look.red.frames),
        "red_frames": [list(box) for box in look.red.frames],
        "red_seal": bool(look.red.seals),
        "red_seals": [list(box) for box in look.red.seals],
        "drawn_not_read": drawn,
        "engine": Variant.TEXT_LAYER.value,
        "engine_version": str(pypdfium2.PYPDFIUM_INFO),
        "data_version": "",
    }


def _laid_words(layers: TextLayers, number: int) -> tuple[Word, ...]:
    """The words written in what lies over a scan: values of forms, text boxes, signatures."""
    page = layers.laid(number)
    if page is None:
        return ()
    try:
        letters = list(letters_of(page))
        if not any(letters):
            return ()
        drawn = drawings_of(page)
        found = seen_runs(letters, drawn, page.get_size())
        words = lined_up(found.runs, 0)
        if found.odd or not words or not is_legible(words) or _has_ciphers(words):
            return ()
        return words
    finally:
        page.close()


def with_parts(reading: PageReading, found: Iterable[Word]) -> PageReading:
    """
    The reading with words that were recognised in parts of its page.

    What is poorly read is left out; so is what lies over a word that is there already.
    """
    kept = list(reading.words)
    line = max((word.line for word in kept), default=-1) + 1
    more = [
        replace(word, line=word.line + line)
        for word in found
        if _is_worth(word) and not any(_lies_over(word.box, other.box) for other in reading.words)
    ]
    if not more:
        return reading
    upright = reading.variant == Variant.TEXT_LAYER and not reading.signals["rotation"]
    words = joined_rows([*kept, *more]) if upright else (*kept, *more)
    return replace(reading, words=words, text=text_of(words))


def _is_worth(word: Word) -> bool:
    """Whether a word found in a drawing is one: emblems and photographs give letters as well."""
    letters = "".join(filter(str.isalnum, word.text))
    sensible = letters.lower() in syllables() or any(map(str.isdecimal, letters))
    least = _SURE_PART if sensible else _SURE_NONSENSE
    return bool(letters) and word.confidence >= least and (sensible or len(letters) > 2)


def with_laid(reading: PageReading, laid: tuple[Word, ...]) -> PageReading:
    """The reading of a scan with the exact words of what lies over it in place of those recognised."""
    if not laid:
        return reading
    kept = [
        word for word in reading.words if not any(_lies_over(word.box, other.box) for other in laid)
    ]
    line = max((word.line for word in kept), default=-1) + 1
    words = (*kept, *(replace(word, line=word.line + line) for word in laid))
    signals = reading.signals | {"laid_words": len(laid)}
    return replace(reading, words=words, text=text_of(words), signals=signals)


def _lies_over(box: Box, other: Box) -> bool:
    """Whether a good part of the smaller of two boxes lies in the other."""
    across = min(box[2], other[2]) - max(box[0], other[0])
    down = min(box[3], other[3]) - max(box[1], other[1])
    if across <= 0 or down <= 0:
        return False
    least = min((side[2] - side[0]) * (side[3] - side[1]) for side in (box, other))
    return across * down > 0.4 * max(least, 1)


def _has_ciphers(words: tuple[Word, ...]) -> bool:
    """Private-use and replacement characters: the font's letters have no known meaning."""
    letters = "".join(word.text for word in words)
    strange = sum(unicodedata.category(letter) in {"Co", "Cn", "Cc"} for letter in letters)
    strange += letters.count("\ufffd")
    return strange > 0.01 * len(letters)


def _words(page: PdfPage) -> Iterator[Word]:
    """Letters joined to words at spaces, words to lines by their height on the page."""
    return words_in_lines(runs_of(letters_of(page)))
