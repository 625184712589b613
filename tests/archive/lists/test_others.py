"""
Lists that were written before anybody looked how they are read.

Untouched, 87 of 87 rows were taken and 847 of 869 cells stood in their fields (97.5 %): a heading
that names the type before the matter was taken for the type alone, a page alone among pages from -
to had no number of pages, and a sum of one dossier was told as a line that names no paper.
"""

import pytest

from archive.domain.listing.fields import Field, fields_of_heading
from archive.domain.listing.marks import Reason
from archive.domain.listing.reading import read_tables
from language.vietnamese import fold
from tests.archive.lists.forms_of_others import OTHERS
from tests.archive.lists.test_offices import ENOUGH, HEADING, compared, rows_of


@pytest.mark.parametrize("name", OTHERS)
def test_every_row_is_taken_and_its_cells_stand_in_their_fields(name):
    written = OTHERS[name]()
    read = read_tables(written.tables)
    assert read.counts.add_up
    assert (len(read.rows), len(read.dossiers)) == (len(written.rows), len(written.dossiers))
    assert len(read.left_out) == written.left_out
    for found, wanted in ((read.rows, written.rows), (read.dossiers, written.dossiers)):
        right, cells, wrong = compared(found, wanted)
        assert right >= ENOUGH * cells, wrong[:10]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Tên loại VB, về việc", Field.TITLE), ("Loại văn bản và nội dung", Field.TITLE), ("Thể loại, trích yếu", Field.TITLE),
        ("Tên loại văn bản", Field.TYPE), ("Loại VB", Field.TYPE), ("Thể loại", Field.TYPE),
    ],
)  # fmt: skip
def test_a_heading_that_names_type_and_matter_is_that_of_the_title(heading, field):
    found = fields_of_heading(fold(heading))
    assert max(found, key=lambda one: found[one]) is field


@pytest.mark.parametrize(
    "said", ["Cộng HS 21: 7 VB, 23 tờ", "Cộng tài liệu: 45", "Tổng VB: 12", "Cộng ĐVBQ 3"]
)
def test_a_sum_of_one_dossier_is_a_sum(said):
    read = rows_of(
        HEADING, ["1", "05-NQ/TU", "01/02/2012", "Nghị quyết A", "3"], ["", said, "", "", ""]
    )
    assert [one.reason for one in read.left_out] == [Reason.TOTAL]


def test_a_page_alone_is_one_page_only_where_pages_are_written_from_to():
    heading = ["TT", "Số, ký hiệu", "Ngày tháng", "Trích yếu", "Trang số"]
    lines = [[at, f"{at}-KH/TU", "20/3/2012", "Kế hoạch"] for at in (1, 2, 3)]

    def pages(*said):
        read = rows_of(heading, *([*line, one] for line, one in zip(lines, said, strict=True)))
        return [row.pages for row in read.rows]

    assert pages("Tr. 1-3", "Tr. 4", "Tr. 5-9") == [3, 1, 5]
    assert pages("1", "4", "9") == [None, None, None]
