"""Numbers no rule places: kept as they stand, marked, and told apart from all others."""

from itertools import combinations, product
from pathlib import Path

import pytest

from archive.domain.description import (
    LONGEST_NUMBER,
    Description,
    columns_of,
    described_by,
    is_too_long,
    key_of,
    number_text,
)
from archive.domain.kept_numbers import is_outside_rules, new_letters
from language.numbers import loose_key, number_key

LISTS = Path(__file__).parents[1] / "lists"
SEEN = (LISTS / "numbers_seen.txt").read_text("utf-8").splitlines()
OFFICES = (LISTS / "numbers_of_offices.txt").read_text("utf-8").splitlines()
PARTED = [
    ("14", "KH/BTCTU", "14-KH/BTCTU"), ("26", "TTr-HĐND", "26/TTr-HĐND"), ("63", "2026/NĐ-CP", "63/2026/NĐ-CP"),
    ("31", "QĐ-TW", "31/QĐ-TW"), ("14", "-KH/TU", "14-KH/TU"), ("14-", "KH/TU", "14-KH/TU"), ("14 -", "KH/TU", "14 -KH/TU"),
    ("14-15", "QĐ/TU", "14-15-QĐ/TU"), ("12bis", "QĐ/TU", "12bis-QĐ/TU"), ("Không số", "BB/CB", "Không số BB/CB"),
    ("14-KH/TU", "KH/TU", "14-KH/TU"), ("", "KH/TU", "KH/TU"), ("25", "", "25"), ("14", "###", "14/###"), ("xx", "KH/TU", "xx KH/TU"),
]  # fmt: skip


@pytest.mark.parametrize("number", [*SEEN, *OFFICES])
def test_a_number_typed_whole_is_kept_as_it_was_written_and_comes_back_so(number):
    columns = columns_of(Description(number=number))
    assert columns["number_text"] == number
    assert described_by(columns).number == number


@pytest.mark.parametrize(("number", "symbol", "kept"), PARTED)
def test_number_and_symbol_make_one_and_part_again_without_loss(number, symbol, kept):
    columns = columns_of(Description(number=number, symbol=symbol))
    assert columns["number_text"] == kept
    assert columns_of(described_by(columns)) == columns


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  ", ""), ("\x00\x1f", ""), ("\u202e14-KH/TU\u202c", "14-KH/TU"), ("14-KH/TU\n\tx", "14-KH/TU  x"),
        ("\u200f", ""), ("\ud800", ""), ("Đ" * 10_000, "Đ" * LONGEST_NUMBER),
    ],
)  # fmt: skip
def test_hostile_text_is_one_plain_line_that_the_catalogue_can_hold(text, kept):
    columns = columns_of(Description(number=text))
    assert columns["number_text"] == kept
    assert len(str(columns["number_key"])) <= LONGEST_NUMBER
    assert is_too_long(Description(number=text)) is (len(text) >= LONGEST_NUMBER)


@pytest.mark.parametrize(
    ("number", "figure"),
    [("14-15-QĐ/TU", 14), ("63/2026/NĐ-CP", 63), ("QĐ số 12/TU", 12), ("Không số", None), ("1234567890123", None)],
)  # fmt: skip
def test_papers_are_ordered_by_the_first_figures_of_their_number(number, figure):
    assert columns_of(Description(number=number))["number"] == figure


@pytest.mark.parametrize(
    "number",
    ["14-15-QĐ/TU", "25", "QĐ số 12/TU", "02-BBH/CBVP", "12bis-QĐ/TU", "14-KH/BTCTU, 15-KH/BTCTU",
     "20/3/2012", "14-KH/BTCTU (bản sao)", "09-XYZ/TU"],
)  # fmt: skip
def test_what_no_rule_places_is_marked(number):
    assert is_outside_rules(number)


@pytest.mark.parametrize("number", [*SEEN, "", "-", "Không số", "KS", "12a-QĐ/TU", "145-QĐNS/TU"])
def test_what_a_rule_places_and_what_is_no_number_bears_no_mark(number):
    assert not is_outside_rules(number)


@pytest.mark.parametrize(
    ("number", "letters"),
    [("09-XYZ/TU", "XYZ"), ("02-BBH/CBVP", "BBH"), ("09-xyz/tu", "XYZ"), ("12-KH/TU", ""), ("25", ""),
     ("145-QĐNS/TU", ""), ("2025/CAT", ""), ("", "")],
)  # fmt: skip
def test_letters_of_no_list_are_offered_as_a_type(number, letters):
    assert new_letters(number) == letters


# What compares numbers


DIFFERENT = [
    *(number for number in SEEN if number != "Số: 08 - HD/ĐU"),  # that is 08 HD/ĐU, written anew
    "14-15-QĐ/TU", "1415-QĐ/TU", "14-1-QĐ/TU", "141-QĐ/TU", "1-41-QĐ/TU", "632026/NĐ-CP", "6/32026/NĐ-CP", "14-HĐ/TU", "14-HD/TU",
    "05-ĐA/TU", "05-DA/TU", "12a-QĐ/TU", "12b-QĐ/TU", "12bis-QĐ/TU", "12-QĐ/TU", "12-QĐNS/TU", "1-2-KH/TU", "12-KH/TU", "25", "2-5",
    "12-KH/BTCTU", "12-KH/BTCTU-UBKTTU", "14-TT/TU", "14-TTr/TU", "14-CT/TU", "14-CTr/TU", "QĐ số 12/TU", "QĐ số 1-2/TU",
]  # fmt: skip


def test_two_numbers_never_have_one_key():
    keys = {number: key_of(number) for number in DIFFERENT}
    assert all(keys.values())
    assert [pair for pair in combinations(DIFFERENT, 2) if keys[pair[0]] == keys[pair[1]]] == []


def test_numbers_of_all_kinds_put_together_have_a_key_each():
    figures = ("1", "2", "12", "21", "12a", "1-2", "1-12", "12-1")
    symbols = (
        "KH/TU",
        "HD/TU",
        "HĐ/TU",
        "ĐA/TU",
        "DA/TU",
        "QĐ/TU",
        "QĐNS/TU",
        "TT/TU",
        "TTr/TU",
        "KH/BTCTU",
        "2012/QĐ-UBND",
    )
    made = [f"{figure}-{symbol}" for figure, symbol in product(figures, symbols)]
    assert len({key_of(number) for number in made}) == len(made)


@pytest.mark.parametrize(
    "ways",
    [
        ("14-KH/BTCTU", "14–KH/BTCTU", "14 kh btctu", "014-KH/BTCTU", "14/KH-BTCTU", "Số: 14-KH/BTCTU", "\u200e14-KH/BTCTU"),
        ("605/QĐ-UBND", "605/QD-UBND", "605/QÐ-UBND", "605/qđ-ubnd"), ("31-QĐ/TW", "31/QĐ-TW", "31-QĐ/TƯ"), ("08-HD/ĐU", "08 HD/ĐU"),
        ("14-15-QĐ/TU", "014-015-QĐ/TU", "14 - 15 QĐ/TU"), ("17-KH/ThU", "17-KH/THU"), ("63/2026/NĐ-CP", "63-2026-NĐ-CP", "63 2026 nd cp"),
        ("14-HĐ/TU", "14 hđ tu"), ("14-KH/BTCTU", "Kế hoạch số 14-KH/BTCTU", "14-KH/BTCTU (bản sao)"),
    ],
)  # fmt: skip
def test_ways_of_writing_one_number_have_one_key(ways):
    assert len({key_of(way) for way in ways}) == 1


@pytest.mark.parametrize(
    "number", ["", "-", "…", "Không số", "KS", "k/s", "không số BB/CB", "KS-BB/CB", "-KH/BTCTU"]
)
def test_only_what_says_that_there_is_no_number_has_no_key(number):
    assert key_of(number) == ""


@pytest.mark.parametrize("number", [*SEEN, *OFFICES])
def test_a_number_has_the_key_of_its_key(number):
    key = number_key(number)
    assert loose_key(number_key(key)) == loose_key(key)
    assert number_text(Description(number=number)) == number
