"""What every vault does when something is locked, held or destroyed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import pytest

from archive.storage import Locked, Missing
from tests.archive.storage.rigs import CLOSED, LATER, NOON, digest_of, everything, put


def test_mending_loosens_neither_lock_nor_hold(rig):
    name = put(rig.vault, b"minutes").name
    rig.vault.hold(name, True)
    rig.overwrite(name, b"other")
    assert put(rig.vault, b"minutes").mended
    with pytest.raises(Locked):
        rig.vault.destroy(name, at=LATER)


def test_bytes_that_were_destroyed_can_be_put_again(vault):
    stored = put(vault, b"sheet")
    vault.destroy(stored.name, at=NOON)
    assert put(vault, b"sheet").new


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
            vault.destroy(vault.name_for(digest_of(b"sheet"), secrecy=CLOSED), at=NOON)
        except Missing:
            return 0
        return 1

    with ThreadPoolExecutor(8) as pool:
        puts = [pool.submit(put, vault, b"sheet") for _ in range(40)]
        gone = [pool.submit(destroy) for _ in range(40)]
        made = sum(future.result().new for future in puts)
        lost = sum(future.result() for future in gone)
    left = list(vault.names())
    assert len(left) == made - lost
    # What stands there is whole, its key too: whoever was late removed no other one's.
    assert all(everything(vault, name) == b"sheet" for name in left)
