"""Whatever the machine suffers from, each of our commands says one sentence, and no traceback."""

import json
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
    "decide_level": ["KS-1", "confidential", "--basis", "dấu", "--as", "ai"],
    "declassification": ["--as", "ai"],
    "ingest_batch": ["{scans}"],
    "find": ["số hóa", "--as", "kh"],
    "take_in_person": ["lt", "Trần Văn A", "--role", "archivist"],
    "person": ["show", "lt"],
    "key_way": ["remove", "két sắt"],
    "move": ["--release"],
    "unit": ["VP", "Văn phòng"],
    "workstation": ["PC9", "10.9.9.9"],
    "follow_feed": ["--once"],
    "work": ["--until-idle"],
    "serve_metrics": ["--once"],
    "plaintext_check": ["--words", "{scans}/a.pdf"],
    "prepare_buckets": ["--administrator", "{scans}/a.pdf"],
    "import_list": ["{scans}/a.pdf", "--inventory", "ML01", "--as", "lt"],
}
# These read a file or the code, no books: without a database nothing is wrong. A plan makes the store.
WITHOUT_DATABASE = {
    "read_text", "describe_file", "read_list", "permissions", "set_up", "prepare_buckets", "tend_vault",
}  # fmt: skip
ASKING = [name for name, _ in OURS if name not in WITHOUT_DATABASE]


def run(data, *words, program=("manage.py",), **more):
    environment = {**os.environ, "KHOSO_DATA": str(data), "KHOSO_OCR": "scripted:/none"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.Popen(
        [sys.executable, *program, *words], cwd=ROOT, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more,
    )  # fmt: skip


# The program is started once, and does each command in a process of its own.
EACH = """
import json, os, sys
sys.path.insert(0, os.getcwd())
import manage
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
manage.close_data_folder()
import django
django.setup()
for place, words in json.loads(sys.argv[1]).items():
    child = os.fork()
    if not child:
        for stream in (1, 2):
            os.dup2(os.open(f"{place}.{stream}", os.O_WRONLY | os.O_CREAT), stream)
        sys.argv = ["manage.py", *words]
        manage.main()
        sys.exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(json.dumps([place, code]), flush=True)
"""


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


@pytest.mark.drill
def test_without_a_data_folder_every_command_says_so_in_one_sentence(tmp_path, scans):
    asked = {
        str(tmp_path / name): words_of(name, scans)
        for name in ASKING
        if name not in {"prepare", "work", "follow_feed"}
    }
    done = run(tmp_path / "none", "-c", EACH, json.dumps(asked), program=())
    out, err = done.communicate(timeout=300)
    assert (done.returncode, err) == (0, "")
    ended = dict(map(json.loads, out.splitlines()))
    assert ended == dict.fromkeys(asked, 1)
    for place in asked:
        told = Path(f"{place}.1").read_text() + Path(f"{place}.2").read_text()
        assert "Traceback" not in told, place
        assert told.count("CommandError: ") == 1, place


@pytest.mark.drill
def test_a_locked_database_is_one_sentence_and_ctrl_c_is_another(tmp_path, scans, with_tables):
    data = with_tables(tmp_path / "data")
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
