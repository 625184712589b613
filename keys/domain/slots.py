"""
Who opens the keys: each slot holds the one root, under a passphrase or a key file, and any opens all.

From the root follow the keys that wrap the private halves of classes, the key numbers are matched by,
and the one by which rows that give a right are vouched for. A passphrase is stretched by scrypt, whose cost stands beside the slot and is part of what it opens
with: a slot whose cost was changed opens nothing.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from keys.domain.classes import KeyClass
from keys.domain.envelopes import KEY_BYTES, derived
from keys.domain.errors import Damaged, WrongKey

SHORTEST_PASSPHRASE: Final = 16
SHORTEST_FILE: Final = KEY_BYTES
# It goes to the keeper in one packet.
LONGEST_FILE: Final = 1 << 15
SALT_BYTES: Final = 16


class Kind(StrEnum):
    """What opens a slot."""

    PASSPHRASE = "passphrase"  # noqa: S105 - the word, not one
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Cost:
    """What scrypt takes: 128 · n · r bytes of memory, and half a second of a processor."""

    n: int = 1 << 17
    r: int = 8
    p: int = 1


@dataclass(frozen=True, slots=True)
class Slot:
    """The root in one form. `label` is what people call it by."""

    kind: Kind
    label: str
    salt: bytes
    cost: Cost
    wrapped: bytes


def closed_slot(
    root: bytes, secret: bytes, *, kind: Kind, label: str, site: bytes, salt: bytes, cost: Cost
) -> Slot:
    """The root for whoever has the secret: a passphrase as `said` has it, or what a key file holds."""
    key = _slot_key(secret, kind=kind, site=site, salt=salt, cost=cost)
    return Slot(kind, label, salt, cost, aes_key_wrap(key, root))


def opened(slot: Slot, secret: bytes, *, site: bytes) -> bytes:
    """The root. Raises WrongKey."""
    key = _slot_key(secret, kind=slot.kind, site=site, salt=slot.salt, cost=slot.cost)
    try:
        return aes_key_unwrap(key, slot.wrapped)
    except (InvalidUnwrap, ValueError) as error:
        raise WrongKey(slot.label) from error


def said(passphrase: str) -> bytes:
    """A passphrase as it counts: however its accents were typed, with no line's end behind it."""
    return unicodedata.normalize("NFC", passphrase.rstrip("\r\n")).encode("utf-8", "surrogatepass")


def is_passphrase(passphrase: str) -> bool:
    """Whether it is long enough, and not of two letters over and over."""
    text = unicodedata.normalize("NFC", passphrase).strip()
    return len(text) >= SHORTEST_PASSPHRASE and len(set(text)) >= SHORTEST_PASSPHRASE // 2


def is_key_file(content: bytes) -> bool:
    """Whether it can be a key: long enough, not endless, and not of a few bytes over and over."""
    fits = SHORTEST_FILE <= len(content) <= LONGEST_FILE
    return fits and len(set(content[: 4 * SHORTEST_FILE])) >= SHORTEST_FILE // 4


def wrapped_private(private: bytes, root: bytes, *, key_class: KeyClass, epoch: int) -> bytes:
    """The private half of a class as the file of keys has it."""
    return aes_key_wrap(_key_of_class(root, key_class, epoch), private)


def unwrapped_private(wrapped: bytes, root: bytes, *, key_class: KeyClass, epoch: int) -> bytes:
    """The private half of a class. Raises Damaged."""
    try:
        return aes_key_unwrap(_key_of_class(root, key_class, epoch), wrapped)
    except (InvalidUnwrap, ValueError) as error:
        raise Damaged("the private half of a class") from error


def match_key(root: bytes) -> bytes:
    """The key by which numbers of closed papers are matched."""
    return derived(root, b"khoso match 1")


def voucher_key(root: bytes) -> bytes:
    """The key by which rows that open something closed are vouched for."""
    return derived(root, b"khoso voucher 1")


def _key_of_class(root: bytes, key_class: KeyClass, epoch: int) -> bytes:
    return derived(root, b"khoso class 1" + bytes((key_class,)) + epoch.to_bytes(4, "big"))


def _slot_key(secret: bytes, *, kind: Kind, site: bytes, salt: bytes, cost: Cost) -> bytes:
    if kind is Kind.PASSPHRASE:
        stretch = Scrypt(salt=salt, length=KEY_BYTES, n=cost.n, r=cost.r, p=cost.p)
        secret = stretch.derive(secret)
    told = f"khoso slot 1|{kind}|{cost.n}|{cost.r}|{cost.p}|".encode() + site
    return derived(secret, told, salt=salt)
