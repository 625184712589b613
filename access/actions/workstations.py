"""Workstations and scanners: made, changed, ended, opened again; each act with its event."""

from dataclasses import asdict, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from access.actions.decide import Granted, require
from access.actions.lists import (
    changed_in,
    counted,
    delete_unnamed,
    in_days,
    still_named,
    unit_called,
)
from access.domain.actors import Actor
from access.domain.list_faults import ListError, ListFault
from access.domain.machines import MachineKind, MachineSaid, as_address
from access.domain.permissions import Permission, named
from access.domain.spans import Span, in_words
from access.models import Workstation
from access.queries.lists import machine_in_use, said_of_machine
from audit.api import Act, TrailFilters, events
from machine.json_values import Json


def register_workstation(
    *,
    by: Actor,
    name: str,
    address: str,
    seal_number: str,
    sealed_until: date | None,
    at: datetime,
    said: MachineSaid | None = None,
) -> Workstation:
    """
    The machine at this address, or without one of this name, as it is said to be; told of when
    anything is new.

    `said` tells more of it than its name and seal; what it leaves empty stays as it is. Raises
    AccessDenied, ListError.
    """
    address = as_address(address) or address
    there = machine_in_use(name=name, address=address)
    more = asdict(said) if said else {}
    told = replace(
        said_of_machine(there) if there else MachineSaid(name),
        **{field: value for field, value in more.items() if value}
        | {"name": name, "address": address}
        | {"seal_number": seal_number, "sealed_until": sealed_until},
    )
    if there is None:
        return make_workstation(by=by, said=told, at=at)
    if said_of_machine(there) == told:
        return there
    return change_workstation(by=by, machine=there.pk, said=told, at=at)


def make_workstation(*, by: Actor, said: MachineSaid, at: datetime) -> Workstation:
    """A new machine. Raises AccessDenied, ListError."""
    target = named("workstation", said.name)
    granted = require(by, Permission.KEEP_LISTS, target, act=Act.REGISTER_WORKSTATION, at=at)
    with transaction.atomic():
        machine = Workstation(name=said.name)
        changed_in(machine, _columns(said, machine, at=at))
        machine.save()
        _tell(granted, machine)
    return machine


def change_workstation(
    *, by: Actor, machine: int, said: MachineSaid, at: datetime, version: int | None = None
) -> Workstation:
    """What is said of a machine from now on. Raises AccessDenied, ListError, ChangedMeanwhile."""
    target = named("workstation", said.name)
    granted = require(by, Permission.KEEP_LISTS, target, act=Act.CHANGE_WORKSTATION, at=at)
    with transaction.atomic():
        row = _locked(machine, version)
        was = row.name
        changed = changed_in(row, _columns(said, row, at=at))
        if not changed:
            raise ListError("", ListFault.NOTHING_CHANGED)
        row.save(update_fields=changed)
        _tell(granted, row, changed=changed, was=was)
    return row


def end_workstation(
    *, by: Actor, machine: int, name: str, last: date, reason: str, at: datetime,
    version: int | None = None,
) -> Workstation:  # fmt: skip
    """
    The machine is in use up to a last day; its seal counts no longer then, and its address is free.

    Raises AccessDenied, ListError, ChangedMeanwhile.
    """
    target = named("workstation", name)
    granted = require(by, Permission.KEEP_LISTS, target, act=Act.END_WORKSTATION, at=at)
    with transaction.atomic():
        row = _locked(machine, version)
        if row.valid_until is not None:
            raise ListError("", ListFault.ENDED_ALREADY)
        if row.valid_from is not None and last < row.valid_from:
            first = in_words(row.valid_from)
            raise ListError("last", ListFault.ENDS_TOO_EARLY, first=first)
        scanners = row.scanners.exclude(valid_until__lte=last).values_list("name", flat=True)
        if scanners:
            raise ListError("", ListFault.HAS_SCANNERS, names=", ".join(scanners))
        row.valid_until = last
        row.save(update_fields=["valid_until"])
        granted.append(until=in_days(last), changed=["valid_until"], reason=reason[:60])
    return row


def reopen_workstation(
    *, by: Actor, machine: int, name: str, reason: str, at: datetime, version: int | None = None
) -> Workstation:
    """The machine is in use again. Raises AccessDenied, ListError, ChangedMeanwhile."""
    target = named("workstation", name)
    granted = require(by, Permission.KEEP_LISTS, target, act=Act.REOPEN_WORKSTATION, at=at)
    with transaction.atomic():
        row = _locked(machine, version)
        if row.valid_until is None:
            raise ListError("", ListFault.NOT_ENDED)
        was, row.valid_until = in_days(row.valid_until), None
        _ask_address(row.address, row, None, at=at)
        if row.host is not None and row.host.valid_until is not None:
            raise ListError("", ListFault.NO_WORKSTATION, name=row.host.name)
        row.save(update_fields=["valid_until"])
        granted.append(was_until=was, changed=["valid_until"], reason=reason[:60])
    return row


def delete_workstation(
    *, by: Actor, machine: int, name: str, at: datetime, version: int | None = None
) -> None:
    """
    A row made by mistake, that nothing names; acts that were done at it name it too.

    Raises AccessDenied, ListError, ChangedMeanwhile.
    """
    target = named("workstation", name)
    granted = require(by, Permission.KEEP_LISTS, target, act=Act.DELETE_WORKSTATION, at=at)
    if events(TrailFilters()).filter(workstation=name).exists():
        raise still_named(["trail"])
    with transaction.atomic():
        delete_unnamed(_locked(machine, version))
        granted.append()


def _locked(machine: int, version: int | None) -> Workstation:
    row = Workstation.objects.select_for_update().filter(pk=machine).first()
    if row is None:
        raise ListError("", ListFault.NOTHING_CHANGED)
    return counted(row, version)


def _columns(said: MachineSaid, row: Workstation, *, at: datetime) -> dict[str, object]:
    """The columns of what is said, when it can be so. Raises ListError."""
    if Workstation.objects.filter(name=said.name).exclude(pk=row.pk).exists():
        raise ListError("name", ListFault.NAME_TAKEN)
    if said.valid_from is not None and Span(said.valid_from, row.valid_until).is_reversed:
        raise ListError("valid_from", ListFault.ENDS_TOO_EARLY, first=in_words(said.valid_from))
    _ask_scanned(said, at=at)
    address, host = _place(said, row)
    if row.valid_until is None:
        _ask_address(address, row, said.valid_from, at=at)
    return {
        "name": said.name,
        "kind": str(said.kind),
        "address": address,
        "host": host,
        "model": said.model,
        "serial": said.serial,
        "unit": unit_called("unit", said.unit),
        "seal_number": said.seal_number,
        "sealed_until": said.sealed_until,
        "scanned_by": said.scanned_by,
        "scanned_on": said.scanned_on,
        "valid_from": said.valid_from,
        "basis": said.basis,
    }


def _place(said: MachineSaid, row: Workstation) -> tuple[str | None, Workstation | None]:
    address = as_address(said.address) if said.address else None
    if said.address and address is None:
        raise ListError("address", ListFault.NOT_AN_ADDRESS)
    if said.kind == MachineKind.WORKSTATION:
        if address is None:
            raise ListError("address", ListFault.NO_ADDRESS)
        if said.host:
            raise ListError("host", ListFault.TWO_PLACES)
        return address, None
    if row.pk and row.scanners.exists():
        names = ", ".join(row.scanners.values_list("name", flat=True))
        raise ListError("kind", ListFault.HAS_SCANNERS, names=names)
    if not said.host:
        return address, None
    if address is not None:
        raise ListError("address", ListFault.TWO_PLACES)
    hosts = Workstation.objects.filter(kind=MachineKind.WORKSTATION, valid_until__isnull=True)
    host = hosts.filter(name=said.host).exclude(pk=row.pk).first()
    if host is None:
        raise ListError("host", ListFault.NO_WORKSTATION, name=said.host[:100])
    return None, host


def _ask_scanned(said: MachineSaid, *, at: datetime) -> None:
    """A machine is looked through before it is sealed, and a seal is of a scan. Raises ListError."""
    if said.scanned_on is None:
        return
    if said.scanned_on > timezone.localtime(at).date():
        raise ListError("scanned_on", ListFault.SCANNED_AHEAD)
    if said.sealed_until is not None and said.sealed_until < said.scanned_on:
        raise ListError("sealed_until", ListFault.SEALED_BEFORE_SCAN)


def _ask_address(
    address: str | None, row: Workstation, first: date | None, *, at: datetime
) -> None:
    """
    Of machines that are in use on one day, one has an address. Raises ListError.

    What has no first day begins today here: machines that have ended by then had it before.
    """
    if address is None:
        return
    wanted = Span(first or timezone.localtime(at).date())
    for other in Workstation.objects.filter(address=address).exclude(pk=row.pk):
        if wanted.meets(Span(other.valid_from, other.valid_until)):
            raise ListError("address", ListFault.ADDRESS_TAKEN, name=other.name)


def _tell(granted: Granted, row: Workstation, **more: Json) -> None:
    granted.append(
        kind=row.kind,
        address=row.address or "",
        seal=row.seal_number,
        until=in_days(row.sealed_until),
        scanned_on=in_days(row.scanned_on),
        changed=more.get("changed", []),
        was=more.get("was", row.name),
    )
