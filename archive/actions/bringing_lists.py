"""
A list as an office wrote it, brought into an inventory: looked at, and taken over.

What the list says is understood first (`archive.domain.listing`); which row is which paper is told
by the rows its bringer sees, never by what is hidden from them; and it is written as every list is
(`archive.actions.listing`).
"""

from dataclasses import dataclass
from datetime import datetime

from access.api import Actor, Permission, require
from archive.actions.listing import Preview, import_rows, preview_rows
from archive.domain.listing.results import ListReading
from archive.domain.listing.taking_over import Taking, made_ready
from archive.models import Inventory
from archive.queries.dossiers import dossiers_up_to
from archive.queries.lists import rows_seen_up_to
from archive.queries.visible import target_of_inventory
from audit.api import Act


@dataclass(frozen=True, slots=True)
class Brought:
    """What bringing a list in would make, or has made: rows and dossiers, doubts, and what is gone."""

    preview: Preview
    taking: Taking
    known_dossiers: int


def preview_reading(
    *, actor: Actor, inventory: Inventory, read: ListReading, at: datetime
) -> Brought:
    """What the list would make, and that somebody looked. Raises AccessDenied."""
    target = target_of_inventory(inventory)
    require(actor, Permission.CHANGE_CATALOGUE, target, act=Act.PREVIEW_LIST, at=at)
    taking = _ready(inventory, actor, read)
    known = _known_dossiers(inventory, actor, taking)
    made = preview_rows(actor=actor, inventory=inventory, read=taking.read, at=at)
    return Brought(made, taking, known)


def import_reading(
    *, actor: Actor, inventory: Inventory, read: ListReading, at: datetime
) -> Brought:
    """Take the list over. Raises as `import_rows`."""
    target = target_of_inventory(inventory)
    require(actor, Permission.CHANGE_CATALOGUE, target, act=Act.IMPORT_LIST, at=at)
    taking = _ready(inventory, actor, read)
    known = _known_dossiers(inventory, actor, taking)
    made = import_rows(actor=actor, inventory=inventory, read=taking.read, at=at)
    return Brought(made, taking, known)


def _ready(inventory: Inventory, actor: Actor, read: ListReading) -> Taking:
    seen = rows_seen_up_to(inventory, actor.clearance, party_papers=actor.party_papers)
    return made_ready(read, seen)


def _known_dossiers(inventory: Inventory, actor: Actor, taking: Taking) -> int:
    named = {row.dossier for row in taking.read.rows} | {one.number for one in taking.read.covers}
    there = dossiers_up_to(inventory, actor.clearance, party_papers=actor.party_papers)
    return there.filter(number__in=named - {""}).values("number").distinct().count()
