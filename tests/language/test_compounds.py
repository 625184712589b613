"""Words that lost a tone in reading, and words that are meant as they stand."""

from pathlib import Path

import pytest

from language.compounds import respelt

BASE = Path(__file__).resolve().parents[2]


def read_as(text):
    words = text.split()
    for one in respelt(words):
        assert words[one.place] == one.read
        words[one.place] = one.text
    return " ".join(words)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("tô chức hội nghị", "tổ chức hội nghị"),
        ("đã triên khai, thực hiện", "đã triển khai, thực hiện"),
        ("trình cấp có thâm quyên, xem xét", "trình cấp có thâm quyên, xem xét"),
        ("theo thâm quyền.", "theo thẩm quyền."),
        ("BAN TÔ CHỨC", "BAN TỔ CHỨC"),
        ("Xuât khẩu và đây mạnh", "Xuất khẩu và đẩy mạnh"),
        ("Công văn sô 15/2020", "Công văn số 15/2020"),
    ],
)
def test_a_lost_tone_is_put_back_in_one_syllable_of_a_word(read, meant):
    assert read_as(read) == meant


@pytest.mark.parametrize(
    "text",
    [
        "đi đôi với việc",  # not: đối với
        "nhân dân đến xem",  # not: dẫn đến
        "Bộ phân công, Bộ phân cấp",
        "chỗ sửa chưa lưu",
        "định hướng dân cư",
        "đồng chí Tô Chức",  # a name
        "tô, chức vụ",  # something stands between
        "to chuc hoi nghi",  # typed without marks
        "tố chức",  # another tone, not a lost one
        "diễn viên sô diễn",
    ],
)
def test_what_may_be_meant_as_it_stands_stays(text):
    assert read_as(text) == text


@pytest.mark.parametrize("path", sorted((BASE / "docs").glob("*.md")), ids=lambda path: path.name)
def test_right_text_is_never_changed(path):
    assert respelt(path.read_text(encoding="utf-8").split()) == []


def test_every_listed_word_is_two_syllables_and_stands_once():
    listed = (BASE / "language" / "data" / "compounds.txt").read_text(encoding="utf-8").splitlines()
    words = [line for line in listed if not line.startswith("#")]
    assert all(len(word.split()) == 2 for word in words)
    assert len(set(words)) == len(words)
