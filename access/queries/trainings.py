"""Trainings and who attended them. Who may look is asked by whoever calls."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from access.domain.spans import Span
from access.domain.trainings import TrainingError, TrainingFault
from access.models import Training, TrainingSession, User
from language.vietnamese import fold

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Attendance:
    """Somebody who attended a training, and whether it counts for them on a day."""

    row: Training
    stands: bool
    is_past: bool


def session_numbered(number: int) -> TrainingSession | None:
    """The training with this number."""
    return TrainingSession.objects.filter(pk=number).first()


def trainings_page(day: date, number: str) -> Page[Any]:
    """Trainings, the latest first, each with how many attended it and for how many it counts today."""
    counts = Q(attendances__valid_from__lte=day) & (
        Q(attendances__valid_until__isnull=True) | Q(attendances__valid_until__gte=day)
    )
    rows = TrainingSession.objects.annotate(
        attended=Count("attendances"), counting=Count("attendances", filter=counts)
    )
    return Paginator(rows.order_by("-held_on", "-pk"), ON_A_PAGE).get_page(number)


def attendances_page(session: TrainingSession, day: date, number: str) -> Page[Any]:
    """Who attended a training, by name; each row knows how it stands."""
    rows = Training.objects.filter(session=session).select_related("user__unit")
    ordered = rows.order_by("user__sort_name", "user__username")
    page: Page[Any] = Paginator(ordered, ON_A_PAGE).get_page(number)
    page.object_list = [_attendance(row, day) for row in page.object_list]
    return page


def _attendance(row: Training, day: date) -> Attendance:
    span = Span(row.valid_from, row.valid_until)
    return Attendance(row, span.holds_on(day), span.is_past(day))


def accounts_called(typed: Iterable[str]) -> list[str]:
    """
    The open accounts that people named by account name or by full name, marks and capitals aside.

    Raises TrainingError for a name that nobody has, or that several have.
    """
    rows = User.objects.filter(is_active=True).order_by().values_list("username", "full_name")
    known = [(username, fold(full_name)) for username, full_name in rows]
    accounts = {username for username, _ in known}
    by_name: dict[str, list[str]] = defaultdict(list)
    for username, name in known:
        by_name[name].append(username)
    found: list[str] = []
    unknown: list[str] = []
    several: list[str] = []
    for word in typed:
        called = [word] if word in accounts else by_name.get(fold(word), [])
        if len(called) == 1:
            found += called
        else:
            (several if called else unknown).append(word)
    if unknown:
        raise TrainingError(TrainingFault.UNKNOWN, "people", names="; ".join(unknown)[:300])
    if several:
        raise TrainingError(TrainingFault.AMBIGUOUS, "people", names="; ".join(several)[:300])
    return list(dict.fromkeys(found))
