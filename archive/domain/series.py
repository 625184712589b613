"""Number series: which numbers of a series nobody has, neither a list nor the archive."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

# A number further than this beyond the one before is a slip of the pen, not a gap of hundreds.
_SLIP: Final = 200


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers of a series from `first` to `last`, none of which is known."""

    first: int
    last: int

    def __str__(self) -> str:
        """Its numbers as they are said: 7, or 7–9."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"

    @property
    def count(self) -> int:
        """How many numbers it is."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Series:
    """
    What is known of a series: its numbers from 1 on, `gaps` among them, and `beyond`: numbers so
    far off that they say nothing of those before them.
    """

    highest: int
    known: int
    gaps: tuple[Gap, ...]
    beyond: tuple[int, ...]

    @property
    def unknown(self) -> int:
        """How many numbers are not known."""
        return sum(gap.count for gap in self.gaps)


def series_of(numbers: Iterable[int]) -> Series:
    """
    The series that these numbers are of; it begins with 1 (36-HD/VPTW, điểm 1.3.1).

    A number given twice counts once. Numbers beyond a jump of more than 200 are told apart: a
    figure too many in one number would otherwise make thousands missing.
    """
    ranked = sorted({number for number in numbers if number > 0})
    near, beyond = _split(ranked)
    gaps = tuple(_gaps(near))
    return Series(near[-1] if near else 0, len(near), gaps, tuple(beyond))


def _split(ranked: list[int]) -> tuple[list[int], list[int]]:
    before = 0
    for place, number in enumerate(ranked):
        if number - before > _SLIP:
            return ranked[:place], ranked[place:]
        before = number
    return ranked, []


def _gaps(ranked: list[int]) -> Iterator[Gap]:
    before = 0
    for number in ranked:
        if number > before + 1:
            yield Gap(before + 1, number - 1)
        before = number
