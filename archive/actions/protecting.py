"""
What is to become of the protection of secrets: proposed by one, confirmed by another, or ended.

Nothing is lowered here. A confirmation writes the feed, by which the index holds the records at their new
level; then `archive.actions.lowering` lets the rows follow.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from access.api import Actor, Granted, Level, Permission, refuse
from archive.actions.filing import ChangedMeanwhile
from archive.domain.protection import (
    LONGEST_ANSWER,
    MOST_AT_ONCE,
    OPEN,
    TERM_YEARS,
    Decision,
    Fault,
    Kind,
    ProtectionError,
    State,
    as_number,
    ask_extension,
    in_years,
)
from archive.domain.secrecy import Secrecy
from archive.models import Change, ProtectionAct, Record
from archive.models.numbers import draw_number
from archive.models.protection import WAITING
from archive.queries.holders import secrecy_by_file
from archive.queries.protection import (
    Lot,
    becoming,
    files_of,
    is_as_proposed,
    lot_to,
    others_holding,
    records_to_decide,
    target_of_decision,
)
from audit.api import Act

# What the trail says of why an act is done by decision.
REASON: Final = "decision"


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    What is to become of some records: their level, whether the Party's handling ends, or until when
    their protection is extended; and the document that decides it, as far as it is there.
    """

    kind: Kind
    level: Level = Level.ORDINARY
    ends_party: bool = False
    until: date | None = None
    decision: Decision = field(default_factory=Decision)


def propose_protection(
    *, actor: Actor, records: Mapping[int, int], wanted: Wanted, at: datetime
) -> int:
    """
    Put before a second person what is to become of records; returns the number of the lot.

    `records` are ids with the version the actor was shown. Raises AccessDenied, ChangedMeanwhile, or
    ProtectionError.
    """
    if not records:
        raise ProtectionError(Fault.NOTHING_CHOSEN)
    if len(records) > MOST_AT_ONCE:
        raise ProtectionError(Fault.TOO_MANY, most=str(MOST_AT_ONCE))
    asked, granted = records_to_decide(
        list(records), act=Act.PROPOSE_PROTECTION, actor=actor, at=at
    )
    _ask_day(wanted.decision.day, at=at)
    with transaction.atomic():
        rows = _held(asked)
        for row in rows:
            if row.version != records[row.pk]:
                raise ChangedMeanwhile(row.accession)
        lot = draw_number(lambda drawn: ProtectionAct.objects.filter(lot=drawn).exists())
        acts = [_act(row, wanted, lot=lot, actor=actor, at=at) for row in rows]
        _ask_nothing_waits(rows)
        _ask_possible(acts, wanted.decision, actor)
        for one in acts:
            one.vouch()
        ProtectionAct.objects.bulk_create(acts)
        granted = granted.on(Lot(lot, tuple(acts)).target)
        granted.append(mentions=_numbers(acts), kind=str(wanted.kind))
    return lot


def confirm_protection(
    *, actor: Actor, lot: int, shown: int, decision: Decision, at: datetime
) -> State:
    """
    The second person says yes, by the document that decides; returns how it stands now.

    `shown` is how many acts waited when they looked: of a lot everybody decides what they see. An
    extension is done by it. What is lowered stays as closed as it was, everywhere, until the index
    has followed. Raises AccessDenied, or ProtectionError: decided meanwhile, or fitting no more.
    """
    found, granted = lot_to(
        Permission.CONFIRM_LOWERING, lot, act=Act.CONFIRM_PROTECTION, actor=actor, at=at
    )
    if not decision.number or decision.day is None:
        raise ProtectionError(Fault.NO_DOCUMENT, "document_number")
    _ask_day(decision.day, at=at)
    with transaction.atomic():
        acts = _standing(found, shown)
        _ask_as_proposed(acts)
        _ask_possible(acts, decision, actor)
        for act in acts:
            _confirm(act, decision, actor=actor, at=at)
        granted.append(mentions=_numbers(acts), kind=acts[0].kind, second=acts[0].proposed_by)
        if acts[0].kind == Kind.EXTENDED:
            for act in acts:
                _tell_extended(act, granted)
    return State(acts[0].stands)


def decline_protection(*, actor: Actor, lot: int, answer: str, at: datetime) -> None:
    """The second person says no, and why. Raises AccessDenied, or ProtectionError."""
    found, granted = lot_to(
        Permission.CONFIRM_LOWERING, lot, act=Act.DECLINE_PROTECTION, actor=actor, at=at
    )
    _end(found, State.DECLINED, answer, granted)


def withdraw_protection(*, actor: Actor, lot: int, answer: str, at: datetime) -> None:
    """Whoever proposed it asks for it no more. Raises AccessDenied, or ProtectionError."""
    found, granted = lot_to(
        Permission.LOWER_LEVEL, lot, act=Act.WITHDRAW_PROTECTION, actor=actor, at=at
    )
    if found.first.proposed_by != actor.username:
        refuse(
            actor,
            Permission.LOWER_LEVEL,
            granted.target,
            act=granted.act,
            rule="proposed_it",
            at=at,
        )
    _end(found, State.WITHDRAWN, answer, granted)


def _held(asked: Mapping[int, Record]) -> list[Record]:
    """The records, as they are now and until the transaction ends."""
    rows = Record.everything.select_for_update(of=("self",)).select_related("inventory")
    return list(rows.filter(pk__in=asked).order_by("pk"))


def _act(record: Record, wanted: Wanted, *, lot: int, actor: Actor, at: datetime) -> ProtectionAct:
    extends = wanted.kind == Kind.EXTENDED
    return ProtectionAct(
        lot=lot,
        record=record,
        kind=wanted.kind,
        level_before=record.level,
        level_after=record.level if extends else min(record.level, int(wanted.level)),
        party_before=record.party_papers,
        party_after=record.party_papers and (extends or not wanted.ends_party),
        until=wanted.until if extends else None,
        document_number=wanted.decision.number,
        document_date=wanted.decision.day,
        basis=wanted.decision.basis,
        late=wanted.decision.late if extends else "",
        proposed_by=actor.username,
        proposed_at=at,
    )


def _ask_day(day: date | None, *, at: datetime) -> None:
    if day is not None and day > timezone.localtime(at).date():
        raise ProtectionError(Fault.FUTURE, "document_date")


def _ask_nothing_waits(rows: Iterable[Record]) -> None:
    waiting = ProtectionAct.objects.filter(record__in=list(rows), stands__in=WAITING)
    labels = [act.record.accession for act in waiting.select_related("record").order_by("pk")]
    if labels:
        raise ProtectionError(Fault.ASKED_ALREADY, labels=", ".join(labels))


def _ask_possible(acts: Sequence[ProtectionAct], decision: Decision, actor: Actor) -> None:
    """Whether this can be done to the records as they are. Raises ProtectionError."""
    if acts[0].kind == Kind.EXTENDED:
        for act in acts:
            if act.until is None:
                raise ProtectionError(Fault.NO_TERM, "until", labels=act.record.accession)
            late = Decision(day=decision.day, late=decision.late or act.late)
            level, ends = Level(act.record.level), act.record.protection_ends
            ask_extension(act.record.accession, level, ends, act.until, late)
        return
    for act in acts:
        _ask_lower(act)
    closed = held_more_closed(acts)
    if closed:
        others = others_holding([act.record_id for act in acts], actor)
        raise ProtectionError(
            Fault.SAME_BYTES, labels=", ".join(closed), others=", ".join(others) or "–"
        )


def _ask_lower(act: ProtectionAct) -> None:
    label = act.record.accession
    if (act.level_after, act.party_after) == (act.level_before, act.party_before):
        raise ProtectionError(Fault.NOT_LOWER, "level", labels=label)
    if is_below_its_place(act):
        raise ProtectionError(Fault.PLACE_CLOSED, labels=label)


def is_below_its_place(act: ProtectionAct) -> bool:
    """Whether the record would be less closed than the inventory it stands in, which nothing is."""
    place, after = act.record.inventory, Secrecy(Level(act.level_after), act.party_after)
    return place is not None and after | Secrecy(Level(place.level), place.party_papers) != after


def held_more_closed(acts: Sequence[ProtectionAct], *, with_lot: bool = True) -> list[str]:
    """
    The numbers of those whose files somebody else holds more closed than they would be; what was proposed
    together counts as done, or not before it is confirmed.
    """
    held = files_of([act.record_id for act in acts])
    every = {file for files in held.values() for file in files}
    closed = secrecy_by_file(every, becoming(acts, with_lot=with_lot))
    return [
        act.record.accession
        for act in acts
        if any(_is_above(closed[file], act) for file in held[act.record_id])
    ]


def _is_above(secrecy: Secrecy, act: ProtectionAct) -> bool:
    after = Secrecy(Level(act.level_after), act.party_after)
    return secrecy | after != after


def _standing(lot: Lot, shown: int | None = None) -> list[ProtectionAct]:
    """
    What still waits of a lot, as far as its reader sees it, held until the transaction ends. Raises
    ProtectionError where nothing does, or not as much as they were shown.
    """
    held = ProtectionAct.objects.select_for_update(of=("self", "record"))
    held = held.select_related("record__inventory")
    rows = list(held.filter(pk__in=[act.pk for act in lot.acts]).order_by("pk"))
    acts = [act for act in rows if act.stands == State.PROPOSED]
    if not acts or (shown is not None and len(acts) != shown):
        decided = next((act for act in rows if act.stands != State.PROPOSED), rows[0])
        raise ProtectionError(Fault.DECIDED, state=decided.stands)
    return acts


def _ask_as_proposed(acts: Sequence[ProtectionAct]) -> None:
    labels = [
        act.record.accession
        for act in acts
        if not (act.is_vouched and is_as_proposed(act, act.record))
    ]
    if labels:
        raise ProtectionError(Fault.STALE, labels=", ".join(labels))


def _confirm(act: ProtectionAct, decision: Decision, *, actor: Actor, at: datetime) -> None:
    extends = act.kind == Kind.EXTENDED
    if not extends:
        change = Change.objects.create(record=act.record_id, kind=Change.Kind.LOWERED, at=at)
        act.change = change.pk
    act.document_number, act.document_date = decision.number, decision.day
    act.late = decision.late or act.late
    act.ends = _ends(act, decision)
    act.decided_by, act.decided_at = actor.username, at
    act.stands, act.done_at = (State.DONE, at) if extends else (State.PENDING, None)
    act.vouch()
    act.save()


def _ends(act: ProtectionAct, decision: Decision) -> int:
    """When the protection of the record ends once this is done."""
    if act.until is not None:
        return as_number(act.until)
    if act.level_after == act.level_before:
        return act.record.protection_ends
    if act.level_after == Level.ORDINARY or decision.day is None:
        return OPEN
    # The level is set by this decision, so its term begins with it.
    return as_number(in_years(decision.day, TERM_YEARS[Level(act.level_after)]))


def _tell_extended(act: ProtectionAct, granted: Granted) -> None:
    told = Granted(
        granted.actor,
        Act.EXTEND_PROTECTION,
        target_of_decision(act.record, proposed_by=act.proposed_by),
        granted.at,
    )
    told.append(reason=REASON, lot=act.lot, ends=act.ends, second=act.proposed_by)


def _end(lot: Lot, into: State, answer: str, granted: Granted) -> None:
    with transaction.atomic():
        acts = _standing(lot)
        for act in acts:
            act.stands, act.answer = into, answer[:LONGEST_ANSWER]
            act.decided_by, act.decided_at = granted.actor.username, granted.at
            act.save(update_fields=["stands", "answer", "decided_by", "decided_at"])
        granted.append(mentions=_numbers(acts), kind=lot.first.kind)


def _numbers(acts: Iterable[ProtectionAct]) -> list[str]:
    return [act.record.accession for act in acts]
