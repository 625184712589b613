"""Wrong passwords, as django-axes counts them."""

from datetime import datetime

from axes.models import AccessAttempt
from django.db.models import Sum


def failures_from(address: str, *, since: datetime) -> int:
    """Wrong passwords typed at this address, for whatever name, in counts still open."""
    rows = AccessAttempt.objects.filter(ip_address=address, attempt_time__gte=since)
    return rows.aggregate(all=Sum("failures_since_start"))["all"] or 0
