"""What the keeper of keys does: opens by what opens, gives keys over its lines alone, and keeps a copy."""

import os
import socket
import sqlite3
import threading
import time

import pytest

from keys.domain.classes import CLASSES, OPEN_CLASS, SHUT_CLASSES
from keys.domain.errors import KeysShut
from keys.domain.patience import FREE_TRIES, LONGEST_WAIT_S
from keys.domain.slots import Kind, said
from keys.keeper import serving, wire
from keys.keeper.asking import KeeperAway, Line, asked_at
from keys.keeper.copying import NAME
from keys.keeper.serving import Keeper, door_in
from keys.ring.ring import Keyring
from keys.store.file import KeyFile
from tests.keys.making import AT, FILE, PHRASE, SITE, made

PASSPHRASE, KEY_FILE = said(PHRASE), FILE


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


class Rig:
    """A keeper at work, a ring that hears it over a line, and the door."""

    def __init__(self, folder, *, make=True):
        self.folder, self.clock, self.copy = folder, Clock(), folder / "copy"
        self.path = folder / "keys.sqlite3"
        self.file = made(self.path) if make else KeyFile(self.path)
        self.ends = wire.pair()
        self.start()
        self.ring = Keyring(KeyFile(self.path)) if make else None
        self.line = Line(self.ends[0].dup(), self.heard)
        self.line.start()

    def start(self):
        self.keeper = Keeper(
            self.path,
            lines=[self.ends[1]],
            door=door_in(self.folder),
            copy=self.copy,
            clock=self.clock,
        )
        self.thread = threading.Thread(target=self.keeper.serve, daemon=True)
        self.thread.start()

    def stop(self):
        self.keeper.stopping = True
        self.thread.join(10)

    def heard(self, news):
        self.memory_key = news.memory_key
        if self.ring is not None:
            self.ring.shut() if news.held is None else self.ring.open(news.held)

    def at_door(self, said):
        return asked_at(self.folder, said)


def opening(secret=PASSPHRASE, kind=Kind.PASSPHRASE, site=SITE):
    return {"ask": "open", "kind": str(kind), "site": site.hex(), "secret": wire.bytes_said(secret)}


@pytest.fixture
def rig(tmp_path, monkeypatch):
    monkeypatch.setattr(serving, "_ROUND_S", 0.02)
    one = Rig(tmp_path)
    yield one
    one.keeper.stopping = True
    one.thread.join(10)


def deks_in(copied):
    rows = sqlite3.connect(f"file:{copied}?immutable=1", uri=True)
    try:
        return {row[0] for row in rows.execute("SELECT id FROM dek")}
    finally:
        rows.close()


def waited_for(condition):
    until = time.monotonic() + 10
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)
    return condition()


@pytest.mark.parametrize("way", ["line", "door"])
@pytest.mark.parametrize("secret", [(PASSPHRASE, Kind.PASSPHRASE), (KEY_FILE, Kind.FILE)])
def test_what_somebody_opens_is_open_to_whoever_has_a_line_until_somebody_shuts_it(
    rig, way, secret
):
    ask = rig.line.ask if way == "line" else rig.at_door
    dek = rig.ring.new_dek(3, at=AT)
    assert ask({"ask": "state"})["open"] is False
    with pytest.raises(KeysShut):
        rig.ring.dek(dek.dek_id)
    assert ask(opening(*secret))["open"] is True
    assert waited_for(lambda: rig.ring.open_classes == {OPEN_CLASS, *SHUT_CLASSES})
    assert rig.ring.dek(dek.dek_id) == dek
    assert ask({"ask": "state"})["open"] is True
    assert ask({"ask": "shut"})["open"] is False
    assert waited_for(lambda: rig.ring.open_classes == {OPEN_CLASS})
    with pytest.raises(KeysShut):
        rig.ring.dek(dek.dek_id)


def test_the_key_of_memory_is_one_for_all_lines_and_another_when_somebody_shuts(rig):
    second = []
    other = Line(rig.ends[0].dup(), second.append)
    assert waited_for(lambda: hasattr(rig, "memory_key"))
    first = rig.memory_key
    assert len(first) == 32
    rig.line.ask(opening())
    assert waited_for(lambda: len(rig.ring.open_classes) > 1)
    assert rig.memory_key == first
    rig.line.ask({"ask": "shut"})
    assert waited_for(lambda: rig.memory_key != first)
    other._take(rig.keeper._news())
    assert second[-1].memory_key == rig.memory_key


def test_nobody_gets_a_key_at_the_door(rig):
    rig.at_door(opening())
    assert rig.at_door({"ask": "held"}) == {"fault": "not_understood", "id": ""}
    answer = rig.at_door({"ask": "state"})
    assert set(answer) == {"open", "wait", "copy", "copy_fault", "renewing", "renew_fault", "id"}
    assert (rig.folder / wire.DOOR).stat().st_mode & 0o777 == 0o600


def test_after_some_wrong_tries_even_the_right_one_waits_its_time_and_then_opens(rig):
    for number in range(1, FREE_TRIES + 1):
        answer = rig.at_door(opening(said(f"sai lần thứ {number} rồi nhé")))
        assert answer["fault"] == "wrong"
    assert answer["wait"] > 0
    assert rig.at_door(opening())["fault"] == "too_soon"
    # Whoever guesses at the door keeps nobody waiting at a screen.
    assert rig.line.ask({"ask": "state"})["wait"] == 0
    rig.clock.now += answer["wait"]
    assert rig.at_door(opening())["open"] is True
    rig.at_door({"ask": "shut"})
    assert rig.at_door(opening(said("lại gõ sai một lần")))["wait"] == 0


def test_a_thousand_wrong_tries_end_in_a_wait_and_in_no_lock(rig, monkeypatch):
    """What a try costs is asked elsewhere: here it fails at once."""
    monkeypatch.setattr(serving, "root_of", _refusing)
    wrong = 0
    for _ in range(1000):
        answer = rig.keeper._answered(opening(), by_line=True)
        wrong += answer["fault"] == "wrong"
        rig.clock.now += answer["wait"]
    assert wrong == 1000
    assert answer["wait"] == LONGEST_WAIT_S
    monkeypatch.undo()
    assert rig.line.ask(opening())["open"] is True


def _refusing(*_args):
    from keys.domain.errors import WrongKey

    raise WrongKey("x")


def test_the_keys_of_another_archive_are_told_and_no_wrong_try(rig):
    for _ in range(FREE_TRIES + 1):
        assert rig.at_door(opening(site=b"t" * 16))["fault"] == "other_site"
    assert rig.at_door(opening())["open"] is True


@pytest.mark.parametrize(
    "said_",
    [
        {},
        {"ask": "everything"},
        {"ask": "open"},
        {"ask": "open", "secret": 7, "kind": [], "site": SITE.hex()},
    ],
)
def test_what_is_no_question_is_answered_and_changes_nothing(rig, said_):
    assert rig.at_door(said_)["fault"] in {"not_understood", "other_site", "wrong"}
    assert rig.at_door({"ask": "state"})["open"] is False


def test_what_is_no_packet_of_ours_is_answered_too(rig):
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as visitor:
        visitor.connect(str(rig.folder / wire.DOOR))
        for packet in (b"\xff\xfe", b"[1, 2]", b"{", b"x" * 40_000):
            visitor.send(packet)
            assert wire.receive(visitor)["fault"] == "not_understood"
    assert rig.at_door({"ask": "state"})["open"] is False


def test_a_keeper_that_is_started_again_is_shut_and_says_so_and_until_then_keys_stay_as_they_are(
    rig,
):
    rig.line.ask(opening())
    assert waited_for(lambda: len(rig.ring.open_classes) > 1)
    rig.stop()
    with pytest.raises(KeeperAway):
        rig.line.ask({"ask": "state"}, within=0.2)
    assert len(rig.ring.open_classes) > 1
    rig.start()
    assert waited_for(lambda: rig.ring.open_classes == {OPEN_CLASS})
    assert rig.line.ask(opening())["open"] is True
    assert waited_for(lambda: len(rig.ring.open_classes) > 1)


def epochs(path):
    rows = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        standing = "SELECT DISTINCT epoch FROM class_key WHERE private IS NOT NULL ORDER BY 1"
        return [row[0] for row in rows.execute(standing)]
    finally:
        rows.close()


def test_renewed_keys_read_all_that_the_old_ones_did_and_no_copy_from_before_is_left(rig):
    assert rig.line.ask({"ask": "renew"})["fault"] == "shut"
    rig.line.ask(opening())
    deks = [dek for kind in (0, 1, 13) for dek in rig.ring.new_deks(kind, 3, at=AT)]
    copied = rig.copy / NAME
    assert waited_for(copied.exists)
    before = copied.read_bytes()
    assert rig.line.ask({"ask": "renew"})["renewing"] == len(CLASSES)
    assert rig.at_door({"ask": "renew"})["fault"] == "renewing"
    # Both stand, and whoever reads has both, before the first is wrapped anew.
    assert epochs(rig.path) == [1, 2]
    later = rig.ring.new_dek(2, at=AT)
    assert waited_for(lambda: (2, 2) in rig.ring._private)
    rig.clock.now += serving.RENEW_AFTER_S
    assert waited_for(lambda: rig.line.ask({"ask": "state"})["renewing"] == 0)
    assert epochs(rig.path) == [2]
    for dek in (*deks, later):
        assert waited_for(lambda dek=dek: rig.ring.dek(dek.dek_id) == dek)
    assert waited_for(lambda: copied.read_bytes() != before and epochs(copied) == [2])


def test_a_keeper_stopped_half_way_goes_on_once_somebody_opens_again(rig):
    rig.line.ask(opening())
    dek = rig.ring.new_dek(3, at=AT)
    rig.line.ask({"ask": "renew"})
    rig.stop()
    assert epochs(rig.path) == [1, 2]
    rig.start()
    assert waited_for(lambda: rig.ring.open_classes == {OPEN_CLASS})
    assert rig.line.ask({"ask": "state"})["renewing"] == 0
    rig.line.ask(opening())
    assert waited_for(lambda: epochs(rig.path) == [2])
    assert waited_for(lambda: len(rig.ring.open_classes) > 1)
    assert rig.ring.dek(dek.dek_id) == dek


def test_where_no_keys_were_made_nothing_opens_until_they_are(tmp_path):
    one = Rig(tmp_path, make=False)
    assert one.at_door(opening())["fault"] == "none"
    made(one.path)
    assert one.at_door(opening())["open"] is True
    one.keeper.stopping = True
    one.thread.join(10)


def test_the_copy_follows_what_is_written_and_overwrites_that_of_no_other_keys(rig):
    copied = rig.copy / NAME
    assert waited_for(copied.exists)
    dek = rig.ring.new_dek(2, at=AT)
    rig.clock.now += serving.COPY_EVERY_S
    assert waited_for(lambda: deks_in(copied) == {dek.dek_id})
    before = copied.stat().st_ino
    rig.clock.now += serving.COPY_EVERY_S
    os.utime(copied, (1, 1))
    assert waited_for(lambda: copied.stat().st_mtime > 1)
    assert copied.stat().st_ino == before
    # The disk with the keys was lost, and somebody made new ones: the copy is all there is of the old.
    copied.unlink()
    made(copied).close()
    kept = copied.read_bytes()
    rig.clock.now += serving.COPY_EVERY_S
    assert waited_for(lambda: rig.keeper.copy_fault == "CopyOfOthers")
    assert copied.read_bytes() == kept
    assert rig.at_door({"ask": "state"})["copy_fault"] == "CopyOfOthers"


def test_where_the_copy_cannot_be_written_the_keeper_says_so_and_goes_on(rig):
    assert waited_for((rig.copy / NAME).exists)
    (rig.copy / NAME).unlink()
    rig.copy.rmdir()
    rig.copy.write_text("no folder")
    rig.clock.now += serving.COPY_EVERY_S
    assert waited_for(lambda: rig.keeper.copy_fault)
    assert rig.at_door(opening())["open"] is True


def test_a_door_deep_in_folders_is_found(tmp_path):
    deep = tmp_path / ("d" * 100) / ("e" * 100)
    deep.mkdir(parents=True)
    with door_in(deep):
        pass
    with pytest.raises(KeeperAway):
        asked_at(deep, {"ask": "state"})
    with pytest.raises(KeeperAway):
        asked_at(tmp_path / "none", {"ask": "state"})
