"""The other ways of reading a page that came out badly, and which of them is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reading.domain.readings import Variant
from reading.ocr.attempts import (
    RETRY_BELOW_CONFIDENCE,
    Attempt,
    Page,
    attempt_at,
    judged,
    makes_sense,
    reads_sideways,
    sure_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reading.ocr.prepare import Prepared

_UPSIDE_DOWN_BELOW = 0.6
_UPRIGHT_ABOVE = 80.0
_WORDS_TO_TURN = 8
_CONFIDENT_WHEN_TURNED, _SURER_BY, _AS_SURE_TURNED = 75.0, 15.0, 10.0
_MUCH_LEFT_OUT_BELOW, _WHOLE_ABOVE = 0.8, 0.995
# Real blank sheets have at most 39 parts of any colour, a page in light ink hundreds.
_COLOURED_BELOW = 60
_MUCH_MORE = 1.1


def in_colour(page: Page) -> Attempt | None:
    """
    A page without black ink, read by ink of any colour; None where it is empty in this as well.

    On an empty sheet a seal may shine through: it has a few parts. Handwriting has many, and perhaps
    no word.
    """
    if page.parts_of_any_colour() < _COLOURED_BELOW:
        return None
    found = attempt_at(page.prepared(), Variant.ANY_COLOUR)
    return found if found.components >= _COLOURED_BELOW else None


def by_faint_ink(page: Page, turn: int = 0, *, beside_dark: bool = False) -> Attempt | None:
    """The page by ink hardly darker than its paper; None where there is none of that."""
    from reading.ocr.faint_ink import faint_made_dark

    dark = faint_made_dark(page.prepared(turn=turn), beside_dark=beside_dark)
    return None if dark is None else attempt_at(dark, Variant.EVEN_PAPER)


def beside_dark(page: Page, best: Attempt) -> Attempt | None:
    """
    Where faint ink was left unread beside dark: the page read by both if that finds more, and told
    as not covered where it does not. None where no such ink was left.
    """
    from reading.ocr.faint_ink import faint_ink_outside

    left = faint_ink_outside(best.prepared, (word.box for word in best.words))
    if not left:
        return None
    turn = -best.prepared.rotation % 360
    both = by_faint_ink(page, turn, beside_dark=True)
    if both and makes_sense(both) and sure_words(both) > sure_words(best):
        best = both
        left = faint_ink_outside(best.prepared, (word.box for word in best.words))
    return replace(best, coverage=min(best.coverage, 1 - left))


def with_what_was_left_out(best: Attempt) -> Attempt | None:
    """
    The reading with the blocks that were taken for pictures; None where there are none with words.

    A page of which much was left out, or that is read poorly, is read again as a whole.
    """
    from reading.ocr.left_out import with_left_out

    is_much = best.coverage < _MUCH_LEFT_OUT_BELOW
    if is_much or best.coverage > _WHOLE_ABOVE or best.confidence < RETRY_BELOW_CONFIDENCE:
        return None
    words = with_left_out(best.prepared, best.words)
    more = len(words) > len(best.words)
    return judged(best.prepared, words, best.variant) if more else None


def may_bear_text(page: Page, best: Attempt) -> bool:
    """Whether a page on which nothing was read is perhaps not empty: dark all over, or pencilled."""
    from reading.ocr.faint_ink import PENCIL_DARKER_BY, faint_ink_outside

    return (
        page.is_mostly_dark or faint_ink_outside(best.prepared, (), darker_by=PENCIL_DARKER_BY) > 0
    )


def other_ways_up(page: Page, first: Attempt) -> Iterator[Attempt]:
    """
    The page turned, where it may stand the wrong way round; a page in another language does not.

    Upright text has nearly only possible syllables, a turned page a quarter of them, and none of it
    is read with confidence.
    """
    sideways = reads_sideways(first)
    doubtful = first.validity < _UPSIDE_DOWN_BELOW and first.confidence < _UPRIGHT_ABOVE
    if not doubtful and not sideways:
        return
    for turn in (90, 270, 180) if sideways else (180, 90, 270):
        attempt = attempt_at(page.prepared(turn=turn), Variant.PLAIN)
        yield attempt
        if is_upright(attempt, first) and attempt.validity > 0.9:
            return


def is_upright(turned: Attempt, best: Attempt) -> bool:
    """
    Whether a page is to be turned: it is then read with confidence and clearly more of it, in words
    enough to tell. A page of few words, or of another language, stays as it is.
    """
    if reads_sideways(turned):
        return False
    if sure_words(turned) < _WORDS_TO_TURN or turned.confidence < _CONFIDENT_WHEN_TURNED:
        return False
    if reads_sideways(best):
        return turned.confidence > best.confidence - _AS_SURE_TURNED
    return turned.confidence >= best.confidence + _SURER_BY and turned.validity >= best.validity


def other_ways(page: Page, turn: int, best: Attempt) -> Iterator[Attempt]:
    """`best` is how it was read so far; its text-like parts are those in black."""
    from reading.ocr.recogniser import ONE_BLOCK

    if best.variant != Variant.EVEN_PAPER and (faint := by_faint_ink(page, turn)):
        yield faint
    if page.parts_of_any_colour() > max(_MUCH_MORE * best.components, _COLOURED_BELOW):
        coloured = Page(page.image, coloured=True)
        yield attempt_at(coloured.prepared(turn=turn), Variant.ANY_COLOUR)
    # What is read with confidence but not wholly lost a block, which another threshold finds; what
    # is read poorly is read better at another size.
    size_first = best.confidence < RETRY_BELOW_CONFIDENCE
    if size_first:
        yield _at_other_size(page, turn)
    yield from _on_other_paper(page.prepared(turn=turn))
    if not size_first:
        yield _at_other_size(page, turn)
    yield attempt_at(page.prepared(turn=turn), Variant.ONE_BLOCK, segmentation=ONE_BLOCK)


def _at_other_size(page: Page, turn: int) -> Attempt:
    size = page.other_dpi
    return attempt_at(page.prepared(turn=turn, dpi=size), Variant(f"{size}dpi"))


def _on_other_paper(plain: Prepared) -> Iterator[Attempt]:
    import numpy as np

    from reading.ocr.prepare import even_paper, sauvola

    even = even_paper(plain)
    if not np.array_equal(even.grey, plain.grey):
        yield attempt_at(even, Variant.EVEN_PAPER)
    yield attempt_at(sauvola(even), Variant.SAUVOLA)
