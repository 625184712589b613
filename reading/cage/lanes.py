"""
Turns at a cage. Who asks for one thing that is slow never holds up who asks for what is not.

All begin in the quick lane. What has used more than its share of processor time there goes on in
the slow lane, behind everything else on the machine, if there is room, and is ended if there is
not. Waiting is short: beyond the places and the patience the answer is "busy", so that the threads
of a web server stay free for other screens. Nobody holds all places, and whose turn is next is
decided by who has least under way.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from reading.cage.errors import Busy
from reading.cage.keeper import Running


@dataclass(frozen=True, slots=True)
class Places:
    """
    How many go on at once in either lane, how many may be in both and waiting, and how many of
    them for one person; after how many seconds of processor time, or on the clock, the slow lane
    is meant; how long a turn is waited for.
    """

    quick: int = 2
    slow: int = 1
    all: int = 6
    of_one: int = 4
    share_cpu_s: float = 1.0
    share_wall_s: float = 4.0
    patience_s: float = 4.0


@dataclass(slots=True)
class _Turn:
    who: str
    came: int
    begun: bool = False
    slow: bool = False


@dataclass(slots=True)
class Lanes:
    """The turns of one process's threads."""

    places: Places = field(default_factory=Places)
    _turns: list[_Turn] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _came: int = 0

    @contextmanager
    def turn(self, who: str) -> Iterator["Going"]:
        """Wait for a turn, have it, give it up. Raises Busy."""
        turn = self._join(who)
        try:
            self._wait(turn)
            yield Going(self, turn)
        finally:
            with self._changed:
                self._turns.remove(turn)
                self._changed.notify_all()

    def to_slow(self, turn: _Turn) -> None:
        """Make room in the quick lane. Raises Busy when the slow one is full."""
        with self._changed:
            if sum(other.slow for other in self._turns) >= self.places.slow:
                raise Busy
            turn.slow = True
            self._changed.notify_all()

    def _join(self, who: str) -> _Turn:
        with self._changed:
            mine = sum(turn.who == who for turn in self._turns)
            if len(self._turns) >= self.places.all or mine >= self.places.of_one:
                raise Busy
            self._came += 1
            turn = _Turn(who, self._came)
            self._turns.append(turn)
            return turn

    def _wait(self, turn: _Turn) -> None:
        until = time.monotonic() + self.places.patience_s
        with self._changed:
            while not self._may_begin(turn):
                left = until - time.monotonic()
                if left <= 0:
                    raise Busy
                self._changed.wait(left)
            turn.begun = True
            self._changed.notify_all()

    def _may_begin(self, turn: _Turn) -> bool:
        if sum(other.begun and not other.slow for other in self._turns) >= self.places.quick:
            return False
        under_way = Counter(other.who for other in self._turns if other.begun)
        waiting = [other for other in self._turns if not other.begun]
        return min(waiting, key=lambda other: (under_way[other.who], other.came)) is turn


@dataclass(slots=True)
class Going:
    """A turn that has begun; called while its look goes on."""

    lanes: Lanes
    turn: _Turn

    def __call__(self, running: Running) -> None:
        """Change lanes when the share is used up. Raises Busy when there is no room."""
        if self.turn.slow:
            return
        places = self.lanes.places
        if running.age_s > places.share_wall_s or running.cpu_s > places.share_cpu_s:
            self.lanes.to_slow(self.turn)
            running.give_way()
