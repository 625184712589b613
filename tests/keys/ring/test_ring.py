"""Keys in use: anybody writes, whoever has opened them reads, what is moved or destroyed is gone."""

import sqlite3

import pytest

from keys.domain.classes import CLASSES, OPEN_CLASS, SHUT_CLASSES
from keys.domain.errors import Damaged, KeyGone, KeysShut
from keys.ring import ring as module
from keys.ring.preparing import held_with
from keys.ring.ring import Keyring
from keys.store import rows as tables
from keys.store.file import KeyFile
from tests.keys.making import AT, held_in, made, opened, root


@pytest.fixture
def file(tmp_path):
    return made(tmp_path / "keys" / "khoso.keys")


@pytest.fixture
def shut(file):
    """A process that nobody has opened the keys to."""
    return Keyring(KeyFile(file.path))


def test_without_anybody_all_can_be_written_and_only_what_is_open_read(file, shut):
    written = {key_class: shut.new_dek(key_class, at=AT) for key_class in CLASSES}
    assert shut.open_classes == {OPEN_CLASS}
    assert shut.dek(written[OPEN_CLASS].dek_id) == written[OPEN_CLASS]
    for key_class in SHUT_CLASSES:
        with pytest.raises(KeysShut) as told:
            shut.dek(written[key_class].dek_id)
        assert told.value.key_class == key_class
    reader = opened(file)
    assert reader.open_classes == set(CLASSES)
    assert all(reader.dek(dek.dek_id) == dek for dek in written.values())


def test_keys_are_drawn_each_for_itself(shut):
    many = shut.new_deks(2, 200, at=AT)
    assert len({one.key for one in many} | {one.dek_id for one in many}) == 400


def test_once_shut_nothing_that_was_read_before_is_read_any_more(file):
    ring = opened(file)
    dek = ring.new_dek(2, at=AT)
    assert ring.dek(dek.dek_id) == dek
    ring.shut()
    with pytest.raises(KeysShut):
        ring.dek(dek.dek_id)
    with pytest.raises(KeysShut):
        ring.token(inventory=1, number_key="15kh")
    ring.open(held_with(file, root(file)))
    assert ring.dek(dek.dek_id) == dek


def test_what_came_while_nobody_was_there_is_kept_cheaply_later_and_is_the_same(file, shut):
    deks = shut.new_deks(3, 7, at=AT)
    assert shut.settle() == 0
    ring = opened(file)
    assert (ring.settle(most=5), ring.settle(most=5)) == (5, 2)
    # Then nobody is kept waiting for the file.
    before = file.path.with_name(f"{file.path.name}-wal").stat().st_mtime_ns
    assert ring.settle() == 0
    assert file.path.with_name(f"{file.path.name}-wal").stat().st_mtime_ns == before
    assert ring.deks([one.dek_id for one in deks]) == {one.dek_id: one for one in deks}
    assert opened(file).dek(deks[0].dek_id) == deks[0]
    with pytest.raises(KeysShut):
        shut.dek(deks[0].dek_id)


def test_what_rises_opens_no_more_with_what_is_open_to_all(file, shut):
    """The private half of the open class stands in the file, so no old envelope may stay in it."""
    dek = shut.new_dek(OPEN_CLASS, at=AT)
    with file.reading() as rows:
        envelope = tables.deks(rows, [dek.dek_id])[0].wrapped
    assert held_in(file.path.parent, envelope)
    shut.move([dek.dek_id], 2)
    assert held_in(file.path.parent, envelope) == []
    assert shut.classes_of([dek.dek_id]) == {dek.dek_id: 2}
    with pytest.raises(KeysShut):
        shut.dek(dek.dek_id)
    ring = opened(file)
    assert ring.dek(dek.dek_id) == dek
    ring.move([dek.dek_id], OPEN_CLASS)
    assert Keyring(file).dek(dek.dek_id) == dek


def test_whoever_still_has_it_in_memory_forgets_what_was_moved_or_destroyed(file, monkeypatch):
    monkeypatch.setattr(module, "_ASK_EVERY_S", 0.0)
    other, mover = Keyring(KeyFile(file.path)), Keyring(KeyFile(file.path))
    risen, gone = other.new_deks(OPEN_CLASS, 2, at=AT)
    mover.move([risen.dek_id], 3)
    mover.destroy([gone.dek_id])
    with pytest.raises(KeysShut):
        other.dek(risen.dek_id)
    with pytest.raises(KeyGone):
        other.dek(gone.dek_id)


def test_what_is_to_leave_a_class_that_is_shut_stays_and_all_that_was_asked_with_it(file, shut):
    open_one, shut_one = shut.new_dek(OPEN_CLASS, at=AT), shut.new_dek(1, at=AT)
    with pytest.raises(KeysShut):
        shut.move([open_one.dek_id, shut_one.dek_id], 3)
    assert shut.classes_of([open_one.dek_id, shut_one.dek_id]) == {
        open_one.dek_id: OPEN_CLASS, shut_one.dek_id: 1,
    }  # fmt: skip


def test_a_destroyed_key_is_in_no_file_and_opens_for_nobody(file):
    ring = opened(file)
    dek, kept = ring.new_deks(2, 2, at=AT)
    with file.reading() as rows:
        envelope = tables.deks(rows, [dek.dek_id])[0].wrapped
    for _twice in range(2):
        ring.destroy([dek.dek_id])
        with pytest.raises(KeyGone):
            ring.dek(dek.dek_id)
    assert held_in(file.path.parent, envelope, dek.dek_id) == []
    assert opened(file).dek(kept.dek_id) == kept


def test_a_row_that_somebody_exchanged_opens_nothing(file):
    """Whoever can write in the file of keys can lose a paper, and still reads none."""
    ring = opened(file)
    one, other = ring.new_deks(2, 2, at=AT)
    low = ring.new_dek(OPEN_CLASS, at=AT)
    forger = sqlite3.connect(file.path)
    forger.execute("UPDATE dek SET class = 0 WHERE id = ?", (one.dek_id,))
    forger.execute("UPDATE dek SET class = 2 WHERE id = ?", (low.dek_id,))
    forger.commit()
    forger.close()
    fresh = opened(file)
    for dek in (one, low):
        with pytest.raises(Damaged):
            fresh.dek(dek.dek_id)
    assert fresh.dek(other.dek_id) == other


def test_a_token_is_the_same_for_all_who_have_opened_the_keys(file):
    told = {opened(file).token(inventory=3, number_key="15kh") for _ in range(2)}
    assert len(told) == 1


def test_a_key_that_never_was_is_gone_like_one_that_was_destroyed(file):
    with pytest.raises(KeyGone):
        opened(file).dek(b"x" * 16)
