"""
A plan of a site, as people write it (TOML), read into entries; every mistake is told together.

A mistaken entry is left out, and so is what needs it; all others stand. What is a mistake only for
a certain site (a unit it does not have, a file that is not there) is found where the plan is
carried out.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from typing import Any

from portal.domain.plan import Entry, Plan, Problem
from portal.domain.plan_kinds import KINDS, SITE, Reader, Wrong

LARGEST_PLAN = 4 * 1024 * 1024


def read_plan(content: bytes) -> tuple[Plan, list[Problem]]:
    """The sound entries of a plan, and everything that is wrong with the others."""
    if len(content) > LARGEST_PLAN:
        return Plan(), [Problem("", "too_large")]
    try:
        said = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Plan(), [Problem("", "not_text")]
    except (tomllib.TOMLDecodeError, RecursionError) as why:
        return Plan(), [Problem("", "not_toml", {"what": str(why)[:200]})]
    problems: list[Problem] = []
    found: dict[str, Any] = {}
    for name, value in said.items():
        if name in SITE:
            found |= _read_lines({name: value}, SITE, "", problems) or {}
        elif name in KINDS:
            found[name] = tuple(_entries(name, value, problems))
        else:
            problems.append(Problem(name, _why_unknown(name)))
    return Plan(**found), problems


def _entries(kind: str, value: object, problems: list[Problem]) -> Iterator[Entry]:
    made, keys, readers = KINDS[kind]
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        problems.append(Problem(kind, "not_a_table", {"kind": kind}))
        return
    seen: dict[tuple[str, object], str] = {}
    for number, row in enumerate(value, 1):
        where = f"{kind}[{number}]"
        needed = [name for name in readers if name not in _defaults(made)]
        lines = _read_lines(row, readers, f"{where}.", problems, needed)
        if lines is None:
            continue
        said = [(key, lines[key]) for key in keys if lines.get(key)]
        again = [one for one in said if one in seen]
        problems += [Problem(f"{where}.{one[0]}", "twice", {"before": seen[one]}) for one in again]
        if not again:
            seen |= dict.fromkeys(said, where)
            yield made(where=where, **lines)


def _read_lines(
    row: Mapping[str, object],
    readers: Mapping[str, Reader],
    where: str,
    problems: list[Problem],
    needed: list[str] | None = None,
) -> dict[str, Any] | None:
    """What the lines say, or None where any of them is mistaken or missing."""
    wrong = [Problem(f"{where}{name}", "missing") for name in needed or () if name not in row]
    found = {}
    for name, value in row.items():
        if name not in readers:
            wrong.append(Problem(f"{where}{name}", _why_unknown(name)))
            continue
        try:
            found[name] = readers[name](value)
        except Wrong as why:
            wrong.append(Problem(f"{where}{name}", why.code, why.params))
    problems += wrong
    return None if wrong else found


def _why_unknown(name: str) -> str:
    return "password" if "password" in name or "mat_khau" in name else "unknown"


def _defaults(made: type[Entry]) -> set[str]:
    return {each.name for each in fields(made) if each.default is not MISSING}
