"""
Keys within keys: how the key of an object is kept in the file of keys.

    fresh       for the public half of a class: anybody can make it, only its private half opens it
    settled     under the symmetric key of a class, which follows from the private half: thirty times
                cheaper to open; whoever holds open keys and meets a fresh one makes it

A fresh one is an ephemeral X25519 key and the object's key, wrapped (RFC 3394) under what both sides
agree on; who it is for and which object it is of go into that agreement. Chance comes as an argument.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from keys.domain.classes import KeyClass
from keys.domain.errors import Damaged

KEY_BYTES: Final = 32
ID_BYTES: Final = 16
_EPHEMERAL: Final = 32
WRAPPED_BYTES: Final = KEY_BYTES + 8
FRESH_BYTES: Final = _EPHEMERAL + WRAPPED_BYTES


@dataclass(frozen=True, slots=True)
class Place:
    """What an object's key is kept for: its class, the epoch of the class's keys, its own number."""

    key_class: KeyClass
    epoch: int
    dek_id: bytes

    def as_bytes(self) -> bytes:
        """To be mixed into a key, so that an envelope opens at its own place only."""
        return bytes((self.key_class,)) + self.epoch.to_bytes(4, "big") + self.dek_id


def wrap_fresh(dek: bytes, place: Place, *, public: bytes, chance: bytes) -> bytes:
    """The key of an object for whoever holds the private half; `chance` is 32 bytes nobody knows."""
    ephemeral = X25519PrivateKey.from_private_bytes(chance)
    theirs = X25519PublicKey.from_public_bytes(public)
    ours = _raw(ephemeral.public_key())
    agreed = _agreed(ephemeral.exchange(theirs), ours, public, place)
    return ours + aes_key_wrap(agreed, dek)


def unwrap_fresh(envelope: bytes, place: Place, *, private: bytes) -> bytes:
    """The key of an object. Raises Damaged for what is not of this place and these keys."""
    if len(envelope) != FRESH_BYTES:
        raise Damaged("an envelope of another length")
    own = X25519PrivateKey.from_private_bytes(private)
    theirs, wrapped = envelope[:_EPHEMERAL], envelope[_EPHEMERAL:]
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(theirs))
        return aes_key_unwrap(_agreed(shared, theirs, _raw(own.public_key()), place), wrapped)
    except (InvalidUnwrap, ValueError) as error:
        raise Damaged("an envelope of another key or place") from error


def settled_key(private: bytes, *, key_class: KeyClass, epoch: int) -> bytes:
    """The symmetric key of a class, which only whoever holds its private half knows."""
    told = bytes((key_class,)) + epoch.to_bytes(4, "big")
    return derived(private, b"khoso class key 1" + told)


def wrap_settled(dek: bytes, *, key: bytes) -> bytes:
    """The key of an object under the symmetric key of its class."""
    return aes_key_wrap(key, dek)


def unwrap_settled(envelope: bytes, *, key: bytes) -> bytes:
    """The key of an object. Raises Damaged."""
    if len(envelope) != WRAPPED_BYTES:
        raise Damaged("an envelope of another length")
    try:
        return aes_key_unwrap(key, envelope)
    except InvalidUnwrap as error:
        raise Damaged("an envelope of another key") from error


def public_of(private: bytes) -> bytes:
    """The public half that belongs to a private one."""
    return _raw(X25519PrivateKey.from_private_bytes(private).public_key())


def derived(secret: bytes, told: bytes, *, salt: bytes = b"") -> bytes:
    """A key for one purpose from a secret that serves many."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt or None, info=told).derive(secret)


def _agreed(shared: bytes, ephemeral: bytes, public: bytes, place: Place) -> bytes:
    salt = hashlib.sha256(ephemeral + public).digest()
    return derived(shared, b"khoso dek 1" + place.as_bytes(), salt=salt)


def _raw(public: X25519PublicKey) -> bytes:
    return public.public_bytes(Encoding.Raw, PublicFormat.Raw)
