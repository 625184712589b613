"""What stands in the clear in place of something closed, and is alike only where that is alike."""

import base64
import hashlib
import hmac
from typing import Final

_TOKEN_BYTES: Final = 16
_VOUCHER_BYTES: Final = 24
# How the name of an encrypted object begins; a plain one is 64 hex digits and begins otherwise.
ENCRYPTED: Final = "k"


def number_token(match_key: bytes, *, inventory: int, number_key: str) -> str:
    """A number within its inventory; of no number there is none. Needs open keys."""
    if not number_key:
        return ""
    told = f"{inventory}|{number_key}".encode()
    short = hmac.digest(match_key, told, hashlib.sha256)[:_TOKEN_BYTES]
    return base64.urlsafe_b64encode(short).rstrip(b"=").decode("ascii")


def voucher(voucher_key: bytes, told: bytes) -> str:
    """What stands beside a row that says this, and that nobody makes without open keys."""
    short = hmac.digest(voucher_key, told, hashlib.sha256)[:_VOUCHER_BYTES]
    return base64.urlsafe_b64encode(short).decode("ascii")


def object_name(names_key: bytes, digest: str) -> str:
    """
    How an encrypted object of these plain bytes is called: the same bytes have one name.

    The key keeps nothing from whoever has the file of keys; without that, a name tells nobody whether
    it is that of a file they have.
    """
    return ENCRYPTED + hmac.digest(names_key, digest.encode(), hashlib.sha256).hex()


def is_object_name(name: str) -> bool:
    """Whether a name is that of an encrypted object."""
    return len(name) == 65 and name[0] == ENCRYPTED and set(name[1:]) <= set("0123456789abcdef")


def keyed_digest(names_key: bytes, told: bytes) -> str:
    """In place of a plain digest of closed words."""
    return hmac.digest(names_key, b"words|" + told, hashlib.sha256).hex()
