"""Records that wait for the security officer, and what was decided, as far as the actor may see it."""

from dataclasses import replace
from datetime import datetime

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from access.api import Actor, Granted, Permission, Target, allowed, named, refuse, require
from archive.models import Dossier, LevelCase, LevelDecision, Receipt, Record, SecretListItem
from archive.queries.unread import first_of_any, legible
from archive.queries.visible import (
    cleared_for,
    dossiers_worked_with,
    records_worked_with,
    target_of,
)
from audit.api import Act


def level_cases(actor: Actor) -> QuerySet[LevelCase]:
    """
    Open cases of records the actor may read, for whom they are to be decided by; `since` is when they
    began to wait.
    """
    if not allowed(actor, Permission.SEE_LEVELS):
        return LevelCase.objects.none()
    rows = LevelCase.objects.filter(settled_at=None, record__in=_seen(actor))
    return rows.select_related("record__inventory").annotate(since=F("at"))


def open_case_of(record: Record) -> LevelCase | None:
    """The case of a record that was opened for its level."""
    return first_of_any(LevelCase.objects.filter(record=record, settled_at=None))


def level_decisions(actor: Actor) -> QuerySet[LevelDecision]:
    """
    What was decided, of records, dossiers and received files that the actor may see as they are now.

    A decision about what was received is as closed as the item, or the record it became.
    """
    if not (allowed(actor, Permission.SEE_LEVELS) and actor.sees_everything):
        return LevelDecision.objects.none()
    received = Receipt.objects.filter(
        Q(record=None) & cleared_for(actor) | Q(record__in=_seen(actor))
    )
    dossiers = dossiers_worked_with(actor).order_by()
    rows = LevelDecision.objects.select_related(
        "record", "receipt__record", "dossier__inventory", "list_item"
    ).filter(
        Q(record__in=_seen(actor))
        | Q(receipt__in=received.values("pk"))
        | Q(dossier__in=dossiers.values("pk"))
    )
    return legible(rows, "basis")


def decisions_of_record(record: Record) -> list[LevelDecision]:
    """What was decided of an opened record, before it was filed too; newest first."""
    mine = Q(record=record) | Q(receipt__record=record)
    return list(legible(LevelDecision.objects.select_related("list_item").filter(mine), "basis"))


def decisions_of_item(label: str) -> list[LevelDecision]:
    """What was decided of an opened item of a batch; newest first."""
    rows = LevelDecision.objects.select_related("list_item").filter(item_label=label)
    return list(legible(rows, "basis"))


def record_to_decide(
    record_id: int, *, act: Act, actor: Actor, at: datetime
) -> tuple[Record, LevelCase | None, Granted]:
    """
    The record with its open case, and the grant, when the actor may decide its level.

    Raises AccessDenied alike for what is not theirs, what was withdrawn and what does not exist.
    """
    rows = Record.objects.select_related("inventory", "dossier", "original", "access_copy")
    found = first_of_any(rows.filter(pk=record_id), "inventory", "dossier")
    if found is None:
        unknown = named("record", f"KS-{record_id:07d}")
        refuse(actor, Permission.DECIDE_LEVEL, unknown, act=act, rule="exists", at=at)
    case = open_case_of(found)
    target = target_to_decide(found, case)
    return found, case, require(actor, Permission.DECIDE_LEVEL, target, act=act, at=at)


def target_to_decide(record: Record, case: LevelCase | None) -> Target:
    """The record with whoever asked about its level: they do not decide it."""
    return replace(target_of(record), parties=frozenset((case.by,)) if case else frozenset())


def dossiers_below_their_papers(actor: Actor, *, dossier: int | None = None) -> QuerySet[Dossier]:
    """
    Dossiers (of all, or the one with this id) that are less closed than a paper in them which the actor may read, so that their covers
    are open to more people than the paper; for whom levels are to be decided by. `highest` is the level
    of the most closed of these, `holds_party_papers` whether one is handled as a paper of the Party.
    """
    if not allowed(actor, Permission.SEE_LEVELS):
        return Dossier.objects.none()
    inside = records_worked_with(actor).filter(dossier=OuterRef("pk")).order_by()
    above = inside.filter(level__gt=OuterRef("level")).filter(
        level__gt=OuterRef("inventory__level")
    )
    of_party = inside.filter(party_papers=True)
    open_to_all = Q(party_papers=False, inventory__party_papers=False)
    highest = inside.values("dossier").annotate(most=Max("level")).values("most")
    one = Q() if dossier is None else Q(pk=dossier)
    rows = dossiers_worked_with(actor).filter(
        one, Q(Exists(above)) | open_to_all & Q(Exists(of_party)), remainder=False
    )
    return rows.annotate(highest=Subquery(highest), holds_party_papers=Exists(of_party))


def secret_list() -> list[SecretListItem]:
    """The items of the list of secrets, those that hold no more too: old papers rest on them."""
    return list(SecretListItem.objects.all())


def _seen(actor: Actor) -> QuerySet[Record]:
    return records_worked_with(actor).order_by()
