"""Making fonds and inventories."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from access.api import Level
from archive.domain.codes import checked_code
from archive.models import Fonds, Inventory
from audit.api import Act, Entry, Who, append
from language.vietnamese import normalise


@dataclass(frozen=True, slots=True)
class NewInventory:
    """
    What an inventory is to be; `unit` is the id of the unit that keeps it.

    `highest` is the highest level of which papers may come for it.
    """

    fonds: str
    code: str
    number: str
    title: str
    unit: int
    term: str = ""
    year_from: int | None = None
    year_to: int | None = None
    level: Level = Level.ORDINARY
    highest: Level = Level.TOP_SECRET
    party_papers: bool = False
    policy: str = "person"


def make_fonds(*, who: Who, code: str, name: str, creator: str, at: datetime) -> Fonds:
    """The fonds with this code, made when there is none yet. Raises BadCode."""
    checked_code(code)
    with transaction.atomic():
        fonds, made = Fonds.objects.get_or_create(
            code=code, defaults={"name": normalise(name), "creator": normalise(creator)}
        )
        if made:
            append(Entry(who=who, action=Act.MAKE_FONDS, subject_kind="fonds", subject=code), at=at)
    return fonds


def make_inventory(*, who: Who, new: NewInventory, at: datetime) -> Inventory:
    """
    The inventory with this code, made when there is none yet.

    Raises BadCode, for the code stands in its address; Fonds.DoesNotExist.
    """
    checked_code(new.code)
    with transaction.atomic():
        inventory, made = Inventory.objects.get_or_create(
            code=new.code,
            defaults={
                "fonds": Fonds.objects.get(code=new.fonds),
                "number": new.number,
                "title": normalise(new.title),
                "unit_id": new.unit,
                "term": new.term,
                "year_from": new.year_from,
                "year_to": new.year_to,
                "level": new.level,
                "highest": max(new.level, new.highest),
                "party_papers": new.party_papers,
                "policy": new.policy,
            },
        )
        if made:
            append(
                Entry(
                    who=who,
                    action=Act.MAKE_INVENTORY,
                    subject_kind="inventory",
                    subject=new.code,
                    level=int(new.level),
                ),
                at=at,
            )
    return inventory
