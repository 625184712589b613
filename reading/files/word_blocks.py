"""What a Word file consists of once it is read: paragraphs, pictures and tables in reading order."""

from dataclasses import dataclass

from reading.domain.reasons import Reason
from reading.files.word_pictures import Picture


@dataclass(frozen=True, slots=True)
class Paragraph:
    """
    Text (NFC), how it stands (left, centre, right), and whether it is mostly bold or italic.

    `on_new_page`: it begins a page.
    """

    text: str
    align: str = "left"
    bold: bool = False
    italic: bool = False
    on_new_page: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """Which sides of a cell are ruled."""

    left: bool = False
    top: bool = False
    right: bool = False
    bottom: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell that begins at `column` and covers `span` columns."""

    column: int
    span: int
    paragraphs: tuple[Paragraph | Picture, ...]
    rules: Rules = Rules()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells and the widths of the columns in proportion."""

    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]


Block = Paragraph | Picture | Table


@dataclass(frozen=True, slots=True)
class WordText:
    """
    All a Word file shows in reading order, and what a person should know about it.

    `typed_before_unicode`: letters of fonts from before Unicode were among it.
    """

    blocks: tuple[Block, ...]
    warnings: tuple[Reason, ...]
    typed_before_unicode: bool = False
