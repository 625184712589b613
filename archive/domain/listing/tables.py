"""The tables of a file as texts, and a line of one as it is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass

from language.vietnamese import normalise


@dataclass(frozen=True, slots=True)
class Table:
    """
    A table of a file, cells as the file shows them.

    `sheet` is the sheet's name, empty in a file without sheets; a merged cell may say what it says
    in its first place only, or in all. `unkept` are places (line, column, from 0) of formulas
    without a kept value, which are empty among the texts.
    """

    sheet: str
    hidden: bool
    rows: Sequence[Sequence[str]]
    unkept: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table, cells cleaned; `number` is its line in the sheet, from 1."""

    number: int
    cells: tuple[str, ...]
    has_formula: bool = False

    @property
    def filled(self) -> tuple[str, ...]:
        """The texts of the cells that hold anything, a merged cell's only once."""
        return tuple(dict.fromkeys(cell for cell in self.cells if cell))

    @property
    def text(self) -> str:
        """All the line says."""
        return " ".join(self.filled)


def cleaned(cell: str) -> str:
    """A cell's text in one line, composed."""
    return " ".join(normalise(cell).split())


def lines_of(table: Table) -> tuple[Line, ...]:
    """Every line that holds anything; a formula without a value counts as something."""
    with_formula = {line for line, _ in table.unkept}
    lines = (
        Line(number, tuple(map(cleaned, cells)), number - 1 in with_formula)
        for number, cells in enumerate(table.rows, start=1)
    )
    return tuple(line for line in lines if line.has_formula or any(line.cells))


def width_of(lines: Sequence[Line]) -> int:
    """The last column that is filled in any line, from 1."""
    return max((at + 1 for line in lines for at, cell in enumerate(line.cells) if cell), default=0)
