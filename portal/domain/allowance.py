"""How often something may happen."""

from dataclasses import dataclass


@dataclass(slots=True)
class Allowance:
    """So many times in each stretch of seconds, whoever asks."""

    times: int
    seconds: float
    since: float = 0.0
    used: int = 0

    def take(self, now: float) -> bool:
        """Whether it may happen once more at this moment; `now` never goes back."""
        if now - self.since >= self.seconds:
            self.since, self.used = now, 0
        self.used += 1
        return self.used <= self.times
