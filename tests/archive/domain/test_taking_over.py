"""Which place a row gets, and which standing rows a list does not name any more."""

from access.api import Level
from archive.domain.list_changes import Standing, values_of
from archive.domain.listing.reading import read_tables
from archive.domain.listing.tables import Table
from archive.domain.taking_over import made_ready

HEADING = ["STT", "Số, ký hiệu", "Ngày tháng", "Trích yếu"]


def reading(*lines):
    return read_tables([Table("", False, [HEADING, *lines])])


def paper(order, number):
    return [str(order), f"{number}-KH/TU", "20/3/2012", f"Kế hoạch {number}"]


def standing(read):
    rows = made_ready(read, []).rows
    return [
        Standing(at, row.position, values_of(row, floor=Level.ORDINARY))
        for at, row in enumerate(rows, 1)
    ]


FIRST = [["Hồ sơ số 01: Một"], paper(1, 11), paper(2, 12)]
SECOND = [["Hồ sơ số 02: Hai"], paper(1, 21), paper(2, 22), paper(3, 23)]


def test_numbering_that_begins_again_in_each_dossier_leaves_rows_in_the_order_of_the_list():
    ready = made_ready(reading(*FIRST, *SECOND), [])
    told = [(row.position, row.dossier, row.number_text) for row in ready.rows]
    assert told == [
        (1, "01", "11-KH/TU"), (2, "01", "12-KH/TU"),
        (3, "02", "21-KH/TU"), (4, "02", "22-KH/TU"), (5, "02", "23-KH/TU"),
    ]  # fmt: skip


def test_a_row_that_got_another_place_keeps_the_number_it_has_on_the_list():
    kept = [
        row.original.get("position", "") for row in made_ready(reading(*FIRST, *SECOND), []).rows
    ]
    assert kept == ["", "", "1", "2", "3"]
    without = [[HEADING[1:], *([cells[1:] for cells in one[1:]])] for one in (FIRST, SECOND)]
    counted = read_tables([Table("", False, lines) for lines in without])
    assert len(counted.rows) == 5
    assert all("position" not in row.original for row in made_ready(counted, []).rows)


def test_order_numbers_that_run_on_are_the_rows_own():
    ready = made_ready(reading(paper(4, 11), paper(7, 12), paper(7, 13), paper(9, 14)), [])
    assert [row.position for row in ready.rows] == [4, 7, 10, 9]


def test_a_list_of_one_dossier_says_nothing_of_rows_of_another():
    there = standing(reading(*FIRST, *SECOND))
    ready = made_ready(reading(*SECOND[:-1]), there)
    assert [row.values.number_text for row in ready.gone] == ["23-KH/TU"]


def test_a_list_that_names_no_dossier_speaks_of_all():
    there = standing(reading(*FIRST, *SECOND))
    ready = made_ready(reading(paper(1, 11)), there)
    assert len(ready.gone) == 4
