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
from reading.ocr.attempts import (
    Attempt,
    Page,
    attempt_at,
    has_words,
    is_better,
    is_doubtful,
    is_hopeless,
    makes_sense,
)
from reading.ocr.other_ways import (
    beside_dark,
    by_faint_ink,
    in_colour,
    is_upright,
    may_bear_text,
    other_ways,
    other_ways_up,
    with_what_was_left_out,
)
from reading.ocr.pages import DRAWING_CPU_S, PageSource, open_pages
from reading.ocr.tessdata import data_version, tessdata_folder
from reading.ocr.words import settled, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reading.ocr.drawn_ink import Part
    from reading.ocr.images import PageImage

# Of handwriting many words are made, of faint print few.
_MANY_WORDS = 20


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
        attempt = attempt_at(prepared, Variant.ONE_BLOCK, segmentation=ONE_BLOCK)
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


@dataclass(slots=True)
class _Best:
    """The best reading of a page so far, and after how many."""

    page: Page
    attempt: Attempt
    tried: int = 1

    def take(self, other: Attempt | None, *, better: bool = True) -> bool:
        """One more reading, the best from now on if it is `better`; whether there was any."""
        if other is None:
            return False
        self.tried += 1
        if better:
            self.attempt = other
        return True

    @property
    def turn(self) -> int:
        """By how much the page is to be turned, which undoes how its text stands on it."""
        return -self.attempt.prepared.rotation % 360


def _read_image(image: PageImage, number: int, *, started: float, data: str) -> PageReading:
    from reading.ocr.recogniser import tesseract_version
    from reading.ocr.signals import DRAWN_ABOVE, page_signals, sliver_reading

    if image.is_sliver:
        return sliver_reading(
            image,
            number,
            engine=Tesseract.name,
            engine_version=tesseract_version(),
            data_version=data,
        )
    best, blank = _best_of(image)
    kept = best.attempt
    unread = kept.drawn > DRAWN_ABOVE if blank else is_hopeless(kept)
    blank = blank and not unread
    signals = page_signals(image, number) | {
        "unread": unread,
        "skew": best.page.skew(best.turn),
        "deskew": kept.prepared.deskew,
        "rotation": best.turn,
        "blank": blank,
        "blank_proved": image.proved and not (blank and may_bear_text(best.page, kept)),
        "components": kept.components,
        "low_share": round(kept.low, 4),
        "score": round(kept.score, 4),
        "attempts": best.tried,
        "engine": Tesseract.name,
        "engine_version": tesseract_version(),
        "data_version": data,
        "cpu_s": round(time.process_time() - started, 3),
    }
    return _reading(kept, number, empty=blank or unread, signals=signals, image=image)


def _best_of(image: PageImage) -> tuple[_Best, bool]:
    """The best reading of the picture, and whether nothing stands on it."""
    from reading.ocr.signals import BLANK_BELOW

    page = Page(image)
    best = _Best(page, attempt_at(page.prepared(), Variant.PLAIN))
    if best.attempt.components < BLANK_BELOW and image.pixels.ndim == 3:
        coloured = Page(image, coloured=True)
        if best.take(in_colour(coloured)):
            best.page = coloured
    if best.attempt.components < BLANK_BELOW and (faint := by_faint_ink(best.page)):
        best.take(faint, better=makes_sense(faint))
    if best.attempt.components < BLANK_BELOW and not has_words(best.attempt):
        return best, True
    _try_other_ways(best, image)
    return best, False


def _try_other_ways(best: _Best, image: PageImage) -> None:
    for other in other_ways_up(best.page, best.attempt):
        best.take(other, better=is_upright(other, best.attempt))
    best.take(with_what_was_left_out(best.attempt))
    invented = is_hopeless(best.attempt) and len(best.attempt.words) >= _MANY_WORDS
    if is_doubtful(best.attempt) and not invented:
        for other in other_ways(best.page, best.turn, best.attempt):
            best.take(other, better=is_better(other, best.attempt))
            if not is_doubtful(best.attempt):
                break
    if image.mode != "bilevel":
        best.take(beside_dark(best.page, best.attempt))


def _reading(
    attempt: Attempt,
    number: int,
    *,
    empty: bool,
    signals: dict[str, Any],
    image: PageImage,
) -> PageReading:
    from language.syllables import validity_of
    from reading.ocr.signals import confidence_of

    seen = () if empty else tuple(_on_page(attempt))
    words = settled(seen, image, () if empty else signals["stamps"])
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
        signals=signals,
    )


def _on_page(attempt: Attempt) -> Iterator[Word]:
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
