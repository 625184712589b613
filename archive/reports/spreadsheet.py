"""Lists as workbooks (.xlsx)."""

from io import BytesIO
from typing import Final

import xlsxwriter

from archive.domain.outgoing import Cell, OutgoingList, writable

# A cell that begins with = is text here, never a formula or an address of somewhere else.
_AS_WRITTEN: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# Nor does it become one when somebody edits the cell: it begins with a mark that says so.
_LIKE_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_FONT: Final = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}


def as_workbook(out: OutgoingList) -> bytes:
    """The list as an .xlsx of one sheet: title, lines, headings that repeat in print, and rows."""
    told = BytesIO()
    with xlsxwriter.Workbook(told, _AS_WRITTEN) as book:
        sheet = book.add_worksheet()
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        title = book.add_format({**_FONT, "bold": True, "font_size": 14})
        plain = book.add_format(_FONT)
        head = book.add_format({**_FONT, "bold": True, "border": 1, "text_wrap": True})
        text = book.add_format({**_FONT, "border": 1, "text_wrap": True})
        quoted = book.add_format({**_FONT, "border": 1, "text_wrap": True, "quote_prefix": True})
        count = book.add_format({**_FONT, "border": 1, "num_format": "#,##0"})
        sheet.write(0, 0, writable(out.title), title)
        for at, line in enumerate(out.lines, 1):
            sheet.write(at, 0, writable(line), plain)
        first = len(out.lines) + 2
        for at, column in enumerate(out.columns):
            sheet.set_column(at, at, column.width)
            sheet.write(first, at, writable(column.word), head)
        for at, row in enumerate(out.rows, first + 1):
            for place, cell in enumerate(row):
                said = writable(cell)
                plain_text = quoted if _is_like_a_formula(said) else text
                sheet.write(at, place, said, count if out.columns[place].counts else plain_text)
        sheet.repeat_rows(first)
        sheet.freeze_panes(first + 1, 0)
    return told.getvalue()


def _is_like_a_formula(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.startswith(_LIKE_A_FORMULA)
