import random

import pytest

from language.numbers import (
    DocumentNumber,
    find_numbers,
    number_key,
    parse_number,
    symbol_of,
)

# Numbers seen on real papers and in the press, each written as it should be.
WELL_WRITTEN = [
    one.strip()
    for one in """
    57-NQ/TW | 29-KH/BTCTW | 03-KH/BCĐ | 39-KH/TU | 14-KH/BTCTU | 19-KH/BTCTU | 63/2026/NĐ-CP |
    36-HD/VPTW | 66-QĐ/TW | 399-QĐ/TW | 05-HD/VPTW | 11-HD/VPTW | 01-HD/VPTW | 31-QĐ/TW |
    91-QĐ/TW | 62-HD/VPTW | 35-HD/VPTW | 40-HD/VPTW | 270-QĐ/TW | 210-QĐ/TW | 208-QĐ/TW |
    20-QĐ/TW | 204-QĐ/TW | 24-QĐ/TW | 29-QĐ/TW | 58-QĐ/TW | 127-QĐ/TW | 350-QĐ/TW | 366-QĐ/TW |
    14514-CV/VPTW | 14748-CV/VPTW | 64-CV/TW | 160-CV/TW | 1361-CV/BTCTW | 42-HD/BTCTW |
    26-HD/BTCTW | 12-HD/BTCTW | 09-HD/BTCTW | 01-HD/TW | 36-CT/TW | 50-CT/TW | 21-KL/TW |
    76-KL/TW | 130-KL/TW | 198-KL/TW | 26-NQ/TW | 249-KH/UBKTTW | 02-KH/BCĐTW | 8034-CV/BTCTU |
    9871-CV/BTCTU | 340-CV/ĐU | 01-QC/ĐU | 02-CTr/ĐU | 134-CV/UBKTTU | 04-BC/UBKTTU |
    06-KH/UBKTTU | 24-BS/UBKTTU | 12-BC/BTGTU | 12-CV/TU | 632-QĐ/TU | 47-CT/TU | 144-CV/BXDĐ |
    08-TB/TTCT | 01-HD/BTCĐU | 22-KH/ĐUK | 02-HD/ĐUK | 05-NQ/ĐU | 03-BC/CB | 29/2018/QH14 |
    117/2025/QH15 | 33/2024/QH15 | 81/2025/QH15 | 30/2000/PL-UBTVQH10 | 757/NQ-UBTVQH15 |
    30/2020/NĐ-CP | 05/2025/TT-BNV | 02/2019/TT-BNV | 24/2020/TT-BCA | 12/2002/TT-BCA(A11) |
    06/2007/QĐ-BNV | 33/2022/QĐ-UBND | 465/QĐ-UBND | 605/QĐ-UBND | 439/QĐ-TTg | 548/QĐ-TTg |
    586/QĐ-BYT | 324/QĐ-VTLTNN | 34/NQ-HĐND | 26/TTr-HĐND | 42/TTr-CAT-PA03 |
    931/TTr-CAT-ANCTNB | 10495/UBND-CNXD | 8132/BXD-GĐ | 2663/VPCP-NC | 879/VTLTNN-NVĐP |
    55/2005/TTLT-BNV-VPCP | 2025/CAT
""".replace("\n", "|").split("|")
    if one.strip()
]
# Seen as well, and meant as the second.
LOOSELY_WRITTEN = [
    ("Số 08 HD/ĐU", "08-HD/ĐU"),
    ("Số: 08 - HD/ĐU", "08-HD/ĐU"),
    ("Số: 367 - QĐ/TWĐTN-VP", "367-QĐ/TWĐTN-VP"),
]


def test_all_hundred_numbers_are_here():
    assert len(WELL_WRITTEN) + len(LOOSELY_WRITTEN) == 100


@pytest.mark.parametrize("written", WELL_WRITTEN)
def test_a_number_is_read_and_written_back(written):
    read = parse_number(written)
    assert str(read) == read.text == written
    assert parse_number(f"Số: {written}.") == read
    assert parse_number(f"SỐ {written}") == read


@pytest.mark.parametrize("written", WELL_WRITTEN)
def test_a_number_is_found_in_prose(written):
    text = f"Căn cứ Nghị quyết số {written}, ngày 05/9/2026 của Ban Chấp hành; mục 3.2 và 24/7"
    [(start, end, found)] = find_numbers(text)
    assert text[start:end] == written
    assert found == parse_number(written)


@pytest.mark.parametrize(("seen", "meant"), LOOSELY_WRITTEN)
def test_loose_writing_is_read_as_meant(seen, meant):
    assert str(parse_number(seen)) == meant
    [(_, _, found)] = find_numbers(f"TỈNH ĐOÀN\n{seen}\nLâm Đồng")
    assert str(found) == meant
    assert found.text in seen


@pytest.mark.parametrize(
    ("written", "number", "letter", "year", "abbreviation", "issuer"),
    [
        ("14-KH/BTCTU", 14, "", None, "KH", "BTCTU"),
        ("14a-KH/BTCTU", 14, "a", None, "KH", "BTCTU"),
        ("26/TTr-HĐND", 26, "", None, "TTr", "HĐND"),
        ("42/TTr-CAT-PA03", 42, "", None, "TTr", "CAT-PA03"),
        ("63/2026/NĐ-CP", 63, "", 2026, "NĐ", "CP"),
        ("117/2025/QH15", 117, "", 2025, "", "QH15"),
        ("12/2002/TT-BCA(A11)", 12, "", 2002, "TT", "BCA(A11)"),
        ("55/2005/TTLT-BNV-VPCP", 55, "", 2005, "TTLT", "BNV-VPCP"),
        ("8132/BXD-GĐ", 8132, "", None, "", "BXD-GĐ"),
        ("2025/CAT", 2025, "", None, "", "CAT"),
        ("439/QĐ-TTg", 439, "", None, "QĐ", "TTg"),
        ("1/2020/QyĐ-UBND", 1, "", 2020, "QyĐ", "UBND"),
    ],
)
def test_the_parts_of_a_number(written, number, letter, year, abbreviation, issuer):
    read = parse_number(written)
    assert (read.number, read.letter, read.year) == (number, letter, year)
    assert (read.abbreviation, read.issuer) == (abbreviation, issuer)


def test_the_issuing_body_is_told_from_its_departments():
    bodies = [parse_number(n).issuer_code for n in ("42/TTr-CAT-PA03", "12/2002/TT-BCA(A11)")]
    assert bodies == ["CAT", "BCA"]


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("31/QĐ-TW", "31-QĐ/TW"),  # the marks exchanged
        ("18-NQ/TƯ", "18-NQ/TW"),
        ("3-KH/BTCTƯ", "03-KH/BTCTW"),
        ("14–KH/BTCTU", "14-KH/BTCTU"),
        ("14 — KH / BTCTU", "14-KH/BTCTU"),
        ("14-KH-BTCTU", "14-KH/BTCTU"),  # a file name
        ("14_KH_BTCTU", "14-KH/BTCTU"),
        ("14/KH/BTCTU", "14-KH/BTCTU"),
        ("12-QĐi/TW", "12-QĐ/TW"),  # read, never written
        ("02-CTR/ĐU", "02-CTr/ĐU"),
        ("02-CTt/ĐU", "02-CTr/ĐU"),
        ("63/2026/NĐ- CP", "63/2026/NĐ-CP"),
        ("63/2026/ND-CP", "63/2026/NĐ-CP"),
        ("605/QD-UBND", "605/QĐ-UBND"),
        ("5-QD/TU", "05-QĐ/TU"),
        ("605/QÐ-UBND", "605/QĐ-UBND"),  # the letter eth
        ("439/qđ-ttg", "439/QĐ-TTg"),
        ("l4-KH/TU", "14-KH/TU"),
        ("1O5-BC/TU", "105-BC/TU"),
        ("S5-CV/ĐU", "55-CV/ĐU"),
    ],
)
def test_what_was_misread_or_mistyped_is_read_as_meant(seen, meant):
    assert str(parse_number(seen)) == meant
    assert number_key(seen) == number_key(meant)


def test_a_lost_bar_does_not_hide_a_number_in_prose():
    found = [str(one) for _, _, one in find_numbers("theo 63/2026/ND-CP, 605/QD-UBND và 5-QD/TU")]
    assert found == ["63/2026/NĐ-CP", "605/QĐ-UBND", "05-QĐ/TU"]


@pytest.mark.parametrize("text", ["-KH/BTCTU", "KH/BTCTU", "Số      -KH/BTCTU", "Số S-KH/BTCTU"])
def test_a_blank_number_leaves_its_symbol(text):
    read = parse_number(text)
    assert (read.number, read.symbol, str(read)) == (None, "KH/BTCTU", "-KH/BTCTU")
    assert number_key(text) == ""


def test_a_blank_number_is_found_only_after_the_word_for_number():
    assert [n.symbol for _, _, n in find_numbers("Số ……-KH/BTCTU")] == ["KH/BTCTU"]
    assert find_numbers("ký hiệu KH/BTCTU") == []


@pytest.mark.parametrize(
    "text",
    ["", "abc", "14", "14 tháng 8", "13/8/2026", "1/2", "Số", "1234567-KH/TU", "\x00", "\ud800",
     "14-KH/", "/", "14-XX/", "Quý III/2026", "A" * 10_000, "1 " * 10_000],
)  # fmt: skip
def test_other_text_is_no_number(text):
    assert parse_number(text) is None


@pytest.mark.parametrize(
    "text",
    ["ngày 13/8/2026", "tỷ lệ 3/4", "24/7", "1.234-KH/TUX", "bảo mật 100%", "điểm 5/QĐ",
     "http://a/14-KH", "14-KH/ủy", "mục 5-a/b"],
)  # fmt: skip
def test_prose_without_numbers_has_none(text):
    assert find_numbers(text) == []


def test_numbers_come_in_order_with_their_places():
    text = (
        "Số 14-KH/BTCTU - Lâm Đồng, ngày 20 tháng 3 năm 2026. Thực hiện Nghị quyết số 57-NQ/TW và "
        "Nghị định 63/2026/NĐ-CP; Công văn số 2663/VPCP-NC, số 2025/CAT, (xem 42/TTr-CAT-PA03)."
    )
    found = find_numbers(text)
    assert [text[start:end] for start, end, _ in found] == [
        "14-KH/BTCTU", "57-NQ/TW", "63/2026/NĐ-CP", "2663/VPCP-NC", "2025/CAT", "42/TTr-CAT-PA03",
    ]  # fmt: skip
    assert all(one.text == text[start:end] for start, end, one in found)


def test_a_number_may_go_on_after_the_end_of_the_line():
    [(_, _, found)] = find_numbers("tại Công văn số 287/STC-\nHCSN ngày 04/02/2025")
    assert str(found) == "287/STC-HCSN"


def test_a_number_joined_to_the_next_column_ends_where_it_ends():
    for tail in (" - Lâm Đồng", " - ĐẢNG CỘNG SẢN", "-Lâm Đồng", " Đà Lạt", ".", ")", "\nKẾ HOẠCH"):
        assert [n.text for _, _, n in find_numbers(f"Số 14-KH/BTCTU{tail}")] == ["14-KH/BTCTU"]


@pytest.mark.parametrize(
    "written",
    ["14-KH/BTCTU", "14 KH BTCTU", "14kh/btctu", "014-KH/BTCTU", "14khbtctu", "Số: 14–KH / BTCTU",
     "14-KH-BTCTU", "14/KH-BTCTU"],
)  # fmt: skip
def test_one_number_has_one_key(written):
    assert number_key(written) == "14khbtctu"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("05-QĐ/TW", "5qdtw"),
        ("18nq tư", "18nqtw"),
        ("63/2026/NĐ-CP", "63-2026ndcp"),
        ("14a-KH/BTCTU", "14akhbtctu"),
        ("14-K", "14k"),
        ("Thông tư", "thongtu"),
        ("A-12", "a12"),
        ("000", "0"),
        ("", ""),
        ("…", ""),
    ],
)
def test_keys_hold_letters_and_digits_only(written, key):
    assert number_key(written) == key


def test_a_key_is_its_own_key():
    for written in WELL_WRITTEN:
        key = number_key(written)
        assert number_key(key) == key
        assert number_key(written.lower()) == key


def test_different_numbers_have_different_keys():
    assert len({number_key(written) for written in WELL_WRITTEN}) == len(set(WELL_WRITTEN))


def test_the_symbol_follows_the_number():
    assert symbol_of("14-KH/BTCTU") == "KH/BTCTU"
    assert symbol_of("31/QĐ-TW") == "QĐ/TW"
    assert symbol_of(DocumentNumber(26, "", None, "TTr", "HĐND", "26/TTr-HĐND")) == "TTr-HĐND"
    assert symbol_of("nothing") == ""


def test_numbers_sort_by_their_value():
    written = ["9-KH/TU", "10-KH/TU", "10a-KH/TU", "100-BC/TU", "-KH/TU"]
    shuffled = random.Random(1).sample([parse_number(one) for one in written], len(written))
    assert [one.text for one in sorted(shuffled, key=lambda one: one.order)] == written


def test_nothing_makes_it_raise():
    chance = random.Random(5)
    alphabet = "0123456789OlS/-–  KHQĐTWUsốSố:.…aƯ²٣\u0301\n("
    for _ in range(5000):
        text = "".join(chance.choice(alphabet) for _ in range(chance.randrange(25)))
        parse_number(text)
        find_numbers(text)
        number_key(text)


LOCAL = [
    "145-QĐNS/TU", "219-QĐNS/TW", "03-HDLT/BTCTU-UBKTTU", "15-CTHĐ/TU", "05-KHLT/BTCTU-SNV",
    "02-QCPH/BTCTU", "09-QĐNV/ĐU", "17-KH/ThU",
]  # fmt: skip


@pytest.mark.parametrize("written", LOCAL)
def test_letters_of_an_office_s_own_are_kept_as_they_stand(written):
    assert str(parse_number(written)) == written
    assert parse_number(written).party
    text = f"Thực hiện Văn bản số {written}, ngày 05/9/2012"
    [(start, end, found)] = find_numbers(text)
    assert text[start:end] == str(found) == written


@pytest.mark.parametrize(
    "text", ["mã 12-ABC/XYZ", "phòng 3-KT/CD", "Thành phố 5-Th/Ubnd", "hộp 12-HS/KHO"]
)
def test_other_codes_of_letters_are_no_numbers_of_papers(text):
    assert find_numbers(text) == []


@pytest.mark.parametrize(
    ("symbol", "party"),
    [("CT-UBND", False), ("/CT-UBND", False), ("KH/BTCTU", True), ("-KH/BTCTU", True)],
)
def test_a_symbol_alone_tells_by_its_mark_how_it_is_written(symbol, party):
    read = parse_number(symbol)
    assert read.number is None
    assert read.party is party
    assert read.symbol == symbol.lstrip("/-")


def test_small_letters_inside_a_body_are_kept():
    assert parse_number("2635/SGDĐT-CTrTT").symbol == "SGDĐT-CTrTT"
    assert number_key("17-KH/ThU") == number_key("17-KH/THU")
