"""
A plan of a site, as people write it (TOML), read into entries; every mistake is told together.

A mistaken entry is left out, and so is what needs it; all others stand. What is a mistake only for
a certain site (a unit it does not have, a file that is not there) is found where the plan is
carried out.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date
from typing import Any

from access.domain.actors import Role
from access.domain.levels import Level
from access.domain.machines import MachineKind, as_address
from access.domain.naming import LONGEST_NAME, LONGEST_PLACE, fault_of, one_line
from access.domain.people import RESERVED_NAMES, may_name_account
from access.domain.units import is_party_code
from archive.domain.codes import is_code
from archive.domain.periods import BoundaryRule
from language.types import type_by_code
from portal.domain.first_start import FIRST_ROLES
from portal.domain.plan import (
    BatchEntry,
    BoxEntry,
    Entry,
    FondsEntry,
    InventoryEntry,
    IssuerEntry,
    PeriodEntry,
    PersonEntry,
    Plan,
    Problem,
    TermEntry,
    TypeEntry,
    UnitEntry,
    WorkstationEntry,
)

LARGEST_PLAN = 4 * 1024 * 1024
POLICIES = ("person", "certain")
SIDES = ("party", "state")
STATES = ("open", "closed")
YEARS = range(1900, 2101)


class _Wrong(ValueError):
    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise _Wrong("not_words")
    return one_line(value)


def _name(longest: int = LONGEST_NAME) -> Callable[[object], str]:
    def read(value: object) -> str:
        name = _words(value)
        fault = fault_of(name, longest=longest)
        if fault is not None:
            raise _Wrong(str(fault))
        return name

    return read


def _text(longest: int) -> Callable[[object], str]:
    """What may be empty, and need have no letter."""

    def read(value: object) -> str:
        text = _words(value)
        if text and fault_of(text, longest=longest) in {"long", "signs"}:
            raise _Wrong(str(fault_of(text, longest=longest)))
        return text

    return read


def _code(value: object) -> str:
    code = _words(value)
    if not is_code(code):
        raise _Wrong("not_a_code")
    return code


def _unit_code(value: object) -> str:
    return _name(30)(value)


def _party_code(value: object) -> str:
    code = _words(value)
    if not is_party_code(code):
        raise _Wrong("not_a_party_code")
    return code


def _machine(value: object) -> MachineKind:
    try:
        return MachineKind(_words(value))
    except ValueError:
        raise _Wrong("not_a_machine", kinds=", ".join(MachineKind)) from None


def _account(value: object) -> str:
    name = _words(value)
    if not may_name_account(name):
        raise _Wrong("not_an_account")
    if name in RESERVED_NAMES:
        raise _Wrong("reserved")
    return name


def _listed(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _Wrong("not_a_list")
    return tuple(dict.fromkeys(map(_words, value)))


def _roles(value: object) -> tuple[Role, ...]:
    names = _listed(value)
    if not names:
        raise _Wrong("no_role")
    if set(names) - set(Role):
        raise _Wrong("not_a_role", roles=", ".join(Role))
    if len(set(names) & set(FIRST_ROLES)) > 1:
        raise _Wrong("two_roles")
    return tuple(map(Role, names))


def _level(value: object) -> Level:
    try:
        return Level[_words(value)]
    except KeyError:
        raise _Wrong("not_a_level", levels=", ".join(Level.__members__)) from None


def _policy(value: object) -> str:
    if value not in POLICIES:
        raise _Wrong("not_a_policy")
    return str(value)


def _state(value: object) -> str:
    if value not in STATES:
        raise _Wrong("not_a_state")
    return str(value)


def _number(value: object) -> str:
    number = _text(30)(value)
    if not number:
        raise _Wrong("empty")
    return number


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("not_yes_or_no")
    return value


def _side(value: object) -> str:
    if value not in SIDES:
        raise _Wrong("not_a_side")
    return str(value)


def _rule(value: object) -> BoundaryRule:
    if value not in list(BoundaryRule):
        raise _Wrong("not_a_rule")
    return BoundaryRule(str(value))


def _type(value: object) -> str:
    code = _words(value)
    if code and type_by_code(code) is None:
        raise _Wrong("not_a_type")
    return code


def _address(value: object) -> str:
    address = as_address(_words(value))
    if address is None:
        raise _Wrong("not_an_address")
    return address


def _day(value: object) -> date:
    if type(value) is not date:
        raise _Wrong("not_a_day")
    return value


def _years(value: object) -> tuple[int, int]:
    first, _, last = _words(value).partition("-")
    if not (first.isascii() and first.isdecimal() and last.isascii() and last.isdecimal()):
        raise _Wrong("not_years")
    found = int(first[:5]), int(last[:5])
    if not (found[0] in YEARS and found[1] in YEARS and found[0] <= found[1]):
        raise _Wrong("not_years")
    return found


Reader = Callable[[object], Any]
# What is said of every row of a list.
VALID: dict[str, Reader] = {
    "valid_from": _day,
    "valid_until": _day,
    "source": _text(300),
    "certain": _flag,
}
# Each kind with its entry, what tells one from another, and how its lines are read; those without
# a default in the entry must be there.
KINDS: dict[str, tuple[type[Entry], tuple[str, ...], dict[str, Reader]]] = {
    "units": (
        UnitEntry,
        ("code", "party_code"),
        {
            "code": _unit_code,
            "name": _name(),
            "parent": _unit_code,
            "party_code": _party_code,
            "valid_from": _day,
            "valid_until": _day,
            "successors": _listed,
            "head": _account,
            "contact": _account,
            "basis": _text(200),
        },
    ),
    "workstations": (
        WorkstationEntry,
        ("address", "name"),
        {
            "name": _name(100),
            "address": _address,
            "kind": _machine,
            "model": _text(100),
            "serial": _text(100),
            "unit": _unit_code,
            "attached_to": _name(100),
            "seal_number": _text(50),
            "sealed_until": _day,
            "basis": _text(200),
        },
    ),
    "people": (
        PersonEntry,
        ("username",),
        {
            "username": _account,
            "full_name": _name(),
            "roles": _roles,
            "unit": _unit_code,
            "clearance": _level,
            "party_papers": _flag,
            "assigned": _listed,
            "commitment": _text(50),
            "course": _text(200),
        },
    ),
    "fonds": (
        FondsEntry,
        ("code",),
        {
            "code": _code,
            "title": _name(300),
            "creator": _text(300),
            "number": _text(30),
            "state": _state,
            "period": _years,
            "history": _text(5000),
            "note": _text(2000),
        },
    ),
    "inventories": (
        InventoryEntry,
        ("code",),
        {
            "code": _code,
            "fonds": _code,
            "title": _name(500),
            "unit": _unit_code,
            "number": _text(30),
            "term": _text(60),
            "period": _years,
            "level": _level,
            "highest": _level,
            "party_papers": _flag,
            "filing": _policy,
            "list": _words,
            "owner": _unit_code,
            "shelf": _text(100),
            "note": _text(2000),
            "collection": _text(30),
        },
    ),
    "issuers": (
        IssuerEntry,
        ("name",),
        {
            "name": _name(300),
            "code": _text(30),
            "alone": _flag,
            "own_terms": _flag,
            "side": _side,
            "above": _text(300),
            **VALID,
        },
    ),
    "terms": (
        TermEntry,
        (),
        {
            "issuer": _name(300),
            "name": _text(60),
            "first_day": _day,
            "last_day": _day,
            "source": _text(300),
            "certain": _flag,
        },
    ),
    "types": (TypeEntry, (), {"letters": _name(12), "type": _type, **VALID}),
    "periods": (
        PeriodEntry,
        ("code",),
        {
            "code": _code,
            "title": _name(300),
            "years": _years,
            "rule": _rule,
            "rule_day": _day,
            "source": _text(300),
            "certain": _flag,
        },
    ),
    "boxes": (
        BoxEntry,
        (),
        {"inventory": _code, "number": _number, "shelf": _text(100), "note": _text(500)},
    ),
    "batches": (BatchEntry, ("folder",), {"inventory": _code, "folder": _words}),
}
SITE: dict[str, Reader] = {"organisation": _name(), "place": _name(LONGEST_PLACE)}


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
        except _Wrong as why:
            wrong.append(Problem(f"{where}{name}", why.code, why.params))
    problems += wrong
    return None if wrong else found


def _why_unknown(name: str) -> str:
    return "password" if "password" in name or "mat_khau" in name else "unknown"


def _defaults(made: type[Entry]) -> set[str]:
    return {each.name for each in fields(made) if each.default is not MISSING}
