"""
The drill of a cluster: servers and programs are killed at random while a folder is taken in.

    python -m benchmarks.cluster_faults [--files 1000] [--kills 30] [--workers 4] [--store minio] [--seed 1]

PostgreSQL (with its flushes), object storage and Elasticsearch run as they are started for development;
workers, an indexer and whoever takes the folder in are programs of their own. Each is killed (SIGKILL) at
times that the seed decides and started again some seconds later; once the disk of the object storage is
full, where this machine lets it be. Then all of it is let go on, and tables, object storage and index are
counted: every number but `files`, `filed`, `kills` and `seconds` is to be 0. While it runs somebody
searches again and again: an answer that names a record of which the tables know nothing is `wrong_answers`.
"""

import argparse
import json
import random
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.cluster_faults.servers import Server, servers_of
from benchmarks.cluster_faults.site import ClusterSite
from benchmarks.faults.papers import make_papers
from benchmarks.faults.site import INVENTORY

SETTLED_WITHIN_S = 3600
LONGEST_PAUSE_S, LONGEST_DEATH_S = 6.0, 5.0


class Drill:
    """One run: what may be killed, and what came of it."""

    def __init__(self, site: ClusterSite, servers: list[Server], workers: int, chance: random.Random) -> None:  # fmt: skip
        self.site, self.servers, self.workers, self.chance = site, servers, workers, chance
        self.kills: dict[str, int] = {}
        self.wrong = self.answers = self.refused = 0

    def run(self, kills: int, files: int) -> None:
        """All kills while the folder comes in, then everything to its end."""
        self.site.begin(self.workers)
        intake = self.site.start_command("ingest_batch", str(self.site.scans), "--inventory", INVENTORY)  # fmt: skip
        for _ in range(kills):
            time.sleep(self.chance.uniform(1.0, LONGEST_PAUSE_S))
            self._kill_one()
            if intake.poll() is not None and not self.site.all_came(files):
                intake = self.site.start_command("ingest_batch", str(self.site.scans), "--inventory", INVENTORY)  # fmt: skip
            self._search()
        self._settle(files)
        self.site.end()

    def _kill_one(self) -> None:
        mortal: list[Server | str] = [*self.servers, *self.site.programs]
        victim = self.chance.choice(mortal)
        name = victim.name if isinstance(victim, Server) else victim.partition("-")[0]
        self.kills[name] = self.kills.get(name, 0) + 1
        if isinstance(victim, Server):
            victim.kill()
            time.sleep(self.chance.uniform(0.2, LONGEST_DEATH_S))
            victim.start_again()
        else:
            self.site.kill(victim)
            time.sleep(self.chance.uniform(0.0, 1.0))
            self.site.start_again(victim)

    def _search(self) -> None:
        found = self.site.search()
        if found is None:
            self.refused += 1
            return
        self.answers += 1
        self.wrong += found

    def _settle(self, files: int) -> None:
        limit = time.monotonic() + SETTLED_WITHIN_S
        while time.monotonic() < limit:
            done = self.site.run_command("ingest_batch", str(self.site.scans), "--inventory", INVENTORY)  # fmt: skip
            if done == 0 and self.site.is_settled(files):
                break
            time.sleep(2)
        self.site.wait_for_index()

    def result(self, files: int, before: dict[str, str], seconds: float) -> dict[str, Any]:
        """What the books say, against the files that were given."""
        books = self.site.books()
        records = books["records"]
        filed = books["states"].get("filed", 0)
        settled = filed + books["states"].get("waiting", 0)
        lost = [
            files - books["names"], files - settled, files - books["item_pages"],
            records - books["scan_pages"], records - books["filed_receipts"],
            records - books["filings_told"], records - books["filings_fed"],
            len(books["objects_lost"]), 0 if books["balanced"] else 1,
        ]  # fmt: skip
        twice = [
            books["items"] - files, books["item_pages"] - files, records - filed,
            records - books["numbers"], books["scan_pages"] - records, books["batches"] - 1,
            books["receipts"] - books["items"], books["filings_told"] - records,
            books["arrivals_told"] - books["items"],
        ]  # fmt: skip
        index = self.site.index_compared()
        now = self.site.sources()
        return {
            "files": files,
            "filed": filed,
            "kills": self.kills,
            "seconds": round(seconds),
            "answers": self.answers,
            "refused_while_away": self.refused,
            "lost": sum(max(0, count) for count in lost),
            "twice": sum(max(0, count) for count in twice),
            "orphans": len(books["rows_of_nobody"]) + len(books["objects_of_nobody"]),
            "wrong_answers": self.wrong,
            "index": {name: index[name] for name in ("missing", "extra", "stale")},
            "changed_sources": sum(now.get(name) != about for name, about in before.items()),
        }


def main() -> int:
    """Run the drill; the exit code is 1 when anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--store", choices=["minio", "seaweedfs"], default="minio")
    parser.add_argument("--seed", type=int, default=20_261_130)
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended as asked"))
    with tempfile.TemporaryDirectory(prefix="khoso-cluster-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        # The server of tables runs as somebody else.
        folder.chmod(0o755)
        with servers_of(folder, asked.store) as servers:
            site = ClusterSite(folder / "data", folder / "scans", servers)
            make_papers(site.scans, asked.files)
            before = site.sources()
            site.prepare()
            drill = Drill(site, list(servers.values()), asked.workers, random.Random(asked.seed))
            begun = time.monotonic()
            try:
                drill.run(asked.kills, asked.files)
                result = drill.result(asked.files, before, time.monotonic() - begun)
            finally:
                site.end()
    print(json.dumps(result, ensure_ascii=False))
    wrong = ("lost", "twice", "orphans", "wrong_answers", "changed_sources")
    return 1 if any(result[name] for name in wrong) or any(result["index"].values()) else 0


if __name__ == "__main__":
    sys.exit(main())
