"""What people hold and soon will not: a worklist. Who may look is asked by whoever calls."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from access.domain.grants import BY_REQUEST, mark_of_held
from access.domain.levels import Level
from access.domain.people import Held
from access.models import Assignment, Clearance, Commitment, RoleGrant, Training, User
from access.models.standing import Standing
from access.queries.inventories import in_words
from access.queries.named_things import title_of_list

SOON: Final = timedelta(days=60)
ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Lapsing:
    """Something that a person holds up to a day that is near."""

    kind: Held
    what: str
    user: User
    last: date
    days: int
    level: Level | None = None
    party_papers: bool = False
    list_title: str = ""
    mark: str = ""


def lapsing_page(
    day: date,
    number: str,
    *,
    units: Collection[int] | None = None,
    codes: Mapping[int, str] | None = None,
) -> Page[Lapsing]:
    """
    What ends within sixty days and is not held beyond them by another grant, the nearest first; with
    `units` of the people of those alone, and of what is given by request.

    `codes` are those of the inventories whose title whoever looks may read, by number.
    """
    found = [
        Lapsing(
            kind,
            _what(row, {} if codes is None else codes),
            row.user,
            row.valid_until,
            (row.valid_until - day).days,
            **_level(row),
            mark=mark_of_held(kind, row.pk) if kind in BY_REQUEST else "",
        )
        for kind, rows in _ending(day).items()
        if units is None or kind in BY_REQUEST
        for row in (rows if units is None else rows.filter(user__unit__in=units))
    ]
    found.sort(key=lambda one: (one.last, one.user.sort_name, one.kind))
    return Paginator(found, ON_A_PAGE).get_page(number)


def _ending(day: date) -> Mapping[Held, QuerySet[Any]]:
    return {
        Held.ROLE: _rows(RoleGrant, day, lambda: Q(role=OuterRef("role"))),
        Held.CLEARANCE: _rows(
            Clearance,
            day,
            # One that is limited to a list is outlived by one of the same list, and by no other.
            lambda: Q(
                level__gte=OuterRef("level"),
                party_papers__gte=OuterRef("party_papers"),
                limit=Coalesce(OuterRef("named"), 0),
            ),
        ).select_related("named"),
        Held.ASSIGNMENT: _rows(
            Assignment,
            day,
            lambda: Q(unit=OuterRef("unit")) | Q(inventory=OuterRef("inventory")),
        ).select_related("unit"),
        Held.COMMITMENT: _rows(Commitment, day, Q),
        Held.TRAINING: _rows(Training, day, Q),
    }


def _rows(kind: type[Standing], day: date, same: Callable[[], Q]) -> QuerySet[Any]:
    """Rows of open accounts that end soon, without those that another of the same outlives."""
    rows: Any = kind._default_manager.all()  # noqa: SLF001 - Django's own name
    longer = Q(valid_until__isnull=True) | Q(valid_until__gt=OuterRef("valid_until"))
    if kind is Clearance:
        rows = rows.annotate(limit=Coalesce("named", 0))
    others = rows.filter(longer, same(), user=OuterRef("user")).exclude(pk=OuterRef("pk"))
    ending = rows.filter(user__is_active=True, valid_until__range=(day, day + SOON))
    found: QuerySet[Any] = ending.filter(~Exists(others)).select_related("user")
    return found


def _what(row: Any, codes: Mapping[int, str]) -> str:
    if isinstance(row, Assignment):
        return row.unit.name if row.unit else in_words(row.inventory or 0, codes)
    names = {RoleGrant: "role", Commitment: "text_version", Training: "course"}
    return str(getattr(row, names[type(row)])) if type(row) in names else ""


def _level(row: Any) -> dict[str, Any]:
    if not isinstance(row, Clearance):
        return {}
    title = title_of_list(row.named) if row.named else ""
    return {"level": Level(row.level), "party_papers": row.party_papers, "list_title": title}
