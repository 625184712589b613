"""What a work started aside can reach, and that nothing of it outlives it, tried from inside."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from reading.cage import landlock

ROOT = Path(__file__).resolve().parents[3]
TRY = """
import json, os, socket, subprocess, sys, time
from pathlib import Path
from reading.cage.aside import Aside, AsideLimits

asked = json.loads(sys.argv[1])
room = Path(asked["room"])

def met(act):
    try:
        act()
    except OSError as error:
        return type(error).__name__
    return "done"

def reach(source, target):
    target.write_text(json.dumps({
        "own": source.read_text(),
        "closed": [met(lambda: Path(path).read_bytes()) for path in asked["closed"]],
        "neighbour": met(lambda: (room / "other.doc").read_bytes()),
        "written beside": met(lambda: (room / "new").write_bytes(b"x")),
        "socket": met(lambda: socket.socket(socket.AF_UNIX)),
        "program": met(lambda: subprocess.run(["/usr/bin/id"])),
        "kill": met(lambda: os.kill(os.getppid(), 0)),
        "descriptors": len(os.listdir("/proc/self/fd")) if met(lambda: os.listdir("/proc/self/fd")) == "done" else 0,
    }))

def sleep(source, target):
    time.sleep(60)

def spin(source, target):
    while True:
        pass

def fail(source, target):
    raise ValueError("words of a paper")

def eat(source, target):
    bytearray(4 << 30)

def leave(source, target):
    child = os.fork()
    if child == 0:
        time.sleep(60)
    target.write_text(str(child))

work = {"reach": reach, "leave": leave, "sleep": sleep, "spin": spin, "fail": fail, "eat": eat}[asked["work"]]
allowed = AsideLimits(wall_s=asked.get("wall_s", 30), cpu_s=asked.get("cpu_s", 20))
aside = Aside.begin(work, room=room, read=[], allowed=allowed)
told = []
for target in asked["targets"]:
    try:
        outcome = aside.ask(room / "in.doc", Path(target))
        told.append("done" if outcome.done else "over" if outcome.over else "late" if outcome.late else "failed")
    except OSError:
        told.append("refused")
print(json.dumps({"told": told, "pid": os.getpid()}))
"""


@pytest.fixture
def room(tmp_path):
    place = tmp_path / "scratch"
    (place / "out").mkdir(parents=True)
    (place / "in.doc").write_text("tệp")
    (place / "other.doc").write_text("tệp khác")
    return place


def tried(room, work, *, targets=None, **limits):
    asked = {
        "room": str(room),
        "work": work,
        "targets": [str(target) for target in targets or [room / "out" / "anew.docx"]],
        "closed": ["/etc/passwd", "/proc/1/environ", str(room.parent / "khoso.sqlite3")],
        **limits,
    }
    (room.parent / "khoso.sqlite3").write_bytes(b"secret")
    done = subprocess.run(
        [sys.executable, "-c", TRY, json.dumps(asked)],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert "words of a paper" not in done.stderr
    return json.loads(done.stdout)["told"]


@pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock")
def test_a_work_has_its_file_and_its_folder_and_nothing_else(room):
    assert tried(room, "reach") == ["done"]
    seen = json.loads((room / "out" / "anew.docx").read_text())
    assert seen.pop("own") == "tệp"
    assert seen.pop("closed") == ["PermissionError"] * 3
    assert seen.pop("program") in {"FileNotFoundError", "PermissionError"}
    assert seen.pop("descriptors") == 0
    assert set(seen.values()) == {"PermissionError"}


def test_only_files_of_the_room_are_worked_on(room):
    outside = room.parent / "elsewhere" / "anew.docx"
    outside.parent.mkdir()
    winding = room / "out" / ".." / ".." / "elsewhere" / "anew.docx"
    assert tried(room, "reach", targets=[outside, winding]) == ["refused", "refused"]


def test_one_that_takes_too_long_is_ended_and_the_next_is_served(room):
    twice = [room / "out" / "a", room / "out" / "b"]
    assert tried(room, "sleep", targets=twice, wall_s=0.5) == ["late", "late"]
    assert tried(room, "spin", cpu_s=1) == ["over"]


def test_one_that_fails_or_eats_all_memory_is_no_more_than_undone(room):
    assert tried(room, "fail") == ["failed"]
    assert tried(room, "eat") == ["failed"]


def test_nothing_it_started_outlives_it(room):
    assert tried(room, "leave") == ["done"]
    left = int((room / "out" / "anew.docx").read_text())
    assert not Path(f"/proc/{left}").exists()
