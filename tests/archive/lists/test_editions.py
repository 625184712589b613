"""A corrected list: which of its rows is which paper, whatever moved, and which paper is gone."""

import random
from dataclasses import replace
from datetime import date

import pytest

from archive.domain.editions import paired
from archive.domain.list_changes import RowValues, Standing
from archive.domain.listing.reading import read_tables
from archive.domain.listing.tables import Table
from language.numbers import number_key
from tests.archive.lists.papers import papers

HEADING = ["TT", "Hồ sơ số", "Số, ký hiệu", "Ngày tháng", "Trích yếu"]


def read(*rows):
    return read_tables([Table("", False, [HEADING, *map(list, rows)])]).rows


def stand(rows):
    """The rows as they stand once they were taken over."""
    return [
        Standing(
            1000 + at,
            row.position,
            RowValues(
                number_text=row.number,
                number_key=row.number_key,
                issued_on=row.issued.earliest() if row.issued else None,
                issued_precision=str(row.issued.precision) if row.issued else "day",
                type_code=row.type_code,
                issuer=row.issuer,
                abstract=row.title,
                dossier=row.dossier,
                pages=row.pages,
                level=int(row.level),
                note=row.note,
            ),
        )
        for at, row in enumerate(rows)
    ]


A = ("1", "01", "14-KH/TU", "20/03/2012", "Kế hoạch A")
B = ("2", "01", "15-KH/TU", "21/03/2012", "Kế hoạch B")
C = ("1", "02", "KS", "22/03/2012", "Biên bản họp")
D = ("2", "02", "KS", "", "Đơn xin vào Đảng")


def pairs(before, after):
    """By its place in the earlier edition, where each row of the later one stands."""
    found = paired(read(*after), stand(read(*before)))
    return {at: one.id - 1000 for at, one in found.pairs.items()}, [
        one.id - 1000 for one in found.gone
    ]


def test_the_same_list_is_all_known():
    assert pairs([A, B, C, D], [A, B, C, D]) == ({0: 0, 1: 1, 2: 2, 3: 3}, [])


def test_a_row_put_in_between_moves_nothing():
    new = ("1", "01", "13-KH/TU", "19/03/2012", "Kế hoạch mới")
    moved = [new, ("2", *A[1:]), ("3", *B[1:])]
    assert pairs([A, B], moved) == ({1: 0, 2: 1}, [])


def test_what_is_no_longer_listed_is_gone():
    assert pairs([A, B, C], [A, C]) == ({0: 0, 1: 2}, [1])


@pytest.mark.parametrize(
    "corrected",
    [
        ("1", "01", "14-KH/TU", "22/03/2012", "Kế hoạch A"),  # the date
        ("1", "01", "14-KH/TU", "20/03/2012", "Kế hoạch A của Tỉnh ủy"),  # the title
        ("1", "01", "24-KH/TU", "20/03/2012", "Kế hoạch A"),  # the number
        ("1", "03", "14-KH/TU", "20/03/2012", "Kế hoạch A"),  # the dossier
        ("9", "01", "14-KH/TU", "03/2012", "Kế hoạch A"),  # less of the date
        ("9", "01", "14-KH/TU", "", "Kế hoạch A"),
        ("1", "01", "", "20/03/2012", "Kế hoạch A"),
    ],
)  # fmt: skip
def test_a_corrected_paper_is_the_same_paper(corrected):
    assert pairs([A, B], [corrected, B]) == ({0: 0, 1: 1}, [])


def test_the_same_number_of_another_term_is_another_paper():
    other = ("3", "09", "14-KH/TU", "20/03/2017", "Kế hoạch khác")
    assert pairs([A], [A, other]) == ({0: 0}, [])
    assert pairs([A], [other]) == ({}, [0])


def test_papers_of_one_title_are_told_apart_by_their_order():
    forms = [(str(at), "07", "", "", "Phiếu đảng viên") for at in (1, 2, 3)]
    assert pairs(forms, forms) == ({0: 0, 1: 1, 2: 2}, [])


def test_two_that_may_both_be_meant_are_neither():
    """A number alone decides only where it decides for one row."""
    twice = [A, ("2", "04", "14-KH/TU", "20/03/2015", "Kế hoạch B")]
    assert pairs(twice, [("7", "08", "14-KH/TU", "", "Kế hoạch C")]) == ({}, [0, 1])


@pytest.mark.parametrize("seed", range(40))
def test_however_a_list_is_corrected_no_paper_gets_a_second_row(seed):
    chance = random.Random(seed)
    of = papers(seed, 40, dossier="1")
    before = [(str(at), "1", p.number, p.date, p.title) for at, p in enumerate(of)]
    after, truth = [], {}
    for at, row in enumerate(before):
        match chance.randint(0, 9):
            case 0:
                continue
            case 1:
                row = (*row[:3], f"{chance.randint(1, 28)}/{chance.randint(1, 12)}/2012", row[4])
            case 2:
                row = (*row[:4], row[4] + " (bổ sung)")
            case _:
                pass
        truth[len(after)] = at
        after.append(row)
    chance.shuffle(order := list(range(len(after))))
    found, gone = pairs(before, [after[at] for at in order])
    assert len(set(found.values())) == len(found)
    assert set(found.values()) | set(gone) == set(range(len(before)))
    assert {order[at]: one for at, one in found.items()} == truth


def test_a_standing_row_says_its_date_to_its_precision():
    [row] = read(("1", "01", "14-KH/TU", "03/2012", "Kế hoạch A"))
    [standing] = stand([row])
    assert standing.values.issued_on == date(2012, 3, 1)
    assert standing.values.number_key == number_key("14-KH/TU")
    day = replace(standing, values=replace(standing.values, issued_precision="day"))
    assert paired([row], [day]).pairs == {0: day}
