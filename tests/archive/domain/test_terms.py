"""Whose paper it is, in which term, and in which series its number counts: rules without a database."""

from datetime import date

import pytest

from archive.domain.spans import Span
from archive.domain.terms import (
    Body,
    Called,
    Term,
    bodies_of,
    gaps,
    keys_in_series,
    overlapping,
    paper_of,
)
from language.dates import parse_date

FIFTH = Term(1, "2010–2015", date(2010, 9, 23), date(2015, 10, 15))
SIXTH = Term(2, "2015–2020", date(2015, 10, 16), date(2020, 10, 14))
LASTS = Term(3, "2020–2025", date(2020, 10, 15))
OF_DISTRICT = Term(4, "2010–2015", date(2010, 7, 2), date(2015, 7, 30))
BODIES = bodies_of(
    [
        Body(10, "TW", alone=True, own_terms=True, names=(Called("Ban Chấp hành Trung ương"),)),
        Body(
            1, "TU", alone=True, own_terms=True, above=10, terms=(FIFTH, SIXTH, LASTS),
            names=(Called("Tỉnh ủy"), Called("Ban Chấp hành Đảng bộ tỉnh")),
        ),
        Body(2, "BTCTU", alone=True, above=1, names=(Called("Ban Tổ chức Tỉnh ủy"),)),
        Body(3, "UBKTTU", alone=True, above=1, names=(Called("Ủy ban Kiểm tra Tỉnh ủy"),)),
        Body(
            4, "HU", own_terms=True, above=1, terms=(OF_DISTRICT,),
            names=(Called("Huyện ủy Đức Trọng"),), span=Span(None, date(2025, 6, 30)),
        ),
        Body(5, "HU", own_terms=True, above=1, names=(Called("Huyện ủy Lạc Dương"),)),
        Body(6, "ĐH", above=1, names=(Called("Đại hội đại biểu Đảng bộ tỉnh"),)),
        Body(7, "BTGTU", alone=True, above=1, names=(
            Called("Ban Tuyên giáo Tỉnh ủy", Span(None, date(2025, 2, 28))),
            Called("Ban Tuyên giáo và Dân vận Tỉnh ủy", Span(date(2025, 3, 1))),
        )),
    ]
)  # fmt: skip


def paper(number, issuer="", issued="", kind=""):
    return paper_of(number, type_code=kind, issuer=issuer, issued=parse_date(issued))


def body(number, issuer="", issued=""):
    found = BODIES.body_of(paper(number, issuer, issued))
    return found.id if found else None


def term(number, issuer, issued):
    found = BODIES.term_of(paper(number, issuer, issued))
    return found.name if found else None


@pytest.mark.parametrize(
    ("number", "issuer", "found"),
    [
        ("14-KH/BTCTU", "", 2),
        ("39-KH/TU", "Ban Thường vụ Tỉnh ủy", 1),
        # A code that is one's alone does not make another province's paper ours.
        ("39-KH/TU", "Tỉnh ủy Bình Thuận", None),
        ("12-NQ/HU", "", None),
        ("12-NQ/HU", "Huyện ủy Đức Trọng", 4),
        ("12-NQ/HU", "Ban Thường vụ Huyện ủy Lạc Dương", 5),
        ("12-NQ/HU", "Huyện ủy Đạ Huoai", None),
        # Without a code the name decides, however it is spelt.
        ("không số", "BAN TỔ CHỨC TỈNH ỦY", 2),
        ("", "", None),
        # Of a joint paper the body that leads.
        ("12-CTr/BTCTU-UBKTTU", "Ban Tổ chức Tỉnh ủy; Ủy ban Kiểm tra Tỉnh ủy", 2),
        ("05-NQ/ĐH", "Đại hội đại biểu Đảng bộ tỉnh lần thứ X", 6),
        ("05-NQ/ĐH", "Đại hội đại biểu Đảng bộ huyện Đức Trọng", None),
    ],
)
def test_a_body_is_found_by_code_and_name(number, issuer, found):
    assert body(number, issuer, "08/03/2012") == found


def test_a_name_counts_on_its_days_alone():
    assert body("", "Ban Tuyên giáo Tỉnh ủy", "08/03/2012") == 7
    assert body("", "Ban Tuyên giáo Tỉnh ủy", "08/03/2025") is None
    assert body("", "Ban Tuyên giáo và Dân vận Tỉnh ủy", "08/03/2025") == 7
    # What has ended issues nothing any more.
    assert body("12-NQ/HU", "Huyện ủy Đức Trọng", "01/07/2025") is None


@pytest.mark.parametrize(
    ("number", "issuer", "issued", "name"),
    [
        ("39-KH/TU", "Tỉnh ủy", "15/10/2015", "2010–2015"),
        ("39-KH/TU", "Tỉnh ủy", "16/10/2015", "2015–2020"),
        # Under a committee: as the committee.
        ("14-KH/BTCTU", "Ban Tổ chức Tỉnh ủy", "08/03/2021", "2020–2025"),
        # A district has its own, also where none is known.
        ("12-NQ/HU", "Huyện ủy Đức Trọng", "01/08/2015", None),
        ("12-NQ/HU", "Huyện ủy Lạc Dương", "08/03/2012", None),
        # A month or a year says the term as far as all of it lies in one.
        ("39-KH/TU", "Tỉnh ủy", "09/2015", "2010–2015"),
        ("39-KH/TU", "Tỉnh ủy", "10/2015", None),
        ("39-KH/TU", "Tỉnh ủy", "2015", None),
        ("39-KH/TU", "Tỉnh ủy", "2018", "2015–2020"),
        ("39-KH/TU", "Tỉnh ủy", "", None),
        ("39-KH/TU", "Tỉnh ủy", "01/01/2009", None),
    ],
)
def test_the_term_follows_from_issuer_and_date(number, issuer, issued, name):
    assert term(number, issuer, issued) == name


def may_be(one, other):
    first, second = BODIES.series_of(paper(*one)), BODIES.series_of(paper(*other))
    return first is not None and first.may_be(second)


PARTY = ("14-KH/BTCTU", "Ban Tổ chức Tỉnh ủy", "08/03/2021", "ke-hoach")


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (("14-KH/BTCTU", "Ban Tổ chức Tỉnh ủy", "09/11/2023", "ke-hoach"), True),
        (("14-KH/BTCTU", "", "09/11/2023"), True),
        # Another term, type or body.
        (("14-KH/BTCTU", "Ban Tổ chức Tỉnh ủy", "09/11/2018", "ke-hoach"), False),
        (("14-KH/BTCTU", "Ban Tổ chức Tỉnh ủy", "09/11/2023", "bao-cao"), False),
        (("14-KH/UBKTTU", "Ủy ban Kiểm tra Tỉnh ủy", "09/11/2023", "ke-hoach"), False),
        (
            ("14-KH/BTCTU-UBKTTU", "Ban Tổ chức Tỉnh ủy; Ủy ban Kiểm tra Tỉnh ủy", "09/11/2023"),
            True,
        ),
        (("14-KH/BTCTU", "Ban Tổ chức Tỉnh ủy", "", "ke-hoach"), False),
    ],
)
def test_numbers_of_the_party_count_by_type_and_term(other, same):
    assert may_be(PARTY, other) is same


def test_letters_that_two_types_share_may_be_either():
    one, other = ("05-QĐ/TU", "Tỉnh ủy", "08/03/2021"), ("05-QĐ/TU", "Tỉnh ủy", "09/03/2021")
    assert may_be(one, other)
    assert not may_be((*one, "quyet-dinh"), (*other, "quy-dinh"))
    assert may_be((*one, "quyet-dinh"), other)


def test_papers_of_a_congress_are_one_series_over_all_types():
    issuer = "Đại hội đại biểu Đảng bộ tỉnh lần thứ XI"
    one, other = ("05-NQ/ĐH", issuer, "13/10/2020"), ("05-BC/ĐH", issuer, "14/10/2020")
    assert may_be(one, other)
    assert not may_be(one, ("05-NQ/ĐH", issuer, "15/10/2015"))
    assert {"5nqdh", "5bcdh", "5tbdh"} <= set(keys_in_series("05-NQ/ĐH"))
    assert keys_in_series("14-KH/BTCTU") == ("14khbtctu",)
    assert keys_in_series("-KH/BTCTU") == ()


def test_numbers_of_the_state_count_by_year():
    one = ("605/QĐ-UBND", "Ủy ban nhân dân tỉnh", "08/03/2021")
    assert may_be(one, ("605/QĐ-UBND", "ỦY BAN NHÂN DÂN TỈNH", "09/11/2021"))
    assert not may_be(one, ("605/QĐ-UBND", "Ủy ban nhân dân tỉnh", "09/11/2022"))
    # Every people's committee has these letters: without a name nobody knows which.
    assert not may_be(one, ("605/QĐ-UBND", "", "09/11/2021"))


def test_terms_of_one_body_have_no_day_in_common_and_gaps_are_found():
    assert (
        overlapping(Term(0, "x", date(2015, 10, 15), date(2015, 10, 15)), [FIFTH, SIXTH]) == FIFTH
    )
    assert overlapping(Term(0, "x", date(2030, 1, 1)), [FIFTH, LASTS]) == LASTS
    assert overlapping(FIFTH, [FIFTH, SIXTH]) is None
    assert gaps([LASTS, FIFTH, SIXTH]) == []
    assert gaps([LASTS, FIFTH]) == [Span(date(2015, 10, 16), date(2020, 10, 14))]


def test_bodies_that_stand_above_each_other_are_no_endless_way():
    round_about = bodies_of(
        [
            Body(1, "A", alone=True, above=2, names=(Called("A"),)),
            Body(2, "B", alone=True, above=1, names=(Called("B"),)),
        ]
    )
    assert round_about.term_of(paper("", "A", "08/03/2021")) is None


def test_letters_of_an_archive_say_what_they_stand_for():
    local = {"QCLN": "quy-che", "KHLN": ""}
    assert paper_of("145-QCLN/TU", local=local).type_code == "quy-che"
    assert paper_of("145-KHLN/TU", local=local).type_code == ""
    # What nobody knows may be of any type.
    assert paper_of("145-QCLN/TU").type_code == ""
