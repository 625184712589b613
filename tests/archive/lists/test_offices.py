"""Lists as offices write them: every row taken, the cells in their fields, nothing lost in silence."""

import pytest

from archive.domain.listing.reading import read_tables
from tests.archive.lists.forms import FORMS

ENOUGH = 0.98


def said(row, name):
    if name == "date":
        return str(row.issued) if row.issued else ""
    if name == "precision":
        return str(row.issued.precision) if row.issued else ""
    if name in {"started", "ended"}:
        return str(getattr(row, name))
    return getattr(row, name)


def compared(found, wanted):
    """How many cells are right, of how many, and those that are not."""
    wrong = [
        (index, name, said(row, name), value)
        for index, (row, truth) in enumerate(zip(found, wanted, strict=True))
        for name, value in truth.items()
        if said(row, name) != value
    ]
    cells = sum(len(truth) for truth in wanted)
    return cells - len(wrong), cells, wrong


@pytest.fixture(scope="module")
def readings():
    written = {name: form() for name, form in FORMS.items()}
    return {name: (one, read_tables(one.tables)) for name, one in written.items()}


@pytest.mark.parametrize("name", FORMS)
def test_every_line_of_a_list_is_a_row_or_told(name, readings):
    written, read = readings[name]
    assert read.counts.add_up
    assert len(read.rows) == len(written.rows)
    assert len(read.dossiers) == len(written.dossiers)
    assert len(read.left_out) == written.left_out


@pytest.mark.parametrize("name", FORMS)
def test_the_cells_of_a_list_stand_in_their_fields(name, readings):
    written, read = readings[name]
    for found, wanted in ((read.rows, written.rows), (read.dossiers, written.dossiers)):
        right, cells, wrong = compared(found, wanted)
        assert right >= ENOUGH * cells, wrong[:10]


def test_the_lists_together_are_four_hundred_rows_and_nearly_all_cells_are_right(readings):
    rows = sum(len(written.rows) + len(written.dossiers) for written, _ in readings.values())
    assert rows >= 400
    right = cells = 0
    for written, read in readings.values():
        for found, wanted in ((read.rows, written.rows), (read.dossiers, written.dossiers)):
            one, other, _ = compared(found, wanted)
            right, cells = right + one, cells + other
    assert right >= ENOUGH * cells
