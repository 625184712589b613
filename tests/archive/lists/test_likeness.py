"""A list that looks like another inventory's: every sign, and what is none."""

import pytest

from access.api import Level
from archive.domain.likeness import Place, unlike
from archive.domain.list_changes import Standing, values_of
from archive.domain.listing.reading import read_tables
from archive.domain.listing.tables import Table
from archive.domain.taking_over import made_ready
from tests.archive.lists.forms import FORMS

HEADING = ["STT", "Số, ký hiệu", "Ngày tháng", "Trích yếu"]


def reading(numbers, *, symbol="KH/TU", year=2012, above=()):
    rows = [[str(n), f"{n}-{symbol}", f"20/3/{year}", f"Kế hoạch {n}"] for n in numbers]
    return read_tables([Table("", False, [*[[text] for text in above], HEADING, *rows])])


def standing(read):
    rows = made_ready(read, []).rows
    return [
        Standing(at, row.position, values_of(row, floor=Level.ORDINARY))
        for at, row in enumerate(rows, 1)
    ]


def signs(read, there=(), place=None):
    rows = made_ready(read, there).rows
    return set(unlike(read, rows, there, place or Place()))


@pytest.mark.parametrize("name", FORMS)
def test_a_list_brought_again_and_one_that_has_grown_are_the_inventorys_own(name):
    read = read_tables(FORMS[name]().tables)
    assert signs(read) == set()
    assert signs(read, standing(read)) == set()


def test_a_list_of_which_part_stands_is_no_other():
    assert signs(reading(range(1, 61)), standing(reading(range(1, 11)))) == set()
    assert signs(reading(range(1, 6)), standing(reading(range(1, 61)))) == set()


def test_a_list_of_which_next_to_nothing_stands_is_asked_about():
    assert signs(reading(range(50, 60)), standing(reading(range(1, 11)))) == {"few_rows_fit"}
    other = reading(range(50, 60), symbol="BC/HU")
    assert signs(other, standing(reading(range(1, 11)))) == {"few_rows_fit", "other_issuers"}


@pytest.mark.parametrize(
    ("place", "above", "told"),
    [
        (Place(year_from=2010, year_to=2014), (), set()),
        (Place(year_from=2015, year_to=2020), (), {"other_years"}),
        (Place(term="2010-2015"), ("Hồ sơ số 01", "Nhiệm kỳ 2010 - 2015"), set()),
        (Place(term="2015-2020"), ("Hồ sơ số 01", "Nhiệm kỳ 2010 - 2015"), {"other_term"}),
        (Place(number="01"), ("Mục lục số 1", "Hồ sơ số 01"), set()),
        (Place(number="ML01"), ("Mục lục số 02", "Hồ sơ số 01"), {"other_inventory"}),
        (Place(fonds=("Phông Ban Tổ chức Tỉnh ủy", "P01")), ("Phông: Ban Tổ chức", "Hồ sơ số 01"), set()),
        (Place(fonds=("Phông Ban Tổ chức", "P01")), ("Phông: Văn phòng Huyện ủy", "Hồ sơ số 01"), {"other_fonds"}),
    ],
)  # fmt: skip
def test_years_term_number_and_fonds_are_compared_where_both_say_them(place, above, told):
    assert signs(reading(range(1, 6), above=above), place=place) == told


def test_a_later_edition_of_a_list_that_was_taken_over_all_the_same_is_not_asked_about_again():
    above = ["Mục lục số 02", "Hồ sơ số 01"]
    first, place = reading(range(1, 6), above=above), Place(number="ML01", year_from=2015)
    assert signs(first, place=place) == {"other_inventory", "other_years"}
    assert signs(first, standing(first), place) == set()
    assert signs(reading(range(2, 9), above=above), standing(first), place) == set()
    assert signs(reading(range(5, 12), above=above), standing(first), place) != set()


def test_the_list_of_another_dossier_of_the_inventory_is_no_other_inventorys():
    first = reading(range(1, 11), above=["Hồ sơ số 01: Tập kế hoạch"])
    other = reading(range(50, 60), symbol="BC/HU", above=["Hồ sơ số 02: Tập báo cáo"])
    assert signs(other, standing(first)) == set()
    again = reading(range(50, 60), symbol="BC/HU", above=["Hồ sơ số 01: Tập báo cáo"])
    assert signs(again, standing(first)) == {"few_rows_fit", "other_issuers"}
