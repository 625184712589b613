"""That a filed record waits for the security officer, and that it waits no more."""

from datetime import datetime

from django.db.models import Q, QuerySet

from archive.domain.deciding import Raised, waits_for_decision
from archive.models import LevelCase, LevelDecision, Receipt, Record
from audit.api import Who


def bring_to_security(
    record: Record,
    raised_by: Raised,
    *,
    who: Who,
    at: datetime,
    asked: int | None = None,
    words: str = "",
) -> bool:
    """
    The record waits for a decision, in the caller's transaction; returns whether it did not before.

    What waits already goes on waiting for what it was first brought for.
    """
    if LevelCase.objects.filter(record=record, settled_at=None).exists():
        return False
    LevelCase.objects.create(
        record=record, raised_by=raised_by, asked=asked, words=words, by=who.name, at=at
    )
    return True


def bring_if_undecided(record: Record, raised_by: Raised, *, who: Who, at: datetime) -> None:
    """
    The record waits for a decision where it is more closed than its inventory, and the last decision
    of it, or of what was received for it, does not say so; in the caller's transaction.
    """
    place = record.inventory.level if record.inventory else 0
    if record.level <= place:
        return
    decided = _decisions_of(record).order_by("-at", "-pk").values_list("after", flat=True).first()
    if waits_for_decision(record.level, place=place, decided=decided):
        bring_to_security(record, raised_by, who=who, at=at, asked=record.level)


def decision_of_receipt(receipt: int) -> LevelDecision | None:
    """The last decision about what was received."""
    return LevelDecision.objects.filter(receipt=receipt).order_by("-at", "-pk").first()


def settle_case(record: Record, *, at: datetime) -> None:
    """It is decided; in the caller's transaction."""
    LevelCase.objects.filter(record=record, settled_at=None).update(settled_at=at)


def _decisions_of(record: Record) -> QuerySet[LevelDecision]:
    received = Receipt.objects.filter(record=record).values("pk")
    return LevelDecision.objects.filter(Q(record=record) | Q(receipt__in=received))
