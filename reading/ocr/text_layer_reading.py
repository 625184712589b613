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
from typing import TYPE_CHECKING, Any

import numpy as np

from language.syllables import syllable_counts, syllables
from language.vietnamese import composed
from reading.domain.readings import PageReading, Variant, Word
from reading.domain.turning import Box, turned_box
from reading.ocr.legibility import is_legible
from reading.ocr.rows import joined_rows
from reading.ocr.words import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from reading.ocr.drawn_ink import Part
    from reading.ocr.notes import Notes
    from reading.ocr.red_marks import RedMarks

_LEAST_TOKENS = 5
_LEAST_COVERAGE = 0.9
_SCAN_SHARE = 0.5
_LOOK_DPI = 100.0
_READ_DPI = 250.0
_SPACES = {" ", "\u00a0", "\t", "\r", "\n", "\u200b"}
# How PDFium reports a hyphen at the end of a line.
_HYPHENS = {"\ufffe", "\u0002"}
_LEAST_POINTS = 3.0
_SHOWN = 0.75
_SOLID, _LEAST_LETTERS = 0.93, 3
_SURE_PART, _SURE_NONSENSE = 60, 88
_TURNED_SHARE = 0.8
# What lies over a word hides it, unless it is as thin as the rules of a table.
_LEAST_COVER_POINTS = 1.2
# Ink this strong is that of letters and not of their soft edges.
_STRONG = 64
# A word that stands so close behind another, in heights of it, goes on in its line.
_NEXT_WORD = 1.5


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

    def __init__(self, path: Path, pdf: Any) -> None:
        self._path = path
        self._pdf = pdf
        self._painted: Any = None
        self._laid: Any = None
        self._failed = False

    def __len__(self) -> int:
        return len(self._pdf)

    def page(self, number: int) -> Any:
        """The page as it is stored. Raises what PDFium raises."""
        return self._pdf[number - 1]

    def painted(self, number: int) -> Any | None:
        """The page with all that lies over it painted on it, or None where that cannot be done."""
        if self._painted is None and not self._failed:
            self._painted = self._prepared(bare=False)
        return self._of(self._painted, number)

    def laid(self, number: int) -> Any | None:
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

    def _of(self, pdf: Any, number: int) -> Any | None:
        return pdf[number - 1] if pdf is not None and len(pdf) == len(self._pdf) else None

    def _prepared(self, *, bare: bool) -> Any | None:
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


def _looked_at(layers: TextLayers, page: Any, number: int, started: float) -> Layer:
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


def _printed(page: Any, number: int, started: float, *, unpainted: bool) -> Layer:
    """What a page that is no scan says and shows; `unpainted`: not all that lies over it is drawn."""
    from reading.ocr.drawn_ink import has_invisible_text

    letters = list(_letters(page))
    if not any(letters):
        # What is drawn on it is read by the engine anyway.
        return Layer()
    invisible = has_invisible_text(page)
    look = _look(page)
    seen_words = _seen_runs(letters, look.drawings, page.get_size())
    runs = seen_words.runs
    odd = seen_words.odd or _is_struck(letters, runs, look.bare)
    turn = _turn_of(letters, page.get_size())
    words = _lined_up(runs, turn)
    parts = _parts(page, look)
    drawn = look.drawn or unpainted or _draws_more(look, words)
    good, seen = syllable_counts([word.text for word in words])
    trusted = (
        not odd and not invisible and seen >= _LEAST_TOKENS and is_legible(words)
        and not _has_ciphers(words) and (coverage := _coverage(look, words)) >= _LEAST_COVERAGE
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


def _signals(look: _Look, size: tuple[float, float], *, drawn: bool) -> dict[str, Any]:
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
        letters = list(_letters(page))
        if not any(letters):
            return ()
        drawn = _drawings_of(page)
        found = _seen_runs(letters, drawn, page.get_size())
        words = _lined_up(found.runs, 0)
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


@dataclass(frozen=True, slots=True)
class _Drawings:
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
class _Look:
    """
    What is seen of a page: what its letters draw, what is drawn without them, and what may be a mark.

    `marks` are the places, in pixels, of what is drawn, no letter, and may be a mark.
    """

    drawings: _Drawings
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


def _look(page: Any) -> _Look:
    from reading.ocr.drawn_ink import has_red, laid_over, marks_beside_letters
    from reading.ocr.images import PageImage
    from reading.ocr.red_marks import RedMarks, red_marks

    drawings = _drawings_of(page)
    dpi = drawings.dpi
    image = PageImage(drawings.seen, (0.0, 0.0, 1.0, 1.0), (dpi, dpi), "print", "text")
    return _Look(
        drawings,
        marks=marks_beside_letters(drawings.bare, dpi=dpi),
        red=red_marks(image) if has_red(drawings.seen) else RedMarks(),
        undrawn=laid_over(page)[1],
    )


def _drawings_of(page: Any) -> _Drawings:
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
    return _Drawings(seen, bare, lettering, hidden, dpi)


def _letters_alone(page: Any, dpi: float) -> NDArray[np.uint8] | None:
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


def _hide_letters(page: Any) -> int:
    """Make all text of an opened page invisible, forms within it included; how many pieces."""
    from pypdfium2 import raw

    from reading.ocr.drawn_ink import DEEPEST

    count = 0
    for text in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=DEEPEST):
        raw.FPDFTextObj_SetTextRenderMode(text, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        count += 1
    return count


def _drawn(page: Any, dpi: float, *, annotated: bool) -> NDArray[np.uint8]:
    """The page in RGB, with or without its annotations and form fields."""
    bitmap = page.render(
        scale=dpi / 72, may_draw_forms=annotated, draw_annots=annotated, rev_byteorder=True
    )
    pixels: NDArray[np.uint8] = bitmap.to_numpy()[..., :3].copy()
    bitmap.close()
    return pixels


def _coverage(look: _Look, words: tuple[Word, ...]) -> float:
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


def _places(look: _Look, words: tuple[Word, ...]) -> NDArray[np.bool_]:
    """Where on the page its words stand."""
    tall, wide = look.lettering.shape
    within = np.zeros((tall, wide), bool)
    for word in words:
        left, top, right, bottom = word.box
        rows = slice(top * tall // 10000, bottom * tall // 10000 + 2)
        within[rows, left * wide // 10000 : right * wide // 10000 + 2] = True
    return within


def _draws_more(look: _Look, words: tuple[Word, ...]) -> bool:
    """Whether letters draw what may be a mark where no word stands: a blank that is a picture."""
    from reading.ocr.drawn_ink import is_mark

    return is_mark(look.lettering & ~_places(look, words), dpi=look.dpi)


def _parts(page: Any, look: _Look) -> tuple[Part, ...]:
    """The parts of the page that may be marks, drawn for recognition; its letters are hidden."""
    if not look.marks:
        return ()
    from reading.ocr.drawn_ink import laid_over, parts_to_read

    dpi = min(_READ_DPI, look.dpi * _READ_DPI / _LOOK_DPI)
    fine = _drawn(page, dpi, annotated=laid_over(page)[0])
    return parts_to_read(fine, look.marks, near=look.dpi, dpi=dpi)


@dataclass(frozen=True, slots=True)
class _Letter:
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


def _letters(page: Any) -> Iterator[_Letter | None]:
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
            yield _Letter(
                character,
                (
                    min(tight[0], loose[0]), min(tight[1], loose[1]),
                    max(tight[2], loose[2]), max(tight[3], loose[3]),
                ),
                tight,
            )  # fmt: skip
    finally:
        text_page.close()


def _words(page: Any) -> Iterator[Word]:
    """Letters joined to words at spaces, words to lines by their height on the page."""
    return _in_lines(_runs(_letters(page)))


def _in_lines(runs: Iterable[list[_Letter]]) -> Iterator[Word]:
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


def _runs(letters: Iterable[_Letter | None]) -> Iterator[list[_Letter]]:
    run: list[_Letter] = []
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


def _far(last: _Letter, letter: _Letter) -> bool:
    """A jump that no space announces: neither in the row nor in the column of the last letter."""
    across, down = letter.middle
    left, top, right, bottom = last.loose
    return not top <= down <= bottom and not left <= across <= right


def _box(letters: list[_Letter]) -> Box:
    lefts, tops, rights, bottoms = zip(*(letter.loose for letter in letters), strict=True)
    sides = min(lefts), min(tops), max(rights), max(bottoms)
    left, top, right, bottom = (min(max(round(side * 10000), 0), 10000) for side in sides)
    return left, top, right, bottom


@dataclass(frozen=True, slots=True)
class _SeenWords:
    """
    The words of a page that are seen, each a run of letters.

    `odd`: letters and drawing differ: a word of which only a part is seen, letters without shape,
    words printed over each other. `covered`: other words were seen as well if nothing lay over
    them, or if the page did not end before them.
    """

    runs: list[list[_Letter]]
    odd: bool
    covered: bool


def _seen_runs(
    letters: list[_Letter | None], drawn: _Drawings, size: tuple[float, float]
) -> _SeenWords:
    from reading.ocr.seen_letters import Lettering

    ink = Lettering(drawn.lettering, drawn.hidden)
    kept: list[list[_Letter]] = []
    odd = covered = False
    for whole in _once(_runs(letters)):
        if _too_small(whole, size):
            continue
        run = _without_ends(whole, [ink.shows(letter.ink) for letter in whole])
        shown = sum(ink.shows(letter.ink) for letter in run)
        if not run:
            covered = covered or ink.is_covered([letter.ink for letter in whole])
            covered = covered or bool(kept and _goes_on(kept[-1], whole))
            continue
        odd |= shown < _SHOWN * len(run)
        solid = sum(map(str.isalnum, (letter.text for letter in run))) >= _LEAST_LETTERS
        odd |= solid and ink.fill([letter.ink for letter in run]) > _SOLID
        odd |= ink.lies_over(_round([letter.ink for letter in run]))
        odd |= ink.letters_lie_over(
            (letter.text, letter.ink) for letter in run if letter.text.isalnum()
        )
        lost = _lost_ends(whole, run)
        odd |= any(map(_is_on_page, lost)) or ink.is_covered([letter.ink for letter in run])
        covered |= bool(lost)
        kept.append(run)
    odd = odd or bool(ink.cut_off([[letter.ink for letter in run] for run in kept]))
    return _SeenWords(kept, odd, covered)


def _lost_ends(whole: list[_Letter], seen: list[_Letter]) -> list[_Letter]:
    """Letters at the ends of a word that are not seen; marks and blanks need not be."""
    if len(whole) == len(seen):
        return []
    first = whole.index(seen[0])
    ends = (*whole[:first], *whole[first + len(seen) :])
    return [letter for letter in ends if letter.text.isalnum() and _has_room(letter.ink)]


def _has_room(box: tuple[float, float, float, float]) -> bool:
    return box[2] > box[0] and box[3] > box[1]


def _is_on_page(letter: _Letter) -> bool:
    across, down = letter.middle
    return 0 < across < 1 and 0 < down < 1


def _goes_on(seen: list[_Letter], unseen: list[_Letter]) -> bool:
    """Whether the words stand in one line that runs on beyond the edge of the page."""
    _, top, right, bottom = seen[-1].loose
    left, _, end, _ = _round([letter.loose for letter in unseen])
    down = unseen[0].middle[1]
    near = left - right < _NEXT_WORD * (bottom - top)
    return end > 1 and right <= left and near and top < down < bottom


def _is_struck(
    letters: list[_Letter | None], runs: list[list[_Letter]], bare: NDArray[np.uint8]
) -> bool:
    """Whether a line runs through the middle of a word, drawn or typed: that one does not hold."""
    from reading.ocr.drawn_ink import ink_of
    from reading.ocr.seen_letters import Lines, are_struck

    lines = Lines(ink_of(bare))
    return are_struck([(letter.text, letter.ink) for letter in letters if letter]) or any(
        lines.strike(_round([letter.ink for letter in run]))
        for run in runs
        if any(letter.text.isalnum() for letter in run)
    )


def _lined_up(runs: list[list[_Letter]], turn: int) -> tuple[Word, ...]:
    """Words in the lines of whoever turns the page by `turn`, with boxes on the page as stored."""
    if not turn:
        return joined_rows(tuple(_in_lines(runs)))
    upright = ([_turned(letter, turn) for letter in run] for run in runs)
    words = joined_rows(tuple(_in_lines(upright)))
    return tuple(replace(word, box=turned_box(word.box, -turn % 360)) for word in words)


def _turned(letter: _Letter, turn: int) -> _Letter:
    left, top, right, bottom = letter.loose
    loose = {
        90: (1 - bottom, left, 1 - top, right),
        180: (1 - right, 1 - bottom, 1 - left, 1 - top),
        270: (top, 1 - right, bottom, 1 - left),
    }[turn]
    return replace(letter, loose=loose, tight=loose)


def _without_ends(run: list[_Letter], shown: list[bool]) -> list[_Letter]:
    """The word without what is covered or cut off at its ends; nothing where none of it is seen."""
    if not any(shown):
        return []
    first, last = shown.index(True), len(shown) - shown[::-1].index(True)
    return run[first:last]


def _once(runs: Iterable[list[_Letter]]) -> Iterator[list[_Letter]]:
    """Words that are printed twice in the same place, for a shadow or to be bold, are one."""
    met = set()
    for run in runs:
        text = "".join(letter.text for letter in run)
        key = (text, *(round(side * 400) for side in run[0].tight[:2]))
        if key not in met:
            met.add(key)
            yield run


def _round(boxes: list[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _too_small(run: list[_Letter], size: tuple[float, float]) -> bool:
    """Whether nobody could read it: type of less than a millimetre."""
    return all(
        max((right - left) * size[0], (bottom - top) * size[1]) < _LEAST_POINTS
        for left, top, right, bottom in (letter.loose for letter in run)
    )


def _turn_of(letters: list[_Letter | None], size: tuple[float, float]) -> int:
    """The degrees clockwise that turn the page upright, by the way most of its lines run."""
    ways = {0: 0.0, 90: 0.0, 180: 0.0, 270: 0.0}
    last: _Letter | None = None
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
