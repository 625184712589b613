"""The clock of the machine that nobody sets: how long it has run since it was started."""

import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class BootClock:
    """Which start of which machine it is, and the seconds since; sleep of the machine counts too."""

    boot: str
    seconds: int


def boot_clock() -> BootClock:
    """What the clock says now. It stands still for nobody, and a new start is another clock."""
    return BootClock(_boot(), int(time.clock_gettime(time.CLOCK_BOOTTIME)))


@cache
def _boot() -> str:
    """The kernel's name for this start; a process never outlives it."""
    try:
        return _BOOT.read_text("ascii").strip()
    except OSError:
        # Then the seconds alone tell a new start, which begins with few.
        return ""
