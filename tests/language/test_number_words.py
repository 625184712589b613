"""Figures repeated in words, as Vietnamese says them."""

import pytest

from language.number_words import in_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"), (4, "bốn"), (10, "mười"), (14, "mười bốn"), (15, "mười lăm"),
        (21, "hai mươi mốt"), (24, "hai mươi tư"), (25, "hai mươi lăm"), (30, "ba mươi"),
        (100, "một trăm"), (101, "một trăm linh một"), (105, "một trăm linh năm"),
        (115, "một trăm mười lăm"), (1000, "một nghìn"), (1005, "một nghìn không trăm linh năm"),
        (2010, "hai nghìn không trăm mười"), (1_000_001, "một triệu không trăm linh một"),
        (12_345, "mười hai nghìn ba trăm bốn mươi lăm"),
    ],
)  # fmt: skip
def test_a_number_in_words(number, words):
    assert in_words(number) == words


@pytest.mark.parametrize("number", [-1, 10**12])
def test_what_no_paper_counts_is_refused(number):
    with pytest.raises(ValueError, match=str(number)):
        in_words(number)
