"""What a file's name, its list, its signature and its day say of the fields on its pages."""

from datetime import date

import pytest

from language.dates import PartialDate
from reading.domain.certainty import CERTAIN
from reading.domain.proposals import judge, propose
from reading.domain.readings import Variant
from reading.domain.witnesses import Listed, Witnesses, number_in_name
from tests.reading.domain.pages import last_page, line, page, party_page

ROW = Listed(
    "27-KH/BTCTU", PartialDate(2021, 8, 14), "ke-hoach", "Ban Tổ chức Tỉnh ủy",
    "sắp xếp kho lưu trữ của Ban giai đoạn 2021 - 2024",
)  # fmt: skip
KNOWN = {
    "signers": frozenset({"Đàm Quang Thiệu"}),
    "recipients": frozenset({"Ban Tổ chức Trung ương,", "Lưu Văn phòng."}),
}


def judged(pages, **known):
    return judge(pages, propose(pages), Witnesses(**known))


def codes(pages, **known):
    return [one.code for one in judged(pages, **known).reasons]


def in_pen(number="2# /KH-BTCTU", day="£"):
    return party_page(number="  #† -KH/BTCTU", date=f"Lâm Đồng, ngày {day} tháng 8 năm 2021")


def set_in_type(reading):
    words = tuple(type(word)(word.text, word.box, 100, word.line) for word in reading.words)
    return type(reading)(
        reading.number, reading.text, words, 100.0, variant=Variant.TEXT_LAYER,
        signals=reading.signals,
    )  # fmt: skip


def test_a_number_in_pen_is_empty_with_candidates_and_two_witnesses_make_it_certain():
    alone = judged([in_pen()]).proposals["number"]
    assert (alone.value, alone.confidence) == ("", 0.0)
    named = judged([in_pen()], file_name="27-KH-BTCTU.pdf").proposals["number"]
    assert (named.value, named.alternatives) == ("", ("27",))
    both = judged([in_pen()], file_name="27-KH-BTCTU.pdf", rows=(ROW,)).proposals["number"]
    assert both.value == "27"
    assert both.confidence >= CERTAIN


def test_of_candidates_the_list_comes_first():
    found = judged([in_pen()], file_name="72-KH-BTCTU.pdf", rows=(ROW,)).proposals["number"]
    assert found.value == ""
    assert found.alternatives == ("27", "72")


def test_a_list_with_two_rows_that_fit_says_nothing():
    twin = Listed("28-KH/BTCTU", PartialDate(2021, 8, 20), "", "", ROW.abstract)
    found = judged([in_pen()], rows=(ROW, twin)).proposals
    assert found["number"].alternatives == ()
    assert found["issued"].alternatives == ()


def test_a_printed_number_against_which_the_name_speaks_is_not_certain():
    found = judged([party_page()], file_name="72-KH-BTCTU.pdf").proposals["number"]
    assert found.value == "27"
    assert found.confidence < CERTAIN
    assert found.alternatives == ("72",)


@pytest.mark.parametrize(
    ("name", "symbol", "number"),
    [
        ("14-KH-BTCTU.pdf", "KH/BTCTU", "14"), ("KH 19 (ban giay).pdf", "KH/BTCTU", "19"),
        ("574-ubnd-signed.pdf", "UBND-KTTH", "574"), ("QĐ số 11.pdf", "QĐ/BTCTU", "11"),
        ("KH14.pdf", "KH/BTCTU", "14"), ("hop 3/22-TB-BTCTU_signed.pdf", "TB/BTCTU", "22"),
        ("Scan_20210426_0003.pdf", "KH/BTCTU", ""), ("20-03-2012 KH.pdf", "KH/BTCTU", ""),
        ("14-KH-BTCTU.pdf", "BC/BTCTU", ""), ("14.pdf", "KH/BTCTU", ""), ("", "KH/BTCTU", ""),
        ("KH 12 KH 13.pdf", "KH/BTCTU", ""), ("14-KH.pdf", "", ""),
    ],
)  # fmt: skip
def test_a_name_holds_the_number_beside_the_letters_of_the_symbol(name, symbol, number):
    assert number_in_name(name, symbol) == number


def test_a_day_in_pen_is_offered_from_the_signature_and_the_days_before_it():
    found = judged([in_pen()], signed_on=date(2021, 8, 16)).proposals["issued"]
    assert found.value == "08/2021"
    assert found.alternatives == ("16/08/2021", "15/08/2021", "14/08/2021")


def test_a_day_of_another_month_is_no_candidate():
    found = judged([in_pen()], signed_on=date(2021, 10, 5)).proposals["issued"]
    assert found.alternatives == ()
    just_before = judged([in_pen()], signed_on=date(2021, 9, 1)).proposals["issued"]
    assert just_before.alternatives == ("31/08/2021", "30/08/2021")


def test_a_day_in_pen_is_not_certain_by_list_and_signature_alone():
    """Dated on the 13th, signed and entered into the list on the 14th: four of seven scans are such."""
    known = {"signed_on": date(2021, 8, 14), "rows": (ROW,)}
    found = judged([in_pen()], **known).proposals["issued"]
    assert found.value == "08/2021"
    assert found.confidence < CERTAIN
    assert found.alternatives[0] == "14/08/2021"


def test_nothing_is_signed_before_its_date():
    found = judged([party_page()], signed_on=date(2021, 8, 13)).proposals["issued"]
    assert found.confidence <= 0.3


def test_a_date_after_the_day_of_taking_in_is_told_and_never_filed_alone():
    pages = [set_in_type(party_page(date="Lâm Đồng, ngày 14 tháng 8 năm 2072"))]
    assert codes(pages, taken_on=date(2026, 11, 1)) == ["date_after_intake"]
    assert not judged(pages, taken_on=date(2026, 11, 1)).alone
    assert codes([party_page()], taken_on=date(2021, 8, 14)) == []


@pytest.mark.parametrize("years", [(2010, 2014), (2022, None), (None, 2020)])
def test_a_date_outside_the_inventory_s_years_is_told(years):
    assert codes([party_page()], years=years) == ["date_outside_years"]


@pytest.mark.parametrize("years", [(2021, 2021), (None, None), (2010, None)])
def test_a_date_within_them_is_not(years):
    assert codes([party_page()], years=years) == []


@pytest.mark.parametrize("day", ["31 tháng 02", "45 tháng 8", "00 tháng 8", "14 tháng 13"])
def test_a_date_of_no_calendar_is_told_and_keeps_its_place(day):
    pages = [party_page(date=f"Lâm Đồng, ngày {day} năm 2021")]
    assert codes(pages) == ["date_impossible"]
    found = propose(pages)
    assert found["place"].value == "Lâm Đồng"
    assert found["issued"].confidence < CERTAIN


def test_what_was_never_an_image_is_filed_alone_and_what_was_needs_a_second_witness():
    pages = [party_page(), last_page()]
    assert judged([set_in_type(one) for one in pages]).alone
    assert not judged(pages).alone
    assert not judged(pages, file_name="27-KH-BTCTU.pdf", rows=(ROW,)).alone
    assert judged(pages, file_name="27-KH-BTCTU.pdf", rows=(ROW,), **KNOWN).alone


def test_a_list_that_has_the_paper_under_another_date_or_number_speaks_against_it():
    pages = [set_in_type(party_page()), set_in_type(last_page())]
    other_day = Listed("27-KH/BTCTU", PartialDate(2020, 8, 14), "", "", ROW.abstract)
    found = judged(pages, rows=(other_day,))
    assert found.proposals["issued"].alternatives == ("14/08/2020",)
    assert not found.alone
    other_number = Listed("72-KH/BTCTU", PartialDate(2021, 8, 14), "", "", ROW.abstract)
    found = judged(pages, rows=(other_number,))
    assert found.proposals["number"].alternatives == ("72",)
    assert not found.alone


def test_a_scan_whose_signer_was_not_found_is_not_filed_alone():
    unsigned = page(
        line(0, 6000, (1400, "Nơi nhận:")), line(1, 6200, (1400, "- Lưu Văn phòng.")), number=2
    )
    known = {"file_name": "27-KH-BTCTU.pdf", "rows": (ROW,), **KNOWN}
    assert judged([party_page(), last_page()], **known).alone
    assert not judged([party_page(), unsigned], **known).alone


def test_an_abstract_that_differs_from_the_list_by_a_mark_waits_with_the_list_s():
    row = Listed(ROW.number_text, ROW.issued, "", "", ROW.abstract.replace("xếp", "xép"))
    found = judged([party_page(), last_page()], rows=(row,), **KNOWN)
    assert found.proposals["abstract"].confidence < CERTAIN
    assert found.proposals["abstract"].alternatives == (row.abstract,)
    assert not found.alone


def test_a_signer_confirmed_before_is_spelt_as_then():
    pages = [party_page(), page(
        line(0, 6000, (1400, "Nơi nhận:"), (6000, "TRƯỞNG BAN")),
        line(1, 6200, (1400, "- Lưu."), (6200, "Đầm Quang Thiêu")), number=2,
    )]  # fmt: skip
    found = judged(pages, **KNOWN).proposals["signer"]
    assert (found.value, found.alternatives) == ("Đàm Quang Thiệu", ("Đầm Quang Thiêu",))
    assert found.confidence < CERTAIN


@pytest.mark.parametrize("field", ["signer", "recipients", "place"])
def test_one_doubtful_field_of_any_kind_keeps_the_machine_from_filing(field):
    pages = [set_in_type(party_page()), set_in_type(last_page())]
    proposed = propose(pages)
    lowered = {**proposed, field: type(proposed[field])(field, "x", 0.5, 1)}
    assert judge(pages, proposed, Witnesses()).alone
    assert not judge(pages, lowered, Witnesses()).alone
