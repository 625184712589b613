"""All accounts with what they hold, for a command; it tells nothing but numbers of what is named."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from access.domain.levels import Level
from access.domain.named import NOTHING, Things
from access.models import (
    Assignment,
    Clearance,
    Commitment,
    RoleGrant,
    Training,
    Unit,
    User,
)
from access.models.standing import Given, Standing
from access.queries.named_things import things_on
from access.queries.units import valid_on
from machine.json_values import Json

if TYPE_CHECKING:
    from django.db.models import QuerySet


def accounts_held(day: date) -> list[dict[str, Json]]:
    """All accounts with what they hold on a day, each with its last day; one query for each kind."""
    roles = _by_account(RoleGrant, day)
    clearances = _by_account(Clearance, day)
    commitments = _by_account(Commitment, day)
    trainings = _by_account(Training, day)
    assignments = _by_account(Assignment, day)
    codes = dict(Unit.objects.values_list("pk", "code"))
    named = {row.named_id for rows in clearances.values() for row in rows if row.named_id}
    things = things_on(named) if named else {}
    return [
        {
            "username": user.username,
            "full_name": user.full_name,
            "unit": user.unit.code if user.unit else "",
            "open": user.is_active,
            "second_factor": user.has_factor,
            "roles": [{"role": row.role, **_days(row), **_by(row)} for row in roles[user.pk]],
            **_highest(clearances[user.pk]),
            "clearances": [
                {
                    "level": Level(row.level).name,
                    "party_papers": row.party_papers,
                    **_limit(row, things),
                    **_days(row),
                    **_by(row),
                }
                for row in clearances[user.pk]
            ],
            "assignments": [
                {
                    "unit": codes.get(row.unit_id, ""),
                    "inventory": row.inventory,
                    **_days(row),
                    **_by(row),
                }
                for row in assignments[user.pk]
            ],
            "commitment": [
                {"version": row.text_version, **_days(row)} for row in commitments[user.pk]
            ],
            "training": [{"course": row.course, **_days(row)} for row in trainings[user.pk]],
        }
        for user in User.objects.select_related("unit")
    ]


def _by_account(kind: type[Standing], day: date) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    rows: QuerySet[Any] = kind._default_manager.filter(valid_on(day)).order_by("pk")  # noqa: SLF001 - Django's own name
    for row in rows.select_related("given") if issubclass(kind, Given) else rows:
        found[row.user_id].append(row)
    return found


def _by(row: Given) -> dict[str, Json]:
    """Who asked for it, gave and approved it, and on what paper; nothing for what came otherwise."""
    given = row.given
    if given is None:
        return {}
    return {
        "request": given.pk,
        "asked_by": given.asked_by,
        "given_by": given.given_by,
        "approved_by": given.decided_by,
        "document": given.document,
    }


def _limit(row: Clearance, things: Mapping[int, Things]) -> dict[str, Json]:
    """What a clearance is limited to, by the numbers of dossiers and records; nothing where it is not."""
    if row.named_id is None:
        return {}
    there = things.get(row.named_id, NOTHING)
    return {
        "list": row.named_id,
        "dossiers": list(there.dossiers),
        "records": [f"KS-{one:07d}" for one in there.records],
    }


def _days(row: Standing) -> dict[str, Json]:
    last = row.valid_until
    return {"since": row.valid_from.isoformat(), "until": last.isoformat() if last else ""}


def _highest(rows: Iterable[Clearance]) -> dict[str, Json]:
    """The highest level for all that somebody works with; what is limited to a list is none."""
    held = [row for row in rows if row.named_id is None]
    level = Level(max((row.level for row in held), default=0))
    return {"clearance": level.name, "party_papers": any(row.party_papers for row in held)}
