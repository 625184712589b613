"""Of two rows of a list at one place, one goes."""

from datetime import datetime

from django.db import transaction

from access.api import Actor, Permission, require
from archive.actions.answering import follow_rows, let_go, settle_answers
from archive.models import Inventory
from archive.queries.visible import listed_visible_to, target_of_inventory
from audit.api import Act


class NotDoubled(Exception):
    """The row is gone, or stands alone at its position (any more)."""


def withdraw_row(*, actor: Actor, row_id: int, at: datetime) -> None:
    """
    Of two rows at one position, which the actor both sees, this one goes; a record that answered
    it answers the other, if it can. Raises AccessDenied, NotDoubled.
    """
    row = listed_visible_to(actor).filter(pk=row_id).first()
    if row is None:
        raise NotDoubled(str(row_id))
    target = target_of_inventory(row.inventory)
    granted = require(actor, Permission.CHANGE_CATALOGUE, target, act=Act.WITHDRAW_ROW, at=at)
    beside = listed_visible_to(actor).filter(inventory=row.inventory, position=row.position)
    with transaction.atomic():
        Inventory.objects.select_for_update().get(pk=row.inventory_id)
        if not beside.exclude(pk=row.pk).exists():
            raise NotDoubled(str(row_id))
        tied = let_go(row, to=beside.exclude(pk=row.pk).order_by("pk")[0])
        follow_rows(tied)
        settle_answers(row.inventory_id, {row.number_key}, at=at)
        granted.append(row=row.pk, position=row.position, row_level=row.level)
