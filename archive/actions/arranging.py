"""Making fonds, inventories and boxes where a site is set up and nobody asks yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from access.api import Level
from archive.domain.codes import checked_code
from archive.domain.cover import CoverOf, Typed, columns_of
from archive.models import Box, Fonds, Inventory
from archive.queries.periods import period_holding
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
    owner: int | None = None
    shelf: str = ""
    note: str = ""


def make_fonds(
    *,
    who: Who,
    code: str,
    name: str,
    creator: str,
    at: datetime,
    more: Mapping[str, Typed] | None = None,
) -> Fonds:
    """
    The fonds with this code, made when there is none yet; `more` is what else its cover says, under the
    names of the table of fields. Raises BadCode.
    """
    checked_code(code)
    said = columns_of(CoverOf.FONDS, {**(more or {}), "name": name, "creator": creator})
    with transaction.atomic():
        fonds, made = Fonds.objects.get_or_create(code=code, defaults=said)
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
                "owner_id": new.owner,
                "shelf": normalise(new.shelf),
                "note": normalise(new.note),
                "period_id": period_holding(new.year_from, new.year_to),
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
                    details={"period": [None, inventory.period_id]} if inventory.period_id else {},
                ),
                at=at,
            )
    return inventory


def put_box(
    *, who: Who, inventory: Inventory, number: str, shelf: str, note: str, at: datetime
) -> bool:
    """See that the inventory has a box with this number; returns whether it was made now."""
    columns = columns_of(CoverOf.BOX, {"number": number, "shelf": shelf, "note": note})
    standing = {"inventory": inventory, "number": columns["number"], "level": 0}
    with transaction.atomic():
        box, made = Box.objects.get_or_create(**standing, party_papers=False, defaults=columns)
        if made:
            entry = Entry(
                who=who,
                action=Act.MAKE_BOX,
                subject_kind="inventory",
                subject=inventory.code,
                level=inventory.level,
                details={"box": box.pk},
            )
            append(entry, at=at)
    return made
