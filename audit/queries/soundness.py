"""Whether the trail is still what it was built to be."""

from django.db import connection
from django.db.models import Max, Min

from audit.models import Event
from audit.models.guards import altered, belongs_to_us


def altered_guards() -> list[str]:
    """The guards of the trail's tables that are missing or altered; empty when all is well."""
    return altered(connection)


def may_be_unguarded() -> bool:
    """Whether the store itself may switch the guards off, where the database could keep it from that."""
    return belongs_to_us(connection)


def missing_numbers() -> int:
    """How many events are missing between the first and the last, and how many stand before 1."""
    ends = Event.objects.aggregate(first=Min("id"), last=Max("id"))
    if ends["last"] is None:
        return 0
    outside = Event.objects.filter(id__lte=0).count()
    return int(ends["last"]) - (Event.objects.count() - outside) + outside
