"""The door of `reading`: foreign files are looked into from here, and nowhere opened."""

from reading.cage.errors import Busy, CageError, OverLimit, Refused
from reading.cage.identity import (
    be_the_first_to_go,
    die_with,
    drop_capabilities,
    keep_memory_private,
)
from reading.cage.limits import LookLimits, ReadingLimits, allow_cpu, hold_to
from reading.cage.walls import Walls
from reading.looking.viewer import (
    MAX_WIDTH,
    MIN_WIDTH,
    RENDERER,
    Pixels,
    Viewer,
    pixels_of,
)

__all__ = [
    "MAX_WIDTH",
    "MIN_WIDTH",
    "RENDERER",
    "Busy",
    "CageError",
    "LookLimits",
    "OverLimit",
    "Pixels",
    "ReadingLimits",
    "Refused",
    "Viewer",
    "Walls",
    "allow_cpu",
    "be_the_first_to_go",
    "die_with",
    "drop_capabilities",
    "hold_to",
    "keep_memory_private",
    "pixels_of",
]
