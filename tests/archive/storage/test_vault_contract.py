"""What every vault does. An adapter is done when it passes test_vault_contract*: what is put comes back."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest

from access.domain.levels import Level
from archive.domain.secrecy import Secrecy
from archive.domain.vault_names import LONGEST_NAME
from archive.storage import CHUNK, Missing
from tests.archive.storage.rigs import CLOSED, LARGE, LATER, NOON, digest_of, everything, put

UNKNOWN = digest_of(b"never put")


class BreaksMidway(io.RawIOBase):
    def __init__(self, good):
        self.left = good

    def read(self, size=-1):
        if not self.left:
            raise OSError(5, "the scanner's disk was pulled out")
        piece, self.left = self.left[:size], self.left[size:]
        return piece


def test_what_is_put_is_named_after_its_bytes_and_comes_back(vault):
    stored = put(vault, LARGE)
    assert (stored.name, stored.size, stored.new) == (
        vault.name_for(digest_of(LARGE), secrecy=CLOSED),
        len(LARGE),
        True,
    )
    assert stored.digest == digest_of(LARGE)
    assert everything(vault, stored.name) == LARGE
    assert vault.size(stored.name) == len(LARGE)


def test_names_sort_in_every_database_as_they_do_here(vault):
    for n in range(20):
        name = put(vault, b"%d" % n).name
        assert name.isascii()
        assert name.isalnum()
        assert name == name.lower()
        assert len(name) <= LONGEST_NAME


def test_an_empty_file_is_a_file(vault):
    stored = put(vault, b"")
    assert stored.name == vault.name_for(digest_of(b""), secrecy=CLOSED)
    assert everything(vault, stored.name) == b""
    vault.verify(stored.name)


def test_putting_starts_where_the_source_stands_and_leaves_it_open(vault):
    source = io.BytesIO(b"header|body")
    source.seek(7)
    assert vault.put(source, secrecy=CLOSED).name == vault.name_for(
        digest_of(b"body"), secrecy=CLOSED
    )
    assert not source.closed


def test_the_second_put_of_the_same_bytes_keeps_the_first(vault):
    first, second = put(vault, LARGE), put(vault, LARGE)
    assert (first.new, second.new) == (True, False)
    assert (second.name, second.size) == (first.name, first.size)
    assert list(vault.names()) == [first.name]


@pytest.mark.parametrize("good", [b"", b"x", LARGE])
def test_a_source_that_breaks_leaves_nothing(vault, good):
    with pytest.raises(OSError, match="pulled out"):
        vault.put(BreaksMidway(good), secrecy=CLOSED)
    assert list(vault.names()) == []
    assert put(vault, LARGE).new


@pytest.mark.parametrize(
    ("start", "length"),
    [
        (0, None),
        (0, 0),
        (0, 1),
        (5, None),
        (CHUNK - 1, 2),
        (CHUNK, CHUNK),
        (len(LARGE) - 3, None),
        (len(LARGE) - 3, 1000),
        (len(LARGE), None),
        (len(LARGE) + 9, 9),
    ],
)
def test_a_range_is_read_in_pieces(vault, start, length):
    name = put(vault, LARGE).name
    pieces = list(vault.read(name, start, length))
    end = None if length is None else start + length
    assert b"".join(pieces) == LARGE[start:end]
    assert all(0 < len(piece) <= CHUNK for piece in pieces)


@pytest.mark.parametrize(("start", "length"), [(-1, None), (0, -1)])
def test_a_range_backwards_is_refused_at_the_call(vault, start, length):
    name = put(vault, b"abc").name
    with pytest.raises(ValueError):
        vault.read(name, start, length)


def test_an_opened_object_can_be_sought(vault):
    name = put(vault, LARGE).name
    with vault.open(name) as file:
        assert file.seekable()
        assert file.seek(-5, io.SEEK_END) == len(LARGE) - 5
        assert file.read() == LARGE[-5:]
        file.seek(1000)
        assert file.read(7) == LARGE[1000:1007]
        assert file.tell() == 1007


def test_two_readers_of_one_object_do_not_disturb_each_other(vault):
    name = put(vault, b"0123456789").name
    with vault.open(name) as one, vault.open(name) as other:
        one.seek(5)
        assert other.read(3) == b"012"
        assert one.read(3) == b"567"


ACTS = {
    "size": lambda vault, name: vault.size(name),
    "read": lambda vault, name: vault.read(name),
    "open": lambda vault, name: vault.open(name),
    "open verified": lambda vault, name: vault.open_verified(name),
    "verify": lambda vault, name: vault.verify(name),
    "lock": lambda vault, name: vault.lock_until(name, LATER),
    "hold": lambda vault, name: vault.hold(name, True),
    "destroy": lambda vault, name: vault.destroy(name, at=NOON),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize(
    "name",
    [
        UNKNOWN,
        "",
        "..",
        "../../etc/passwd",
        "/etc/passwd",
        UNKNOWN.upper(),
        UNKNOWN + "\n",
        UNKNOWN[:-1] + "\0",
        UNKNOWN[:-1] + "٣",
        "incoming",
    ],
)
def test_a_name_nothing_was_put_under_is_missing(vault, act, name):
    put(vault, b"something else")
    with pytest.raises(Missing):
        act(vault, name)


def test_names_are_listed_in_order(vault):
    assert list(vault.names()) == []
    names = sorted(put(vault, b"%d" % n).name for n in range(50))
    assert list(vault.names()) == names
    for after in ("0", names[0], names[20], names[49], "8" * 64, "g"):
        assert list(vault.names(after)) == [name for name in names if name > after]


def test_a_good_vault_says_so(vault):
    health = vault.health()
    assert health.writable
    assert health.free_bytes is None or health.free_bytes > 0
    assert health.detail == ""
    assert health.worm is False


def test_eight_threads_putting_the_same_bytes_make_one_object(vault):
    with ThreadPoolExecutor(8) as pool:
        stored = list(pool.map(lambda _: put(vault, LARGE), range(32)))
    assert {s.name for s in stored} == {vault.name_for(digest_of(LARGE), secrecy=CLOSED)}
    assert sum(s.new for s in stored) == 1
    assert list(vault.names()) == [vault.name_for(digest_of(LARGE), secrecy=CLOSED)]
    vault.verify(vault.name_for(digest_of(LARGE), secrecy=CLOSED))


def test_what_is_of_another_class_of_keys_now_keeps_its_name_and_its_bytes(vault):
    stored = put(vault, LARGE)
    for secrecy in (Secrecy(Level.TOP_SECRET, True), Secrecy()):
        vault.reclass(stored.name, secrecy=secrecy)
        assert everything(vault, stored.name) == LARGE
    with pytest.raises(Missing):
        vault.reclass(UNKNOWN, secrecy=CLOSED)
