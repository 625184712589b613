"""The tables of a list's file, as the cage tells them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListTable:
    """
    One table: a worksheet, a table of a Word file, what stands between two of them, or a text file.

    `sheet` is the worksheet's name, empty elsewhere. `unkept` are the places (row, column, from 0)
    of formulas without a kept value, which are empty among the rows.
    """

    sheet: str
    hidden: bool
    rows: list[list[str]]
    unkept: tuple[tuple[int, int], ...] = ()
