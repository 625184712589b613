"""An encrypted object: nothing of it can be changed, moved, cut or exchanged unseen."""

import hashlib
import os
import random

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from keys.domain.errors import Damaged
from keys.domain.segments import (
    HEADER_BYTES,
    SEGMENT,
    TAG,
    TRAILER_BYTES,
    Header,
    Shape,
    decrypted,
    encrypted,
    header_in,
    is_whole,
)

KEY = bytes(range(32))
SIZES = [0, 1, 1000, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT, 3 * SEGMENT + 777]


def header(*, dek_id=b"d" * 16, prefix=b"p" * 7, key_class=2):
    return Header(key_class, dek_id, prefix)


def plain_of(size, seed=1):
    return random.Random(seed).randbytes(size)


def in_pieces(plain, seed=2):
    chance, at = random.Random(seed), 0
    while at < len(plain):
        step = chance.randrange(1, 2 * SEGMENT)
        yield plain[at : at + step]
        at += step


def written(plain, **how):
    return b"".join(encrypted(in_pieces(plain), header(**how), KEY))


def read(whole, key=KEY):
    """As a reader does it: header, then every segment where it is said to be."""
    head, shape = header_in(whole), Shape.of_length(len(whole))
    cipher, plain = AESGCM(key), b""
    for number in range(shape.segments):
        plain += segment_of(whole, number, head, shape, cipher)
    return plain


def segment_of(whole, number, head, shape, cipher):
    at, length = shape.place_of(number)
    last = number == shape.segments - 1
    return decrypted(whole[at : at + length], number, head, cipher, last=last)


@pytest.mark.parametrize("size", SIZES)
def test_what_was_written_is_read_again(size):
    plain = plain_of(size)
    whole = written(plain)
    assert len(whole) == Shape(size).length
    assert Shape.of_length(len(whole)) == Shape(size)
    assert read(whole) == plain
    assert header_in(whole) == header()
    assert is_whole([whole])
    assert is_whole(in_pieces(whole, seed=3))
    assert is_whole(bytes([one]) for one in whole[:2000]) == (len(whole) <= 2000)


def test_no_stretch_of_the_plain_bytes_stands_in_it():
    plain = b"TUYET MAT " * 100_000
    assert b"TUYET MAT" not in written(plain)


def test_any_range_is_read_by_its_segments_alone():
    plain, chance = plain_of(3 * SEGMENT + 777), random.Random(5)
    whole = written(plain)
    head, shape, cipher = header_in(whole), Shape.of_length(len(whole)), AESGCM(KEY)
    for _ in range(50):
        first = chance.randrange(len(plain))
        last = chance.randrange(first, len(plain))
        found = b""
        for number in range(first // SEGMENT, last // SEGMENT + 1):
            found += segment_of(whole, number, head, shape, cipher)
        begin = first - first // SEGMENT * SEGMENT
        assert found[begin : begin + last - first + 1] == plain[first : last + 1]


@pytest.mark.parametrize("size", [0, 1000, SEGMENT + 9])
def test_a_bit_that_flips_anywhere_is_found_with_the_key_and_without(size):
    whole, chance = written(plain_of(size)), random.Random(7)
    places = {
        *range(HEADER_BYTES),
        len(whole) - 1,
        *(chance.randrange(len(whole)) for _ in range(40)),
    }
    for at in sorted(places):
        spoilt = whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :]
        assert not is_whole([spoilt])
        if at < len(whole) - TRAILER_BYTES:
            with pytest.raises(Damaged):
                read(spoilt)


def test_whoever_makes_the_hash_fit_again_is_found_by_the_key():
    """What the disk does is found by the hash; what a person does, who can reckon it, by the tags."""
    whole = bytearray(written(plain_of(SEGMENT + 9)))
    whole[HEADER_BYTES + 5] ^= 1
    body = bytes(whole[:-TRAILER_BYTES])
    forged = body + hashlib.sha256(body).digest()
    assert is_whole([forged])
    with pytest.raises(Damaged):
        read(forged)


@pytest.mark.parametrize("border", [1, 2])
def test_cut_at_a_border_it_is_not_the_shorter_object(border):
    whole = written(plain_of(3 * SEGMENT))
    kept = whole[: HEADER_BYTES + border * (SEGMENT + TAG)]
    assert not is_whole([kept])
    shorter = kept + hashlib.sha256(kept).digest()
    assert is_whole([shorter])
    with pytest.raises(Damaged):
        read(shorter)


def test_what_was_put_behind_the_end_is_found():
    whole = written(plain_of(SEGMENT))
    body = whole[:-TRAILER_BYTES] + whole[HEADER_BYTES:-TRAILER_BYTES]
    with pytest.raises(Damaged):
        read(body + hashlib.sha256(body).digest())


@pytest.mark.parametrize("length", [0, 63, HEADER_BYTES + TRAILER_BYTES, HEADER_BYTES + TRAILER_BYTES + 15,
                                    Shape(SEGMENT).length + 1, Shape(SEGMENT).length + TAG - 1])  # fmt: skip
def test_no_object_has_a_length_that_none_can_have(length):
    with pytest.raises(Damaged):
        Shape.of_length(length)


def test_segments_that_changed_places_are_found():
    whole = written(plain_of(3 * SEGMENT))
    first, second = (slice(*place) for place in (
        (HEADER_BYTES, HEADER_BYTES + SEGMENT + TAG),
        (HEADER_BYTES + SEGMENT + TAG, HEADER_BYTES + 2 * (SEGMENT + TAG)),
    ))  # fmt: skip
    swapped = whole[:HEADER_BYTES] + whole[second] + whole[first] + whole[second.stop :]
    with pytest.raises(Damaged):
        read(swapped)


@pytest.mark.parametrize(
    "how",
    [{"dek_id": b"e" * 16}, {"prefix": b"q" * 7}, {"key_class": 3}],
    ids=lambda how: next(iter(how)),
)
def test_a_segment_of_another_object_is_found_even_under_one_key(how):
    ours, theirs = written(plain_of(1000)), written(plain_of(1000, seed=9), **how)
    mixed = ours[:HEADER_BYTES] + theirs[HEADER_BYTES:]
    with pytest.raises(Damaged):
        read(mixed)


def test_another_key_reads_nothing():
    with pytest.raises(Damaged):
        read(written(plain_of(10)), key=os.urandom(32))


@pytest.mark.parametrize(
    "head", [b"", b"KHSO1\0", b"%PDF-1.7" + bytes(100), bytes(64), b"KHSO1\0" + bytes(58)]
)
def test_what_is_no_object_has_no_header(head):
    with pytest.raises(Damaged):
        header_in(head)
    assert not is_whole([head])


def test_a_header_of_another_form_or_an_unknown_class_is_refused():
    told = bytearray(header().as_bytes())
    for at, value in ((6, 9), (7, 7)):
        spoilt = bytearray(told)
        spoilt[at] = value
        spoilt[48:] = hashlib.sha256(spoilt[:48]).digest()[:16]
        with pytest.raises(Damaged):
            header_in(bytes(spoilt))
