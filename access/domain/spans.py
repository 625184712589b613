"""From one day to another, both counted; an open end is None."""

from dataclasses import dataclass
from datetime import date


def in_words(day: date | None) -> str:
    """A day as people write it; an open end as dots."""
    return f"{day:%d/%m/%Y}" if day else "…"


@dataclass(frozen=True, slots=True)
class Span:
    """The days for which something holds. A first day that nobody knows is None too."""

    first: date | None = None
    last: date | None = None

    @property
    def is_reversed(self) -> bool:
        """Whether it ends before it begins."""
        return self.first is not None and self.last is not None and self.last < self.first

    def holds_on(self, day: date) -> bool:
        """Whether the day is among them."""
        return not self.is_past(day) and not self.is_ahead(day)

    def is_past(self, day: date) -> bool:
        """Whether it has ended before this day."""
        return self.last is not None and self.last < day

    def is_ahead(self, day: date) -> bool:
        """Whether it begins after this day."""
        return self.first is not None and self.first > day

    def meets(self, other: "Span") -> bool:
        """Whether they have a day in common."""
        return not (
            (self.last is not None and other.first is not None and self.last < other.first)
            or (other.last is not None and self.first is not None and other.last < self.first)
        )

    def reaches_beyond(self, above: "Span") -> bool:
        """Whether it holds on days on which `above` is known not to."""
        longer = above.last is not None and (self.last is None or self.last > above.last)
        earlier = self.first is not None and above.first is not None and self.first < above.first
        return longer or earlier
