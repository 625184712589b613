"""Lists as Word files (.docx)."""

from collections.abc import Iterator, Sequence
from typing import Final

from archive.domain.outgoing import Cell, OutgoingList
from archive.reports.blocks import ACROSS, HEAD, Align, Column, Line, Paper, Table
from archive.reports.word import as_word

# Millimetres are shared out by letters; a narrow column has room for its heading as well.
_HEADING: Final = 5
_ROWS: Final = 11


def as_word_list(out: OutgoingList) -> bytes:
    """The list as a .docx across the page: title, lines, headings that repeat in print, and rows."""
    lines = [Line(words, size=_ROWS, held=True) for words in out.lines]
    table = Table(_columns(out), _rows(out), size=_ROWS)
    title = Line(out.title, Align.CENTRE, bold=True, size=HEAD, after=6, held=True)
    paper = Paper(
        out.title, out.who, out.at, " · ".join(out.lines), (title, *lines, table), across=True
    )
    return as_word(paper)


def _columns(out: OutgoingList) -> list[Column]:
    letters = sum(column.width + _HEADING for column in out.columns)
    share = ACROSS / letters
    return [
        Column(
            column.word,
            (column.width + _HEADING) * share,
            Align.RIGHT if column.counts else Align.LEFT,
        )
        for column in out.columns
    ]


def _rows(out: OutgoingList) -> Iterator[Sequence[str]]:
    counts = [column.counts for column in out.columns]
    return (tuple(map(_shown, row, counts)) for row in out.rows)


def _shown(cell: Cell, counts: bool) -> str:
    """A count as a screen shows it, 1.234; a number of a paper as it is written."""
    if cell is None:
        return ""
    return f"{cell:,}".replace(",", ".") if counts and isinstance(cell, int) else str(cell)
