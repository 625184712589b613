"""Wrong passwords, as django-axes counts them."""

from datetime import datetime

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.utils.crypto import salted_hmac


def failures_from(address: str, *, since: datetime) -> int:
    """Wrong passwords typed at this address, for whatever name, in counts still open."""
    rows = AccessAttempt.objects.filter(ip_address=address, attempt_time__gte=since)
    return rows.aggregate(all=Sum("failures_since_start"))["all"] or 0


def counted_name(name: str) -> str:
    """The name that tries are counted by, as a keyed digest: people type passwords for names."""
    return salted_hmac("access.sign_in", name, algorithm="sha256").hexdigest()[:32]


def is_locked(username: str, *, at: datetime) -> bool:
    """Whether somebody typed so many wrong passwords for this account that it rests just now."""
    since = at - settings.KHOSO_TRIES_COUNT_FOR
    rows = AccessAttempt.objects.filter(username=counted_name(username), attempt_time__gte=since)
    return bool(rows.filter(failures_since_start__gte=settings.AXES_FAILURE_LIMIT).exists())
