"""
Turns at a cage. Who asks for one thing that is slow never holds up who asks for what is not.

All begin in the quick lane. What has used more than its share of processor time there goes on in
the slow lane, behind everything else on the machine, if there is room, and is ended if there is
not; what is known to be slow begins there or not at all. Waiting is short: beyond the places and
the patience the answer is "busy", so that the threads of a web server stay free for other screens.
Nobody holds all places nor the whole quick lane, and whose turn is next is decided by who has
least under way.
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
    them for one person, whose browser asks for six at once; after how many seconds of processor
    time, or on the clock, the slow lane is meant; how long a turn is waited for.
    """

    quick: int = 2
    slow: int = 1
    all: int = 10
    of_one: int = 6
    share_cpu_s: float = 0.5
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
    def turn(self, who: str, *, slow: bool = False) -> Iterator["Going"]:
        """Wait for a turn, have it, give it up; `slow` is what is known to be. Raises Busy."""
        turn = self._join(who, slow=slow)
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
            self._enter_slow(turn)
            self._changed.notify_all()

    def _enter_slow(self, turn: _Turn) -> None:
        if sum(other.slow for other in self._turns) >= self.places.slow:
            raise Busy
        turn.slow = True

    def _join(self, who: str, *, slow: bool = False) -> _Turn:
        with self._changed:
            mine = sum(turn.who == who for turn in self._turns)
            if len(self._turns) >= self.places.all or mine >= self.places.of_one:
                raise Busy
            self._came += 1
            turn = _Turn(who, self._came)
            if slow:
                self._enter_slow(turn)
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
        if turn.slow:
            return True
        begun = Counter(other.who for other in self._turns if other.begun and not other.slow)
        if begun.total() >= self.places.quick:
            return False
        # One place of the quick lane is always somebody else's.
        most = max(1, self.places.quick - 1)
        waiting = [o for o in self._turns if not o.begun and begun[o.who] < most]
        first = min(waiting, key=lambda other: (begun[other.who], other.came), default=None)
        return first is turn


@dataclass(slots=True)
class Going:
    """A turn that has begun; called while its look goes on."""

    lanes: Lanes
    turn: _Turn
    gave_way: bool = False
    was_slow: bool = False

    def __call__(self, running: Running) -> None:
        """Change lanes when the share is used up. Raises Busy when there is no room."""
        if self.turn.slow:
            if not self.gave_way:
                running.give_way()
                self.gave_way = True
            return
        places = self.lanes.places
        if running.age_s > places.share_wall_s or running.cpu_s > places.share_cpu_s:
            self.was_slow = True
            self.lanes.to_slow(self.turn)
