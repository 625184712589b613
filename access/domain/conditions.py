"""How many of a unit fulfil what work with papers asks for: figures, never rounded up."""

from dataclasses import dataclass
from typing import Final

from access.domain.addresses import Condition

CONDITION_WORDS: Final[dict[str, str]] = {
    Condition.COMMITTED: "Committed to secrecy",
    Condition.TRAINED: "Trained for scanning and entry",
    Condition.SEALED: "Machines with a valid seal",
}


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    done: int = 0
    whole: int = 0

    def __add__(self, other: "Share") -> "Share":
        return Share(self.done + other.done, self.whole + other.whole)

    @property
    def percent(self) -> int | None:
        """Whole hundredths, rounded down: a hundred is said of all alone; None where there is nobody."""
        return self.done * 100 // self.whole if self.whole else None

    @property
    def is_whole(self) -> bool:
        """Whether nobody is lacking."""
        return self.done == self.whole
