"""From an empty folder to the gaps by commands alone, typed one after the other as at a console."""

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from samples.script import write_script
from tests.starts import environment_of

pytestmark = [pytest.mark.slow, pytest.mark.drill]

BASE = Path(__file__).resolve().parents[2]
SAMPLES = BASE / "samples"
SAID = tomllib.loads((SAMPLES / "samples.toml").read_text("utf-8"))
LISTED = {row["number"] for row in SAID["row"] if row["inventory"] == "ML07-2020"}
LIST = SAMPLES / "lists" / "ML07-2020.xlsx"
PLAN = """
organisation = "Ban Tổ chức Tỉnh ủy Lâm Đồng"
place = "Đà Lạt"

[[units]]
code = "BTCTU"
name = "Ban Tổ chức Tỉnh ủy"
head = "luutru"
contact = "luutru"

[[units]]
code = "VP"
name = "Văn phòng Ban"
parent = "BTCTU"

[[workstations]]
name = "MAY-01"
address = "10.0.0.7"
unit = "VP"
seal_number = "AN-0001"
sealed_until = 2090-12-31

[[workstations]]
name = "QUET-01"
kind = "scanner"
attached_to = "MAY-01"

[[people]]
username = "quantri"
full_name = "Bùi Đức An"
roles = ["administrator"]

[[people]]
username = "baomat"
full_name = "Đặng Quốc Việt"
roles = ["security_officer"]
clearance = "TOP_SECRET"
party_papers = true
assigned = ["BTCTU"]
commitment = "CK-01/2026"

[[people]]
username = "luutru"
full_name = "Phạm Quốc Bảo"
roles = ["archivist"]
unit = "VP"
clearance = "CONFIDENTIAL"
assigned = ["BTCTU"]
commitment = "CK-02/2026"
course = "Tập huấn số hóa 2026"

[[issuers]]
name = "Huyện ủy Đức Trọng"
code = "HU"
own_terms = true
above = "Tỉnh ủy"
valid_until = 2025-06-30

[[terms]]
issuer = "Tỉnh ủy"
name = "2020–2025"
first_day = 2020-10-17
source = "Nghị quyết đại hội"

[[types]]
letters = "QCLN"
type = "quy-che"

[[fonds]]
code = "P15"
title = "Phông Ban Tổ chức Tỉnh ủy"
creator = "Ban Tổ chức Tỉnh ủy"

[[inventories]]
code = "ML07"
fonds = "P15"
number = "07"
title = "Tập văn bản về số hóa"
unit = "VP"
term = "2020-2025"
period = "2021-2024"
highest = "CONFIDENTIAL"
filing = "certain"

[[boxes]]
inventory = "ML07"
number = "1"
shelf = "Giá 3, tầng 1"
"""
MADE = {
    "site": 1, "units": 2, "duties": 2, "workstations": 2, "people": 3, "issuers": 1, "terms": 1,
    "types": 1, "fonds": 1, "inventories": 1, "boxes": 1,
}  # fmt: skip


class Console:
    """Commands as they are typed, each a process of its own, on a folder that is not there yet."""

    def __init__(self, folder, ocr):
        self.folder, self.data = folder, folder / "data"
        self.environment = environment_of(self.data, 8000, KHOSO_OCR=ocr)

    def told(self, *words, code=0):
        """What the command says on standard output, as data."""
        done = subprocess.run(
            [sys.executable, "manage.py", *map(str, words), "--json"], cwd=BASE, env=self.environment,
            capture_output=True, text=True, timeout=500, check=False,
        )  # fmt: skip
        assert done.returncode == code, (words, done.stderr)
        return json.loads(done.stdout)

    def figures(self):
        (row,) = self.told("completeness", "--inventory", "ML07")
        assert row["expected"] == row["answered"] + row["awaited"] + row["missing"]
        return row

    def gaps(self):
        """The numbers of the rows that nothing answers; each says where it stands and why."""
        found = self.told("gaps", "--inventory", "ML07")
        found = [one for one in found if one["kind"] != "series"]
        assert all(one["dossier"] and one["position"] and one["why"] for one in found)
        return {one["number"] for one in found}


def set_up(console):
    """A plan into nothing."""
    plan = console.folder / "ke-hoach.toml"
    plan.write_text(PLAN, "utf-8")
    assert not console.data.exists()
    assert console.told("set_up", plan) == {"made": MADE, "known": {}, "problems": []}
    (kept,) = console.data.glob("mat-khau*.txt")
    assert kept.stat().st_mode & 0o077 == 0


def import_list(console, *more):
    command = ("import_list", LIST, "--inventory", "ML07", "--as", "luutru", *more)
    return console.told(*command)["rows"]


def ingest_batch(console, folder):
    return console.told("ingest_batch", folder, "--inventory", "ML07")


def balances(ledger):
    terms = (
        "filed", "in_work", "waiting", "at_security", "quarantined", "rejected", "duplicates", "withdrawn",
    )  # fmt: skip
    return ledger["received"]["files"] == sum(ledger[term]["files"] for term in terms)


def test_from_no_folder_at_all_to_the_gaps_by_commands_alone(tmp_path):
    write_script(tmp_path / "script.json")
    console = Console(tmp_path, f"scripted:{tmp_path / 'script.json'}")
    set_up(console)
    again = console.told("set_up", tmp_path / "ke-hoach.toml")
    assert again == {"made": {}, "known": MADE, "problems": []}
    # The list is looked at first, which writes nothing; taken over; and known when it comes again.
    assert {row["number"] for row in console.told("read_list", LIST)["rows"]} == LISTED
    assert import_list(console, "--preview")["new"] == len(LISTED)
    assert import_list(console)["new"] == len(LISTED)
    known = import_list(console)
    assert (known["new"], known["changed"], known["known"]) == (0, 0, len(LISTED))
    assert console.gaps() == LISTED
    folder = SAMPLES / "batch" / "ML07-2020"
    ledger = ingest_batch(console, folder)
    assert balances(ledger)
    assert ledger["received"]["files"] == len(list(folder.iterdir()))
    stopped = [row["file"] for row in ledger["reasons"] if row["state"] != "at_security"]
    assert stopped == ["46-BC-BTCTU_loi.pdf"]
    assert ingest_batch(console, folder)["received"] == ledger["received"]
    # What is certain is filed alone; the rest waits for a person, at a screen.
    figures, gaps = console.figures(), console.gaps()
    assert figures["filed"] == ledger["filed"]["files"] >= 1
    # What is at the security officer was received, and is not filed yet.
    unfiled = ledger["waiting"]["files"] + ledger["at_security"]["files"]
    assert figures["waiting"] == unfiled > 0
    assert len(gaps) == figures["missing"] + figures["awaited"]
    assert "63-BC/BTCTU" in LISTED - gaps
    assert {"31-BC/BTCTU", "14-KH/BTCTU"} <= gaps
    told = {one["action"] for one in console.told("trail", "--last", 500)}
    assert {"set_up", "import_list", "take_in", "see_completeness"} <= told


def test_with_real_reading_what_was_sent_is_not_among_the_gaps(tmp_path):
    console = Console(tmp_path, "tesseract:")
    set_up(console)
    assert import_list(console)["new"] == len(LISTED)
    folder = tmp_path / "Hộp 07"
    folder.mkdir()
    for name in ("311-CV-BTCTU.pdf", "63-BC-BTCTU.docx", "127-CV-BTCTU.pdf"):
        shutil.copy(SAMPLES / "batch" / "ML07-2020" / name, folder / name)
    assert balances(ingest_batch(console, folder))
    figures, gaps = console.figures(), console.gaps()
    sent = {"311-CV/BTCTU", "63-BC/BTCTU", "127-CV/BTCTU"}
    # Filed, or read so well that the row it answers is known: neither is missing.
    assert figures["missing"] == len(LISTED) - len(sent)
    assert figures["answered"] + figures["awaited"] == len(sent)
    assert LISTED - sent <= gaps
