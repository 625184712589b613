"""What people of a unit said of the columns under a heading, kept and forgotten."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from access.api import Actor, Permission, require
from archive.domain.listing.fields import Field
from archive.models import Inventory, ListLayout
from archive.queries.layouts import remembered_columns
from archive.queries.visible import target_of_inventory
from audit.api import Act

Columns = Mapping[int, Field]


def note_columns(
    *,
    actor: Actor,
    inventory: Inventory,
    corrected: Mapping[str, Columns],
    guessed: Mapping[str, Columns],
    at: datetime,
) -> None:
    """
    Keep what a person says of columns, by the signature of their heading, for the unit of the
    inventory; what is as it is guessed is forgotten. Nothing is written, nor told, where nothing
    else is said than before. Raises AccessDenied.
    """
    target = target_of_inventory(inventory)
    granted = require(actor, Permission.CHANGE_CATALOGUE, target, act=Act.CORRECT_COLUMNS, at=at)
    before = remembered_columns(inventory, list(corrected)).columns
    own = {name: said for name, said in corrected.items() if said != guessed.get(name)}
    new = {name: said for name, said in own.items() if said != before.get(name)}
    gone = [name for name in before if name not in own]
    if not new and not gone:
        return
    with transaction.atomic():
        ListLayout.objects.filter(unit=inventory.unit_id, signature__in=gone).delete()
        for name, said in new.items():
            ListLayout.objects.update_or_create(
                unit_id=inventory.unit_id,
                signature=name,
                defaults={
                    "columns": {str(index): str(field) for index, field in said.items()},
                    "said_at": at,
                    "said_by": actor.username,
                },
            )
        granted.append(kept=len(new), forgotten=len(gone))
