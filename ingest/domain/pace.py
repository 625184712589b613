"""How fast pages are read: counted by the minute, and told of the last ten."""

from dataclasses import dataclass, field
from typing import Final

MINUTES: Final = 10
"""Over so many the pace is told: shorter, and one long paper looks like a standstill."""


@dataclass(slots=True)
class Pace:
    """Pages read in the last minutes. The time is told in seconds, by a clock that only goes forward."""

    _by_minute: dict[int, int] = field(default_factory=dict)

    def note(self, at: float) -> None:
        """A page was read."""
        minute = int(at // 60)
        kept = {one: count for one, count in self._by_minute.items() if one > minute - MINUTES}
        kept[minute] = kept.get(minute, 0) + 1
        # In the place of the other at once: whoever asks may be another thread.
        self._by_minute = kept

    def lately(self, at: float) -> int:
        """How many pages were read in the last minutes."""
        first = int(at // 60) - MINUTES
        return sum(count for minute, count in self._by_minute.items() if minute > first)


def pages_a_minute(pages: int, *, for_s: float) -> float:
    """What `pages` of the last minutes come to in one, of a worker that has lived for so long."""
    minutes = min(max(for_s / 60, 1.0), float(MINUTES))
    return round(pages / minutes, 1)
