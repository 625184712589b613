"""
What the tests of `tools/run-coverage` ran through, package by package, against the floors of
`tools/coverage.toml`. With --set the floors become what was measured, rounded down; of a package
named by --but nothing is said and nothing set.
"""

import argparse
import json
import re
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Final

from coverage import Coverage

BASE: Final = Path(__file__).resolve().parent.parent
CONFIG: Final = BASE / "tools" / "coverage.toml"


def measured(config: Path) -> dict[str, tuple[int, int]]:
    """For each package, how many of its branches were taken and how many there are."""
    coverage = Coverage(config_file=str(config))
    coverage.combine(keep=True)
    report = BASE / "var" / "coverage" / "report.json"
    coverage.json_report(outfile=str(report))
    taken: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for path, told in json.loads(report.read_text("utf-8"))["files"].items():
        package = Path(path).parts[0]
        taken[package] += told["summary"]["covered_branches"]
        there[package] += told["summary"]["num_branches"]
    return {package: (taken[package], there[package]) for package in there}


def percent(taken: int, there: int) -> float:
    """Of no branches all are taken."""
    return 100 * taken / there if there else 100.0


def with_floors(text: str, floors: dict[str, int]) -> str:
    """The configuration with other floors."""
    rows = "".join(f"{package} = {floor}\n" for package, floor in sorted(floors.items()))
    return re.sub(r"(?ms)^\[floors\]\n.*?(?=^\[|\Z)", f"[floors]\n{rows}", text)


def asked() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--set", action="store_true")
    parser.add_argument("--but", action="append", default=[])
    return parser.parse_args()


def main() -> int:
    text = CONFIG.read_text("utf-8")
    floors: dict[str, int] = tomllib.loads(text)["floors"]
    said = asked()
    found = {name: counts for name, counts in measured(CONFIG).items() if name not in said.but}
    if said.set:
        new = {package: int(percent(*counts)) for package, counts in found.items()}
        CONFIG.write_text(with_floors(text, floors | new), "utf-8")
        return 0
    below = 0
    for package, floor in sorted(floors.items()):
        if package in said.but:
            continue
        taken, there = found.get(package, (0, 0))
        reached = percent(taken, there) if there else 0.0
        short = reached < floor
        below += short
        told = f"below its floor of {floor} %" if short else f"floor {floor} %"
        sys.stdout.write(f"{package:<10} {reached:6.1f} % of {there:5} branches, {told}\n")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
