"""
The form of an encrypted object: a header, segments that each stand for themselves, a hash of all.

    header   64 bytes   magic, form, class at writing, dek id, nonce prefix, and the start of a hash
                        of these
    segment  256 KiB of plain bytes and a tag of 16, AES-256-GCM; the last is shorter, or empty
    trailer  32 bytes   SHA-256 of all before it: rot is found without any key

Nonce: prefix, number of the segment, whether it is the last. The header is authenticated with each
segment. So no segment can be changed, exchanged, left out, cut off or taken from another object,
though how long the object is need not be known before it is written. A key encrypts one object once;
whoever writes anew takes another.
"""

import hashlib
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from keys.domain.classes import KeyClass, is_class
from keys.domain.envelopes import ID_BYTES
from keys.domain.errors import Damaged

MAGIC: Final = b"KHSO1\0"
FORM: Final = 1
SEGMENT: Final = 1 << 18
TAG: Final = 16
PREFIX_BYTES: Final = 7
HEADER_BYTES: Final = 64
TRAILER_BYTES: Final = 32
MOST_BYTES: Final = SEGMENT << 32
# magic, form, class, dek id, prefix; then 17 bytes of nothing, and the check.
_HEADER: Final = struct.Struct(f">{len(MAGIC)}sBB{ID_BYTES}s{PREFIX_BYTES}s17x")
_CHECK: Final = HEADER_BYTES - _HEADER.size


Cipher = AESGCM


def cipher_of(key: bytes) -> Cipher:
    """A key made ready, for whoever decrypts many segments with it."""
    return AESGCM(key)


@dataclass(frozen=True, slots=True)
class Header:
    """
    What stands before an encrypted object. `key_class` is that at writing: it may have been moved
    since, which only the file of keys knows.
    """

    key_class: KeyClass
    dek_id: bytes
    prefix: bytes

    def as_bytes(self) -> bytes:
        """As it stands before the object."""
        told = _HEADER.pack(MAGIC, FORM, self.key_class, self.dek_id, self.prefix)
        return told + hashlib.sha256(told).digest()[:_CHECK]


@dataclass(frozen=True, slots=True)
class Shape:
    """How many plain bytes an object holds, and so where each segment stands."""

    size: int

    @classmethod
    def of_length(cls, length: int) -> "Shape":
        """Of an object that is so long as a whole. Raises Damaged where none can be."""
        body = length - HEADER_BYTES - TRAILER_BYTES
        segments = max(1, -(-body // (SEGMENT + TAG)))
        shape = cls(body - TAG * segments)
        if shape.size < 0 or shape.length != length or shape.size > MOST_BYTES:
            raise Damaged("the length")
        return shape

    @property
    def segments(self) -> int:
        """How many segments there are; one that is empty where there is nothing."""
        return max(1, -(-self.size // SEGMENT))

    @property
    def length(self) -> int:
        """How long the whole is."""
        return HEADER_BYTES + self.size + TAG * self.segments + TRAILER_BYTES

    def place_of(self, number: int) -> tuple[int, int]:
        """Where a segment begins in the object, and how long it is there."""
        if not 0 <= number < self.segments:
            raise IndexError(number)
        plain = min(SEGMENT, self.size - number * SEGMENT)
        return HEADER_BYTES + number * (SEGMENT + TAG), plain + TAG


def header_in(told: bytes) -> Header:
    """The header of an object that begins so. Raises Damaged."""
    if len(told) < HEADER_BYTES:
        raise Damaged("shorter than a header")
    body, check = told[: _HEADER.size], told[_HEADER.size : HEADER_BYTES]
    if hashlib.sha256(body).digest()[:_CHECK] != check:
        raise Damaged("the header")
    magic, form, key_class, dek_id, prefix = _HEADER.unpack(body)
    # The bytes of nothing are part of the check, and nothing.
    whole = Header(key_class, dek_id, prefix)
    known = (magic, form) == (MAGIC, FORM) and is_class(key_class)
    if not known or whole.as_bytes() != told[:HEADER_BYTES]:
        raise Damaged("the header")
    return whole


def encrypted(pieces: Iterable[bytes], header: Header, key: bytes) -> Iterator[bytes]:
    """The object of these pieces, in pieces: header, segments, trailer."""
    told, cipher, hashed = header.as_bytes(), AESGCM(key), hashlib.sha256()
    hashed.update(told)
    yield told
    for number, (plain, is_last) in enumerate(_segments_of(pieces)):
        segment = cipher.encrypt(_nonce(header, number, last=is_last), plain, told)
        hashed.update(segment)
        yield segment
    yield hashed.digest()


def decrypted(segment: bytes, number: int, header: Header, cipher: Cipher, *, last: bool) -> bytes:
    """The plain bytes of a segment, which is the last of its object or not. Raises Damaged."""
    nonce = _nonce(header, number, last=last)
    try:
        return cipher.decrypt(nonce, segment, header.as_bytes())
    except InvalidTag as error:
        raise Damaged(f"segment {number}") from error


def is_whole(pieces: Iterable[bytes]) -> bool:
    """
    Whether an object is as it was written, as far as that can be told without keys: its header and
    its hash.
    """
    hashed, length, end, head = hashlib.sha256(), 0, b"", b""
    for piece in pieces:
        head = head if len(head) >= HEADER_BYTES else head + piece[:HEADER_BYTES]
        length += len(piece)
        kept = end + piece
        hashed.update(kept[:-TRAILER_BYTES])
        end = kept[-TRAILER_BYTES:]
    try:
        header_in(head)
        Shape.of_length(length)
    except Damaged:
        return False
    return hashed.digest() == end


def _segments_of(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The plain segments, and whether each is the last."""
    waiting = b""
    # The last one waits until it is known to be it; what comes in whole segments is not copied.
    for piece in filter(None, pieces):
        if len(waiting) == SEGMENT:
            yield waiting, False
            waiting = b""
        if not waiting and len(piece) <= SEGMENT:
            waiting = piece
            continue
        told = memoryview(waiting + piece)
        whole = max(0, -(-len(told) // SEGMENT) - 1)
        for number in range(whole):
            yield bytes(told[number * SEGMENT : (number + 1) * SEGMENT]), False
        waiting = bytes(told[whole * SEGMENT :])
    yield waiting, True


def _nonce(header: Header, number: int, *, last: bool) -> bytes:
    return header.prefix + number.to_bytes(4, "big") + bytes((last,))
