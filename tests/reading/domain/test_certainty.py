"""Nothing counts as certain that another field, or the document itself, speaks against."""

from dataclasses import replace

import pytest

from reading.domain.certainty import CERTAIN
from reading.domain.fields import MANDATORY
from reading.domain.proposals import is_certain, propose
from reading.domain.readings import Proposal
from tests.reading.domain.pages import last_page, line, page, party_page, state_letter


def changed(reading, **boxes):
    """The page with words given other boxes: changed(page, day=("14", (…)))."""
    words = list(reading.words)
    for text, box in boxes.values():
        at = next(place for place, word in enumerate(words) if word.text == text)
        words[at] = replace(words[at], box=box)
    return replace(reading, words=tuple(words))


def letter(*, number="Số: 412/UBND-NC", abstract="V/v chuẩn bị mặt bằng", body=""):
    return page(
        line(0, 690, (1500, "ỦY BAN NHÂN DÂN"), (4400, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
        line(1, 870, (1500, "TỈNH LÂM ĐỒNG"), (5200, "Độc lập - Tự do - Hạnh phúc")),
        line(2, 1200, (1500, number), (4900, "Lâm Đồng, ngày 03 tháng 02 năm 2020")),
        line(3, 1420, (1600, abstract)),
        line(5, 2000, (2800, "Kính gửi: Sở Nội vụ")),
        line(6, 2400, (1900, body)),
    )


def test_a_printed_letter_of_a_people_s_committee_is_certain():
    assert is_certain(propose([state_letter()]))


@pytest.mark.parametrize("word", ["Nøãi", "Ngảc", "phậnh", "Tinhủy", "(Nậi),"])
def test_an_abstract_with_a_word_that_cannot_be_vietnamese_is_not_certain(word):
    certain = propose([letter(abstract="V/v chuẩn bị mặt bằng tại Quảng Ngãi")])
    assert certain["abstract"].confidence >= CERTAIN
    found = propose([letter(abstract=f"V/v chuẩn bị mặt bằng tại Quảng {word}")])
    assert found["abstract"].confidence < CERTAIN


def test_a_place_that_cannot_be_vietnamese_is_not_certain():
    found = propose([letter()])
    assert found["place"].confidence >= CERTAIN
    read = letter()
    words = [replace(word, text=word.text.replace("Lâm", "Lảmp")) for word in read.words]
    text = read.text.replace("Lâm Đồng,", "Lảmp Đồng,")
    found = propose([replace(read, words=tuple(words), text=text)])
    assert found["place"].confidence < CERTAIN


@pytest.mark.parametrize("word", ["HĐND", "QĐ-UBND", "TPHCM", "hoà,", "(kỹ", "COVID-19"])
def test_abbreviations_and_foreign_words_leave_an_abstract_certain(word):
    found = propose([letter(abstract=f"V/v chuẩn bị mặt bằng tại {word}")])
    assert found["abstract"].confidence >= CERTAIN


@pytest.mark.parametrize("field", MANDATORY)
def test_one_doubtful_mandatory_field_is_enough_to_ask_a_person(field):
    found = propose([party_page()])
    assert is_certain(found)
    assert not is_certain({**found, field: replace(found[field], confidence=0.89)})
    assert not is_certain({**found, field: replace(found[field], value="")})
    assert not is_certain({name: value for name, value in found.items() if name != field})


def test_nothing_at_all_is_not_certain():
    assert not is_certain({})
    assert not is_certain({"number": Proposal("number", "1", 1.0, 1)})


def test_digits_larger_than_the_printed_year_are_a_pen_s_however_sure_the_reading_is():
    printed = party_page()
    day = next(word for word in printed.words if word.text == "14")
    left, top, right, bottom = day.box
    written = changed(printed, day=("14", (left, top - 20, right + 60, bottom + 15)))
    found = propose([written])
    assert found["issued"].value == "08/2021"
    assert found["issued"].confidence <= 0.6
    assert found["issued"].alternatives == ("14/08/2021",)
    assert found["number"].confidence < CERTAIN


def test_a_number_beside_a_day_that_is_not_read_is_not_certain():
    found = propose([party_page(date="Lâm Đồng, ngày £ tháng 4 năm 2020")])
    assert found["number"].value == "27"
    assert found["number"].confidence < CERTAIN


def test_a_document_that_cites_a_later_one_has_its_date_misread():
    found = propose([party_page(date="Lâm Đồng, ngày 14 tháng 8 năm 2019")])
    assert found["issued"].confidence <= 0.3


def test_a_deadline_later_than_the_date_says_nothing_against_it():
    found = propose([letter(body="Báo cáo trước ngày 30/6/2021 để tổng hợp")])
    assert found["issued"].confidence >= CERTAIN


def test_letters_read_for_digits_are_repaired_and_shown_to_a_person():
    found = propose([party_page(number="l4-KH/BTCTU")])
    assert found["number"].value == "14"
    assert found["number"].confidence < CERTAIN


def test_a_missing_number_leaves_the_symbol_and_shows_the_gap():
    blank = page(
        line(0, 690, (1700, "TỈNH ỦY LÂM ĐỒNG"), (5200, "ĐẢNG CỘNG SẢN VIỆT NAM")),
        line(1, 930, (2000, "BAN TỔ CHỨC")),
        line(3, 1320, (1800, "Số"), (2700, "-KH/BTCTU"), (5100, "Đà Lạt, ngày 9 tháng 8 năm 2013")),
        line(4, 1916, (None, "KẾ HOẠCH")),
    )
    found = propose([blank])
    assert (found["number"].value, found["number"].confidence) == ("", 0.0)
    assert found["symbol"].value == "KH/BTCTU"
    left, top, right, bottom = found["number"].box
    assert 1900 < left < right <= 2700
    assert top <= 1320 < bottom


def test_an_abstract_spelt_otherwise_in_the_text_is_shown_with_the_other_spelling():
    found = propose([letter(abstract="V/v bô sung biên chế", body="đề nghị bổ sung cho đủ")])
    assert found["abstract"].value == "V/v bô sung biên chế"
    assert found["abstract"].confidence < CERTAIN
    assert found["abstract"].alternatives == ("V/v bổ sung biên chế",)


@pytest.mark.parametrize("abstract", ["Vềviệc chuẩn bị kho", "Vế việc chuẩn bị kho"])
def test_an_abstract_that_begins_wrongly_is_not_certain(abstract):
    found = propose([letter(abstract=abstract)])
    assert found["abstract"].confidence < CERTAIN


def test_a_line_off_the_middle_of_its_title_has_lost_words():
    reading = party_page()
    ends = next(word for word in reading.words if word.text == "2024")
    left, top, right, bottom = ends.box
    found = propose([changed(reading, end=("2024", (left, top, right + 900, bottom)))])
    assert found["abstract"].confidence < CERTAIN


def test_an_issuer_misread_is_spelt_as_the_rest_of_the_document_spells_it():
    misread = page(
        line(0, 690, (1500, "ỦY BAN NHÂN DÂN"), (4400, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
        line(1, 870, (1500, "TỈNH LÂM ĐÔNG"), (5200, "Độc lập - Tự do - Hạnh phúc")),
        line(2, 1200, (1500, "Số: 07/CT-UBND"), (4900, "Lâm Đồng, ngày 03 tháng 02 năm 2020")),
        line(3, 1500, (None, "CHỈ THỊ")),
    )
    found = propose([misread])["issuer"]
    assert found.value == "Ủy ban nhân dân tỉnh Lâm Đồng"
    assert found.alternatives == ("Ủy ban nhân dân tỉnh Lâm Đông",)
    assert found.confidence < CERTAIN


def test_a_name_met_nowhere_else_is_not_certain():
    school = page(
        line(0, 690, (1500, "TRƯỜNG TIỂU HỌC"), (4400, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
        line(1, 870, (1500, "PHÚ SƠN"), (5200, "Độc lập - Tự do - Hạnh phúc")),
        line(2, 1200, (1500, "Số: 07/BC-THPS"), (4900, "Lâm Hà, ngày 03 tháng 02 năm 2020")),
        line(3, 1500, (None, "BÁO CÁO")),
    )
    assert propose([school])["issuer"].confidence < CERTAIN


def test_an_issuer_whose_initials_are_not_those_of_the_number_is_not_certain():
    found = propose([party_page(number="27-KH/VPTU")])
    assert found["issuer"].confidence < CERTAIN
    assert found["symbol"].confidence < CERTAIN


def test_a_title_beats_the_abbreviation_but_a_contradiction_goes_to_a_person():
    found = propose([party_page(number="27-BC/BTCTU")])
    assert found["type_code"].value == "ke-hoach"
    assert found["type_code"].confidence < CERTAIN
    assert "bao-cao" in found["type_code"].alternatives


def test_an_abbreviation_of_two_types_offers_the_other():
    def titled(title):
        return page(
            line(0, 690, (1700, "TỈNH ỦY LÂM ĐỒNG"), (5200, "ĐẢNG CỘNG SẢN VIỆT NAM")),
            line(1, 930, (2000, "BAN TỔ CHỨC")),
            line(3, 1320, (2000, "Số 02-QĐ/BTCTU"), (5100, "Lâm Đồng, ngày 10 tháng 10 năm 2022")),
            line(4, 1916, (None, title)),
        )

    assert "quyet-dinh" in propose([titled("QUY ĐỊNH")])["type_code"].alternatives
    assert "quy-dinh" in propose([titled("QUYẾT ĐỊNH")])["type_code"].alternatives


def test_names_and_lists_read_from_an_image_always_want_a_look():
    found = propose([party_page(), last_page()])
    assert found["signer"].confidence < CERTAIN
    assert found["recipients"].confidence < CERTAIN


def with_line(reading, *added):
    words = (*reading.words, *added)
    return replace(reading, words=words, text=f"{reading.text}\n{' '.join(w.text for w in added)}")


def test_a_second_number_or_date_in_the_heading_puts_the_first_in_doubt():
    number = propose([with_line(party_page(), *line(20, 1500, (2000, "Số 28-TB/BTCTU")))])["number"]
    assert (number.value, number.alternatives) == ("27", ("28",))
    assert number.confidence < CERTAIN
    day = line(20, 1500, (5100, "Lâm Đồng, ngày 15 tháng 9 năm 2021"))
    date = propose([with_line(party_page(), *day)])["issued"]
    assert (date.value, date.alternatives) == ("14/08/2021", ("15/09/2021",))
    assert date.confidence < CERTAIN
