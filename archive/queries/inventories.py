"""Inventories by code and id, for those who may see them and for work in the background."""

from datetime import datetime

from access.api import Actor, Permission, named, refuse
from archive.domain.codes import is_code
from archive.models import Inventory
from archive.queries.visible import inventories_visible_to
from audit.api import Act


def inventory_to(code: str, *, act: Act, actor: Actor, at: datetime) -> Inventory:
    """
    The inventory with this code, when the actor may see it.

    Raises AccessDenied alike for what is not theirs and what does not exist; both on the trail,
    as a refusal of `act`.
    """
    asked = code if is_code(code) else ""
    inventory = inventories_visible_to(actor).filter(code=asked).first() if asked else None
    if inventory is None:
        unknown = named("inventory", asked)
        refuse(actor, Permission.SEE_CATALOGUE, unknown, act=act, rule="visible", at=at)
    return inventory


def inventory_with_code(code: str) -> Inventory | None:
    """The inventory with this code, for commands and work in the background."""
    return Inventory.objects.select_related("unit").filter(code=code).first()


def inventory_with_id(inventory: int) -> Inventory:
    """The inventory with this id, for work in the background."""
    return Inventory.objects.select_related("unit").get(pk=inventory)


def inventories_in_order() -> list[Inventory]:
    """All inventories, for the trail's and the indexer's own words; not for screens."""
    return list(Inventory.objects.order_by("code"))
