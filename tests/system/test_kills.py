"""Command and worker are killed in mid-batch, again and again; the batch ends complete."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import mkdtemp

import pytest
from fpdf import FPDF

BASE = Path(__file__).resolve().parents[2]
FILES, PAGES = 6, 3


def command(data, *words, memory=None):
    environment = {**os.environ, "KHOSO_DATA": str(data), "KHOSO_READERS": "2"}
    environment |= {"KHOSO_MEMORY": str(memory)} if memory else {}
    environment["KHOSO_OCR"] = f"scripted:{data}/script.json"
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.Popen(
        [sys.executable, "manage.py", *words], cwd=BASE, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def held_in(folder, word):
    """The files below a folder that hold the word."""
    return {
        path.relative_to(folder) for path in folder.rglob("*")
        if path.is_file() and word in path.read_bytes()
    }  # fmt: skip


def finished(process):
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err[-2000:]
    return out


def pdf(word):
    document = FPDF()
    for number in range(PAGES):
        document.add_page()
        document.set_font("helvetica")
        document.cell(text=f"{word} {number}")
    return bytes(document.output())


def test_whoever_reads_a_paper_and_is_killed_leaves_nothing_of_it_in_scratch(tmp_path, with_tables):
    data, scans, memory = with_tables(tmp_path / "data"), tmp_path / "scans", tmp_path / "memory"
    scans.mkdir()
    memory.symlink_to(mkdtemp(prefix="khoso-test-", dir=os.environ["KHOSO_MEMORY"]))
    word = b"% bi mat quoc gia"
    (scans / "a.pdf").write_bytes(pdf("tep") + word)
    (data / "script.json").write_text(json.dumps({"faults": {"1": "hang"}}))
    finished(command(data, "prepare", memory=memory))
    process = command(data, "ingest_batch", str(scans), memory=memory)
    until = time.monotonic() + 60
    while not held_in(memory, word) and time.monotonic() < until:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    # It was being worked on, in memory; on the disk it stands in the vault alone.
    assert [path.name for path in held_in(memory, word)] == ["original"]
    assert {path.parts[0] for path in held_in(data, word)} == {"vault"}
    assert {path.name for path in (data / "scratch").iterdir()} <= {"readers.log", "lists", ".gate"}
    (data / "script.json").write_text(json.dumps({"pages": {"default": "Kế hoạch"}}))
    finished(command(data, "work", "--until-idle", memory=memory))
    assert held_in(memory, word) == set()


@pytest.mark.slow
@pytest.mark.drill
def test_killed_five_times_a_batch_ends_complete_and_nothing_is_there_twice(tmp_path, with_tables):
    data, scans = with_tables(tmp_path / "data"), tmp_path / "scans"
    scans.mkdir()
    originals = {f"{n}.pdf": pdf(f"tep {n}") for n in range(FILES)}
    for name, content in originals.items():
        (scans / name).write_bytes(content)
    finished(command(data, "prepare"))
    (data / "script.json").write_text(json.dumps({"pages": {"default": "Kế hoạch"}}))
    chance = random.Random(7)
    for kill in range(5):
        what = ("ingest_batch", str(scans)) if kill % 2 == 0 else ("work", "--until-idle")
        process = command(data, *what)
        time.sleep(1.5 + chance.random() * 2)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    statement = json.loads(finished(command(data, "ingest_batch", str(scans), "--json")))
    assert statement["received"] == {"files": FILES, "pages": FILES * PAGES}
    assert statement["waiting"] == {"files": FILES, "pages": FILES * PAGES}
    assert statement["duplicates"]["files"] == 0
    pages = json.loads(finished(command(data, "shell", "-v0", "-c", COUNT)))
    assert pages == {"items": FILES, "pages": FILES * PAGES, "batches": 1}
    kept = {path.read_bytes() for path in (data / "vault").rglob("*") if path.is_file()}
    assert set(originals.values()) <= kept
    assert {path.name: path.read_bytes() for path in scans.iterdir()} == originals
    again = json.loads(finished(command(data, "ingest_batch", str(scans), "--json")))
    assert again["received"] == statement["received"]


COUNT = """
import json
from ingest.models import Batch, Item, ItemPage
print(json.dumps({"items": Item.objects.count(), "pages": ItemPage.objects.count(), "batches": Batch.objects.count()}))
"""
