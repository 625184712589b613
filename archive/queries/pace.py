"""How many records were filed in each of the last weeks, as far as somebody sees."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.db.models import Count, Q
from django.utils.timezone import make_aware

from access.api import Actor
from archive.domain.forecasting import WEEKS
from archive.queries.completeness import matched


def filed_by_week(actor: Actor, *, today: date) -> list[int]:
    """
    Records filed in answer to a list in each of the last whole weeks, the newest last; one query.

    A week begins on Monday; the one that is going on is not counted, for it is not over.
    """
    monday = today - timedelta(days=today.weekday())
    begins = [_midnight(monday - timedelta(weeks=back)) for back in range(WEEKS, -1, -1)]
    within = {
        f"week_{place}": Count("pk", filter=Q(filed_at__gte=first, filed_at__lt=last))
        for place, (first, last) in enumerate(pairwise(begins))
    }
    rows = matched(actor).filter(filed_at__gte=begins[0], filed_at__lt=begins[-1])
    counted = rows.order_by().aggregate(**within)
    return [counted[name] for name in within]


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))
