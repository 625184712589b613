"""The keeper beside those who read papers, as real programs: whoever dies comes back to what is open."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from config.env import read
from config.programs import Child, keeper_of
from config.supervisor import Supervisor
from keys.api import KEYS_FILE
from keys.domain.classes import CLASSES
from keys.domain.slots import Kind, said
from keys.keeper.asking import KeeperAway, asked_at
from keys.keeper.wire import bytes_said, pair
from tests.keys.making import FILE, PHRASE, SITE, made

BASE = Path(__file__).resolve().parents[2]
# Says again and again which classes are open to it.
READS = """
import os, sys, time
from pathlib import Path
from keys.api import KeyPlace, ring, use_keys_at
from keys.keeper.asking import follow
store, told, _, number = sys.argv[1:]
use_keys_at(lambda: KeyPlace(Path(store), Path("/none"), lambda: b"s" * 16))
follow(int(number))
while True:
    Path(told + ".new").write_text(f"{os.getpid()} {sorted(ring().open_classes)}")
    os.replace(told + ".new", told)
    time.sleep(0.05)
"""
ALL = str(sorted(CLASSES))


class Site:
    def __init__(self, folder):
        (folder / "keys" / "store").mkdir(parents=True)
        env = read({"KHOSO_DATA": str(folder)}, base=BASE)
        made(env.keys / KEYS_FILE).close()
        self.door, self.told = folder / "keys", folder / "told"
        self.line = pair()
        end = self.line[0].fileno()
        command = [sys.executable, "-c", READS, str(env.keys / KEYS_FILE), str(self.told)]
        self.reads = Child("worker", [*command, "--keeper", str(end)], lines=(end,))
        self.keeper = keeper_of(env, [self.line])
        self.watch = Supervisor(env, [self.reads, self.keeper])
        for child in self.watch.children:
            self.watch._start(child)

    def opened(self):
        return self.told.read_text().partition(" ")[2] if self.told.exists() else ""

    def ask(self, said_):
        until = time.monotonic() + 20
        while True:
            try:
                return asked_at(self.door, said_)
            except KeeperAway:
                assert time.monotonic() < until
                time.sleep(0.05)

    def kill(self, child):
        child.process.send_signal(signal.SIGKILL)
        child.process.wait()
        self.watch._watch()
        self.watch._watch()

    def waits_for(self, wanted):
        until = time.monotonic() + 20
        while self.opened() != wanted and time.monotonic() < until:
            time.sleep(0.05)
        return self.opened() == wanted


@pytest.fixture
def site(tmp_path):
    one = Site(tmp_path)
    yield one
    one.watch._end_all()
    for end in one.line:
        end.close()


def test_shut_at_the_start_opened_lost_with_nobody_but_the_keeper_and_nowhere_to_be_read(
    site, capfd
):
    assert site.waits_for("[0]")
    phrase = {"ask": "open", "kind": str(Kind.PASSPHRASE), "site": SITE.hex()}
    assert site.ask({**phrase, "secret": bytes_said(said(PHRASE))})["open"] is True
    assert site.waits_for(ALL)
    # A program that dies has them again, without anybody's doing.
    site.told.unlink()
    site.kill(site.reads)
    assert site.waits_for(ALL)
    # Neither passphrase nor key file stands in what anybody reads of the processes.
    for child in site.watch.children:
        for part in ("environ", "cmdline"):
            held = Path(f"/proc/{child.process.pid}/{part}").read_bytes()
            assert PHRASE.encode() not in held
            assert FILE[:40] not in held
    # A keeper that dies comes back shut, and then all is shut.
    site.kill(site.keeper)
    assert site.ask({"ask": "state"})["open"] is False
    assert site.waits_for("[0]")
    assert "keeper: đã dừng (-9)" in capfd.readouterr().err


def test_nobody_of_the_same_account_reads_the_memory_of_the_keeper_and_no_core_is_written(site):
    site.ask({"ask": "state"})
    pid = site.keeper.process.pid
    # What is not dumpable belongs to the administrator, whoever runs it.
    limits = Path(f"/proc/{pid}/limits").read_text()
    core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
    assert core.split()[4:6] == ["0", "0"]
    assert Path(f"/proc/{pid}/environ").stat().st_uid == 0
    if os.geteuid():
        with pytest.raises(PermissionError):
            os.open(f"/proc/{pid}/mem", os.O_RDONLY)
