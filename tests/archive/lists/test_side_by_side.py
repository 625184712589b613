"""Lists printed in two or three columns of columns: no half of them is lost."""

import pytest

from archive.domain.listing.reading import read_tables
from archive.domain.listing.side_by_side import set_apart
from archive.domain.listing.tables import Table, lines_of
from tests.archive.lists.test_files import read, workbook

HEADING = ["STT", "Số, ký hiệu", "Ngày", "Trích yếu"]
LINES = [["DANH MỤC VĂN BẢN NĂM 2012"], [*HEADING, "", *HEADING]]
LINES += [
    [at, f"{at}-KH/TU", f"{at}/2/2012", f"Kế hoạch {at}", "", at + 2, f"{at + 2}-KH/TU", "", "K"]
    for at in (1, 2)
]
LINES.append(["", "Người lập", "", "", "", "", "Trưởng ban"])


def table(rows):
    width = max(map(len, rows))
    return Table("", False, [[*map(str, row), *[""] * (width - len(row))] for row in rows])


def test_the_papers_of_both_halves_are_taken_with_their_lines():
    found = read(workbook([table(LINES)]), "a.xlsx")
    assert [(row.number, row.at.line, row.position) for row in found.rows] == [
        ("1-KH/TU", 3, 1),
        ("2-KH/TU", 4, 2),
        ("3-KH/TU", 3, 3),
        ("4-KH/TU", 4, 4),
    ]
    assert found.counts.add_up
    assert len(found.headings) == 1
    assert [one.text for one in found.left_out] == [
        "DANH MỤC VĂN BẢN NĂM 2012", "Người lập", "Trưởng ban",
    ]  # fmt: skip


def test_three_beside_each_other_are_three():
    rows = [[*HEADING, *HEADING, *HEADING], [*map(str, range(1, 13))]]
    assert len(set_apart([table(rows)])) == 3


@pytest.mark.parametrize(
    "rows",
    [
        # What came and what answered it, under two groups: one table.
        [["STT", "Đến", "Đến", "Đến", "Đi", "Đi", "Đi"], ["", *["Số", "Ngày", "Cơ quan"] * 2]],
        [["STT", "Số", "Số", "Ngày"], ["1", "2", "2", "1/2/2012"]],
        [["STT", "Từ", "STT", "Từ"]],
        [["1", "2", "3", "1", "2", "3"]],
        [],
        [[]],
    ],
)
def test_one_table_stays_one(rows):
    one = Table("", False, rows, frozenset({(1, 2)}))
    assert set_apart([one]) == (one,)


def test_a_formula_without_a_value_goes_with_its_half():
    whole = Table("", False, table(LINES).rows, frozenset({(3, 8), (4, 1), (0, 7)}))
    left, right = set_apart([whole])
    assert (set(left.unkept), set(right.unkept)) == ({(4, 1), (0, 7)}, {(3, 3)})
    counts = read_tables([left, right]).counts
    assert counts.filled == len(lines_of(left)) + len(lines_of(right))
    assert counts.add_up
