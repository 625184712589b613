"""Units and workstations: each registered or changed with its permission and its event."""

from datetime import date, datetime

from django.db import transaction

from access.actions.decide import require
from access.domain.actors import Actor
from access.domain.permissions import Permission, named
from access.models import Unit, Workstation
from audit.api import Act, Entry, append
from machine.json_values import JsonObject


def register_unit(*, by: Actor, code: str, name: str, parent: Unit | None, at: datetime) -> Unit:
    """The unit with this code, made when there is none yet. Raises AccessDenied."""
    there = Unit.objects.filter(code=code).first()
    if there is not None:
        return there
    require(by, Permission.MANAGE_PEOPLE, named("unit", code), act=Act.REGISTER_UNIT, at=at)
    with transaction.atomic():
        unit, made = Unit.objects.get_or_create(
            code=code, defaults={"name": name, "parent": parent}
        )
        if made:
            above = {"above": parent.code if parent else ""}
            _tell(by, Act.REGISTER_UNIT, "unit", code, above, at=at)
    return unit


def register_workstation(
    *,
    by: Actor,
    name: str,
    address: str,
    seal_number: str,
    sealed_until: date | None,
    at: datetime,
) -> Workstation:
    """
    The computer at this address with this name and seal, told of when anything is new.

    Raises AccessDenied.
    """
    wanted = {"name": name, "seal_number": seal_number, "sealed_until": sealed_until}
    there = Workstation.objects.filter(address=address).first()
    if there is not None and all(getattr(there, field) == value for field, value in wanted.items()):
        return there
    act = Act.CHANGE_WORKSTATION if there else Act.REGISTER_WORKSTATION
    require(by, Permission.MANAGE_PEOPLE, named("workstation", name), act=act, at=at)
    with transaction.atomic():
        computer, _ = Workstation.objects.update_or_create(address=address, defaults=wanted)
        details = {
            "address": address,
            "seal": seal_number,
            "until": sealed_until.isoformat() if sealed_until else "",
        }
        _tell(by, act, "workstation", name, details, at=at)
    return computer


def note_settings(*, by: Actor, settings: JsonObject, at: datetime) -> None:
    """What the site is set to, as an event; the caller has seen that it changed."""
    append(
        Entry(who=by.who, action=Act.CHANGE_SETTING, subject_kind="system", details=settings), at=at
    )


def _tell(
    by: Actor, action: Act, kind: str, subject: str, details: JsonObject, *, at: datetime
) -> None:
    append(
        Entry(who=by.who, action=action, subject_kind=kind, subject=subject[:80], details=details),
        at=at,
    )
