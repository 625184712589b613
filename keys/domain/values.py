"""
An encrypted value in a column: of bytes, of text, or of JSON; told from a plain one by its beginning.

    bytes   0x01, dek id, nonce of 12, what was encrypted, tag of 16
    text    U+0002, and the same in base64url
    JSON    an object with the one name U+0002

It is bound to its key and to the column it was written for (`table.column`), so it cannot be moved to
another column, or to a row of another key. Chance comes as an argument.
"""

import base64
import binascii
import re
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from keys.domain.envelopes import ID_BYTES
from keys.domain.errors import Damaged
from machine.json_values import Json

NONCE_BYTES: Final = 12
_TAG: Final = 16
_MARK: Final = b"\x01"
_LEAST: Final = len(_MARK) + ID_BYTES + NONCE_BYTES + _TAG
TEXT_MARK: Final = "\x02"
_TEXT: Final = re.compile(f"{TEXT_MARK}[A-Za-z0-9_-]{{{_LEAST * 4 // 3},}}")


def encrypted_value(plain: bytes, *, dek: bytes, dek_id: bytes, nonce: bytes, column: str) -> bytes:
    """A value of a column under a key."""
    told = AESGCM(dek).encrypt(nonce, plain, _bound(dek_id, column))
    return _MARK + dek_id + nonce + told


def decrypted_value(value: bytes, *, dek: bytes, column: str) -> bytes:
    """The plain value. Raises Damaged for what is not of this key and this column."""
    dek_id = dek_id_of(value)
    nonce = value[len(_MARK) + ID_BYTES :][:NONCE_BYTES]
    try:
        return AESGCM(dek).decrypt(nonce, value[_LEAST - _TAG :], _bound(dek_id, column))
    except InvalidTag as error:
        raise Damaged(column) from error


def is_encrypted(value: bytes) -> bool:
    """Whether bytes are an encrypted value; no plain ones of ours begin so."""
    return len(value) >= _LEAST and value[:1] == _MARK


def dek_id_of(value: bytes) -> bytes:
    """Which key a value is encrypted under. Raises Damaged."""
    if not is_encrypted(value):
        raise Damaged("no encrypted value")
    return value[len(_MARK) :][:ID_BYTES]


def as_text(value: bytes) -> str:
    """An encrypted value for a column of text."""
    return TEXT_MARK + base64.urlsafe_b64encode(value).rstrip(b"=").decode("ascii")


def is_encrypted_text(text: str) -> bool:
    """Whether a text is an encrypted value; people's own never hold its first character."""
    return _TEXT.fullmatch(text) is not None


def from_text(text: str) -> bytes:
    """The encrypted value that a text is. Raises Damaged."""
    if not is_encrypted_text(text):
        raise Damaged("no encrypted text")
    body = text[len(TEXT_MARK) :]
    try:
        return base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    except (binascii.Error, ValueError) as error:
        raise Damaged("no encrypted text") from error


def as_json(value: bytes) -> dict[str, str]:
    """An encrypted value for a column of JSON."""
    return {TEXT_MARK: as_text(value)}


def is_encrypted_json(told: Json) -> bool:
    """Whether JSON is an encrypted value."""
    if not isinstance(told, dict) or set(told) != {TEXT_MARK}:
        return False
    text = told[TEXT_MARK]
    return isinstance(text, str) and is_encrypted_text(text)


def from_json(told: Json) -> bytes:
    """The encrypted value that JSON is. Raises Damaged."""
    if not is_encrypted_json(told):
        raise Damaged("no encrypted JSON")
    return from_text(str(told[TEXT_MARK]))  # type: ignore[index, call-overload]


def _bound(dek_id: bytes, column: str) -> bytes:
    return b"khoso value 1|" + dek_id + b"|" + column.encode()
