"""Whether the trail is still what it was built to be."""

from django.db import connection
from django.db.models import Max, Min

from audit.models import Event
from audit.models.guards import altered


def altered_guards() -> list[str]:
    """The guards of the trail's tables that are missing or altered; empty when all is well."""
    return altered(connection)


def missing_numbers() -> int:
    """
    How many events are missing between the first and the last, and how many stand before 1.

    On PostgreSQL a transaction that is rolled back takes its number along, so there only the
    second is counted.
    """
    ends = Event.objects.aggregate(first=Min("id"), last=Max("id"))
    if ends["last"] is None:
        return 0
    outside = Event.objects.filter(id__lte=0).count()
    if connection.vendor == "postgresql":
        return outside
    return int(ends["last"]) - (Event.objects.count() - outside) + outside
