"""Which items somebody works on just now, and who."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from access.api import Actor
from ingest.models import Item, Reservation

TERM: Final = timedelta(minutes=5)
"""So long an item is held after the last sign of the person who works on it."""


def holdable_by(actor: Actor, at: datetime) -> Q:
    """Reservations the actor may take: their own, those that ran out, and those of a clock since set back."""
    return Q(person=actor.username) | Q(until__lte=at) | Q(until__gt=at + TERM)


def free_for(rows: QuerySet[Item], actor: Actor, at: datetime) -> QuerySet[Item]:
    """Those of these items that nobody else holds."""
    held = Reservation.objects.filter(item=OuterRef("pk")).exclude(holdable_by(actor, at))
    return rows.select_related("batch", "inventory", "record", "reservation").filter(~Exists(held))


def names_at_work(rows: QuerySet[Item], actor: Actor, at: datetime) -> list[str]:
    """Who else holds items among these, by name, each once."""
    held = Reservation.objects.filter(item__in=rows.order_by().values("pk"))
    names = held.exclude(holdable_by(actor, at)).values_list("name", flat=True)
    return sorted(set(names))


def who_holds(item_id: int) -> str:
    """The name of the person who holds the item; empty where nobody does."""
    names = Reservation.objects.filter(item=item_id).values_list("name", flat=True)
    return names.first() or ""
