"""Figures that are none as they stand, and papers that call themselves drafts, are for a person."""

from dataclasses import replace
from datetime import date

import pytest

from language.dates import PartialDate
from reading.domain.certainty import CERTAIN
from tests.reading.domain.pages import last_page, line, page, party_page
from tests.reading.domain.test_witnesses import ROW, judged, set_in_type

TAKEN = {"taken_on": date(2026, 11, 1)}


def typed(*pages, **known):
    return judged([set_in_type(one) for one in (*pages, last_page())], **TAKEN, **known)


def test_a_paper_set_in_type_needs_no_person():
    assert typed(party_page()).alone


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1O4", ("104",)), ("l2", ("12",)), ("O5", ("05",)), ("I2", ("12",)), ("1S", ("15",)),
        ("1l", ("11",)), ("1o", ("10",)), ("1 04", ("104",)), ("１４", ("14",)), ("14B", ("14b",)),
        ("0", ()), ("00", ()),
    ],
)  # fmt: skip
def test_a_number_with_letters_for_figures_or_in_two_parts_is_a_candidate(written, meant):
    found = typed(party_page(number=f"{written}-KH/BTCTU"))
    assert not found.alone
    number = found.proposals["number"]
    assert (number.value, number.confidence, number.alternatives) == ("", 0.0, meant)


def test_a_typed_number_is_no_other_because_list_and_file_name_say_so():
    row = type(ROW)("27-KH/BTCTU", ROW.issued, "", "", ROW.abstract)
    known = {"rows": (row,), "file_name": "27-KH-BTCTU.pdf"}
    assert typed(party_page(number="27-KH/BTCTU"), **known).alone
    assert typed(party_page(number="2 7-KH/BTCTU"), **known).proposals["number"].value == "27"
    found = typed(party_page(number="2O7-KH/BTCTU"), **known)
    assert not found.alone
    assert found.proposals["number"].confidence < CERTAIN
    assert "207" in found.proposals["number"].alternatives


@pytest.mark.parametrize("written", ["14", "007", "2027", "14a", "14 "])
def test_a_number_that_is_plain_is_certain(written):
    found = typed(party_page(number=f"{written}-KH/BTCTU"))
    assert found.alone
    assert found.proposals["number"].value == (written.strip().lstrip("0").zfill(2))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ngày 05/3/22", "05/03/2022"), ("ngày 5.3.22", "05/03/2022"), ("5.3.22", "05/03/2022"),
        ("05/3/22", "05/03/2022"), ("05/3/2022", "05/03/2022"), ("ngày 5-3-85", "05/03/1985"),
        ("ngày 05 tháng 3 năm 22", "05/03/2022"), ("ngày O5 tháng 3 năm 2022", "05/03/2022"),
        ("ngày 05 tháng 3 năm 2O22", "05/03/2022"), ("ngày l2 tháng 3 năm 2022", "12/03/2022"),
        ("ngày 15 tháng I năm 2022", "15/01/2022"), ("ngày l5/3/2022", ""),
    ],
)  # fmt: skip
def test_a_date_that_leaves_its_year_or_a_figure_open_is_a_candidate(written, meant):
    found = typed(party_page(date=f"Lâm Đồng, {written}"))
    assert not found.alone
    dated = found.proposals.get("issued")
    assert dated is None or (dated.value, dated.confidence) == ("", 0.0)
    assert meant == "" or dated.alternatives == (meant,)


@pytest.mark.parametrize("written", ["ngày 05 tháng 3 năm 2022", "ngày 5/3/2022"])
def test_a_date_in_full_is_certain(written):
    assert typed(party_page(date=f"Lâm Đồng, {written}")).alone


def test_a_short_year_that_the_list_bears_out_is_certain():
    row = type(ROW)(ROW.number_text, PartialDate(2022, 3, 5), "", "", ROW.abstract)
    dated = typed(party_page(date="Lâm Đồng, ngày 05/3/22"), rows=(row,)).proposals["issued"]
    assert dated.value == "05/03/2022"
    assert dated.confidence >= CERTAIN


def test_another_year_in_the_list_stands_beside_a_short_one():
    row = type(ROW)(ROW.number_text, PartialDate(2012, 3, 5), "", "", ROW.abstract)
    dated = typed(party_page(date="Lâm Đồng, ngày 05/3/22"), rows=(row,)).proposals["issued"]
    assert dated.value == ""
    assert "05/03/2022" in dated.alternatives


def test_a_date_with_another_behind_it_is_not_certain():
    written = "Lâm Đồng, ngày 15 tháng 3 năm 2022 15 tháng 4 năm 2023"
    assert typed(party_page(date=written)).proposals["issued"].confidence < CERTAIN


@pytest.mark.parametrize(
    "written",
    [
        "ngày 31/02/2022", "ngày 31 tháng 02 năm 2022", "ngày 00 tháng 3 năm 2022",
        "ngày 15 tháng 13 năm 2022", "ngày 15 tháng 3 năm 1925", "ngày 02/02/1930",
    ],
)  # fmt: skip
def test_a_day_that_cannot_be_is_told(written):
    found = typed(party_page(date=f"Lâm Đồng, {written}"))
    assert not found.alone
    assert "date_impossible" in {reason.code for reason in found.reasons}


DRAFTS = [
    "DỰ THẢO", "(DỰ THẢO)", "DỰ THẢO LẦN 2", "Dự thảo lần 2", "Dự thảo", "Dự thảo lần thứ hai",
    "Dự thảo ngày 05/3/2022", "BẢN DỰ THẢO", "[Dự thảo]", "D Ự T H Ả O", "DỰ THẢO NGHỊ QUYẾT",
    "DỰTHẢO", "Bản nháp", "DRAFT", "BẢN THẢO", "Bản thảo",
]  # fmt: skip


@pytest.mark.parametrize("said", DRAFTS)
def test_a_draft_is_never_filed_by_the_machine_and_says_why(said):
    found = typed(party_page(stamp=said))
    assert not found.alone
    assert "draft" in {reason.code for reason in found.reasons}


@pytest.mark.parametrize("behind", ["(DỰ THẢO)", "- DỰ THẢO", "(dự thảo lần 2)", "[Dự thảo]"])
def test_a_title_that_says_draft_behind_its_words_counts(behind):
    first = party_page()
    others = tuple(word for word in first.words if word.line != 4)
    titled = line(4, 1916, (None, f"KẾ HOẠCH {behind}"))
    first = type(first)(first.number, first.text, (*others, *titled), 95.0)
    assert "draft" in {reason.code for reason in typed(first).reasons}


def with_line(reading, *words):
    return type(reading)(reading.number, reading.text, (*reading.words, *words), 95.0)


@pytest.mark.parametrize(
    "said", ["Dự thảo lần 2", "dự thảo", "Dự thảo 3 ngày 05/3/2022", "DỰ THẢO"]
)
@pytest.mark.parametrize("height", [250, 9650])
def test_a_draft_named_in_the_margin_counts(height, said):
    first = with_line(party_page(), *line(30, height, (4500, said)))
    assert "draft" in {reason.code for reason in typed(first).reasons}


def test_a_page_of_a_text_that_ends_with_drafts_is_none():
    second = page(
        line(0, 4900, (1400, "dự thảo")), line(1, 5100, (1400, "Dự thảo lần 2 do Ban soạn")),
        number=2,
    )  # fmt: skip
    assert typed(party_page(), second).alone


@pytest.mark.parametrize("words", [("THẢO", "DỰ"), ("DỰ", "THẢO")])
def test_a_draft_printed_along_the_margin_counts(words):
    up = [
        replace(one, text=text, box=(9500, 7000 + 400 * at, 9750, 7350 + 400 * at), line=30)
        for at, text in enumerate(words)
        for one in line(30, 7000, (9500, "x"))
    ]
    assert "draft" in {reason.code for reason in typed(with_line(party_page(), *up)).reasons}


@pytest.mark.parametrize("parts", [("DỰ", "THẢO"), ("Dự", "thảo"), ("D", "Ự", "T", "H", "Ả", "O")])
@pytest.mark.parametrize("at", [1, 2])
def test_the_word_printed_across_a_page_counts_on_every_page(at, parts):
    across = [
        line(20 + step, 8000 - 900 * step, (2000 + 900 * step, part), height=900)
        for step, part in enumerate(parts)
    ]
    first = party_page()
    second = page(line(0, 900, (1400, "Các đơn vị lập danh sách và gửi báo cáo")), number=2)
    pages = [first, second]
    reading = pages[at - 1]
    pages[at - 1] = type(reading)(
        reading.number,
        reading.text,
        (*reading.words, *(word for one in across for word in one)),
        95.0,
    )
    [told] = [reason for reason in typed(*pages).reasons if reason.code == "draft"]
    assert told.params == {"pages": str(at)}


@pytest.mark.parametrize(
    "said",
    [
        "V/v góp ý dự thảo Nghị quyết", "dự thảo Nghị quyết Đại hội", "- Dự thảo báo cáo của Ban",
        "Ban Tổ chức dự thảo", "VỀ DỰ THẢO LUẬT", "Nhập liệu",
    ],
)  # fmt: skip
def test_a_paper_about_a_draft_is_none(said):
    assert "draft" not in {reason.code for reason in typed(party_page(stamp=said)).reasons}


def decision(number, year):
    return page(
        line(0, 690, (1500, "ỦY BAN NHÂN DÂN"), (4400, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
        line(1, 870, (1500, "TỈNH LÂM ĐỒNG"), (5200, "Độc lập - Tự do - Hạnh phúc")),
        line(2, 1200, (1500, f"Số: {number}"), (4900, f"Lâm Đồng, ngày 03 tháng 02 năm {year}")),
        line(3, 1700, (None, "QUYẾT ĐỊNH")),
        line(4, 1900, (None, "ban hành quy định về lưu trữ")),
        line(5, 2300, (2800, "Căn cứ Luật Lưu trữ; Ủy ban nhân dân tỉnh Lâm Đồng")),
    )


def test_a_number_that_holds_another_year_than_the_date_is_for_a_person():
    assert typed(decision("14/2013/QĐ-UBND", 2013)).alone
    found = typed(decision("14/2013/QĐ-UBND", 2014))
    assert not found.alone
    assert found.proposals["issued"].confidence < CERTAIN
    assert found.proposals["number"].confidence < CERTAIN
