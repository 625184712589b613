"""
What encryption costs at the door: `python -m benchmarks.encryption [--only objects|pages|ingest]`.

Prints JSON: for each of what is measured medians by the clock and processor time of both sides, taken in
turns in one run, how many times the plain side the encrypted one is, and how many times it may be. One
page read over HTTP at most 1.3 times, 100 MB put and got at most 1.5 times, a whole intake at most 1.1.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from benchmarks.encryption import objects
from benchmarks.encryption.site import BASE, Site

PARTS = ("objects", "pages", "ingest")
SHELVES = "from benchmarks.encryption import filling; filling.shelves()"
# Scans that are pictures and whole, of two to five pages each; the first few are taken in.
SCANS = ("14-KH-BTCTU", "46-BC-BTCTU", "02-QD-BTCTU", "127-CV-BTCTU", "09-KH-BTCTU", "38-BC-BTCTU")


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.encryption", description=__doc__)
    parser.add_argument("--only", choices=PARTS, action="append", default=[])
    parser.add_argument("--scans", type=Path, default=BASE / "samples" / "batch")
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=7, help="of objects")
    parser.add_argument("--batches", type=int, default=3, help="rounds of intake")
    parser.add_argument("--files", type=int, default=2, help="scans of one intake")
    asked = parser.parse_args(arguments)
    found = [next(asked.scans.rglob(f"{name}.pdf")) for name in SCANS]
    told: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="khoso-encryption-") as folder:
        place = Path(folder)
        if wanted(asked.only, "objects"):
            told["objects"] = {
                "megabytes": asked.megabytes,
                **objects.measured(place, megabytes=asked.megabytes, rounds=asked.rounds),
            }
        if wanted(asked.only, "pages") or wanted(asked.only, "ingest"):
            told |= of_site(Site(place), found, asked)
    print(json.dumps(told, indent=1))
    return 0


def wanted(only: list[str], part: str) -> bool:
    return not only or part in only


def of_site(site: Site, scans: list[Path], asked: argparse.Namespace) -> dict[str, object]:
    """What is measured in a site with keys."""
    from benchmarks.encryption import pages, taking_in

    told: dict[str, object] = {}
    site.prepare()
    site.must("shell", "-v0", "-c", SHELVES)
    if wanted(asked.only, "ingest"):
        some = scans[: asked.files]
        told["ingest"] = taking_in.measured(site, some, rounds=asked.batches)
    if wanted(asked.only, "pages"):
        told["pages"] = pages.measured(site, scans)
    return told


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
