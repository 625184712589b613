"""
What the security officer decides: how closed a filed record is, and the dossier it stands in.

Nothing becomes less closed here: that takes two people, and the index's word that it has followed.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from access.api import Actor, Granted, Level, Permission, named, refuse, require
from archive.actions.amending import Amendment, amend, last_version
from archive.actions.answering import settle_record
from archive.actions.covering import CoverChange, close_acts, refuse_taken, write_cover
from archive.actions.filing import ChangedMeanwhile, close_bytes
from archive.actions.level_cases import bring_to_security, settle_case
from archive.actions.levels import DECIDED
from archive.domain.cover import Column, CoverOf
from archive.domain.deciding import Decision, Raised, checked, counted_from
from archive.domain.secrecy import Secrecy
from archive.models import (
    Change,
    Dossier,
    LevelDecision,
    Receipt,
    Record,
    RecordVersion,
    SecretListItem,
)
from archive.queries.levels import record_to_decide
from archive.queries.records import record_to
from archive.queries.visible import (
    dossiers_worked_with,
    records_worked_with,
    secrecy_of_dossier,
    target_of_dossier,
)
from audit.api import Act
from language.vietnamese import normalise

if TYPE_CHECKING:
    from archive.queries.history import Kept


class ItemOfAnotherLevel(Exception):
    """The item of the list of secrets is not there, or gives another level than was decided."""


def ask_record_level(
    *, actor: Actor, record_id: int, asked: Level | None, words: str, at: datetime
) -> None:
    """
    The record waits for the security officer, as who reads it asks: `asked` is the level it may have.

    It stays as closed as it is until that is decided. Asked twice, it waits once. Raises AccessDenied.
    """
    record, granted = record_to(
        Permission.ASK_LEVEL, record_id, act=Act.ASK_LEVEL, actor=actor, at=at
    )
    with transaction.atomic():
        bring_to_security(
            record, Raised.PERSON, who=actor.who, at=at,
            asked=None if asked is None else int(asked), words=normalise(words).strip()[:300],
        )  # fmt: skip
        granted.append(asked=None if asked is None else int(asked))


def decide_record_level(
    *, actor: Actor, record_id: int, version: int, decision: Decision, at: datetime
) -> Record:
    """
    The record is as closed as was decided, everywhere and at once, and what it rests on stands in it.

    `version` is what the person was shown. Raises AccessDenied, NoBasis, BelowWhatStands, NotYet,
    ItemOfAnotherLevel, ChangedMeanwhile.
    """
    before, _case, granted = record_to_decide(record_id, act=Act.DECIDE_LEVEL, actor=actor, at=at)
    stands = Secrecy(Level(before.level), before.party_papers)
    today = timezone.localtime(at).date()
    decision = checked(decision, stands=stands, today=today)
    to = decision.to
    columns: dict[str, Kept] = {
        "level": int(to.level),
        "party_papers": to.party_papers,
        "level_basis": decision.basis if to.level else "",
    }
    by = Amendment(actor, RecordVersion.Kind.LEVELLED, version, decision.basis, at)
    with transaction.atomic():
        item = item_of_list(decision)
        record = amend(record_id, columns, by=by)
        if record is None:
            return before
        said = last_version(record).said
        LevelDecision.objects.create(
            record=record, before=said["level"], party_before=said["party_papers"],
            list_item=item, **_decided(actor, decision, at),
            **_counted(decision, Level(said["level"]), filed=True, today=today),
        )  # fmt: skip
        settle_case(record, at=at)
        close_bytes(record, who=actor.who, at=at, reason=DECIDED)
        settle_record(record, at=at)
        Receipt.objects.filter(record=record).update(
            level=record.level, party_papers=record.party_papers
        )
        raised = (said["level"], said["party_papers"]) != (record.level, record.party_papers)
        kind = Change.Kind.RAISED if raised else Change.Kind.CORRECTED
        Change.objects.create(record=record_id, kind=kind, at=at)
        granted.on(replace(granted.target, level=to.level)).append(
            level_before=said["level"], party_papers=to.party_papers, version=version
        )
    return record


def note_decision(
    *,
    actor: Actor,
    receipt: int | None,
    item_label: str,
    stood: Secrecy,
    decision: Decision,
    at: datetime,
) -> None:
    """
    That the level of what was received is decided; in the transaction of whoever holds it, and tells
    of it. Raises ItemOfAnotherLevel.
    """
    LevelDecision.objects.create(
        receipt_id=receipt, item_label=item_label, before=int(stood.level),
        party_before=stood.party_papers, list_item=item_of_list(decision),
        **_decided(actor, decision, at),
        **_counted(decision, stood.level, filed=False, today=timezone.localtime(at).date()),
    )  # fmt: skip


def raise_dossier(
    *, actor: Actor, dossier_id: int, version: int, at: datetime, basis: str
) -> Dossier:
    """
    A dossier is as closed as the most closed paper in it that the actor may read.

    Its cover rises at once; papers in it keep their own level. Raises AccessDenied, NoBasis,
    NumberTaken, ChangedMeanwhile.
    """
    dossier, granted = _dossier_to_decide(dossier_id, actor, at)
    stands = secrecy_of_dossier(dossier)
    today = timezone.localtime(at).date()
    decision = checked(Decision(highest_in(dossier, actor), basis), stands=stands, today=today)
    to = decision.to
    if to == stands:
        raise ChangedMeanwhile(dossier.number)
    # Where the inventory is handled as the Party's papers, so is all in it, and none says so by itself.
    of_party = dossier.party_papers or (to.party_papers and not dossier.inventory.party_papers)
    columns: dict[str, Column] = {"level": int(to.level), "party_papers": of_party}
    wanted = Dossier(pk=dossier.pk, inventory=dossier.inventory, number=dossier.number, **columns)
    with transaction.atomic():
        refuse_taken(wanted)
        LevelDecision.objects.create(
            dossier=dossier, before=dossier.level, party_before=dossier.party_papers,
            **_decided(actor, decision, at),
        )  # fmt: skip
        by = CoverChange(actor, CoverOf.DOSSIER, version, at)
        write_cover(dossier, columns, by=by, granted=granted.on(target_of_dossier(wanted)))
        close_acts(dossier, to)
    dossier.refresh_from_db()
    return dossier


def _dossier_to_decide(dossier_id: int, actor: Actor, at: datetime) -> tuple[Dossier, Granted]:
    dossier = dossiers_worked_with(actor).filter(pk=dossier_id).first()
    if dossier is None:
        unknown = named("dossier", str(dossier_id))
        refuse(actor, Permission.DECIDE_LEVEL, unknown, act=Act.DECIDE_LEVEL, rule="exists", at=at)
    target = target_of_dossier(dossier)
    return dossier, require(actor, Permission.DECIDE_LEVEL, target, act=Act.DECIDE_LEVEL, at=at)


def highest_in(dossier: Dossier, actor: Actor) -> Secrecy:
    """As closed as the dossier and every paper in it that the actor may read."""
    found = secrecy_of_dossier(dossier)
    rows = records_worked_with(actor).filter(dossier=dossier).order_by()
    for level, party in rows.values_list("level", "party_papers").distinct():
        found |= Secrecy(Level(level), party)
    return found


def item_of_list(decision: Decision) -> SecretListItem | None:
    """The item of the list that a decision rests on. Raises ItemOfAnotherLevel."""
    if decision.list_item is None:
        return None
    item = SecretListItem.objects.filter(pk=decision.list_item, level=decision.to.level).first()
    if item is None:
        raise ItemOfAnotherLevel(str(decision.list_item))
    return item


def _counted(decision: Decision, before: Level, *, filed: bool, today: date) -> dict[str, object]:
    since, of_paper = counted_from(decision, before=before, filed=filed, today=today)
    return {"since": since, "of_paper": of_paper}


def _decided(actor: Actor, decision: Decision, at: datetime) -> dict[str, object]:
    return {
        "after": int(decision.to.level), "party_after": decision.to.party_papers,
        "basis": decision.basis, "by": actor.username, "account": actor.id or None, "at": at,
    }  # fmt: skip
