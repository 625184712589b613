"""Which of a page's letters are seen, and which only stand in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reading.ocr.page_letters import (
    Letter,
    around,
    each_once,
    is_on_page,
    runs_of,
    too_small,
    without_ends,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from reading.ocr.page_look import (
        Drawings,
    )

_SHOWN = 0.75
_SOLID, _LEAST_LETTERS = 0.93, 3
# A word that stands so close behind another, in heights of it, goes on in its line.
_NEXT_WORD = 1.5


@dataclass(frozen=True, slots=True)
class _SeenWords:
    """
    The words of a page that are seen, each a run of letters.

    `odd`: letters and drawing differ: a word of which only a part is seen, letters without shape,
    words printed over each other. `covered`: other words were seen as well if nothing lay over
    them, or if the page did not end before them.
    """

    runs: list[list[Letter]]
    odd: bool
    covered: bool


def seen_runs(
    letters: list[Letter | None], drawn: Drawings, size: tuple[float, float]
) -> _SeenWords:
    from reading.ocr.seen_letters import Lettering

    ink = Lettering(drawn.lettering, drawn.hidden)
    kept: list[list[Letter]] = []
    odd = covered = False
    for whole in each_once(runs_of(letters)):
        if too_small(whole, size):
            continue
        run = without_ends(whole, [ink.shows(letter.ink) for letter in whole])
        shown = sum(ink.shows(letter.ink) for letter in run)
        if not run:
            covered = covered or ink.is_covered([letter.ink for letter in whole])
            covered = covered or bool(kept and _goes_on(kept[-1], whole))
            continue
        odd |= shown < _SHOWN * len(run)
        solid = sum(map(str.isalnum, (letter.text for letter in run))) >= _LEAST_LETTERS
        odd |= solid and ink.fill([letter.ink for letter in run]) > _SOLID
        odd |= ink.lies_over(around([letter.ink for letter in run]))
        odd |= ink.letters_lie_over(
            (letter.text, letter.ink) for letter in run if letter.text.isalnum()
        )
        lost = _lost_ends(whole, run)
        odd |= any(map(is_on_page, lost)) or ink.is_covered([letter.ink for letter in run])
        covered |= bool(lost)
        kept.append(run)
    odd = odd or bool(ink.cut_off([[letter.ink for letter in run] for run in kept]))
    return _SeenWords(kept, odd, covered)


def _lost_ends(whole: list[Letter], seen: list[Letter]) -> list[Letter]:
    """Letters at the ends of a word that are not seen; marks and blanks need not be."""
    if len(whole) == len(seen):
        return []
    first = whole.index(seen[0])
    ends = (*whole[:first], *whole[first + len(seen) :])
    return [letter for letter in ends if letter.text.isalnum() and _has_room(letter.ink)]


def _has_room(box: tuple[float, float, float, float]) -> bool:
    return box[2] > box[0] and box[3] > box[1]


def _goes_on(seen: list[Letter], unseen: list[Letter]) -> bool:
    """Whether the words stand in one line that runs on beyond the edge of the page."""
    _, top, right, bottom = seen[-1].loose
    left, _, end, _ = around([letter.loose for letter in unseen])
    down = unseen[0].middle[1]
    near = left - right < _NEXT_WORD * (bottom - top)
    return end > 1 and right <= left and near and top < down < bottom


def is_struck(
    letters: list[Letter | None], runs: list[list[Letter]], bare: NDArray[np.uint8]
) -> bool:
    """Whether a line runs through the middle of a word, drawn or typed: that one does not hold."""
    from reading.ocr.drawn_ink import ink_of
    from reading.ocr.seen_letters import Lines, are_struck

    lines = Lines(ink_of(bare))
    return are_struck([(letter.text, letter.ink) for letter in letters if letter]) or any(
        lines.strike(around([letter.ink for letter in run]))
        for run in runs
        if any(letter.text.isalnum() for letter in run)
    )
