"""Columns that a person puts right, heading by heading, and a reading that is kept and read again."""

import json

import pytest

from archive.domain.listing.fields import Field
from archive.domain.listing.kept_readings import (
    kept_reading,
    reading_kept,
    tables_as_json,
    tables_of_json,
)
from archive.domain.listing.reading import read_tables
from archive.domain.listing.tables import Table
from archive.domain.listing.wire import digest_of_reading
from tests.archive.lists.forms import FORMS

ONE = [["STT", "Số, ký hiệu", "Ngày", "Trích yếu"], ["1", "14-KH/TU", "20/3/2012", "Kế hoạch A"]]
OTHER = [["STT", "Ngày", "Trích yếu", "Số, ký hiệu"], ["1", "21/3/2012", "Kế hoạch B", "15-KH/TU"]]


def test_what_is_said_of_one_heading_changes_no_other():
    tables = [Table("A", False, ONE), Table("B", False, OTHER)]
    guessed = read_tables(tables)
    assert [row.number for row in guessed.rows] == ["14-KH/TU", "15-KH/TU"]
    first = next(one for one in guessed.headings if one.sheet == "A")
    said = {0: Field.POSITION, 1: Field.NUMBER, 2: Field.OTHER, 3: Field.TITLE}
    read = read_tables(tables, corrected={first.signature: said})
    assert [str(row.issued) for row in read.rows] == ["None", "21/03/2012"]
    assert {one.sheet: one.corrected for one in read.headings} == {"A": True, "B": False}


def test_a_heading_is_known_again_by_its_words_whatever_stands_below_it():
    again = [ONE[0], ["7", "99-KH/TU", "1/1/2013", "Khác"]]
    one, other = read_tables([Table("", False, ONE)]), read_tables([Table("x", False, again)])
    assert one.headings[0].signature == other.headings[0].signature
    assert read_tables([Table("", False, OTHER)]).headings[0].signature != one.headings[0].signature


def test_a_table_that_is_no_list_is_read_once_its_columns_are_named():
    table = Table("", False, [["alpha", "beta"], ["gamma", "delta"]])
    [unread] = read_tables([table]).headings
    assert unread.rows == 0
    assert len(unread.sample) == 2
    read = read_tables([table], corrected={unread.signature: {0: Field.NUMBER, 1: Field.TITLE}})
    assert [(row.number, row.title) for row in read.rows] == [("alpha", "beta"), ("gamma", "delta")]
    assert read.counts.add_up


@pytest.mark.parametrize("name", FORMS)
def test_a_reading_that_is_kept_is_the_same_reading(name):
    tables = FORMS[name]().tables
    read = read_tables(tables)
    back = reading_kept(json.loads(json.dumps(kept_reading(read))))
    assert (back.rows, back.dossiers, back.left_out, back.counts) == (
        read.rows, read.dossiers, read.left_out, read.counts,
    )  # fmt: skip
    assert digest_of_reading(back) == digest_of_reading(read)
    assert sum(one.rows for one in back.headings) == read.counts.rows + read.counts.dossiers
    kept = tables_of_json(json.loads(json.dumps(tables_as_json(tables))))
    assert read_tables(kept) == read
