"""The worklist of state secrets, what is proposed for them, and what was decided, as far as one may see."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from access.api import Actor, Granted, Level, Permission, Target, allowed, named, refuse, require
from access.domain.addresses import Shelf
from archive.domain.protection import (
    FAULT_WORDS,
    OPEN,
    STATE_WORDS,
    Kind,
    ProtectionError,
    State,
    bounds_of,
)
from archive.domain.secrecy import Secrecy
from archive.models import ListedRecord, ProtectionAct, Record, StoredFile, Tie
from archive.models.protection import WAITING
from archive.models.read_words import read_all
from archive.queries.unread import legible, words_later
from archive.queries.visible import (
    cleared_for,
    listed_visible_to,
    records_worked_with,
    target_of,
    within_reach,
)
from audit.api import Act

SHELF_ORDER: Final = ("protection_ends", "pk")
# So many are counted for a home; beyond them it says that there are more.
MOST_COUNTED: Final = 1000
ACTS_LOOKED_AT, DECIDED_SHOWN, MOST_BESIDE = 500, 20, 50
_HELD: Final = ("inventory__unit", "dossier")


@dataclass(frozen=True, slots=True)
class Lot:
    """
    Acts that were proposed together, of one kind and by one person, as far as somebody sees them: what is
    hidden of a lot is as if it were not in it, and decided by who sees it.
    """

    number: int
    acts: tuple[ProtectionAct, ...]

    @property
    def first(self) -> ProtectionAct:
        """What all of them say alike; what was decided last, where they were decided apart."""
        return next((act for act in self.acts if act.stands == self.stands), self.acts[0])

    @property
    def proposed(self) -> tuple[ProtectionAct, ...]:
        """Those that still wait for the second person."""
        return tuple(act for act in self.acts if act.stands == State.PROPOSED)

    @property
    def stands(self) -> State:
        """How it stands: while one of it waits, for somebody or to be carried out, all of it does."""
        stands = {State(act.stands) for act in self.acts}
        waiting = next((state for state in WAITING if state in stands), None)
        return waiting or State(self.acts[0].stands)

    @property
    def records(self) -> tuple[Record, ...]:
        """The records it is about."""
        return tuple(act.record for act in self.acts)

    @property
    def target(self) -> Target:
        """The lot as the permission table sees it: as closed as the most closed of its records."""
        return Target(
            level=max(Level(record.level) for record in self.records),
            party_papers=any(record.party_papers for record in self.records),
            kind="protection",
            label=str(self.number),
            parties=frozenset(act.proposed_by for act in self.acts),
        )

    def targets(self) -> Iterator[Target]:
        """Each of its records as the permission table sees it, with the person who proposed it."""
        for act in self.acts:
            yield target_of_decision(act.record, proposed_by=act.proposed_by)


def protected_for(actor: Actor) -> QuerySet[Record]:
    """State secrets that stand in the archive and whose protection the actor may see."""
    rows = records_worked_with(actor).filter(protection_ends__gt=OPEN)
    return rows if allowed(actor, Permission.SEE_PROTECTION) else rows.none()


def on_shelf(shelf: Shelf, actor: Actor, *, today: date) -> QuerySet[Record]:
    """Those of them whose protection ends as the shelf says; `waits` where something is proposed."""
    first, last = bounds_of(shelf, today)
    waits = ProtectionAct.objects.filter(record=OuterRef("pk"), stands__in=WAITING)
    rows = protected_for(actor).filter(protection_ends__gte=first, protection_ends__lte=last)
    return rows.annotate(waits=Exists(waits))


def overdue_for(actor: Actor, *, today: date) -> int:
    """How many have ended and wait for this person's proposal, MOST_COUNTED + 1 where there are more."""
    if not allowed(actor, Permission.LOWER_LEVEL):
        return 0
    first, last = bounds_of(Shelf.OVERDUE, today)
    rows = protected_for(actor).filter(protection_ends__gte=first, protection_ends__lte=last)
    return rows.order_by()[: MOST_COUNTED + 1].count()


def records_to_decide(
    ids: Sequence[int], *, act: Act, actor: Actor, at: datetime
) -> tuple[dict[int, Record], Granted]:
    """
    The records, by id, and the grant, when the actor may propose something for each of them; there is
    one at least.

    Raises AccessDenied alike for one that is not theirs and for one that does not exist; the trail
    has it.
    """
    rows = words_later(Record.everything.select_related(*_HELD), "inventory", "dossier")
    found = rows.in_bulk(list(ids))
    for number in ids:
        record = found.get(number)
        if record is None or record.withdrawn_at:
            unknown = named("record", f"KS-{number:07d}")
            refuse(actor, Permission.LOWER_LEVEL, unknown, act=act, rule="exists", at=at)
        granted = require(actor, Permission.LOWER_LEVEL, target_of(record), act=act, at=at)
    return {number: found[number] for number in ids}, granted


def target_of_decision(record: Record, *, proposed_by: str) -> Target:
    """The record as the permission table sees it when somebody confirms what another proposed."""
    own = target_of(record)
    return Target(
        level=own.level,
        party_papers=own.party_papers,
        unit=own.unit,
        inventory=own.inventory,
        kind=own.kind,
        label=own.label,
        filed_by=own.filed_by,
        parties=frozenset((proposed_by,)),
    )


def acts_visible_to(actor: Actor) -> QuerySet[ProtectionAct]:
    """Acts on records that the actor may see, what was withdrawn among them."""
    if not allowed(actor, Permission.SEE_PROTECTION):
        return ProtectionAct.objects.none()
    reached = within_reach(Record.everything.all(), actor).values("pk")
    rows = ProtectionAct.objects.select_related("record__inventory").filter(record__in=reached)
    return legible(rows, "basis")


def lot_to(
    permission: Permission, number: int, *, act: Act, actor: Actor, at: datetime
) -> tuple[Lot, Granted]:
    """
    The lot as far as the actor sees it, and the grant, when they may do this to each of its records; the
    caller tells the act.

    Raises AccessDenied alike for what is not theirs and for what does not exist.
    """
    acts = tuple(_with_documents(acts_visible_to(actor).filter(lot=number).order_by("pk")))
    if not acts:
        unknown = named("protection", str(number)[:20])
        refuse(actor, permission, unknown, act=act, rule="exists", at=at)
    lot = Lot(number, acts)
    if permission == Permission.SEE_PROTECTION:
        return lot, require(actor, permission, lot.target, act=act, at=at)
    for target in lot.targets():
        granted = require(actor, permission, target, act=act, at=at)
    return lot, granted.on(lot.target)


def lots_waiting(actor: Actor) -> list[Lot]:
    """What is proposed and waits for somebody, the oldest first; the first ACTS_LOOKED_AT acts of it."""
    return _lots(acts_visible_to(actor).filter(stands=State.PROPOSED).order_by("pk"))


def lots_decided(actor: Actor) -> list[Lot]:
    """What was decided last, the newest first."""
    lots = _lots(acts_visible_to(actor).exclude(stands=State.PROPOSED).order_by("-pk"))
    return lots[:DECIDED_SHOWN]


def _lots(rows: QuerySet[ProtectionAct]) -> list[Lot]:
    found = _with_documents(rows[:ACTS_LOOKED_AT])
    lots: dict[int, list[ProtectionAct]] = {}
    for row in found:
        lots.setdefault(row.lot, []).append(row)
    if len(found) == ACTS_LOOKED_AT and len(lots) > 1:
        # The last may go on behind the end.
        lots.pop(found[-1].lot)
    return [Lot(number, tuple(acts)) for number, acts in lots.items()]


def lots_to_confirm(actor: Actor) -> int:
    """How many lots wait for what this person may do: confirm what another has proposed."""
    if not allowed(actor, Permission.SEE_PROTECTION):
        return 0
    others = acts_visible_to(actor).filter(stands=State.PROPOSED)
    others = others.exclude(proposed_by=actor.username)
    return len(set(others.order_by().values_list("lot", flat=True)[:ACTS_LOOKED_AT]))


@dataclass(frozen=True, slots=True)
class ProtectionWaiting:
    """What the protection of secrets asks of somebody: papers that have ended, lots to be confirmed."""

    overdue: int
    to_confirm: int
    most: int = MOST_COUNTED


def protection_waiting(actor: Actor, *, today: date) -> ProtectionWaiting:
    """What waits for this person, as far as they may see it; two queries."""
    return ProtectionWaiting(overdue_for(actor, today=today), lots_to_confirm(actor))


def may_confirm_lot(actor: Actor, lot: Lot) -> bool:
    """Whether the actor may be the second person of this lot."""
    return all(allowed(actor, Permission.CONFIRM_LOWERING, one) for one in lot.targets())


def acts_of_record(record: Record, actor: Actor) -> list[ProtectionAct]:
    """
    What was decided about an opened record, the newest first; what is only proposed, or was not carried
    out, for those alone who see the protection of secrets.
    """
    rows = legible(ProtectionAct.objects.filter(record=record), "basis").order_by("-pk")
    shown = rows if allowed(actor, Permission.SEE_PROTECTION) else rows.filter(stands=State.DONE)
    return _with_documents(shown)


def _with_documents(rows: Iterable[ProtectionAct]) -> list[ProtectionAct]:
    """
    These acts; by which document something came down stands on the paper itself, as the stamp does, and is
    told to all who see the act, whatever they were cleared for before. Nothing else of it is.
    """
    acts = list(rows)
    told = {
        act.pk: act
        for act in acts
        if act.has_withheld and act.stands == State.DONE and act.is_vouched
    }
    if told:
        rows_told = ProtectionAct.objects.filter(pk__in=told)
        with read_all():
            for pk, number in rows_told.values_list("pk", "document_number"):
                told[pk].document_number = number
    return acts


def files_of(records: Collection[int]) -> dict[int, set[int]]:
    """The files of each record that become less closed with it: its own, and what was made from them."""
    rows = Record.everything.filter(pk__in=records).values_list("pk", "original", "access_copy")
    held = {pk: {original, copy} - {None} for pk, original, copy in rows}
    made: dict[int, set[int]] = {}
    everything = set().union(*held.values()) if held else set()
    for copy in StoredFile.objects.filter(made_from__in=everything):
        made.setdefault(copy.made_from_id or 0, set()).add(copy.pk)
    return {
        pk: files.union(*(made.get(file, set()) for file in files)) for pk, files in held.items()
    }


def others_holding(records: Collection[int], actor: Actor) -> list[str]:
    """The numbers of other records that the actor sees and that hold the files of these."""
    files = set().union(*files_of(records).values()) if records else set()
    rows = records_worked_with(actor).filter(Q(original__in=files) | Q(access_copy__in=files))
    return [record.accession for record in rows.exclude(pk__in=records).order_by("pk")[:5]]


def beside_them(records: Collection[int], actor: Actor) -> set[int]:
    """Those other records that the actor sees and that are of the same bytes: one paper, filed twice."""
    files = Record.everything.filter(pk__in=records).values("original")
    rows = records_worked_with(actor).filter(original__in=files).exclude(pk__in=records)
    return set(rows.order_by("pk").values_list("pk", flat=True)[:MOST_BESIDE])


def becoming(acts: Sequence[ProtectionAct], *, with_lot: bool) -> dict[int, Secrecy]:
    """
    How closed each record will be by what is confirmed and not done yet, by these acts and, `with_lot`,
    by what was proposed together with them.
    """
    more = Q(stands=State.PENDING)
    if with_lot:
        more |= Q(stands=State.PROPOSED, lot__in={act.lot for act in acts})
    coming = words_later(ProtectionAct.objects.filter(more).exclude(kind=Kind.EXTENDED))
    return {
        act.record_id: Secrecy(Level(act.level_after), act.party_after) for act in (*coming, *acts)
    }


def rows_along(record: Record, after: Level) -> QuerySet[ListedRecord]:
    """
    The rows of the list that come down with a record: those it answers, as closed as it is at most.

    A row that the list holds to be more closed than the paper says something that nobody has decided.
    """
    ties = Tie.objects.filter(record=record).exclude(kind=Tie.Kind.PARTED)
    return ListedRecord.objects.filter(
        pk__in=ties.values("row"),
        inventory=record.inventory_id,
        level__gt=int(after),
        level__lte=record.level,
    )


def rows_seen_along(lot: Lot, actor: Actor) -> dict[int, list[int]]:
    """The places in the list of those rows, by record, as far as the actor sees them; one query."""
    after = {act.record_id: act for act in lot.acts if act.kind != Kind.EXTENDED}
    ties = Tie.objects.filter(
        record__in=after, row__in=listed_visible_to(actor).values("pk")
    ).exclude(kind=Tie.Kind.PARTED)
    found: dict[int, list[int]] = {}
    for tie in ties.select_related("row").order_by("row__position"):
        act = after[tie.record_id]
        if act.level_after < tie.row.level <= act.level_before:
            found.setdefault(tie.record_id, []).append(tie.row.position)
    return found


def pending_levels(records: Collection[int]) -> Mapping[int, Secrecy]:
    """
    How closed an index is to hold these records, of which a confirmed act waits for it.

    A record that is not any more what it was when this was proposed is held as it is now.
    """
    acts = ProtectionAct.objects.select_related("record").filter(
        record__in=records, stands=State.PENDING
    )
    acts = words_later(acts, "record")
    return {
        act.record_id: Secrecy(Level(act.level_after), act.party_after)
        for act in acts
        if is_as_proposed(act, act.record) and act.is_vouched
    }


def records_on_their_way() -> QuerySet[ProtectionAct, int]:
    """The records of which a confirmed act waits for the index."""
    return ProtectionAct.objects.filter(stands=State.PENDING).values_list("record", flat=True)


def is_as_proposed(act: ProtectionAct, record: Record) -> bool:
    """Whether the record is as closed as when the act was proposed."""
    return (record.level, record.party_papers) == (act.level_before, act.party_before)


def lowered_above(actor: Actor) -> QuerySet[ProtectionAct]:
    """
    What is on its way down and still above the actor: an index may show it to them already, the
    archive does not yet.
    """
    return ProtectionAct.objects.filter(stands=State.PENDING).exclude(
        cleared_for(actor, "record__")
    )


def fault_in_words(error: ProtectionError) -> str:
    """Why something was not done, as a sentence for whoever asked for it."""
    params = dict(error.params)
    if "state" in params:
        params["state"] = gettext(STATE_WORDS[params["state"]])
    return gettext(FAULT_WORDS[error.fault]) % params
