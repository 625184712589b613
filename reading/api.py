"""The door of `reading`: foreign files are looked into from here, and nowhere opened."""

from reading.cage.aside import Aside, AsideLimits, Outcome
from reading.cage.errors import Busy, CageError, OverLimit, Refused
from reading.cage.limits import LookLimits, ReadingLimits, allow_cpu, at_most_cpu
from reading.cage.lock import lock_in, wall_in
from reading.cage.walls import Walls
from reading.looking.viewer import (
    MAX_WIDTH,
    MIN_WIDTH,
    RENDERER,
    Viewer,
)

__all__ = [
    "MAX_WIDTH",
    "MIN_WIDTH",
    "RENDERER",
    "Aside",
    "AsideLimits",
    "Busy",
    "CageError",
    "LookLimits",
    "Outcome",
    "OverLimit",
    "ReadingLimits",
    "Refused",
    "Viewer",
    "Walls",
    "allow_cpu",
    "at_most_cpu",
    "lock_in",
    "wall_in",
]
