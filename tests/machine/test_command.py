"""Whatever the machine suffers from, each of our commands says one sentence, and no traceback."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import get_commands

from machine.command import StoreCommand

ROOT = Path(__file__).resolve().parents[2]
OURS = sorted(
    (name, app)
    for name, app in get_commands().items()
    if app in {"portal", "search", "ingest", "archive", "access", "audit"}
)
# What each of them is asked; a command without a row here is run without words.
WORDS = {
    "ingest_batch": ["{scans}"],
    "find": ["số hóa", "--as", "kh"],
    "take_in_person": ["lt", "Trần Văn A", "--role", "archivist"],
    "person": ["show", "lt"],
    "unit": ["VP", "Văn phòng"],
    "workstation": ["PC9", "10.9.9.9"],
    "follow_feed": ["--once"],
    "work": ["--until-idle"],
    "import_list": ["{scans}/a.pdf", "--inventory", "ML01", "--as", "lt"],
}
# These read a file, no books: without a database nothing is wrong. A plan makes the store itself.
WITHOUT_DATABASE = {"read_text", "describe_file", "read_list", "set_up"}
ASKING = [name for name, _ in OURS if name not in WITHOUT_DATABASE]


def run(data, *words, **more):
    environment = {**os.environ, "KHOSO_DATA": str(data), "KHOSO_OCR": "scripted:/none"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.Popen(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more,
    )  # fmt: skip


def words_of(name, scans):
    return [name, *(word.format(scans=scans) for word in WORDS.get(name, []))]


def said_by(process):
    out, err = process.communicate(timeout=300)
    assert "Traceback" not in out + err, err
    return process.returncode, [
        line for line in err.splitlines() if line.startswith("CommandError: ")
    ]


def wait_until_it_listens(process):
    """The kernel says which signals a process catches; before it does, a signal just ends it."""
    caught = 0
    while not caught >> (signal.SIGTERM - 1) & 1:
        status = Path(f"/proc/{process.pid}/status").read_text()
        caught = int(status.split("SigCgt:")[1].split()[0], 16)
        time.sleep(0.1)


@pytest.fixture
def scans(tmp_path):
    folder = tmp_path / "scans"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"%PDF-1.4")
    return folder


@pytest.mark.parametrize(("name", "app"), OURS)
def test_every_command_is_one_of_the_store(name, app):
    module = import_module(f"{app}.management.commands.{name}")
    assert issubclass(module.Command, StoreCommand)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [name for name in ASKING if name not in {"prepare", "work", "follow_feed"}]
)
def test_without_a_data_folder_a_command_says_so_in_one_sentence(name, tmp_path, scans):
    code, said = said_by(run(tmp_path / "none", *words_of(name, scans)))
    assert code == 1
    assert len(said) == 1


@pytest.mark.drill
def test_a_locked_database_is_one_sentence_and_ctrl_c_is_another(tmp_path, scans):
    data = tmp_path / "data"
    assert said_by(run(data, "prepare"))[0] == 0
    holder = sqlite3.connect(data / "khoso.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    code, said = said_by(run(data, "ingest_batch", str(scans)))
    assert code == 1
    assert len(said) == 1
    assert "cơ sở dữ liệu" in said[0]
    for number in (signal.SIGINT, signal.SIGTERM):
        process = run(data, "ingest_batch", str(scans))
        wait_until_it_listens(process)
        process.send_signal(number)
        code, said = said_by(process)
        assert code == 128 + number
        assert len(said) == 1
    holder.close()
