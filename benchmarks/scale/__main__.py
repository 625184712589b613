"""
Screens, claims and their growth on SQLite and on PostgreSQL, in one run.

    python -m benchmarks.scale [--sizes 10000,100000] [--items 2000] [--only sqlite|postgresql]

Prints JSON. For each database: every screen at each size (see benchmarks.screens), what misses the
limits (10 queries for lists, searches and images; a page whose time grows with the archive; somebody
who is assigned to a part above 1.5 times of somebody who sees all), and claims a second of 1, 8 and 32
workers. A server is started for the run, with the flushes of a real one; where there is none the
result says how to get it. `--sizes 1000000` fills the tables alone, and takes hours.
"""

import json
import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.scale.servers import NoServer, new_database, own_server
from benchmarks.screens.__main__ import measured, report, run

WORKERS = (1, 8, 32)
MOST_QUERIES, MOST_GROWTH, MOST_RESTRICTED = 10, 1.5, 1.5
COUNTED = ("muc-luc", "van-ban", "tim", "nhat-ky", "lo/", "day-du")
"""Lists, completeness, trail, search and pages: what is held to the number of queries."""
RESTRICTED, UNRESTRICTED = "officer", "security_officer"


def main(arguments: list[str]) -> int:
    parser = ArgumentParser(prog="python -m benchmarks.scale")
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--items", type=int, default=2000)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    asked = parser.parse_args(arguments)
    sizes = [int(size) for size in asked.sizes.split(",")]
    found: dict[str, Any] = {}
    if asked.only != "postgresql":
        found["sqlite"] = of_database(lambda: "", sizes, asked.items)
    if asked.only != "sqlite":
        try:
            with own_server() as server:
                found["postgresql"] = of_database(lambda: new_database(server), sizes, asked.items)
        except NoServer as why:
            found["postgresql"] = {"not_measured": str(why)}
    if {"sqlite", "postgresql"} <= found.keys() and "claims" in found["postgresql"]:
        found["claims_postgresql_over_sqlite"] = {
            str(one["workers"]): round(other["claims_a_second"] / max(1, one["claims_a_second"]), 2)
            for one, other in zip(
                found["sqlite"]["claims"], found["postgresql"]["claims"], strict=True
            )
        }
    print(json.dumps(found, indent=1, ensure_ascii=False))
    return 0


def of_database(place: Callable[[], str], sizes: list[int], items: int) -> dict[str, Any]:
    """Everything, on sites of one kind of database; `place` gives the address of a new one."""
    sites = {}
    with tempfile.TemporaryDirectory(prefix="khoso-scale-") as folder:
        for size in sizes:
            os.environ["KHOSO_DATABASE"] = place()
            sites[size] = measured(size, Path(folder) / str(size), index=False)
        claims = claims_of(place(), Path(folder) / "claims", items)
    os.environ["KHOSO_DATABASE"] = ""
    told = report(sites)
    screens = told["screens"]
    least, most = str(min(sizes)), str(max(sizes))
    return {
        "fill_s": told["fill_s"],
        "screens": screens,
        "above_10_queries": [
            f"{row['role']} {row['screen']} ({row[most]['queries']})"
            for row in screens
            if row["screen"].lstrip("/").startswith(COUNTED)
            and row.get(most, {}).get("queries", 0) > MOST_QUERIES
        ],
        "grows": [
            f"{row['role']} {row['screen']} ({row[least]['ms']} → {row[most]['ms']} ms)"
            for row in screens
            if row.get("ratio", 0) > MOST_GROWTH and row[most]["ms"] > 10
        ],
        "restricted": restricted(screens, most),
        "claims": claims,
    }


def restricted(screens: list[dict[str, Any]], size: str) -> dict[str, Any]:
    """Screens that whoever is assigned to a part waits longer for than whoever sees all."""
    took = {(row["role"], row["screen"]): row[size]["ms"] for row in screens if size in row}
    ratios = {
        screen: round(ms / max(1.0, took[UNRESTRICTED, screen]), 2)
        for (role, screen), ms in took.items()
        if role == RESTRICTED and (UNRESTRICTED, screen) in took
    }
    return {
        "highest": max(ratios.values(), default=None),
        "above_1_5": {screen: ratio for screen, ratio in ratios.items() if ratio > MOST_RESTRICTED},
    }


def claims_of(database: str, data: Path, items: int) -> list[dict[str, Any]]:
    """Claims a second of so many workers, on a site that has nothing else."""
    environment = {
        **os.environ,
        "KHOSO_DATABASE": database,
        "KHOSO_DATA": str(data),
        "KHOSO_PATIENCE": "60",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    data.mkdir(parents=True)
    run([sys.executable, "manage.py", "prepare"], environment)
    found = []
    for workers in WORKERS:
        asked = [sys.executable, "-m", "benchmarks.scale.claims", str(items), str(workers)]
        done = subprocess.run(asked, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        found.append(json.loads(done.stdout.splitlines()[-1]))
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
