"""The widths in which pages are drawn: few, so that zooming gives few different images; pixels."""

from typing import Final

WIDTHS: Final = (200, 800, 1100, 1500, 2000)
USUAL_WIDTH: Final = 1100


def nearest_width(asked: str) -> int:
    """The width of WIDTHS nearest to what an address asks for."""
    wanted = int(asked) if asked.isdecimal() and len(asked) < 6 else USUAL_WIDTH
    return min(WIDTHS, key=lambda width: abs(width - wanted))
