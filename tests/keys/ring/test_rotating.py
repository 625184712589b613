"""New keys for a class: killed at any step it goes on, and then the old ones open nothing."""

import shutil

import pytest

from keys.domain.classes import OPEN_CLASS
from keys.domain.errors import KeyGone, KeysShut
from keys.ring.preparing import held_with
from keys.ring.ring import Keyring
from keys.ring.rotating import begin_epoch, renew_some, unfinished
from keys.store import rows as tables
from keys.store.file import KeyFile
from tests.keys.making import AT, made, opened, root


def all_read(path, deks):
    ring = opened(KeyFile(path))
    return all(ring.dek(one.dek_id) == one for one in deks)


@pytest.mark.parametrize("key_class", [2, OPEN_CLASS])
def test_killed_after_any_step_nothing_is_lost_and_it_goes_on(tmp_path, key_class):
    file = made(tmp_path / "k")
    deks = opened(file).new_deks(key_class, 7, at=AT)
    begin_epoch(opened(file), root(file), key_class, at=AT)
    steps = 0
    while unfinished(Keyring(KeyFile(file.path))):
        # Each step by a process that knows nothing of the one before, and writes meanwhile.
        assert all_read(file.path, deks)
        deks += opened(KeyFile(file.path)).new_deks(key_class, 1, at=AT)
        renew_some(opened(KeyFile(file.path)), key_class, at=AT, most=2)
        steps += 1
    assert steps == 5
    assert all_read(file.path, deks)
    with file.reading() as rows:
        assert tables.counted(rows) == {(key_class, 2): len(deks)}


def test_a_copy_from_before_opens_nothing_that_was_destroyed_before_the_renewal(tmp_path):
    """What a backup of the file holds is worth nothing once the keys of its epoch are gone."""
    file = made(tmp_path / "k")
    ring = opened(file)
    lost, kept = ring.new_deks(2, 2, at=AT)
    file.copy(tmp_path / "copy")
    ring.destroy([lost.dek_id])
    begin_epoch(ring, root(file), 2, at=AT)
    while not renew_some(ring, 2, at=AT):
        pass
    # Whoever has the copy and may open today's keys: its rows beside these private halves.
    copy = Keyring(KeyFile(tmp_path / "copy"))
    copy.open(held_with(file, root(file)))
    with pytest.raises(KeysShut):
        copy.dek(lost.dek_id)
    assert ring.dek(kept.dek_id) == kept
    with file.reading() as rows:
        old = [one for one in tables.class_keys(rows) if (one.key_class, one.epoch) == (2, 1)]
    assert [one.private for one in old] == [None]


def test_the_old_private_half_is_in_no_file_any_more(tmp_path):
    file = made(tmp_path / "keys" / "k")
    ring = opened(file)
    with file.reading() as rows:
        old = next(one.private for one in tables.class_keys(rows) if one.key_class == 2)
    begin_epoch(ring, root(file), 2, at=AT)
    assert renew_some(ring, 2, at=AT)
    assert not any(old in path.read_bytes() for path in file.path.parent.iterdir())


def test_what_is_written_while_it_is_renewed_stands_under_the_new_keys(tmp_path):
    """Somebody who looked before the renewal began writes after it ended."""
    file = made(tmp_path / "k")
    stale = Keyring(KeyFile(file.path))
    ring = opened(file)
    begin_epoch(ring, root(file), 2, at=AT)
    assert renew_some(ring, 2, at=AT)
    late = stale.new_dek(2, at=AT)
    assert opened(file).dek(late.dek_id) == late


def test_whoever_holds_old_keys_only_is_shut_out_until_opened_again(tmp_path):
    file = made(tmp_path / "k")
    reader, ring = opened(KeyFile(file.path)), opened(file)
    dek = ring.new_dek(2, at=AT)
    assert reader.dek(dek.dek_id) == dek
    begin_epoch(ring, root(file), 2, at=AT)
    while not renew_some(ring, 2, at=AT):
        pass
    assert 2 not in reader.open_classes
    reader.open(held_with(file, root(file)))
    assert 2 in reader.open_classes
    assert reader.dek(dek.dek_id) == dek


def test_two_renewals_after_each_other_leave_one_epoch_standing(tmp_path):
    file = made(tmp_path / "k")
    ring = opened(file)
    deks = ring.new_deks(1, 3, at=AT)
    for _twice in range(2):
        begin_epoch(ring, root(file), 1, at=AT)
    assert unfinished(ring) == [1]
    while not renew_some(ring, 1, at=AT):
        pass
    assert unfinished(ring) == []
    assert all_read(file.path, deks)


def test_nobody_renews_what_is_not_open(tmp_path):
    file = made(tmp_path / "k")
    deks = opened(file).new_deks(2, 3, at=AT)
    begin_epoch(opened(file), root(file), 2, at=AT)
    with pytest.raises(KeysShut):
        renew_some(Keyring(KeyFile(file.path)), 2, at=AT)
    assert all_read(file.path, deks)


def test_a_whole_class_is_gone_with_its_private_half(tmp_path):
    file = made(tmp_path / "k")
    dek = opened(file).new_dek(3, at=AT)
    with file.writing() as rows:
        tables.forget_private(rows, 3, 1, at=AT)
    with pytest.raises(KeyGone):
        opened(file).dek(dek.dek_id)
    shutil.rmtree(tmp_path)
