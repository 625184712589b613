"""The sets of papers with what is right of each, and what is known of them beside their pages."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from language.dates import parse_date
from reading.domain.fields import STAMPED, Field
from reading.domain.witnesses import Listed, Witnesses

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "samples"
# The marks of urgency and of secrecy have cases of their own.
FIELDS: tuple[str, ...] = tuple(
    field for field in Field if field not in {Field.URGENCY, Field.LEVEL}
)
# What a paper without an arrival stamp has of it.
NO_STAMP = dict.fromkeys(STAMPED, "")
TAKEN_ON = date(2026, 11, 1)


@dataclass(frozen=True, slots=True)
class Paper:
    """A file, its right fields (those that are known), and whether a person must look at it."""

    path: Path
    right: Mapping[str, str]
    waits: bool
    witnesses: Witnesses = field(default_factory=Witnesses)


def samples() -> list[Paper]:
    """The project's own set, each with its inventory's list and years."""
    plan = tomllib.loads((SAMPLES / "samples.toml").read_text(encoding="utf-8"))
    years = {place["code"]: _span(place["period"]) for place in plan["inventory"]}
    return [
        Paper(
            SAMPLES / row["path"],
            ({} if "arrival stamp" in row["shows"] else NO_STAMP)
            | {name: row[name] for name in FIELDS if row.get(name)},
            waits=row["level"] != "ORDINARY",
            witnesses=Witnesses(
                file_name=Path(row["path"]).name,
                taken_on=TAKEN_ON,
                years=years[row["inventory"]],
                rows=_listed(plan, row["inventory"]),
            ),
        )
        for row in plan["file"]
        if row["readable"]
    ]


def cases() -> list[Paper]:
    """The handed cases, by their names alone."""
    return _told(HERE / "cases.toml", HERE / "cases")


def scans(folder: Path) -> list[Paper]:
    """The real scans that lie in this folder."""
    return [paper for paper in _told(HERE / "scans.toml", folder) if paper.path.is_file()]


def _told(truth: Path, folder: Path) -> list[Paper]:
    rows = tomllib.loads(truth.read_text(encoding="utf-8"))["paper"]
    return [
        Paper(
            folder / row["file"],
            NO_STAMP | {name: row[name] for name in FIELDS if name in row},
            waits=bool(row.get("waits")),
            witnesses=Witnesses(file_name=row["file"], taken_on=TAKEN_ON),
        )
        for row in rows
    ]


def _span(period: str) -> tuple[int, int]:
    first, last = period.split("-")
    return int(first), int(last)


def _listed(plan: Mapping[str, Any], inventory: str) -> tuple[Listed, ...]:
    return tuple(
        Listed(row["number"], parse_date(row["date"]), row["type"], row["issuer"], row["abstract"])
        for row in plan["row"]
        if row["inventory"] == inventory and row.get("number")
    )
