"""Reading the trail."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from audit.models import Event


@dataclass(frozen=True, slots=True)
class Filters:
    """What an auditor narrows the trail by; empty fields do not narrow."""

    who: str = ""
    subject: str = ""
    action: str = ""
    outcome: str = ""
    since: datetime | None = None
    until: datetime | None = None


def events(filters: Filters) -> QuerySet[Event]:
    """Events newest first. The caller has asked whether the person may read the trail."""
    rows = Event.objects.defer("canonical").order_by("-id")
    exact = {
        "who": filters.who,
        "subject__iexact": filters.subject,
        "action": filters.action,
        "outcome": filters.outcome,
        "at__gte": filters.since,
        "at__lt": filters.until,
    }
    return rows.filter(**{name: value for name, value in exact.items() if value})


def known_actions() -> list[str]:
    """The verbs that stand on the trail, in order of the alphabet."""
    return list(Event.objects.order_by("action").values_list("action", flat=True).distinct())
