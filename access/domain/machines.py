"""Workstations and scanners: where each stands, and how long its safety seal is good."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from ipaddress import ip_address

SOON_DAYS = 30


class MachineKind(StrEnum):
    """What a row of the list is."""

    WORKSTATION = "workstation"
    SCANNER = "scanner"


MACHINE_WORDS: dict[str, str] = {
    MachineKind.WORKSTATION: "Workstation of a person",
    MachineKind.SCANNER: "Scanner",
}


class Seal(StrEnum):
    """How it stands with a safety seal on a day; the most urgent first."""

    LAPSED = "lapsed"
    SOON = "soon"
    NONE = "none"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class MachineSaid:
    """
    What people say of a machine. `host` is the name of the workstation a scanner hangs on, `unit` the
    code of the unit it stands in, `basis` the text behind the row; `scanned_by` is the agency that
    looked through it on the day `scanned_on`, before it was sealed.
    """

    name: str
    kind: str = MachineKind.WORKSTATION
    address: str = ""
    host: str = ""
    model: str = ""
    serial: str = ""
    unit: str = ""
    seal_number: str = ""
    sealed_until: date | None = None
    scanned_by: str = ""
    scanned_on: date | None = None
    valid_from: date | None = None
    basis: str = ""


def seal_on(day: date, sealed_until: date | None) -> Seal:
    """How it stands with a seal on a day; its last day still counts."""
    if sealed_until is None:
        return Seal.NONE
    left = (sealed_until - day).days
    if left < 0:
        return Seal.LAPSED
    return Seal.SOON if left <= SOON_DAYS else Seal.GOOD


def as_address(text: str) -> str | None:
    """The address of a computer in its one spelling, or None where it is none."""
    try:
        found = ip_address(text.strip())
    except ValueError:
        return None
    # A zone belongs to the machine that names it, not to the one that is named.
    return None if "%" in str(found) else str(found)
