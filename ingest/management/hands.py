"""In whose name a folder is taken in at the machine itself, and at which scanner it was made."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.management.base import CommandError
from django.utils.translation import gettext

from access.api import (
    AccessDenied,
    Actor,
    Level,
    Permission,
    Target,
    UnknownPerson,
    console,
    console_actor,
    refuse,
    refuse_unknown,
    require,
    scanners_to_choose,
    sealed_scanner_called,
    top_unit,
)
from audit.api import Act, Who
from ingest.queries.batches import target_of_way

if TYPE_CHECKING:
    from access.api import Workstation
    from archive.api import Inventory

ELSEWHERE = "-"


@dataclass(frozen=True, slots=True)
class Hands:
    """Who takes a folder in, as the trail names them, and the scanner, where one was named."""

    who: Who
    scanner: "Workstation | None" = None


def hands_for(
    *,
    username: str,
    scanner: str,
    inventory: "Inventory | None",
    highest: Level | None,
    at: datetime,
) -> Hands:
    """
    The person of this account, when they may take in what may come so; without one, who works at the
    machine itself. A scanner that is named has a valid seal. Raises CommandError; the trail has it.
    """
    if inventory is not None:
        target = target_of_way(inventory)
    else:
        unit = top_unit()
        level = Level.TOP_SECRET if highest is None else highest
        target = Target(level, party_papers=False, unit=unit.pk if unit else None, kind="batch")
    actor = _person(username, target, at=at) if username else console()
    if username and not scanner and scanners_to_choose(at=at):
        raise CommandError(
            gettext("Say at which scanner the files were made: --scanner NAME, or - for elsewhere.")
        )
    return Hands(actor.who, _scanner(actor, scanner, target, at=at))


def _person(username: str, target: Target, *, at: datetime) -> Actor:
    try:
        # Whoever brings files is shown none: they are encrypted by halves of keys that any program has.
        actor = console_actor(username, at=at, by_keys=False)
    except UnknownPerson:
        try:
            refuse_unknown(console(), Permission.TAKE_IN, username, act=Act.TAKE_IN, at=at)
        except UnknownPerson as why:
            words = gettext("No open account has the name %(name)s.")
            raise CommandError(words % {"name": username}) from why
    try:
        require(actor, Permission.TAKE_IN, target, act=Act.TAKE_IN, at=at)
    except AccessDenied as why:
        words = gettext("%(name)s may not take this folder in (%(rule)s).")
        raise CommandError(words % {"name": username, "rule": why.rule}) from why
    return actor


def _scanner(actor: Actor, name: str, target: Target, *, at: datetime) -> "Workstation | None":
    if name in {"", ELSEWHERE}:
        return None
    found = sealed_scanner_called(name, at=at)
    if found is not None:
        return found
    try:
        refuse(actor, Permission.TAKE_IN, target, act=Act.TAKE_IN, rule="scanner_sealed", at=at)
    except AccessDenied as why:
        words = gettext("No scanner in use has the name %(name)s and a valid seal.")
        raise CommandError(words % {"name": name}) from why
