"""Scratch: what is worked on lies there, and nothing of it afterwards, however the worker ended."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from machine.scratch import Scratch, scratch_folder, sweep_by_age

ROOT = Path(__file__).resolve().parents[2]
KILLED = """
import os, signal, sys
from pathlib import Path
from machine.scratch import Scratch
folder = Scratch(Path(sys.argv[1]), "worker").folder("item-")
(folder / "original").write_bytes(b"TOP SECRET")
os.kill(os.getpid(), signal.SIGKILL)
"""


def files(root):
    return [path for path in root.rglob("*") if path.is_file() and not path.name.startswith(".")]


def test_what_a_killed_process_left_is_swept_and_what_a_living_one_uses_is_not(tmp_path):
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], cwd=ROOT, check=False)
    assert [path.name for path in files(tmp_path)] == ["original"]
    mine = Scratch(tmp_path, "worker")
    kept = mine.folder() / "in-work"
    kept.write_bytes(b"x")
    Scratch(tmp_path, "other").sweep()
    assert files(tmp_path) == [kept]
    mine.close()
    assert files(tmp_path) == []


def test_a_folder_for_one_piece_of_work_is_gone_even_when_the_work_fails(tmp_path):
    def work():
        with scratch_folder(tmp_path, "reading") as folder:
            (folder / "copy").write_bytes(b"x")
            raise ValueError(folder)

    with pytest.raises(ValueError):
        work()
    assert files(tmp_path) == []


def test_folders_of_versions_without_locks_are_swept(tmp_path):
    (tmp_path / "item-abc123").mkdir()
    (tmp_path / "item-abc123" / "original").write_bytes(b"x")
    Scratch(tmp_path, "worker").sweep()
    assert files(tmp_path) == []


def test_files_between_two_screens_go_by_their_age(tmp_path):
    lists = tmp_path / "lists"
    lists.mkdir()
    for name, age in (("old", 90_000), ("new", 60), ("from-tomorrow", -90_000)):
        (lists / name).write_bytes(b"x")
        os.utime(lists / name, (time.time() - age, time.time() - age))
    Scratch(tmp_path, "worker").sweep()
    assert [path.name for path in files(tmp_path)] == ["new"]


def test_a_folder_that_is_not_there_is_swept_without_a_word(tmp_path):
    sweep_by_age(tmp_path / "none")
