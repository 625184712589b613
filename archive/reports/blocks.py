"""What stands on a paper, block by block, whoever writes it down: sizes in points, widths in millimetres."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

# The text of a paper of the Party, its headings, and the rows of a table.
TEXT, HEAD, TABLE, SMALL = 14.0, 15.0, 12.0, 10.0
# Between the margins of a page, upright and on its long side.
UPRIGHT, ACROSS = 165, 252


class Align(StrEnum):
    """Where the words of a line or a cell stand."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; `after` is the space below it, `label` words before it that say what it tells."""

    words: str
    align: Align = Align.LEFT
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    size: float = TEXT
    after: float = 3
    label: str = ""
    # Whether it stands on the page of what follows.
    held: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Paragraphs side by side, without a frame: heading and signatures of a paper."""

    cells: Sequence[Sequence[Line]]
    widths: Sequence[float]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table by its heading."""

    head: str
    width: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Table:
    """A framed table; its head stands again on every page, and no row is torn by a page's end."""

    columns: Sequence[Column]
    rows: Iterable[Sequence[str]]
    size: float = TABLE


Block = Line | Columns | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """
    A paper: its title, who takes it out and when, as the file itself says it; what stands at the
    foot of every page; its blocks, which are asked for one by one; and whether it lies across.
    """

    title: str
    who: str
    at: datetime
    foot: str
    blocks: Iterable[Block]
    across: bool = False


MEDIA: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
