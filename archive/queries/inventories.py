"""Inventories by code and id, for those who may see them and for commands."""

from datetime import datetime

from access.api import Actor, Permission, named, refuse, require
from archive.domain.codes import is_code
from archive.models import Fonds, Inventory
from archive.queries.unread import first_of_any
from archive.queries.visible import inventories_visible_to, target_of_inventory
from audit.api import Act


def inventory_to(code: str, *, act: Act, actor: Actor, at: datetime) -> Inventory:
    """
    The inventory with this code, when the actor may see it.

    Raises AccessDenied alike for what is not theirs and what does not exist; both on the trail,
    as a refusal of `act`.
    """
    asked = code if is_code(code) else ""
    seen = inventories_visible_to(actor).select_related("period")
    inventory = seen.filter(code=asked).first() if asked else None
    if inventory is None:
        unknown = named("inventory", asked)
        refuse(actor, Permission.SEE_CATALOGUE, unknown, act=act, rule="visible", at=at)
    return inventory


def inventory_granted(
    permission: Permission, inventory: int, *, act: Act, actor: Actor, at: datetime
) -> Inventory:
    """
    The inventory with this id, when the actor may do this in it.

    Raises AccessDenied alike for what is not theirs and what does not exist; both on the trail.
    """
    found = first_of_any(Inventory.objects.select_related("unit").filter(pk=inventory))
    if found is None:
        refuse(actor, permission, named("inventory"), act=act, rule="exists", at=at)
    require(actor, permission, target_of_inventory(found), act=act, at=at)
    return found


def files_at_once(inventory: int) -> bool:
    """Whether the inventory's policy files what is certain before a person has seen it."""
    return Inventory.objects.filter(pk=inventory, policy="certain").exists()


def fonds_with_code(code: str) -> Fonds | None:
    """The fonds with this code; for commands."""
    return Fonds.objects.filter(code=code).first()


def inventory_with_code(code: str) -> Inventory | None:
    """The inventory with this code, whoever may see it; for commands."""
    return first_of_any(Inventory.objects.select_related("unit").filter(code=code))
