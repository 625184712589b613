"""Quarter turns of a page, and where its words then stand."""

from collections.abc import Callable
from typing import Final

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in ten-thousandths of the page."""

TURNS: Final = (0, 90, 180, 270)
"""Degrees clockwise by which a page may be turned."""
_WHOLE: Final = 10_000

_MOVES: Final[dict[int, Callable[[Box], Box]]] = {
    0: lambda box: box,
    90: lambda box: (_WHOLE - box[3], box[0], _WHOLE - box[1], box[2]),
    180: lambda box: (_WHOLE - box[2], _WHOLE - box[3], _WHOLE - box[0], _WHOLE - box[1]),
    270: lambda box: (box[1], _WHOLE - box[2], box[3], _WHOLE - box[0]),
}


def turned_box(box: Box, turn: int) -> Box:
    """The box, in ten-thousandths of the page, on the page turned clockwise by one of `TURNS`."""
    return _MOVES[turn](box)
