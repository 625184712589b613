"""The key of an object opens with its class's private half, at its own place, and nowhere else."""

import os
from dataclasses import replace

import pytest

from keys.domain.envelopes import (
    FRESH_BYTES,
    WRAPPED_BYTES,
    Place,
    public_of,
    settled_key,
    unwrap_fresh,
    unwrap_settled,
    wrap_fresh,
    wrap_settled,
)
from keys.domain.errors import Damaged

PRIVATE = bytes(range(32))
DEK = bytes(range(100, 132))
PLACE = Place(2, 1, b"i" * 16)


def fresh(place=PLACE, private=PRIVATE):
    return wrap_fresh(DEK, place, public=public_of(private), chance=os.urandom(32))


def test_what_was_made_for_a_public_half_opens_with_its_private_one():
    envelope = fresh()
    assert len(envelope) == FRESH_BYTES
    assert unwrap_fresh(envelope, PLACE, private=PRIVATE) == DEK
    assert fresh() != envelope


@pytest.mark.parametrize(
    "elsewhere",
    [replace(PLACE, key_class=3), replace(PLACE, epoch=2), replace(PLACE, dek_id=b"j" * 16)],
)
def test_it_opens_at_its_own_place_only(elsewhere):
    with pytest.raises(Damaged):
        unwrap_fresh(fresh(), elsewhere, private=PRIVATE)


def test_nobody_elses_private_half_opens_it():
    with pytest.raises(Damaged):
        unwrap_fresh(fresh(), PLACE, private=os.urandom(32))


def test_any_bit_that_was_changed_is_found():
    envelope = fresh()
    for at in range(len(envelope)):
        spoilt = bytearray(envelope)
        spoilt[at] ^= 1
        with pytest.raises(Damaged):
            unwrap_fresh(bytes(spoilt), PLACE, private=PRIVATE)


@pytest.mark.parametrize("spoilt", [b"", b"x", bytes(FRESH_BYTES), bytes(FRESH_BYTES + 1)])
def test_what_is_no_envelope_opens_nothing(spoilt):
    with pytest.raises(Damaged):
        unwrap_fresh(spoilt, PLACE, private=PRIVATE)
    with pytest.raises(Damaged):
        unwrap_settled(spoilt[:WRAPPED_BYTES], key=PRIVATE)


def test_the_cheap_form_needs_the_private_half_too_and_differs_by_class_and_epoch():
    keys = {
        settled_key(private, key_class=kind, epoch=epoch)
        for private in (PRIVATE, bytes(32)) for kind in (0, 1) for epoch in (1, 2)
    }  # fmt: skip
    assert len(keys) == 8
    key = settled_key(PRIVATE, key_class=2, epoch=1)
    envelope = wrap_settled(DEK, key=key)
    assert unwrap_settled(envelope, key=key) == DEK
    with pytest.raises(Damaged):
        unwrap_settled(envelope, key=settled_key(PRIVATE, key_class=2, epoch=2))
    with pytest.raises(Damaged):
        unwrap_settled(envelope[:-1] + bytes([envelope[-1] ^ 1]), key=key)
