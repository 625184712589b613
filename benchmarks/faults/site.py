"""A site of the drill: its folder, its commands, and what stands in its books."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BASE = Path(__file__).resolve().parents[2]
PATIENCE_S = 1800
INVENTORY = "DR01"

MAKE_INVENTORY = f"""
from django.utils import timezone
from access.api import Level, console, register_unit
from archive.api import NewInventory, make_fonds, make_inventory
from audit.api import Who
at, who = timezone.now(), Who(name="drill")
unit = register_unit(by=console(), code="DR", name="Ban Tổ chức", parent=None, at=at)
make_fonds(who=who, code="DR", name="Phông thử", creator="Ban Tổ chức", at=at)
make_inventory(who=who, at=at, new=NewInventory(fonds="DR", code="{INVENTORY}", number="01",
    title="Kế hoạch", unit=unit.pk, level=Level.ORDINARY, policy="certain"))
"""

COUNT = """
import json
from collections import Counter
from django.conf import settings
from archive.models import Change, Receipt, Record, ScanPage, StoredFile
from archive.storage import open_vault
from audit.models import Event
from ingest.models import Batch, Item, ItemPage, WorkerBeat
from search.api import open_engine
from ingest.queries.ledgers import ledger
held = set(Item.objects.values_list("original", flat=True)) | set(Item.objects.values_list("access_copy", flat=True))
held |= set(Record.objects.values_list("original", flat=True)) | set(Record.objects.values_list("access_copy", flat=True))
rows = dict(StoredFile.objects.values_list("pk", "object_name"))
objects = set(open_vault(settings.KHOSO_VAULT).names())
engine = open_engine(settings.KHOSO_SEARCH)
print(json.dumps({
    "items": Item.objects.count(),
    "names": len(set(Item.objects.values_list("name", flat=True))),
    "states": Counter(Item.objects.values_list("state", flat=True)),
    "batches": Batch.objects.count(),
    "balanced": all(ledger(batch).balances for batch in Batch.objects.all()),
    "item_pages": ItemPage.objects.count(),
    "records": Record.objects.count(),
    "numbers": len(set(Record.objects.values_list("number_text", flat=True))),
    "scan_pages": ScanPage.objects.count(),
    "receipts": Receipt.objects.count(),
    "filed_receipts": Receipt.objects.filter(state="filed").count(),
    "filings_told": Event.objects.filter(action="file").count(),
    "arrivals_told": Event.objects.filter(action="take_in", subject_kind="item").count(),
    "filings_fed": Change.objects.filter(kind="filed").count(),
    "indexed": engine.health().records,
    "rows_of_nobody": sorted(rows[row] for row in set(rows) - held),
    "objects_of_nobody": sorted(objects - set(rows.values())),
    "objects_lost": sorted(set(rows.values()) - objects),
    "workers": WorkerBeat.objects.count(),
}))
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def has_traceback(self) -> bool:
        """Whether a person got to see the inside of the program."""
        return "Traceback (most recent call last)" in self.err

    @property
    def lines(self) -> list[str]:
        """What was said to the person."""
        return [line for line in self.err.splitlines() if line.strip()]


@dataclass(frozen=True)
class Site:
    """A data folder, and the folder that is taken in."""

    data: Path
    scans: Path

    def prepare(self) -> None:
        """Make the site ready, with one inventory whose certain papers are filed at once."""
        self._must("prepare")
        self._must("shell", "-v0", "-c", MAKE_INVENTORY)

    def environment(self) -> dict[str, str]:
        """The settings of every program of the site."""
        environment = {
            **os.environ,
            "KHOSO_DATA": str(self.data),
            "KHOSO_READERS": "1",
            "KHOSO_OCR": "tesseract:",
        }
        for name in ("DJANGO_SETTINGS_MODULE", "KHOSO_DATABASE", "KHOSO_VAULT", "KHOSO_SEARCH"):
            environment.pop(name, None)
        return environment

    def start(self, *words: str, plan: dict[str, Any] | None = None) -> subprocess.Popen[str]:
        """Start a command, under a plan of faults or as it is."""
        program = ["-m", "benchmarks.faults.launch", json.dumps(plan)] if plan else ["manage.py"]
        return subprocess.Popen(
            [sys.executable, *program, *words], cwd=BASE, env=self.environment(),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip

    def run(self, *words: str, plan: dict[str, Any] | None = None) -> Outcome:
        """Run a command to its end."""
        process = self.start(*words, plan=plan)
        out, err = process.communicate(timeout=PATIENCE_S)
        return Outcome(process.returncode, out, err)

    def take_in(self, plan: dict[str, Any] | None = None) -> Outcome:
        """Take the folder in and wait until all of it has settled."""
        return self.run(
            "ingest_batch", str(self.scans), "--inventory", INVENTORY, "--json", plan=plan
        )

    def books(self) -> dict[str, Any]:
        """What stands in tables, vault and index."""
        counted: dict[str, Any] = json.loads(self._must("shell", "-v0", "-c", COUNT).out)
        return counted

    def leftovers(self) -> list[str]:
        """What lies in scratch; the gate and the logs of readers are meant to stay."""
        stays = {".gate", "readers.log", "readers.log.1"}
        found = (self.data / "scratch").rglob("*")
        return sorted(path.name for path in found if path.is_file() and path.name not in stays)

    def sources(self) -> dict[str, str]:
        """The digests and times of the files that are taken in."""
        return {
            path.name: f"{hashlib.sha256(path.read_bytes()).hexdigest()} {path.stat().st_mtime_ns}"
            for path in self.scans.iterdir()
        }

    def _must(self, *words: str) -> Outcome:
        done = self.run(*words)
        if done.code:
            raise RuntimeError(f"{words[0]}: {done.err[-2000:]}")
        return done
