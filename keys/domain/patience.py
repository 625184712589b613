"""How long somebody waits who opened with what opens nothing: longer each time, and never for good."""

from dataclasses import dataclass
from typing import Final

# Anybody mistypes; from this try on it is guessing.
FREE_TRIES: Final = 5
FIRST_WAIT_S: Final = 15.0
LONGEST_WAIT_S: Final = 15 * 60.0


def wait_after(wrong: int) -> float:
    """Seconds to wait after so many wrong tries without a right one between them."""
    if wrong < FREE_TRIES:
        return 0.0
    # Beyond some doublings only the longest is left, however many there were.
    return min(LONGEST_WAIT_S, FIRST_WAIT_S * float(1 << min(wrong - FREE_TRIES, 16)))


@dataclass(slots=True)
class Patience:
    """What one way to try has used up. Tries before their time count for nothing."""

    wrong: int = 0
    next_at: float = 0.0

    def left(self, now: float) -> float:
        """Seconds until the next try is looked at."""
        return max(0.0, self.next_at - now)

    def failed(self, now: float) -> float:
        """One more was wrong; how long to wait now."""
        self.wrong += 1
        self.next_at = now + wait_after(self.wrong)
        return self.left(now)

    def opened(self) -> None:
        """Whoever knows it begins anew."""
        self.wrong, self.next_at = 0, 0.0
