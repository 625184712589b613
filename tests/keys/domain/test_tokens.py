"""What stands for something closed is alike only where that is."""

import pytest

from keys.domain.tokens import is_object_name, keyed_digest, number_token, object_name

KEY, OTHER = bytes(32), bytes(range(32))


def test_a_number_has_a_token_in_its_inventory_and_under_its_key():
    token = number_token(KEY, inventory=1, number_key="15kh")
    assert len(token) == 22
    assert token == number_token(KEY, inventory=1, number_key="15kh")
    others = {
        number_token(KEY, inventory=2, number_key="15kh"),
        number_token(KEY, inventory=1, number_key="16kh"),
        number_token(OTHER, inventory=1, number_key="15kh"),
        # No two pairs are told alike: 1 and "1|5" are not 11 and "5".
        number_token(KEY, inventory=11, number_key="5"),
        number_token(KEY, inventory=1, number_key="1|5"),
    }
    assert len(others | {token}) == 6


def test_of_no_number_there_is_no_token():
    assert number_token(KEY, inventory=1, number_key="") == ""


def test_the_same_bytes_have_one_name_which_is_no_digest():
    digest = "ab" * 32
    name = object_name(KEY, digest)
    assert name == object_name(KEY, digest)
    assert digest not in name
    assert is_object_name(name)
    assert name != object_name(OTHER, digest)
    assert not is_object_name(digest)


@pytest.mark.parametrize(
    "name", ["", "k", "k" + "g" * 64, "K" + "a" * 64, "k" + "A" * 64, "k/../" + "a" * 60]
)
def test_what_is_no_name_of_an_object_is_told(name):
    assert not is_object_name(name)


def test_words_have_a_keyed_digest_that_is_no_name():
    assert keyed_digest(KEY, b"15-KH") != keyed_digest(OTHER, b"15-KH")
    assert keyed_digest(KEY, b"a" * 64) != object_name(KEY, "a" * 64)[1:]
