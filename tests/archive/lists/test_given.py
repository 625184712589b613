"""Lists that went wrong once, as files: read in the cage, and what is true of each."""

import io
import tomllib
from pathlib import Path

import pytest

from archive.actions.list_reading import reading_of_list
from tests.archive.lists.test_offices import said

GIVEN = Path(__file__).parent / "given"
TRUTH = tomllib.loads((GIVEN / "truth.toml").read_text("utf-8"))


def test_every_list_has_its_truth():
    assert {path.name for path in GIVEN.iterdir()} == {*TRUTH, "truth.toml"}


@pytest.mark.parametrize("name", TRUTH)
def test_a_list_is_read_as_it_is_true(name):
    truth = TRUTH[name]
    read = reading_of_list(io.BytesIO((GIVEN / name).read_bytes()), name=name)
    assert read.counts.add_up
    for found, wanted in ((read.rows, "rows"), (read.dossiers, "dossiers")):
        told = truth.get(wanted, [])
        assert [
            {cell: list(row.marks) if cell == "marks" else said(row, cell) for cell in one}
            for row, one in zip(found, told, strict=True)
        ] == told
    assert [one.text for one in read.left_out] == truth["left_out"]


def test_what_was_typed_in_an_old_font_stands_beside():
    name = "x11_vntime_list.xlsx"
    read = reading_of_list(io.BytesIO((GIVEN / name).read_bytes()), name=name)
    assert read.rows[0].original == {
        "title": "KÕ ho¹ch tæ chøc héi nghÞ tæng kÕt",
        "issuer": "Ban Tæ chøc",
    }
