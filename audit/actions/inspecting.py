"""Looking, at the start of the product, whether the trail is still what it was built to be."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from audit.actions.append import append
from audit.domain.acts import Act
from audit.domain.events import Entry, Outcome, Who
from audit.models import Event
from audit.models.guards import put_up
from audit.queries.soundness import altered_guards, may_be_unguarded, missing_numbers


@dataclass(frozen=True, slots=True)
class Faults:
    """Guards of the databases that were missing or altered, and numbers that are missing."""

    guards: tuple[str, ...]
    missing: int

    def __bool__(self) -> bool:
        return bool(self.guards or self.missing)


def inspect_trail(*, who: Who, at: datetime) -> Faults:
    """
    What is wrong with the trail; it is told on the trail, and the guards are put up again.

    Missing numbers stay missing, so they are told once for as long as they are as many.
    """
    faults = Faults(tuple(altered_guards()), missing_numbers())
    if not faults:
        return faults
    last = Event.objects.filter(action=Act.TRAIL_FAULT).order_by("-at", "-id").first()
    with transaction.atomic():
        # Those of another owner are put up again by whoever may (deploy/postgresql-trail.sql).
        if faults.guards and (connection.vendor != "postgresql" or may_be_unguarded()):
            put_up(connection)
        if faults.guards or last is None or last.details.get("missing") != faults.missing:
            append(
                Entry(
                    who=who,
                    action=Act.TRAIL_FAULT,
                    subject_kind="trail",
                    outcome=Outcome.FAILED,
                    details={"guards": list(faults.guards), "missing": faults.missing},
                ),
                at=at,
            )
    return faults
