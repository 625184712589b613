"""
The drill: whatever breaks, wherever, nothing is lost, nothing is there twice, nothing lies about.

    python -m benchmarks.faults --files 300 --json

Takes a folder of invented papers through intake, reading, filing and indexing; at every named step
the process is killed (SIGKILL), and at every step that writes the disk is full; the database is
locked for half a minute; the clock is set back by an hour. Then the same commands are run once more
without a fault, and tables, vault, index, scratch and sources are counted. Every number but `steps`
and `faults` is to be 0; `untidy` counts commands that showed a traceback, or another number of
lines than one.
"""

import argparse
import json
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.faults.papers import make_papers
from benchmarks.faults.site import Outcome, Site

INTAKE = (
    ("ingest.intake.folder:take_bytes", "after"),
    ("archive.storage.local:LocalVault.put", "before"),
    ("archive.storage.incoming:IncomingFile.seal", "after"),
    ("archive.storage.local:LocalVault.put", "after"),
    ("archive.actions.keeping:note_stored_file", "after"),
    ("archive.actions.filing:receive", "after"),
    ("ingest.actions.intake:take_in", "after"),
)
READING = (
    ("ingest.actions.claiming:claim_next", "after"),
    ("ingest.tasks.handing:fetch", "after"),
    ("ingest.tasks.reader_slot:ReaderSlot.send", "after"),
    ("ingest.actions.reading:note_opened", "before"),
    ("ingest.actions.reading:note_opened", "after"),
    ("ingest.actions.reading:record_page", "before"),
    ("ingest.actions.reading:record_page", "after"),
)
FILING = (
    ("ingest.actions.reading:note_access_copy", "after"),
    ("ingest.actions.reading:finish_reading", "before"),
    ("ingest.actions.filing:file_item", "before"),
    ("archive.actions.filing:file_record", "after"),
    ("ingest.actions.filing:file_item", "after"),
    ("ingest.actions.reading:finish_reading", "after"),
    ("ingest.tasks.reader_slots:ReaderSlots.clear", "before"),
)
INDEXING = (
    ("search.engines.tantivy:TantivyEngine.put", "after"),
    ("search.engines.tantivy:TantivyEngine.set_position", "after"),
    ("search.engines.tantivy:TantivyEngine.commit", "before"),
    ("search.engines.tantivy:TantivyEngine.commit", "after"),
)
# Steps at which something is written, so that the disk can be full.
WRITES = (
    ("archive.storage.local:LocalVault.put", "before"),
    ("ingest.actions.intake:take_in", "before"),
    ("ingest.tasks.handing:fetch", "before"),
    ("ingest.actions.reading:record_page", "before"),
    ("ingest.actions.reading:finish_reading", "before"),
)
READER_STEPS = (
    ("ingest.tasks.reader_slot:ReaderSlot.send", "after"),
    ("ingest.actions.reading:note_opened", "after"),
)


class Drill:
    """One run over one site."""

    def __init__(self, site: Site, files: int, *, locked_s: float) -> None:
        self.site, self.files, self.locked_s = site, files, locked_s
        self.steps = self.faults = 0
        self.untidy: list[str] = []
        spread = len(INTAKE) + len(READING) + len(FILING) + len(WRITES) + len(READER_STEPS) + 2
        # So many files are worked on between two faults.
        self.stride = max(1, files // spread)

    def run(self) -> None:
        """All faults, then once more without one."""
        for at, (step, when) in enumerate(INTAKE):
            # From the front again each time: what came before is known and passed by.
            self._strike(step, when, "kill", nth=1 + at * self.stride)
        for step, when in (*READING, *FILING):
            self._strike(step, when, "kill", nth=self.stride)
        for step, when in READER_STEPS:
            self._strike(step, when, "kill_reader", nth=self.stride)
        for step, when in WRITES:
            self._strike(step, when, "full", nth=self.stride)
        self._lock()
        self._set_clock_back()
        self._must_go_well(self.site.take_in())
        for step, when in INDEXING:
            self.steps += 1
            plan = {"step": step, "when": when, "fault": "kill", "nth": 1}
            self._judge(self.site.run("follow_feed", "--once", plan=plan), plan)
        self._must_go_well(self.site.run("follow_feed", "--once"))
        # A worker sweeps when it begins.
        self._must_go_well(self.site.run("work", "--until-idle"))

    def _strike(self, step: str, when: str, fault: str, *, nth: int) -> None:
        self.steps += 1
        plan = {"step": step, "when": when, "fault": fault, "nth": max(1, nth)}
        self._judge(self.site.take_in(plan), plan)

    def _judge(self, outcome: Outcome, plan: dict[str, Any]) -> None:
        killed, full = outcome.code == -9, plan["fault"] == "full"
        self.faults += killed or full or plan["fault"] == "kill_reader"
        if outcome.has_traceback:
            self.untidy.append(f"{plan}: {outcome.err[-1500:]}")
        # Beside it a worker may log that it pauses and why; the command itself says one sentence.
        said = [line for line in outcome.lines if line.startswith("CommandError: ")]
        if full and outcome.code and len(said) != 1:
            self.untidy.append(f"{plan}: {outcome.lines}")

    def _must_go_well(self, outcome: Outcome) -> None:
        if outcome.code or outcome.has_traceback:
            self.untidy.append(outcome.err[-1500:])

    def _lock(self) -> None:
        """Somebody holds the database while the folder is taken in."""
        self.faults += 1
        holder = sqlite3.connect(self.site.data / "khoso.sqlite3", isolation_level=None)
        running = self.site.start("ingest_batch", str(self.site.scans), "--inventory", "DR01")
        holder.execute("BEGIN IMMEDIATE")
        time.sleep(self.locked_s)
        holder.execute("ROLLBACK")
        holder.close()
        out, err = running.communicate()
        outcome = Outcome(running.returncode, out, err)
        said = [line for line in outcome.lines if line.startswith("CommandError: ")]
        if outcome.has_traceback or (outcome.code and len(said) != 1):
            self.untidy.append(f"locked: {err[-1500:]}")

    def _set_clock_back(self) -> None:
        """A worker dies at an item it took while the clock was an hour ahead."""
        ahead = {"step": READING[0][0], "when": "after", "fault": "kill", "nth": 1, "clock_s": 3600}
        self._judge(self.site.take_in(ahead), ahead)
        self.faults += 1

    def result(self, before: dict[str, str]) -> dict[str, Any]:
        """What the books say, against the files that were given."""
        books = self.site.books()
        files, records = self.files, books["records"]
        filed = books["states"].get("filed", 0)
        settled = filed + books["states"].get("waiting", 0)
        lost = [
            files - books["names"], files - settled, files - books["item_pages"],
            records - books["scan_pages"], records - books["filed_receipts"],
            records - books["filings_told"], records - books["filings_fed"],
            records - books["indexed"], len(books["objects_lost"]), 0 if books["balanced"] else 1,
        ]  # fmt: skip
        twice = [
            books["items"] - files, books["item_pages"] - files, records - filed,
            records - books["numbers"], books["scan_pages"] - records, books["batches"] - 1,
            books["receipts"] - books["items"], books["filings_told"] - records,
            books["arrivals_told"] - books["items"], books["indexed"] - records,
        ]  # fmt: skip
        now = self.site.sources()
        leftovers = self.site.leftovers()
        return {
            "files": files,
            "filed": filed,
            "steps": self.steps,
            "faults": self.faults,
            "lost": sum(max(0, count) for count in lost),
            "twice": sum(max(0, count) for count in twice),
            "orphans": len(books["rows_of_nobody"]) + len(books["objects_of_nobody"]),
            "changed_sources": sum(now.get(name) != about for name, about in before.items())
            + len(set(now) - set(before)),
            "leftovers": len(leftovers) + books["workers"],
            "untidy": len(self.untidy),
        }


def main() -> int:
    """Run the drill; the exit code is 1 when anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--locked", type=float, default=30.0, help="seconds of the lock")
    parser.add_argument("--json", action="store_true", help="print nothing but the result")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        drill, result = drilled(Path(folder), asked.files, locked_s=asked.locked)
    if not asked.json:
        print("\n".join(drill.untidy))
    print(json.dumps(result))
    wrong = {name for name in result if name not in {"files", "filed", "steps", "faults"}}
    return 1 if any(result[name] for name in wrong) else 0


def drilled(folder: Path, files: int, *, locked_s: float) -> tuple[Drill, dict[str, Any]]:
    """A site made in the folder and put through everything."""
    site = Site(folder / "data", folder / "scans")
    make_papers(site.scans, files)
    before = site.sources()
    site.prepare()
    drill = Drill(site, files, locked_s=locked_s)
    drill.run()
    return drill, drill.result(before)


if __name__ == "__main__":
    sys.exit(main())
