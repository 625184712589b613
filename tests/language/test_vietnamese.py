import random
import unicodedata
from itertools import pairwise

import pytest

from language.vietnamese import (
    MARKED_LETTERS,
    MAX_TOKEN,
    canonical,
    fold,
    fold_letters,
    name_sort_key,
    normalise,
    sort_key,
    tokens,
)

LETTERS = MARKED_LETTERS + MARKED_LETTERS.upper()
JOINERS = "\u00ad\u200c\u200d\u2060\ufeff"


def exact(text: str) -> str:
    return canonical(text)[0]


def words(text: str) -> list[str]:
    return text.split()


def shuffled(ordered: list[str]) -> list[str]:
    return random.Random(7).sample(ordered, len(ordered))


def adversarial_texts() -> list[str]:
    chance = random.Random(20261122)
    every = [chr(p) for p in range(0x10000) if unicodedata.category(chr(p)) not in ("Cn", "Co")]
    # Ideographs and syllables of Hangul come by the thousand and behave alike.
    assigned = [c for c in every if not "\u3400" <= c <= "\ud7a3" or ord(c) % 97 == 0]
    pool = [c for c in assigned if c.isalnum() or unicodedata.category(c)[0] == "M"]
    pool += (
        list(JOINERS) * 40 + list(LETTERS) * 20 + list("авоеухνορ") * 60 + list(" q½²漢oauyàỷ") * 60
    )
    mixed = [
        "".join(chance.choice(pool) for _ in range(chance.choice((2, 5, 9, 30, 70, 200))))
        for _ in range(2500)
    ]
    return assigned + [f"a{c}b" for c in assigned[::3]] + [f"o{c}à" for c in assigned[::7]] + mixed


ADVERSARIAL = adversarial_texts()


def test_there_are_sixty_seven_marked_letters_and_their_capitals():
    assert len(LETTERS) == len(set(LETTERS)) == 134


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_letter_is_read_alike_however_it_is_composed(form):
    for letter in LETTERS:
        base = unicodedata.normalize("NFD", letter)[0].lower().replace("đ", "d")
        assert canonical(unicodedata.normalize(form, letter)) == (letter.lower(), base)


def test_marks_typed_in_another_order_make_the_same_letter():
    assert exact("o\u0302\u0323") == exact("o\u0323\u0302") == exact("ê\u0323").replace("ệ", "ộ")


def test_canonical_words_are_canonical():
    changed = [t for t in ADVERSARIAL if canonical(exact(t)) != canonical(t)]
    assert changed == []


def test_folding_the_folded_changes_nothing():
    changed = [t for t in ADVERSARIAL if canonical(fold(t)) != (fold(t), fold(t))]
    assert changed == []


def test_exact_and_folded_words_stand_side_by_side():
    for text in ADVERSARIAL:
        words, folded = canonical(text)
        assert len(words.split(" ")) == len(folded.split(" "))
        assert "  " not in words + folded
        assert all(len(word) <= MAX_TOKEN for word in words.split(" "))


def test_tokens_are_the_canonical_words_with_places_in_the_text():
    for text in ADVERSARIAL:
        nfc = unicodedata.normalize("NFC", text)
        found = tokens(nfc)
        assert " ".join(token.exact for token in found) == canonical(text)[0]
        assert " ".join(token.folded for token in found) == canonical(text)[1]
        assert all(0 <= token.start < token.end <= len(nfc) for token in found)
        assert all(one.start <= other.start for one, other in pairwise(found))


def test_a_place_gives_back_the_word():
    text = "Số 14-KH/BTCTU, Uỷ ban «đ\u00adảng» 5 m²"
    words = [(text[t.start : t.end], t.exact, t.folded) for t in tokens(text)]
    assert words == [
        ("Số", "số", "so"),
        ("14", "14", "14"),
        ("KH", "kh", "kh"),
        ("BTCTU", "btctu", "btctu"),
        ("Uỷ", "ủy", "uy"),
        ("ban", "ban", "ban"),
        ("đ\u00adảng", "đảng", "dang"),
        ("5", "5", "5"),
        ("m²", "m2", "m2"),
    ]


def test_places_hold_on_decomposed_text_as_well():
    text = unicodedata.normalize("NFD", "Đảng ủy Lâm Đồng")
    found = tokens(text)
    assert [token.exact for token in found] == ["đảng", "ủy", "lâm", "đồng"]
    assert unicodedata.normalize("NFC", text[found[3].start : found[3].end]) == "Đồng"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hoà", "hòa"),
        ("khoẻ", "khỏe"),
        ("thuỷ", "thủy"),
        ("Uỷ", "ủy"),
        ("huỷ", "hủy"),
        ("tuỳ", "tùy"),
        ("nguỵ", "ngụy"),
        ("HOẠ", "họa"),
        ("loè", "lòe"),
    ],
)
def test_both_ways_to_place_a_tone_are_one_word(old, new):
    assert exact(old) == exact(new) == new


@pytest.mark.parametrize("word", ["quý", "quỳ", "quỷ", "toàn", "hoán", "khuỷu", "thuyền", "ngoài"])
def test_tones_that_have_one_place_only_stay(word):
    assert exact(word) == word


@pytest.mark.parametrize(("one", "other"), [("kỷ", "kỉ"), ("lý", "lí"), ("Mỹ", "Mĩ")])
def test_i_and_y_are_not_made_one(one, other):
    assert exact(one) != exact(other)


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("QUYẾT ÐỊNH", "quyết định"),
        ("Ɖảng", "đảng"),
        ("LƢU TRỮ", "lưu trữ"),
        ("Văn thƣ", "văn thư"),
        ("CHƢƠNG", "chương"),
        ("cơ quаn", "cơ quan"),  # Cyrillic а
        ("Рhòng", "phòng"),  # Cyrillic Р
        ("у\u0309 ban", "ỷ ban"),  # Cyrillic у with a hook above
        ("ѕо", "so"),  # nothing but lookalikes
        ("ᴠăn", "văn"),
        ("ΝGHỊ", "nghị"),  # Greek Ν
        ("ﬁle ｖăn №５ m² ½", "file văn no5 m2 1 2"),
        ("đ\u00adả\u200dng\ufeff", "đảng"),
        ("漢字かな", "漢 字 か な"),
        ("k'brài a_b 1.000,5", "k brài a b 1 000 5"),
        ("жук", "жук"),
    ],
)
def test_lookalikes_and_compatible_forms_are_read_as_meant(seen, meant):
    # "№５" is one word: the sign is no letter, so only its neighbour is left.
    assert exact(seen) == meant.replace("no5", "5")


def test_an_endless_word_is_cut():
    assert [len(word) for word in exact("ạ" * 200).split()] == [64, 64, 64, 8]


@pytest.mark.parametrize("text", ["", " \n\t", "-- / …", "\u0301\u0323", "\u037a", "🙂"])
def test_text_without_words_has_none(text):
    assert canonical(text) == ("", "")
    assert tokens(text) == []


def test_more_different_words_than_are_remembered_are_still_read_right():
    many = " ".join(f"w{n}" for n in range(60_000))
    assert canonical(many) == (many, many)
    assert exact("Hoà w1") == "hòa w1"


def test_kept_text_is_composed_and_free_of_control_characters():
    assert normalise("Đa\u0309ng\x00 \u202eủy\x07\ud800") == "Đảng ủy"
    assert normalise("một\r\nhai\rba\fbốn\tnăm") == "một\nhai\nba\nbốn\tnăm"


def test_kept_text_is_kept_as_it_is():
    for text in ADVERSARIAL:
        once = normalise(text)
        assert normalise(once) == once
        assert unicodedata.is_normalized("NFC", once)
        once.encode()


def test_letters_lose_their_marks_and_keep_their_places():
    text = "Số 14-KH/BTCTU; Lâm Đồng, ngày …\tÐỊNH"
    assert fold_letters(text) == "So 14-KH/BTCTU; Lam Dong, ngay …\tDINH"
    for sample in ADVERSARIAL:
        assert len(fold_letters(sample)) == len(unicodedata.normalize("NFC", sample))


def test_words_sort_by_the_alphabet_and_then_by_tone():
    ordered = words("an ăn ân ca cà cả cã cá cạ da dz đa o ô ơ")
    assert sorted(shuffled(ordered), key=sort_key) == ordered
    alphabet = words("a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y")
    assert sorted(shuffled(alphabet), key=sort_key) == alphabet


def test_tones_matter_only_where_letters_agree():
    assert sort_key("Cạ a") < sort_key("ca b") < sort_key("can") < sort_key("Cát")
    assert sort_key("hoà") == sort_key("HÒA")


def test_numbers_sort_by_value():
    ordered = ["Hồ sơ", "Hồ sơ 9", "Hồ sơ 10", "Hồ sơ 100", "Hồ sơ a", "漢"]
    assert sorted(shuffled(ordered), key=sort_key) == ordered


def test_sort_keys_can_be_compared_by_any_database():
    assert all(sort_key(text).isascii() for text in ADVERSARIAL)
    assert all(sort_key(text).isalnum() for text in ADVERSARIAL if canonical(text)[0])


def test_people_sort_by_given_name_then_family_then_middle():
    ordered = [
        "Nguyễn Văn An",
        "Bùi Ánh",
        "Đặng Quốc Ánh",
        "Ân",
        "Lê Thị Bình",
        "Trần Bình",
        "Trần Văn Bình",
        "Trần Văn Bình (B)",
        "Dũng",
        "Đạt",
        "Đức",
    ]
    assert sorted(shuffled(ordered), key=name_sort_key) == ordered
    assert name_sort_key("") < name_sort_key("A")
