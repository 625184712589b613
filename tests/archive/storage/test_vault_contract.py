"""What every vault does. An adapter is done when it passes this file."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest

from access.domain.levels import Level
from archive.domain.vault_names import LONGEST_NAME
from archive.storage import CHUNK, Locked, Missing, Tampered
from tests.archive.storage.rigs import digest_of, everything, put

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=400)
LARGE = bytes(range(256)) * 4096 * 3  # twelve pieces
UNKNOWN = digest_of(b"never put")


class EnoughRead(Exception):
    pass


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
        vault.name_for(digest_of(LARGE)),
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
    assert stored.name == vault.name_for(digest_of(b""))
    assert everything(vault, stored.name) == b""
    vault.verify(stored.name)


def test_putting_starts_where_the_source_stands_and_leaves_it_open(vault):
    source = io.BytesIO(b"header|body")
    source.seek(7)
    assert vault.put(source, level=Level.ORDINARY).name == vault.name_for(digest_of(b"body"))
    assert not source.closed


def test_the_second_put_of_the_same_bytes_keeps_the_first(vault):
    first, second = put(vault, LARGE), put(vault, LARGE)
    assert (first.new, second.new) == (True, False)
    assert (second.name, second.size) == (first.name, first.size)
    assert list(vault.names()) == [first.name]


SPOILT = {
    "a byte short": lambda content: content[:-1],
    "emptied": lambda content: b"",
    "a byte long": lambda content: content + b"x",
    "first bit": lambda content: bytes([content[0] ^ 1]) + content[1:],
    "last bit": lambda content: content[:-1] + bytes([content[-1] ^ 0x80]),
}
spoilt = pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)


@spoilt
def test_the_right_bytes_mend_a_damaged_object_and_what_stood_there_is_kept(rig, spoil):
    name = put(rig.vault, LARGE).name
    rig.overwrite(name, spoil(LARGE))
    told = []
    stored = rig.vault.put(io.BytesIO(LARGE), level=Level.ORDINARY, before_mending=told.append)
    assert (stored.name, stored.size) == (name, len(LARGE))
    assert (stored.new, stored.mended) == (False, True)
    assert told == [name]
    assert everything(rig.vault, name) == LARGE
    assert rig.put_aside(name) == [spoil(LARGE)]
    assert list(rig.vault.names()) == [name]
    assert put(rig.vault, LARGE).mended is False


def test_nothing_is_mended_when_it_cannot_be_told(rig):
    name = put(rig.vault, b"the decision").name
    rig.overwrite(name, b"another decision")

    def refuse(_name):
        raise RuntimeError("the trail cannot be written")

    with pytest.raises(RuntimeError, match="trail"):
        rig.vault.put(io.BytesIO(b"the decision"), level=Level.ORDINARY, before_mending=refuse)
    with pytest.raises(Tampered):
        rig.vault.verify(name)
    assert rig.put_aside(name) == []


def test_mending_loosens_neither_lock_nor_hold(rig):
    name = put(rig.vault, b"minutes").name
    rig.vault.hold(name, True)
    rig.overwrite(name, b"other")
    assert put(rig.vault, b"minutes").mended
    with pytest.raises(Locked):
        rig.vault.destroy(name, at=LATER)


def test_eight_threads_mending_the_same_object_mend_it_once(rig):
    name = put(rig.vault, LARGE).name
    rig.overwrite(name, b"other")
    with ThreadPoolExecutor(8) as pool:
        stored = list(pool.map(lambda _: put(rig.vault, LARGE), range(24)))
    assert sum(s.mended for s in stored) == 1
    assert not any(s.new for s in stored)
    assert rig.put_aside(name) == [b"other"]
    assert everything(rig.vault, name) == LARGE


@spoilt
def test_reading_the_whole_of_a_damaged_object_never_comes_to_its_end(rig, spoil):
    name = put(rig.vault, LARGE).name
    rig.overwrite(name, spoil(LARGE))
    with pytest.raises(Tampered):
        everything(rig.vault, name)


@spoilt
@pytest.mark.parametrize("trusted_s", [0, 600])
def test_a_damaged_object_is_not_opened_for_who_wants_it_verified(rig, spoil, trusted_s):
    name = put(rig.vault, LARGE).name
    with rig.vault.open_verified(name, trusted_s=trusted_s) as file:
        assert file.read() == LARGE
        assert file.seek(0) == 0
    rig.overwrite(name, spoil(LARGE))
    with pytest.raises(Tampered):
        rig.vault.open_verified(name, trusted_s=trusted_s)


def test_what_was_opened_stays_what_it_was_when_the_object_is_swapped_afterwards(rig):
    name = put(rig.vault, LARGE).name
    with rig.vault.open_verified(name) as file:
        rig.remove(name)
        assert file.read() == LARGE
    with pytest.raises(Missing):
        rig.vault.open_verified(name, trusted_s=600)


def test_verification_tells_how_far_it_came_and_can_be_stopped(vault):
    name = put(vault, LARGE).name
    seen = []
    vault.verify(name, seen=seen.append)
    assert sum(seen) == len(LARGE)

    def stop(_length):
        raise EnoughRead

    with pytest.raises(EnoughRead):
        vault.verify(name, seen=stop)


def test_bytes_that_were_destroyed_can_be_put_again(vault):
    stored = put(vault, b"sheet")
    vault.destroy(stored.name, at=NOON)
    assert put(vault, b"sheet").new


@pytest.mark.parametrize("good", [b"", b"x", LARGE])
def test_a_source_that_breaks_leaves_nothing(vault, good):
    with pytest.raises(OSError, match="pulled out"):
        vault.put(BreaksMidway(good), level=Level.ORDINARY)
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


@spoilt
def test_verification_sees_tampering(rig, spoil):
    name = put(rig.vault, LARGE).name
    rig.vault.verify(name)
    rig.overwrite(name, spoil(LARGE))
    with pytest.raises(Tampered):
        rig.vault.verify(name)


def test_verification_sees_what_is_gone(rig):
    name = put(rig.vault, LARGE).name
    rig.remove(name)
    with pytest.raises(Missing):
        rig.vault.verify(name)
    assert put(rig.vault, LARGE).new


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


def test_a_locked_object_stays_until_its_lock_runs_out(vault):
    name = put(vault, b"minutes").name
    vault.lock_until(name, LATER)
    with pytest.raises(Locked):
        vault.destroy(name, at=LATER - timedelta(microseconds=1))
    assert everything(vault, name) == b"minutes"
    vault.destroy(name, at=LATER)
    assert list(vault.names()) == []


def test_a_lock_only_grows(vault):
    name = put(vault, b"minutes").name
    vault.lock_until(name, LATER)
    vault.lock_until(name, NOON)
    with pytest.raises(Locked):
        vault.destroy(name, at=LATER - timedelta(days=1))
    vault.lock_until(name, LATER + timedelta(days=30))
    with pytest.raises(Locked):
        vault.destroy(name, at=LATER)


def test_a_held_object_stays_whatever_its_lock_says(vault):
    name = put(vault, b"minutes").name
    vault.lock_until(name, NOON)
    vault.hold(name, True)
    vault.hold(name, True)
    with pytest.raises(Locked):
        vault.destroy(name, at=LATER)
    vault.lock_until(name, LATER)
    vault.hold(name, False)
    with pytest.raises(Locked):
        vault.destroy(name, at=NOON)
    vault.destroy(name, at=LATER)
    with pytest.raises(Missing):
        vault.size(name)


def test_a_lock_guards_one_object_only(vault):
    guarded, free = put(vault, b"guarded").name, put(vault, b"free").name
    vault.hold(guarded, True)
    vault.destroy(free, at=NOON)
    assert list(vault.names()) == [guarded]


def test_what_is_put_again_after_destruction_has_no_old_lock(vault):
    name = put(vault, b"sheet").name
    vault.lock_until(name, NOON)
    vault.destroy(name, at=NOON)
    put(vault, b"sheet")
    vault.destroy(name, at=NOON - timedelta(days=1))


def test_a_second_put_does_not_loosen_a_hold(vault):
    name = put(vault, b"minutes").name
    vault.hold(name, True)
    put(vault, b"minutes")
    with pytest.raises(Locked):
        vault.destroy(name, at=LATER)


def test_a_lock_means_the_same_moment_in_every_time_zone(vault):
    hanoi = timezone(timedelta(hours=7))
    name = put(vault, b"minutes").name
    vault.lock_until(name, datetime(2026, 11, 22, 19, tzinfo=hanoi))
    with pytest.raises(Locked):
        vault.destroy(name, at=NOON - timedelta(seconds=1))
    vault.destroy(name, at=NOON)


def test_a_moment_without_time_zone_is_refused(vault):
    name = put(vault, b"minutes").name
    with pytest.raises(ValueError):
        vault.lock_until(name, datetime(2030, 1, 1))
    with pytest.raises(ValueError):
        vault.destroy(name, at=datetime(2030, 1, 1))
    assert list(vault.names()) == [name]


def test_a_good_vault_says_so(vault):
    health = vault.health()
    assert health.writable
    assert health.free_bytes > 0
    assert health.detail == ""
    assert health.worm is False


def test_eight_threads_putting_the_same_bytes_make_one_object(vault):
    with ThreadPoolExecutor(8) as pool:
        stored = list(pool.map(lambda _: put(vault, LARGE), range(32)))
    assert {s.name for s in stored} == {vault.name_for(digest_of(LARGE))}
    assert sum(s.new for s in stored) == 1
    assert list(vault.names()) == [vault.name_for(digest_of(LARGE))]
    vault.verify(vault.name_for(digest_of(LARGE)))


def test_holding_and_locking_at_once_lose_neither(vault):
    name = put(vault, b"minutes").name
    with ThreadPoolExecutor(8) as pool:
        days = pool.map(lambda day: vault.lock_until(name, NOON + timedelta(days=day)), range(60))
        pool.submit(vault.hold, name, True).result()
        list(days)
    with pytest.raises(Locked, match="hold"):
        vault.destroy(name, at=LATER)
    vault.hold(name, False)
    with pytest.raises(Locked):
        vault.destroy(name, at=NOON + timedelta(days=58))
    vault.destroy(name, at=NOON + timedelta(days=59))


def test_putting_and_destroying_the_same_bytes_at_once_ends_in_one_or_the_other(vault):
    def destroy():
        try:
            vault.destroy(vault.name_for(digest_of(b"sheet")), at=NOON)
        except Missing:
            return 0
        return 1

    with ThreadPoolExecutor(8) as pool:
        puts = [pool.submit(put, vault, b"sheet") for _ in range(40)]
        gone = [pool.submit(destroy) for _ in range(40)]
        made = sum(future.result().new for future in puts)
        lost = sum(future.result() for future in gone)
    assert len(list(vault.names())) == made - lost
