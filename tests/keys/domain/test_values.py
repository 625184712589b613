"""An encrypted value stands in its column, under its key, and is told from a plain one."""

import os

import pytest

from keys.domain.errors import Damaged
from keys.domain.values import (
    as_json,
    as_text,
    decrypted_value,
    dek_id_of,
    encrypted_value,
    from_json,
    from_text,
    is_encrypted,
    is_encrypted_json,
    is_encrypted_text,
)

DEK, DEK_ID, COLUMN = bytes(range(32)), b"d" * 16, "archive_record.abstract"
PLAIN = ["", "15-KH/BTCTU", "về kỷ luật " * 500, "\x00", "🙂"]


def value(plain="kín", *, column=COLUMN, dek_id=DEK_ID):
    return encrypted_value(
        plain.encode(), dek=DEK, dek_id=dek_id, nonce=os.urandom(12), column=column
    )


@pytest.mark.parametrize("plain", PLAIN)
def test_a_value_comes_back_from_bytes_text_and_json(plain):
    made = value(plain)
    assert dek_id_of(made) == DEK_ID
    assert is_encrypted(made)
    text, told = as_text(made), as_json(made)
    assert is_encrypted_text(text)
    assert is_encrypted_json(told)
    assert from_text(text) == from_json(told) == made
    assert decrypted_value(made, dek=DEK, column=COLUMN).decode() == plain


def test_the_same_words_are_never_the_same_value():
    assert value() != value()


@pytest.mark.parametrize("column", ["archive_record.place", "archive_record.abstrac", ""])
def test_a_value_moved_to_another_column_is_damaged(column):
    with pytest.raises(Damaged):
        decrypted_value(value(), dek=DEK, column=column)


def test_a_value_whose_key_is_said_to_be_another_is_damaged():
    made = value()
    forged = made[:1] + b"e" * 16 + made[17:]
    with pytest.raises(Damaged):
        decrypted_value(forged, dek=DEK, column=COLUMN)
    with pytest.raises(Damaged):
        decrypted_value(made, dek=os.urandom(32), column=COLUMN)


def test_any_bit_that_was_changed_is_found():
    made = value()
    for at in range(1, len(made)):
        spoilt = made[:at] + bytes([made[at] ^ 1]) + made[at + 1 :]
        with pytest.raises(Damaged):
            decrypted_value(spoilt, dek=DEK, column=COLUMN)


@pytest.mark.parametrize("plain", ["", "\x02", "\x02abc", "15-KH", "x" * 100, "\x02" + "á" * 80])
def test_what_people_type_is_no_encrypted_text(plain):
    assert not is_encrypted_text(plain)
    with pytest.raises(Damaged):
        from_text(plain)


@pytest.mark.parametrize(
    "told", [None, {}, [], "x", {"\x02": 1}, {"\x02": "x"}, {"a": as_text(value())}]
)
def test_what_is_no_encrypted_json_is_told(told):
    assert not is_encrypted_json(told)
    with pytest.raises(Damaged):
        from_json(told)


@pytest.mark.parametrize("spoilt", [b"", b"\x01", b"\x01" * 44, b"\x02" + bytes(50)])
def test_what_is_no_value_names_no_key(spoilt):
    assert not is_encrypted(spoilt)
    with pytest.raises(Damaged):
        dek_id_of(spoilt)
