"""Which objects were found right lately, and by what it would show that they were touched."""

import os
import threading
import time
from collections import OrderedDict
from io import BufferedReader
from typing import Final, NamedTuple, Protocol

_MOST_TRUSTED: Final = 4096
_TICK_NS: Final = 50_000_000


class Identity(NamedTuple):
    """What changes when a file is replaced, or altered by the file system's own calls."""

    device: int
    inode: int
    size: int
    modified_ns: int
    changed_ns: int

    @classmethod
    def of(cls, file: BufferedReader) -> "Identity":
        about = os.fstat(file.fileno())
        return cls(about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns)

    def shows_changes(self) -> bool:
        """Within one tick of the clock a second change would leave the same times behind."""
        return time.time_ns() - self.changed_ns >= _TICK_NS


class Told(Protocol):
    """By what a store shows that an object is the one it was; compared as a whole."""

    def shows_changes(self) -> bool:
        """Whether what happens to the object from now on would show."""


class Trusted:
    """Which objects this process verified lately, as they were then."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._seen: OrderedDict[str, tuple[Told, float]] = OrderedDict()

    def holds(self, name: str, identity: Told, trusted_s: float) -> bool:
        with self._mutex:
            seen, at = self._seen.get(name) or (None, 0.0)
        return seen == identity and time.monotonic() - at < trusted_s

    def note(self, name: str, identity: Told) -> None:
        if not identity.shows_changes():
            return
        with self._mutex:
            self._seen[name] = (identity, time.monotonic())
            self._seen.move_to_end(name)
            while len(self._seen) > _MOST_TRUSTED:
                self._seen.popitem(last=False)
