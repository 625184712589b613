"""The whole alphabet there and back, and fonts told apart by their names."""

import unicodedata
from itertools import product

import pytest

from language.old_fonts import Encoding, old_font, to_unicode

TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
VOWELS = "aăâeêioôơuưy"
ALPHABET = [
    unicodedata.normalize("NFC", vowel + tone) for vowel, tone in product(VOWELS, TONES)
] + ["đ"]
# How the two encodings write the letters, kept apart from the tables under test.
TCVN3 = dict(
    zip(
        "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵăâêôơưđ",
        "\xb5\xb6\xb7\xb8\xb9\xbb\xbc\xbd\xbe\xc6\xc7\xc8\xc9\xca\xcb\xcc\xce\xcf\xd0\xd1\xd2\xd3"
        "\xd4\xd5\xd6\xd7\xd8\xdc\xdd\xde\xdf\xe1\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xeb\xec\xed"
        "\xee\xef\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe\xa8\xa9\xaa\xab\xac\xad"
        "\xae",
        strict=True,
    )
)
VNI_WORDS = {
    "aù aø aû aõ aï": "á à ả ã ạ", "aê aé aè aú aü aë": "ă ắ ằ ẳ ẵ ặ",
    "aâ aá aà aå aã aä": "â ấ ầ ẩ ẫ ậ", "eù eø eû eõ eï": "é è ẻ ẽ ẹ",
    "eâ eá eà eå eã eä": "ê ế ề ể ễ ệ", "í ì æ ó ò": "í ì ỉ ĩ ị", "où oø oû oõ oï": "ó ò ỏ õ ọ",
    "oâ oá oà oå oã oä": "ô ố ồ ổ ỗ ộ", "ô ôù ôø ôû ôõ ôï": "ơ ớ ờ ở ỡ ợ",
    "uù uø uû uõ uï": "ú ù ủ ũ ụ", "ö öù öø öû öõ öï": "ư ứ ừ ử ữ ự", "yù yø yû yõ î": "ý ỳ ỷ ỹ ỵ",
    "ñ": "đ",
}  # fmt: skip


def read(text, font):
    return to_unicode([(text, old_font(font))]).text


def test_every_letter_of_tcvn3_comes_out():
    assert set(TCVN3) | set("aeiouy") == set(ALPHABET)
    for letter, written in TCVN3.items():
        assert read(written, ".VnTime") == letter


def test_a_font_whose_name_ends_in_h_draws_capitals():
    for letter, written in TCVN3.items():
        assert read(written, ".VnTimeH") == letter.upper()
    assert read("kÕ ho¹ch", ".VnArialH") == "KẾ HOẠCH"


def test_the_capitals_of_tcvn3_come_out():
    assert read("\xa1\xa2\xa3\xa4\xa5\xa6\xa7", ".VnTime") == "ĂÂÊÔƠƯĐ"


def test_a_mark_of_tcvn3_that_follows_its_letter_joins_it_and_a_degree_stays():
    assert read("A\xb3 O\xb2", ".VnTime") == "Á Õ"
    assert read("30\xb0C", ".VnTime") == "30\xb0C"


@pytest.mark.parametrize(("written", "meant"), VNI_WORDS.items())
def test_every_letter_of_vni_comes_out_small_and_large(written, meant):
    assert read(written, "VNI-Times") == meant
    assert read(written.upper(), "VNI-Times") == meant.upper()


def test_the_letters_of_the_vni_table_are_the_whole_alphabet():
    assert set("".join(VNI_WORDS.values()).replace(" ", "")) | set(VOWELS) == set(ALPHABET)


def test_a_letter_of_vni_goes_over_the_border_of_two_pieces():
    font = old_font("VNI-Times")
    pieces = [("Ho", font), ("ä", font), ("i nghò", font)]
    assert to_unicode(pieces).text == "Hội nghị"
    assert to_unicode([("Co", None), ("äng", font)]).text == "Cộng"


def test_a_mark_of_vni_without_its_vowel_stays():
    assert read("5ù bù", "VNI-Times") == "5ù bù"


def test_what_was_typed_in_unicode_stays_whatever_its_font():
    assert read("Quyết định về công tác", ".VnTime") == "Quyết định về công tác"
    assert not to_unicode([("Đảng", old_font("VNI-Times"))]).changed


def test_quotes_of_windows_and_letters_taken_for_symbols_are_borne():
    assert read("“c«ng v¨n”", ".VnTime") == "“công văn”"
    assert read("C\uf0abng", ".VnTime") == "Công"


def test_fonts_are_known_by_their_names():
    assert old_font(".VnTime").encoding == Encoding.TCVN3
    assert old_font(".vnArial Narrow").encoding == Encoding.TCVN3
    assert old_font("VNI-Helve-Condense").encoding == Encoding.VNI
    assert old_font("VPS Times").encoding == Encoding.OTHER
    for name in ("Times New Roman", "SVN-Gilroy", "Verdana", "Venice", ""):
        assert old_font(name) is None


def test_a_font_with_a_table_nobody_knows_is_told():
    found = to_unicode([("v\xe3n", old_font("VPS Times"))])
    assert found.unknown
    assert not to_unicode([("van", old_font("VPS Times"))]).unknown
