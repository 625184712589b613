"""
The default engine: Tesseract in this process, on a page prepared for it.

A page that comes out badly is read again in other ways and the best reading is kept. The
thresholds are those that were measured; confidence alone does not show a lost block of text,
ink coverage does.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reading.cage.limits import at_most_cpu
from reading.domain.readings import PageReading, Variant, Word
from reading.ocr.pages import DRAWING_CPU_S, PageSource, open_pages
from reading.ocr.tessdata import data_version, tessdata_folder
from reading.ocr.words import settled, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reading.ocr.drawn_ink import Part
    from reading.ocr.images import PageImage
    from reading.ocr.prepare import Prepared
    from reading.ocr.recogniser import Found

_UPSIDE_DOWN_BELOW = 0.6
_UPRIGHT_ABOVE = 80.0
_WORDS_TO_TURN, _WORDS_THAT_MAKE_SENSE, _SURE_WORD = 8, 4, 80.0
_CONFIDENT_WHEN_TURNED, _SURER_BY, _AS_SURE_TURNED = 75.0, 15.0, 10.0
_RETRY_BELOW_COVERAGE = 0.97
_RETRY_BELOW_CONFIDENCE = 88.0
_MUCH_LEFT_OUT_BELOW, _WHOLE_ABOVE = 0.8, 0.995
_BETTER_BY = 0.005
# Real blank sheets have at most 39 parts of any colour, a page in light ink hundreds.
_COLOURED_BELOW = 60
_MUCH_MORE = 1.1
_HOPELESS_BELOW, _INVENTED_BELOW = 0.3, 65.0
# Of handwriting many words are made, of faint print few.
_MANY_WORDS = 20


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One reading of a prepared picture, with what tells a good reading from a bad one."""

    prepared: Prepared
    words: list[Found]
    confidence: float
    low: float
    coverage: float
    validity: float
    components: int
    drawn: float
    variant: Variant

    @property
    def score(self) -> float:
        return self.confidence / 100 * self.validity * self.coverage


class Tesseract:
    """The engine `tesseract:`. Keeps the last file open between its pages."""

    name = "tesseract"
    trusts_text_layers = True
    reads: tuple[Path, ...] = ()
    writes: tuple[Path, ...] = ()

    def __init__(self) -> None:
        self._open: tuple[tuple[str, int, int], PageSource] | None = None

    def read(self, source: Path, *, number: int) -> PageReading:
        started = time.process_time()
        folder = tessdata_folder()
        with at_most_cpu(DRAWING_CPU_S):
            image = self._pages(source).page(number)
        return _read_image(image, number, started=started, data=data_version(folder))

    def words_in(self, part: Part) -> tuple[Word, ...]:
        from reading.ocr.drawn_ink import without_rules
        from reading.ocr.prepare import prepare
        from reading.ocr.recogniser import ONE_BLOCK

        if part.image.is_sliver:
            return ()
        prepared = prepare(part.image, part.image.pixels, skew=part.lean)
        prepared = replace(prepared, grey=without_rules(prepared.grey, prepared.dpi))
        attempt = _attempt(prepared, Variant.ONE_BLOCK, segmentation=ONE_BLOCK)
        return tuple(_on_page(attempt))

    def close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def _pages(self, source: Path) -> PageSource:
        stat = source.stat()
        key = (str(source), stat.st_mtime_ns, stat.st_size)
        if self._open is None or self._open[0] != key:
            self.close()
            self._open = (key, open_pages(source))
        return self._open[1]


class _Page:
    """A page picture and what is worked out of it once: its ink, and the lean of each turn."""

    def __init__(self, image: PageImage, *, coloured: bool = False) -> None:
        """`coloured`: light ink of whatever colour counts as much as black."""
        from reading.ocr.prepare import any_ink, darkest_ink

        self.image = image
        self._grey = any_ink(image.pixels) if coloured else darkest_ink(image.pixels)
        self._skews: dict[int, float] = {}

    def skew(self, turn: int) -> float:
        from reading.ocr.prepare import skew_of, turned

        if turn not in self._skews:
            self._skews[turn] = skew_of(turned(self._grey, turn))
        return self._skews[turn]

    @property
    def is_mostly_dark(self) -> bool:
        """No empty sheet is: a page wrongly turned light for dark has no letters to be read."""
        return bool((self._grey[::8, ::8] < 100).mean() > 0.3)

    @property
    def usual_dpi(self) -> int:
        """Steps of a bilevel scan's edges are smoothed at the smaller size, and marks read better."""
        from reading.ocr.prepare import BILEVEL_DPI, OCR_DPI

        return BILEVEL_DPI if self.image.mode == "bilevel" else OCR_DPI

    @property
    def other_dpi(self) -> int:
        """The size a doubtful page is tried at next."""
        from reading.ocr.prepare import BILEVEL_DPI, OCR_DPI

        return OCR_DPI if self.usual_dpi == BILEVEL_DPI else BILEVEL_DPI

    def parts_of_any_colour(self) -> int:
        """How many parts of the size of letters there are, in ink of whatever colour."""
        from reading.ocr.prepare import any_ink
        from reading.ocr.signals import text_like_ink

        if self.image.pixels.ndim == 2:
            return 0
        return text_like_ink(any_ink(self.image.pixels), sum(self.image.dpi) / 2).components

    def prepared(self, *, turn: int = 0, dpi: int | None = None) -> Prepared:
        from reading.ocr.prepare import prepare

        size = dpi or self.usual_dpi
        return prepare(self.image, self._grey, skew=self.skew(turn), dpi=size, turn=turn)


def _read_image(image: PageImage, number: int, *, started: float, data: str) -> PageReading:
    from reading.ocr.recogniser import tesseract_version
    from reading.ocr.signals import BLANK_BELOW, DRAWN_ABOVE, page_signals, sliver_reading

    if image.is_sliver:
        return sliver_reading(
            image,
            number,
            engine=Tesseract.name,
            engine_version=tesseract_version(),
            data_version=data,
        )
    page = _Page(image)
    best = _attempt(page.prepared(), Variant.PLAIN)
    tried = 1
    if best.components < BLANK_BELOW and image.pixels.ndim == 3:
        tried += 1
        coloured = _Page(image, coloured=True)
        if in_colour := _in_colour(coloured):
            page, best = coloured, in_colour
    if best.components < BLANK_BELOW and (faint := _faint(page)):
        tried += 1
        best = faint if _makes_sense(faint) else best
    blank = best.components < BLANK_BELOW and not _has_words(best)
    if not blank:
        for other in _other_ways_up(page, best):
            tried += 1
            if _is_upright(other, best):
                best = other
        if fuller := _with_left_out(best):
            tried += 1
            best = fuller
        if _doubtful(best) and not (_hopeless(best) and len(best.words) >= _MANY_WORDS):
            turn = -best.prepared.rotation % 360
            for other in _other_ways(page, turn, best):
                tried += 1
                if _better(other, best):
                    best = other
                if not _doubtful(best):
                    break
        if image.mode != "bilevel" and (both := _beside_dark(page, best)):
            tried += 1
            best = both
    unread = _hopeless(best) if not blank else best.drawn > DRAWN_ABOVE
    blank = blank and not unread
    signals = page_signals(image, number) | {
        "unread": unread,
        "skew": page.skew(-best.prepared.rotation % 360),
        "deskew": best.prepared.deskew,
        # By how much the page is to be turned, which undoes how its text stands on it.
        "rotation": -best.prepared.rotation % 360,
        "blank": blank,
        "blank_proved": image.proved and not (blank and _may_bear_text(page, best)),
        "components": best.components,
        "low_share": round(best.low, 4),
        "score": round(best.score, 4),
        "attempts": tried,
        "engine": Tesseract.name,
        "engine_version": tesseract_version(),
        "data_version": data,
        "cpu_s": round(time.process_time() - started, 3),
    }
    return _reading(best, number, empty=blank or unread, signals=signals, image=image)


def _attempt(prepared: Prepared, variant: Variant, *, segmentation: int | None = None) -> _Attempt:
    from reading.ocr.recogniser import AUTOMATIC, recognise

    words = recognise(prepared, segmentation=segmentation or AUTOMATIC)
    return _judged(prepared, words, variant)


def _judged(prepared: Prepared, words: list[Found], variant: Variant) -> _Attempt:
    from language.syllables import validity_of
    from reading.ocr.signals import confidence_of, coverage_of, text_like_ink

    ink = text_like_ink(prepared.grey, prepared.dpi)
    confidence, low = confidence_of((word.text, word.confidence) for word in words)
    return _Attempt(
        prepared=prepared,
        words=words,
        confidence=confidence,
        low=low,
        coverage=coverage_of(ink, (word.box for word in words)),
        validity=validity_of([word.text for word in words]),
        components=ink.components,
        drawn=ink.share,
        variant=variant,
    )


def _in_colour(page: _Page) -> _Attempt | None:
    """
    A page without black ink, read by ink of any colour; None where it is empty in this as well.

    On an empty sheet a seal may shine through: it has a few parts. Handwriting has many, and perhaps
    no word.
    """
    if page.parts_of_any_colour() < _COLOURED_BELOW:
        return None
    found = _attempt(page.prepared(), Variant.ANY_COLOUR)
    return found if found.components >= _COLOURED_BELOW else None


def _faint(page: _Page, turn: int = 0, *, beside_dark: bool = False) -> _Attempt | None:
    """The page by ink hardly darker than its paper; None where there is none of that."""
    from reading.ocr.faint_ink import faint_made_dark

    dark = faint_made_dark(page.prepared(turn=turn), beside_dark=beside_dark)
    return None if dark is None else _attempt(dark, Variant.EVEN_PAPER)


def _beside_dark(page: _Page, best: _Attempt) -> _Attempt | None:
    """
    Where faint ink was left unread beside dark: the page read by both if that finds more, and told
    as not covered where it does not. None where no such ink was left.
    """
    from reading.ocr.faint_ink import faint_ink_outside

    left = faint_ink_outside(best.prepared, (word.box for word in best.words))
    if not left:
        return None
    turn = -best.prepared.rotation % 360
    both = _faint(page, turn, beside_dark=True)
    if both and _makes_sense(both) and _sure_words(both) > _sure_words(best):
        best = both
        left = faint_ink_outside(best.prepared, (word.box for word in best.words))
    return replace(best, coverage=min(best.coverage, 1 - left))


def _with_left_out(best: _Attempt) -> _Attempt | None:
    """
    The reading with the blocks that were taken for pictures; None where there are none with words.

    A page of which much was left out, or that is read poorly, is read again as a whole.
    """
    from reading.ocr.left_out import with_left_out

    is_much = best.coverage < _MUCH_LEFT_OUT_BELOW
    if is_much or best.coverage > _WHOLE_ABOVE or best.confidence < _RETRY_BELOW_CONFIDENCE:
        return None
    words = with_left_out(best.prepared, best.words)
    more = len(words) > len(best.words)
    return _judged(best.prepared, words, best.variant) if more else None


def _may_bear_text(page: _Page, best: _Attempt) -> bool:
    """Whether a page on which nothing was read is perhaps not empty: dark all over, or pencilled."""
    from reading.ocr.faint_ink import PENCIL_DARKER_BY, faint_ink_outside

    return (
        page.is_mostly_dark or faint_ink_outside(best.prepared, (), darker_by=PENCIL_DARKER_BY) > 0
    )


def _sure_words(attempt: _Attempt) -> int:
    words = [word for word in attempt.words if len(word.text) > 1 and word.text.isalpha()]
    return sum(word.confidence >= _SURE_WORD for word in words)


def _makes_sense(attempt: _Attempt) -> bool:
    """Whether it is text, upright and no shine of the other side: read with confidence."""
    sure = _sure_words(attempt)
    return sure >= _WORDS_THAT_MAKE_SENSE and attempt.confidence >= 75 and attempt.validity >= 0.8


def _hopeless(attempt: _Attempt) -> bool:
    """
    Handwriting, or a drawing: what was recognised in it is invented, and trying on is in vain.

    Another language is read with confidence, though its words are no Vietnamese ones.
    """
    return attempt.score < _HOPELESS_BELOW and attempt.confidence < _INVENTED_BELOW


def _has_words(attempt: _Attempt) -> bool:
    """Where nothing is as dark as ink, only words that make sense count: print may shine through."""
    if attempt.components == 0 and (attempt.confidence < 60 or attempt.validity < 0.6):
        return False
    return any(any(letter.isalnum() for letter in word.text) for word in attempt.words)


def _better(other: _Attempt, best: _Attempt) -> bool:
    return other.score > best.score + _BETTER_BY


def _doubtful(attempt: _Attempt) -> bool:
    return attempt.coverage < _RETRY_BELOW_COVERAGE or attempt.confidence < _RETRY_BELOW_CONFIDENCE


def _other_ways_up(page: _Page, first: _Attempt) -> Iterator[_Attempt]:
    """
    The page turned, where it may stand the wrong way round; a page in another language does not.

    Upright text has nearly only possible syllables, a turned page a quarter of them, and none of it
    is read with confidence.
    """
    sideways = _reads_sideways(first)
    doubtful = first.validity < _UPSIDE_DOWN_BELOW and first.confidence < _UPRIGHT_ABOVE
    if not doubtful and not sideways:
        return
    for turn in (90, 270, 180) if sideways else (180, 90, 270):
        attempt = _attempt(page.prepared(turn=turn), Variant.PLAIN)
        yield attempt
        if _is_upright(attempt, first) and attempt.validity > 0.9:
            return


def _is_upright(turned: _Attempt, best: _Attempt) -> bool:
    """
    Whether a page is to be turned: it is then read with confidence and clearly more of it, in words
    enough to tell. A page of few words, or of another language, stays as it is.
    """
    if _reads_sideways(turned):
        return False
    if _sure_words(turned) < _WORDS_TO_TURN or turned.confidence < _CONFIDENT_WHEN_TURNED:
        return False
    if _reads_sideways(best):
        return turned.confidence > best.confidence - _AS_SURE_TURNED
    return turned.confidence >= best.confidence + _SURER_BY and turned.validity >= best.validity


def _reads_sideways(attempt: _Attempt) -> bool:
    """Tesseract reads one of the quarter turns by itself; its words then stand upright."""
    long = [word for word in attempt.words if len(word.text) >= 4]
    tall = sum(word.box[3] - word.box[1] > word.box[2] - word.box[0] for word in long)
    return len(long) >= 5 and tall > len(long) / 2


def _other_ways(page: _Page, turn: int, best: _Attempt) -> Iterator[_Attempt]:
    """`best` is how it was read so far; its text-like parts are those in black."""
    from reading.ocr.recogniser import ONE_BLOCK

    if best.variant != Variant.EVEN_PAPER and (faint := _faint(page, turn)):
        yield faint
    if page.parts_of_any_colour() > max(_MUCH_MORE * best.components, _COLOURED_BELOW):
        coloured = _Page(page.image, coloured=True)
        yield _attempt(coloured.prepared(turn=turn), Variant.ANY_COLOUR)
    # What is read with confidence but not wholly lost a block, which another threshold finds; what
    # is read poorly is read better at another size.
    size_first = best.confidence < _RETRY_BELOW_CONFIDENCE
    if size_first:
        yield _at_other_size(page, turn)
    yield from _on_other_paper(page.prepared(turn=turn))
    if not size_first:
        yield _at_other_size(page, turn)
    yield _attempt(page.prepared(turn=turn), Variant.ONE_BLOCK, segmentation=ONE_BLOCK)


def _at_other_size(page: _Page, turn: int) -> _Attempt:
    size = page.other_dpi
    return _attempt(page.prepared(turn=turn, dpi=size), Variant(f"{size}dpi"))


def _on_other_paper(plain: Prepared) -> Iterator[_Attempt]:
    import numpy as np

    from reading.ocr.prepare import even_paper, sauvola

    even = even_paper(plain)
    if not np.array_equal(even.grey, plain.grey):
        yield _attempt(even, Variant.EVEN_PAPER)
    yield _attempt(sauvola(even), Variant.SAUVOLA)


def _reading(
    attempt: _Attempt,
    number: int,
    *,
    empty: bool,
    signals: dict[str, Any],
    image: PageImage,
) -> PageReading:
    from language.syllables import validity_of
    from reading.ocr.signals import confidence_of

    seen = () if empty else tuple(_on_page(attempt))
    kept = settled(seen, image, () if empty else signals["stamps"])
    words = kept.words
    confidence, validity = attempt.confidence, attempt.validity
    if len(words) < len(seen):
        confidence, _ = confidence_of((word.text, word.confidence) for word in words)
        validity = validity_of([word.text for word in words])
    return PageReading(
        number=number,
        text=text_of(words),
        words=words,
        confidence=round(confidence, 2) if words else 0.0,
        coverage=round(attempt.coverage, 4),
        validity=round(validity, 4),
        variant=attempt.variant,
        signals=signals | {"respelt": kept.respelt},
    )


def _on_page(attempt: _Attempt) -> Iterator[Word]:
    """Boxes taken back to the untouched page."""
    (a, b, c), (d, e, f) = (tuple(float(x) for x in row) for row in attempt.prepared.to_page)

    for word in attempt.words:
        left, top, right, bottom = word.box
        corners = [(x, y) for x in (left, right) for y in (top, bottom)]
        across = [a * x + b * y + c for x, y in corners]
        down = [d * x + e * y + f for x, y in corners]
        box = (
            _ten_thousandth(min(across)),
            _ten_thousandth(min(down)),
            _ten_thousandth(max(across)),
            _ten_thousandth(max(down)),
        )
        yield Word(word.text, box, round(word.confidence), word.line)


def _ten_thousandth(fraction: float) -> int:
    return min(max(round(fraction * 10000), 0), 10000)
