"""Stretches of days: from when until when something holds."""

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last day, both within it; None where there is no beginning or end."""

    first: date | None = None
    last: date | None = None

    def covers(self, other: "Span") -> bool:
        """Whether all of the other lies within."""
        return (self.first or date.min) <= (other.first or date.min) and (
            other.last or date.max
        ) <= (self.last or date.max)

    def meets(self, other: "Span") -> bool:
        """Whether the two have a day in common."""
        return (self.first or date.min) <= (other.last or date.max) and (
            other.first or date.min
        ) <= (self.last or date.max)


ALWAYS: Final = Span()
"""From no known day to none."""
