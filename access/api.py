"""The door of access: who somebody is and what they may do."""

from access.actions.decide import AccessDenied, Granted, allowed, refuse, require, unasked
from access.actions.people import (
    new_password,
    register_unit,
    register_workstation,
    take_in_person,
    username_taken,
)
from access.domain.actors import NOBODY, Actor, Role
from access.domain.levels import CLASSIFIED_FROM, Level
from access.domain.permissions import SYSTEM, Permission, Target, named, read_aloud
from access.queries.actors import (
    CONSOLE,
    UnknownPerson,
    actor_for,
    person_named,
    with_units_below,
    workstation_at,
)
from access.queries.console import console_actor, console_who
from access.queries.units import top_unit, unit_with_code, units_by_code

__all__ = [
    "CLASSIFIED_FROM",
    "CONSOLE",
    "NOBODY",
    "SYSTEM",
    "AccessDenied",
    "Actor",
    "Granted",
    "Level",
    "Permission",
    "Role",
    "Target",
    "UnknownPerson",
    "actor_for",
    "allowed",
    "console_actor",
    "console_who",
    "named",
    "new_password",
    "person_named",
    "read_aloud",
    "refuse",
    "register_unit",
    "register_workstation",
    "require",
    "take_in_person",
    "top_unit",
    "unasked",
    "unit_with_code",
    "units_by_code",
    "username_taken",
    "with_units_below",
    "workstation_at",
]
