"""Words as they are looked up: one spelling for what is written two ways, and places that agree."""

import random
import unicodedata

import pytest

from search.domain.words import canonical, tokens

SAME = [
    ("Kỹ thuật", "Kĩ thuật"),
    ("tỷ lệ", "tỉ lệ"),
    ("quản lý lý lịch", "quản lí lí lịch"),
    ("Mỹ thuật, hy vọng, bác sỹ, Quý III", "mĩ thuật hi vọng bác sĩ quí III"),
    ("1.500.000 đồng", "1500000 đồng"),
    ("0263.3822.999", "02633822999"),
]
APART = [
    ("tai", "tay"),
    ("thúi", "thúy"),
    ("y tế", "i tế"),
    ("tui", "tuy"),
    ("97,5", "975"),
    ("05.2013", "052013"),
    ("1.500.000.1", "1500000.1"),
    ("12.1.500", "12.1500"),
    ("1.5000", "15000"),
    ("a1.500", "a1500"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_is_written_two_ways_is_one(one, other):
    assert canonical(one) == canonical(other)
    assert canonical(unicodedata.normalize("NFD", one)) == canonical(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_is_not_the_same_stays_apart(one, other):
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize("seed", range(40))
def test_tokens_are_the_canonical_words_at_their_places_and_canonical_is_settled(seed):
    chance = random.Random(seed)
    pieces = ["kỹ", "Quý", "1.500.000", ".", ",", " ", "0263.3822.999", "12", "½", "\u0301", "tỷ", "-",
              "đ", "2.000", "a", "漢字", "\n", "hy"]  # fmt: skip
    text = unicodedata.normalize("NFC", "".join(chance.choices(pieces, k=30)))
    exact, folded = canonical(text)
    found = tokens(text)
    assert " ".join(token.exact for token in found) == exact
    assert " ".join(token.folded for token in found) == folded
    assert canonical(exact)[0] == exact
    assert canonical(folded) == (folded, folded)
    ends = [0]
    for token in found:
        assert token.start >= ends[-1] - 1 or text[token.start : token.end]
        assert canonical(text[token.start : token.end])[0].split()
        ends.append(token.end)
