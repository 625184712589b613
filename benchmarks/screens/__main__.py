"""
Processor time and queries of every screen for every role, at growing sizes of the archive.

    python -m benchmarks.screens [--sizes 1000,10000,100000] [--index] [--keep FOLDER]

Prints JSON: one row for a screen and a role, with its figures at each size and the ratio of the
largest to the smallest; then what misses the goals (none above 60 ms, none above 1.5 times its
figure at the smallest size, at most 12 queries). Each size is a site of its own in a process of
its own. `--index` builds the search index too.
"""

import json
import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

BASE = Path(__file__).resolve().parents[2]
MOST_MS, MOST_RATIO, MOST_QUERIES = 60, 1.5, 12


def main(arguments: list[str]) -> int:
    asked = asked_for(arguments)
    if asked.site:
        print(json.dumps(one_site(asked.site, index=asked.index)))
        return 0
    sizes = [int(size) for size in asked.sizes.split(",")]
    with tempfile.TemporaryDirectory(prefix="khoso-screens-") as made:
        folder = Path(asked.keep or made)
        sites = {size: measured(size, folder / str(size), index=asked.index) for size in sizes}
    print(json.dumps(report(sites), indent=1, ensure_ascii=False))
    return 0


def asked_for(arguments: list[str]) -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks.screens")
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--index", action="store_true")
    parser.add_argument("--keep", default="", help="a folder in which the sites are left")
    parser.add_argument("--site", type=int, default=0, help="fill and measure one site, here")
    return parser.parse_args(arguments)


def measured(size: int, data: Path, *, index: bool) -> dict[str, Any]:
    """Prepare a new site and measure it, in a process that knows no other."""
    environment = {
        **os.environ,
        "KHOSO_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    environment.pop("KHOSO_DEBUG", None)
    data.mkdir(parents=True, exist_ok=True)
    if not (data / "places.json").exists():
        run([sys.executable, "manage.py", "prepare"], environment)
    wanted = ["--index"] if index else []
    out = run(
        [sys.executable, "-m", "benchmarks.screens", "--site", str(size), *wanted], environment
    )
    found: dict[str, Any] = json.loads(out.splitlines()[-1])
    return found


def run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=BASE, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def one_site(size: int, *, index: bool) -> dict[str, Any]:
    """Fill this process' site, unless it is filled, and measure it."""
    import django

    django.setup()
    import time

    from django.conf import settings
    from django.core.management import call_command

    from benchmarks.screens.filling import Filler
    from benchmarks.screens.measuring import measure

    started = time.monotonic()
    kept = Path(settings.KHOSO_DATA) / "places.json"
    if not kept.exists():
        kept.write_text(json.dumps(Filler(size).fill()))
    if index:
        call_command("follow_feed", "--once")
    filled = round(time.monotonic() - started, 1)
    rows = measure(json.loads(kept.read_text()), searches=index)
    return {"fill_s": filled, "rows": rows}


def report(sites: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """Rows side by side, and what misses the goals."""
    screens: dict[tuple[str, str], dict[str, Any]] = {}
    for size, site in sites.items():
        for row in site["rows"]:
            beside = screens.setdefault(
                (row["screen"], row["role"]), {"screen": row["screen"], "role": row["role"]}
            )
            beside[str(size)] = {name: row[name] for name in ("ms", "median_ms", "queries")}
    rows = list(screens.values())
    least, most = str(min(sites)), str(max(sites))
    for row in rows:
        if least in row and most in row and least != most:
            row["ratio"] = round(row[most]["ms"] / max(0.1, row[least]["ms"]), 2)
    largest = [row for row in rows if most in row]
    return {
        "fill_s": {str(size): site["fill_s"] for size, site in sites.items()},
        "screens": rows,
        "above_60_ms": [named(row) for row in largest if row[most]["ms"] > MOST_MS],
        "above_ratio_1_5": [named(row) for row in largest if row.get("ratio", 0) > MOST_RATIO],
        "above_12_queries": [named(row) for row in largest if row[most]["queries"] > MOST_QUERIES],
    }


def named(row: dict[str, Any]) -> str:
    return f"{row['role']} {row['screen']}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
