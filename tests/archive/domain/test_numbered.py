"""Papers sorted into number series: which series, which numbers are gaps, and what stands beside them."""

from datetime import date

import pytest

from archive.domain.numbered import Numbered, Sorting
from archive.domain.spans import Span
from archive.domain.terms import Body, Called, Term, bodies_of

TERMS = (
    Term(1, "2010–2015", date(2010, 10, 21), date(2015, 10, 16)),
    Term(2, "2015–2020", date(2015, 10, 17), date(2020, 10, 16)),
)
BODIES = bodies_of(
    [
        Body(1, "TU", alone=True, own_terms=True, names=(Called("Tỉnh ủy"),), terms=TERMS),
        Body(2, "BTCTU", alone=True, above=1, names=(Called("Ban Tổ chức Tỉnh ủy"),)),
        Body(
            3, "UBKTTU", alone=True, above=1,
            names=(
                Called("Ủy ban Kiểm tra cũ", Span(None, date(2012, 12, 31))),
                Called("Ủy ban Kiểm tra Tỉnh ủy", Span(date(2013, 1, 1))),
            ),
        ),
        Body(4, "ĐH", alone=True, above=1, names=(Called("Đại hội Đảng bộ tỉnh"),)),
    ]
)  # fmt: skip


def paper(text, day="2012-03-05", *, kind="", issuer="", filed=True, pk=1, precision="day"):
    issued = date.fromisoformat(day) if day else None
    return Numbered(text, kind, issuer, issued, precision, pk, 1, filed)


def sorted_from(*papers, local=None):
    sorting = Sorting(BODIES, local or {})
    sorting.add(papers)
    return sorting


def gaps(series):
    return [str(one.gap) for one in series.gaps()]


def test_a_type_a_body_and_a_term_are_one_series():
    found = sorted_from(
        paper("01-KH/BTCTU"), paper("04-KH/BTCTU"), paper("02-BC/BTCTU"), paper("02-KH/UBKTTU"),
        paper("03-KH/BTCTU", "2016-01-05"),
    ).series  # fmt: skip
    told = {(one.issuer, one.kind, one.counted.within): gaps(one) for one in found}
    assert told == {
        ("Ban Tổ chức Tỉnh ủy", "Báo cáo", "1"): ["1"],
        ("Ban Tổ chức Tỉnh ủy", "Kế hoạch", "1"): ["2–3"],
        ("Ủy ban Kiểm tra Tỉnh ủy", "Kế hoạch", "1"): ["1"],
        ("Ban Tổ chức Tỉnh ủy", "Kế hoạch", "2"): ["1–2"],
    }


def test_papers_of_a_congress_are_one_series_over_all_types():
    [found] = sorted_from(paper("01-NQ/ĐH"), paper("02-BC/ĐH"), paper("04-TB/ĐH")).series
    assert (found.kind, gaps(found)) == ("", ["3"])
    assert found.written(3) == "03"


def test_a_joint_paper_counts_in_the_series_of_the_body_that_leads():
    joint = paper("02-KH/BTCTU", issuer="Ban Tổ chức Tỉnh ủy; Ủy ban Kiểm tra Tỉnh ủy")
    [found] = sorted_from(paper("01-KH/BTCTU"), joint, paper("03-KH/BTCTU")).series
    assert (found.issuer, gaps(found)) == ("Ban Tổ chức Tỉnh ủy", [])


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["01-KH/BTCTU", "02-03-KH/BTCTU", "05-KH/BTCTU"], ["4"]),
        (["01-KH/BTCTU", "02a-KH/BTCTU", "03-KH/BTCTU"], ["2"]),
        (["01-KH/BTCTU", "3 kh/btctu", "Số 02-KH/BTCTU"], []),
        (["01-KH/BTCTU", "-KH/BTCTU", "Không số", "15", "2-KH/BTCTU"], []),
        (["01-KH/BTCTU", "8034-KH/BTCTU"], []),
    ],
)
def test_numbers_are_read_as_they_are_written(texts, told):
    [found] = sorted_from(*(paper(text) for text in texts)).series
    assert gaps(found) == told


def test_of_the_state_numbers_count_by_the_year():
    found = sorted_from(
        paper("02/QĐ-UBND", issuer="Ủy ban nhân dân tỉnh", kind="quyet-dinh"),
        paper("03/QĐ-UBND", "2013-01-02", issuer="Ủy ban nhân dân tỉnh", kind="quyet-dinh"),
    ).series
    assert [(one.issuer, one.counted.within, gaps(one)) for one in found] == [
        ("Ủy ban nhân dân tỉnh", "2012", ["1"]),
        ("Ủy ban nhân dân tỉnh", "2013", ["1–2"]),
    ]


def test_a_number_whose_letters_may_mean_two_types_is_a_gap_of_neither():
    """QĐ is Quyết định and Quy định: 02 may be of either, and the highest of none."""
    found = sorted_from(
        paper("01-QĐ/TU", kind="quyet-dinh"), paper("03-QĐ/TU", kind="quyet-dinh"),
        paper("01-QĐ/TU", kind="quy-dinh"), paper("02-QĐ/TU"), paper("09-QĐ/TU"),
    ).series  # fmt: skip
    assert {one.kind: (one.reach.highest, gaps(one)) for one in found} == {
        "Quyết định": (3, []), "Quy định": (1, []),
    }  # fmt: skip


def test_letters_that_nobody_knows_are_a_series_of_their_own_and_kept_ones_their_types():
    papers = (paper("01-PQX/TU"), paper("03-PQX/TU"))
    [found] = sorted_from(*papers).series
    assert (found.kind, gaps(found), found.has_type) == ("PQX", ["2"], False)
    [kept] = sorted_from(*papers, local={"PQX": "chuong-trinh"}).series
    assert kept.kind == "Chương trình"


def test_without_an_issuer_or_a_term_a_paper_stands_apart():
    sorting = sorted_from(
        paper("01-KH/XYZ"), paper("02-KH/BTCTU", "2001-01-01"), paper("03-KH/BTCTU", ""),
        paper("04-KH/BTCTU", "2015-01-01", precision="year"), paper("không số"),
    )  # fmt: skip
    assert (sorting.series, sorting.apart) == ([], 4)


def test_a_date_known_to_the_year_counts_where_all_of_it_lies_in_one_term():
    [found] = sorted_from(paper("02-KH/BTCTU", "2012-01-01", precision="year")).series
    assert (found.counted.within, found.papers[2].issued) == ("1", "2012")


def test_a_filed_paper_stands_before_a_row_and_the_first_before_the_others():
    row = paper("02-KH/BTCTU", filed=False, pk=1)
    [found] = sorted_from(row, paper("02-KH/BTCTU", pk=9), paper("02-KH/BTCTU", pk=7)).series
    assert (found.papers[2].id, found.listed_only) == (7, ())
    [listed] = sorted_from(row).series
    assert listed.listed_only == (2,)


def test_what_stands_beside_a_gap_is_told():
    [found] = sorted_from(
        paper("01-KH/BTCTU", "2012-03-05"), paper("04-KH/BTCTU", "2012-04-01")
    ).series
    [gap] = found.gaps()
    assert gap.before is not None
    assert gap.after is not None
    assert (gap.before.text, gap.after.issued) == ("01-KH/BTCTU", "01/04/2012")
    assert found.written(2) == "02-KH/BTCTU"


def test_series_of_which_most_is_known_stand_first():
    found = sorted_from(
        paper("90-BC/BTCTU"), paper("91-BC/BTCTU"), paper("01-KH/UBKTTU"),
    ).series  # fmt: skip
    assert [one.kind for one in found] == ["Kế hoạch", "Báo cáo"]


def test_a_name_in_the_address_names_one_series():
    sorting = sorted_from(
        paper("01-NQ/ĐH"), paper("01-KH/BTCTU"), paper("01-PQX/TU"),
        paper("02/QĐ-UBND", issuer="Ủy ban nhân dân tỉnh", kind="quyet-dinh"),
    )  # fmt: skip
    assert {one.code for one in sorting.series} == {
        "t1.4.moi-loai", "t1.2.ke-hoach", "t1.1.~PQX", "n2012.uy-ban-nhan-dan-tinh.quyet-dinh",
    }  # fmt: skip


def test_numbers_so_far_off_that_nothing_is_known_before_them_make_no_gap():
    [found] = sorted_from(paper("1187-KH/BTCTU")).series
    assert (found.highest, found.is_dense, gaps(found)) == (1187, False, [])
