"""Telling an account's owner what others did to it."""

from datetime import datetime

from django.db import transaction

from access.models import AccountNews, User


def take_news(*, user: User, at: datetime) -> list[tuple[str, datetime]]:
    """What was done since its owner was last told, each act once at its last time; now it is told."""
    with transaction.atomic():
        rows = AccountNews.objects.filter(user=user, told_at__isnull=True)
        found = dict(rows.order_by("pk").values_list("act", "at"))
        rows.update(told_at=at)
    return list(found.items())
