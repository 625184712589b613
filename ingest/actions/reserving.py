"""
An item of the queue is reserved for the person who works on it, for a while.

It is held from the moment it is handed out or opened, held on while the person works, and let go
when they leave, decide, or do nothing for the length of TERM.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from access.api import Actor
from ingest.models import Item, Reservation
from ingest.queries.reservations import TERM, free_for, holdable_by, who_holds

RENEWED_BEFORE: Final = TERM - timedelta(minutes=1)
"""A reservation that has so long to go is not written again."""


def reserve(*, actor: Actor, item: Item, at: datetime) -> str:
    """
    The item is the actor's for TERM from now, unless another holds it; returns that one's name,
    or nothing when it is the actor's.

    The caller has asked whether the actor may work on it, and tells of the look. Looks that follow
    each other closely write nothing.
    """
    held: Reservation | None = getattr(item, "reservation", None)
    if held is not None and held.person != actor.username and held.holds(at, TERM):
        return held.name
    if held is not None and held.person == actor.username and held.holds(at + RENEWED_BEFORE, TERM):
        return ""
    mine: dict[str, str | datetime] = {
        "person": actor.username,
        "name": actor.full_name[:300],
        "until": at + TERM,
    }
    if held is None and _taken_first(item, mine):
        return ""
    rows = Reservation.objects.filter(item=item.pk)
    return "" if rows.filter(holdable_by(actor, at)).update(**mine) else who_holds(item.pk)


def reserve_next(*, actor: Actor, rows: QuerySet[Item], at: datetime) -> Item | None:
    """The first of these items that nobody else holds, now the actor's; None where all are held."""
    while (item := free_for(rows, actor, at).first()) is not None:
        if not reserve(actor=actor, item=item, at=at):
            return item
    return None


def _taken_first(item: Item, mine: dict[str, str | datetime]) -> bool:
    try:
        with transaction.atomic():
            Reservation.objects.create(item_id=item.pk, **mine)
    except IntegrityError:
        # Another was quicker by less than a question takes.
        return False
    return True


def release(*, actor: Actor, item_id: int) -> None:
    """The actor leaves the item; what another holds stays theirs."""
    Reservation.objects.filter(item=item_id, person=actor.username).delete()


def end_reservation(item_id: int) -> None:
    """The item is decided: nobody works on it any more. In the transaction that decides it."""
    Reservation.objects.filter(item=item_id).delete()
