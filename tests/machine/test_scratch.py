"""Scratch: what is worked on lies there, and nothing of it afterwards, however the worker ended."""

import ast
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from machine.scratch import Scratch, scratch_folder, sweep_by_age
from tests.reading.looking.test_page_images import pdf

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


SLOW = {"pages": {"default": "chữ"}, "faults": {"1": "hang"}, "once": True}


def read_by_itself(tmp_path, script):
    """`python -m reading` at work on a file, with a folder of the system's of its own."""
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(pdf().getvalue())
    (tmp_path / "script.json").write_text(json.dumps(script))
    place = tmp_path / "of-the-system"
    place.mkdir(exist_ok=True)
    words = [sys.executable, "-m", "reading", str(paper)]
    words += ["--engine", f"scripted:{tmp_path / 'script.json'}"]
    environment = {**os.environ, "TMPDIR": str(place)}
    return subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE), place


def test_what_a_killed_reading_left_is_swept_by_the_next(tmp_path):
    process, place = read_by_itself(tmp_path, SLOW)
    struck = tmp_path / "script.json.struck"
    while not (struck.exists() and list(struck.iterdir())):
        assert process.poll() is None
        time.sleep(0.05)
    process.kill()
    process.communicate()
    left = folders_of(place)
    assert left
    process, _place = read_by_itself(tmp_path, SLOW)
    assert process.communicate()[0]
    assert process.returncode == 0
    assert folders_of(place) == []


def folders_of(place):
    return [path for root in place.iterdir() for path in root.iterdir() if path.is_dir()]


PRODUCT = (
    "access", "archive", "audit", "config", "ingest", "keys", "language", "machine", "portal", "reading",
    "search",
)  # fmt: skip


def imports_of(path):
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def test_every_temporary_file_of_the_product_comes_from_here():
    modules = [path for package in PRODUCT for path in (ROOT / package).rglob("*.py")]
    using = {
        str(path.relative_to(ROOT))
        for path in modules
        if {"tempfile", "django.core.files.temp"} & imports_of(path)
    }
    assert using == {"machine/scratch.py"}


def test_what_is_sent_by_a_browser_becomes_no_file_of_the_system(settings):
    assert settings.FILE_UPLOAD_HANDLERS == [
        "django.core.files.uploadhandler.MemoryFileUploadHandler"
    ]
