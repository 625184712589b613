"""The kinds of entries of a plan, and how each line of one is read."""

from collections.abc import Callable
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
from archive.domain.posture import Kind, Posture
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
    TermEntry,
    TypeEntry,
    UnitEntry,
    WorkstationEntry,
)

POLICIES = ("person", "certain")
SIDES = ("party", "state")
STATES = ("open", "closed")
YEARS = range(1900, 2101)


class Wrong(ValueError):
    """A line is mistaken: which sentence of `PROBLEM_WORDS` says so, and what is put into it."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise Wrong("not_words")
    return one_line(value)


def _name(longest: int = LONGEST_NAME) -> Callable[[object], str]:
    def read(value: object) -> str:
        name = _words(value)
        fault = fault_of(name, longest=longest)
        if fault is not None:
            raise Wrong(str(fault))
        return name

    return read


def _text(longest: int) -> Callable[[object], str]:
    """What may be empty, and need have no letter."""

    def read(value: object) -> str:
        text = _words(value)
        if text and fault_of(text, longest=longest) in {"long", "signs"}:
            raise Wrong(str(fault_of(text, longest=longest)))
        return text

    return read


def _code(value: object) -> str:
    code = _words(value)
    if not is_code(code):
        raise Wrong("not_a_code")
    return code


def _unit_code(value: object) -> str:
    return _name(30)(value)


def _party_code(value: object) -> str:
    code = _words(value)
    if not is_party_code(code):
        raise Wrong("not_a_party_code")
    return code


def _machine(value: object) -> MachineKind:
    try:
        return MachineKind(_words(value))
    except ValueError:
        raise Wrong("not_a_machine", kinds=", ".join(MachineKind)) from None


def _account(value: object) -> str:
    name = _words(value)
    if not may_name_account(name):
        raise Wrong("not_an_account")
    if name in RESERVED_NAMES:
        raise Wrong("reserved")
    return name


def _listed(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise Wrong("not_a_list")
    return tuple(dict.fromkeys(map(_words, value)))


def _roles(value: object) -> tuple[Role, ...]:
    names = _listed(value)
    if not names:
        raise Wrong("no_role")
    if set(names) - set(Role):
        raise Wrong("not_a_role", roles=", ".join(Role))
    if len(set(names) & set(FIRST_ROLES)) > 1:
        raise Wrong("two_roles")
    return tuple(map(Role, names))


def _level(value: object) -> Level:
    try:
        return Level[_words(value)]
    except KeyError:
        raise Wrong("not_a_level", levels=", ".join(Level.__members__)) from None


POSTURES: dict[str, Posture] = {
    "register": Posture(),
    "confidential": Posture(Kind.LAN, Level.CONFIDENTIAL),
    "secret": Posture(Kind.LAN, Level.SECRET),
}


def _posture(value: object) -> Posture:
    try:
        return POSTURES[_words(value)]
    except KeyError:
        raise Wrong("not_a_posture") from None


def _policy(value: object) -> str:
    if value not in POLICIES:
        raise Wrong("not_a_policy")
    return str(value)


def _state(value: object) -> str:
    if value not in STATES:
        raise Wrong("not_a_state")
    return str(value)


def _number(value: object) -> str:
    number = _text(30)(value)
    if not number:
        raise Wrong("empty")
    return number


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise Wrong("not_yes_or_no")
    return value


def _side(value: object) -> str:
    if value not in SIDES:
        raise Wrong("not_a_side")
    return str(value)


def _rule(value: object) -> BoundaryRule:
    if value not in list(BoundaryRule):
        raise Wrong("not_a_rule")
    return BoundaryRule(str(value))


def _type(value: object) -> str:
    code = _words(value)
    if code and type_by_code(code) is None:
        raise Wrong("not_a_type")
    return code


def _address(value: object) -> str:
    address = as_address(_words(value))
    if address is None:
        raise Wrong("not_an_address")
    return address


def _day(value: object) -> date:
    if type(value) is not date:
        raise Wrong("not_a_day")
    return value


def _years(value: object) -> tuple[int, int]:
    first, _, last = _words(value).partition("-")
    if not (first.isascii() and first.isdecimal() and last.isascii() and last.isdecimal()):
        raise Wrong("not_years")
    found = int(first[:5]), int(last[:5])
    if not (found[0] in YEARS and found[1] in YEARS and found[0] <= found[1]):
        raise Wrong("not_years")
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
            "scanned_by": _text(150),
            "scanned_on": _day,
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
SITE: dict[str, Reader] = {
    "organisation": _name(),
    "place": _name(LONGEST_PLACE),
    "posture": _posture,
    "posture_document": _text(200),
}
