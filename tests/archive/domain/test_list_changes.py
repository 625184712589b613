"""What stands after a list has spoken: its cells where they are filled, and nothing else."""

from dataclasses import replace
from datetime import date

import pytest

from archive.domain.list_changes import RowValues, holds, merged

STANDS = RowValues(
    number_text="14-KH/TU", number_key="14khtu", issued_on=date(2012, 3, 20), issued_precision="day",
    type_code="", issuer="", abstract="Kế hoạch", dossier="01", pages=3, level=0, note="",
    date_text="20/3/2012", sheets_from=4, sheets_to=5, marks="open_end", further={"signer": "Mẫu"},
)  # fmt: skip
EMPTY = RowValues(
    number_text="", number_key="", issued_on=None, issued_precision="day", type_code="", issuer="",
    abstract="", dossier="", pages=None, level=0, note="",
)  # fmt: skip


def test_an_empty_cell_says_nothing():
    assert merged(STANDS, EMPTY) is STANDS


@pytest.mark.parametrize(
    "said",
    [
        {"date_text": "20.3.2012"},
        {"marks": "ditto", "original": {"number": "x"}},
        {"level": 0},
    ],
)
def test_how_a_cell_was_written_is_no_change(said):
    assert merged(STANDS, replace(STANDS, **said)) is STANDS


def test_what_goes_together_changes_together():
    said = replace(
        STANDS,
        sheets_to=None,
        issued_on=date(2012, 3, 1),
        issued_precision="month",
        date_text="3/2012",
    )
    after = merged(STANDS, said)
    assert (after.sheets_from, after.sheets_to) == (4, None)
    assert (after.issued_on, after.issued_precision, after.date_text) == (
        date(2012, 3, 1),
        "month",
        "3/2012",
    )


def test_a_doubt_about_what_is_not_said_is_none_where_it_stands():
    said = replace(EMPTY, abstract="Kế hoạch khác", marks="no_number no_date ditto")
    after = merged(STANDS, said)
    assert (after.abstract, after.number_text, after.marks) == (
        "Kế hoạch khác",
        "14-KH/TU",
        "ditto",
    )


def test_other_columns_are_added_and_a_level_only_rises():
    after = merged(STANDS, replace(EMPTY, further={"recipients": "TU"}, level=2))
    assert (after.further, after.level) == ({"signer": "Mẫu", "recipients": "TU"}, 2)
    assert merged(replace(STANDS, level=2), EMPTY).level == 2


def test_a_row_holds_what_it_says_already():
    assert holds(STANDS, replace(EMPTY, number_text="14-KH/TU", number_key="14khtu"))
    assert not holds(STANDS, replace(EMPTY, number_key="14khtu", number_text="14-KH/TU", pages=4))
