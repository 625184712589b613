"""The door of access: who somebody is and what they may do."""

from typing import TYPE_CHECKING

from access.actions.asking import (
    DaysReversed,
    NameTaken,
    NameUnusable,
    NothingHeld,
    PeopleError,
    known_account,
    refuse_unknown,
)
from access.actions.decide import AccessDenied, Granted, allowed, refuse, require, unasked
from access.actions.grants import end, grant
from access.actions.people import (
    change_person,
    close_account,
    issue_password,
    new_password,
    reopen_account,
    sort_people,
    take_in_person,
    username_taken,
)
from access.actions.places import note_settings, register_unit, register_workstation
from access.domain.actors import CONSOLE, NOBODY, Actor, Role, console_operator
from access.domain.levels import CLASSIFIED_FROM, Level
from access.domain.permissions import SYSTEM, Permission, Target, named, read_aloud
from access.queries.actors import (
    UnknownPerson,
    actor_for,
    has_people,
    names_of,
    person_named,
    with_units_below,
    workstation_at,
)
from access.queries.console import console, console_actor, console_who
from access.queries.requests import actor_of
from access.queries.units import top_unit, unit_with_code, units_by_code

if TYPE_CHECKING:
    from access.models import Unit as Unit

__all__ = [
    "CLASSIFIED_FROM",
    "CONSOLE",
    "NOBODY",
    "SYSTEM",
    "AccessDenied",
    "Actor",
    "DaysReversed",
    "Granted",
    "Level",
    "NameTaken",
    "NameUnusable",
    "NothingHeld",
    "PeopleError",
    "Permission",
    "Role",
    "Target",
    "UnknownPerson",
    "actor_for",
    "actor_of",
    "allowed",
    "change_person",
    "close_account",
    "console",
    "console_actor",
    "console_operator",
    "console_who",
    "end",
    "grant",
    "has_people",
    "issue_password",
    "known_account",
    "named",
    "names_of",
    "new_password",
    "note_settings",
    "person_named",
    "read_aloud",
    "refuse",
    "refuse_unknown",
    "register_unit",
    "register_workstation",
    "reopen_account",
    "require",
    "sort_people",
    "take_in_person",
    "top_unit",
    "unasked",
    "unit_with_code",
    "units_by_code",
    "username_taken",
    "with_units_below",
    "workstation_at",
]
