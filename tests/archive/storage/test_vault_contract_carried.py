"""What every vault does with objects that are carried as they stand: no key is asked, and nothing wrong is kept."""

import io

import pytest

from archive.storage import Missing, Tampered
from keys.api import use_ring
from tests.archive.storage.rigs import LARGE, digest_of, everything, put

UNKNOWN = digest_of(b"never put")


def stored_bytes(vault, name):
    with vault.read_stored(name) as file:
        return file.read()


@pytest.mark.parametrize("content", [b"", b"x", LARGE])
def test_what_is_read_as_it_stands_is_put_back_as_it_stood(rig, content):
    name = put(rig.vault, content).name
    kept = stored_bytes(rig.vault, name)
    assert kept == rig.raw(name)
    rig.remove(name)
    assert rig.vault.put_stored(name, io.BytesIO(kept))
    assert rig.raw(name) == kept
    assert list(rig.vault.names()) == [name]
    assert everything(rig.vault, name) == content


def test_no_key_is_asked_for_what_is_carried(rig):
    name = put(rig.vault, LARGE).name
    use_ring(None)
    kept = stored_bytes(rig.vault, name)
    rig.remove(name)
    assert rig.vault.put_stored(name, io.BytesIO(kept))
    assert not rig.vault.put_stored(name, io.BytesIO(kept))
    assert rig.raw(name) == kept


def test_carried_twice_it_stands_once(rig):
    name = put(rig.vault, LARGE).name
    assert not rig.vault.put_stored(name, io.BytesIO(stored_bytes(rig.vault, name)))
    assert everything(rig.vault, name) == LARGE


@pytest.mark.parametrize("wrong", ["changed", "cut", "longer", "empty"])
def test_bytes_that_cannot_be_those_of_the_name_are_refused_and_nothing_is_kept(rig, wrong):
    name = put(rig.vault, LARGE).name
    kept = stored_bytes(rig.vault, name)
    rig.remove(name)
    middle = len(kept) // 2
    brought = {
        "changed": kept[:middle] + bytes([kept[middle] ^ 1]) + kept[middle + 1 :],
        "cut": kept[:-1],
        "longer": kept + b"x",
        "empty": b"",
    }[wrong]
    with pytest.raises(Tampered):
        rig.vault.put_stored(name, io.BytesIO(brought))
    assert list(rig.vault.names()) == []


def test_what_stands_damaged_under_the_name_is_told_and_left(rig):
    name = put(rig.vault, LARGE).name
    kept = stored_bytes(rig.vault, name)
    rig.overwrite(name, kept[:-1])
    with pytest.raises(Tampered):
        rig.vault.put_stored(name, io.BytesIO(kept))
    assert rig.raw(name) == kept[:-1]


@pytest.mark.parametrize("name", [UNKNOWN, "", "..", "../../etc/passwd", UNKNOWN.upper()])
def test_a_name_nothing_was_put_under_cannot_be_carried(vault, name):
    put(vault, b"something else")
    with pytest.raises(Missing):
        vault.read_stored(name)


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", UNKNOWN.upper()])
def test_nothing_is_kept_under_what_is_no_name(vault, name):
    with pytest.raises((Missing, Tampered)):
        vault.put_stored(name, io.BytesIO(b"x"))
    assert list(vault.names()) == []
