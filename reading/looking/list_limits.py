"""How much of a list is read at most, and the word for a file that is none."""

from collections.abc import Sequence
from typing import Final

LARGEST_UNPACKED: Final = 64 * 1024 * 1024
MOST_PARTS: Final = 2_000
MOST_ROWS: Final = 20_000
# Titles, headings and sums stand round the rows.
ROUND_THEM: Final = 100
MOST_CELLS: Final = 256
# A row of a sheet is told so wide, as far as the sheet is; wider only where something stands there.
USUAL_CELLS: Final = 60
MOST_TABLES: Final = 2_000
MOST_SHEETS: Final = 255
LONGEST_CELL: Final = 32_767
# Empty rows between filled ones keep their place, so that a row is named by its number; but a sheet
# with a row at its far end is not looked through to there.
MOST_LINES: Final = 5 * MOST_ROWS


class NotAList(Exception):
    """The file holds no table that could be read; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def cells_told(cells: Sequence[str]) -> list[str]:
    """The cells of a row, each at most so long; what stands beyond the last is told in that one."""
    told = [cell[:LONGEST_CELL] for cell in cells[:MOST_CELLS]]
    beyond = [cell for cell in cells[MOST_CELLS:] if cell]
    if beyond:
        told[-1] = "; ".join(filter(None, [told[-1], *beyond]))[:LONGEST_CELL]
    return told
