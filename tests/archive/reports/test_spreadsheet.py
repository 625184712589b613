"""A list as a workbook: what a cell says is text, whatever it looks like."""

import io

import openpyxl
import pytest

from archive.domain.outgoing import OutgoingColumn, OutgoingList
from archive.reports.spreadsheet import as_workbook
from tests.people import AT

LIKE_FORMULAS = [
    "=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(A1)", "{=1+1}", "http://x.vn/y", "mailto:a@b", "\t=1",
]  # fmt: skip


@pytest.mark.parametrize("text", [*LIKE_FORMULAS, "00123", "1e5", "14-KH/BTCTU", "x" * 32_767])
def test_a_cell_leaves_as_the_text_it_is(text):
    out = OutgoingList("=1", ("=2",), (OutgoingColumn("=3", 10),), [[text]], "An", AT)
    sheet = openpyxl.load_workbook(io.BytesIO(as_workbook(out))).active
    cells = [cell for row in sheet.rows for cell in row if cell.value is not None]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [
        (told, "s", None) for told in ("=1", "=2", "=3", text)
    ]
    # Whoever edits such a cell makes no formula of it either.
    assert cells[-1].quotePrefix == text.startswith(("=", "+", "-", "@", "\t"))
