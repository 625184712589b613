"""
Lowering what two people have decided, once the index holds it at its new level.

In this order: the act is confirmed and the feed says so; the index writes the record at its new level, and
everybody above whom it still is has it excluded; then, here, the rows follow, in one transaction with the
trail. Until then the record is as closed as it was, everywhere. Whatever dies between, the next look at
what is pending goes on where it stood.
"""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F

from access.api import Level
from archive.actions.answering import settle_answers
from archive.actions.owing import keep_again
from archive.actions.protecting import REASON, held_more_closed, is_below_its_place
from archive.actions.spellings import know_spelling
from archive.domain.description import FIELD
from archive.domain.protection import State
from archive.domain.secrecy import Secrecy
from archive.models import (
    Change,
    Inventory,
    LevelCase,
    ListedRecord,
    ProtectionAct,
    Receipt,
    Record,
    ScanPage,
    StoredFile,
)
from archive.models.closed_rows import class_of
from archive.models.descent import let_down
from archive.queries.holders import secrecy_by_file
from archive.queries.protection import files_of, is_as_proposed, rows_along
from audit.api import Act, Entry, Who, append
from keys.api import can_vouch, has_keys
from machine.json_values import Json

INDEXER: Final = Who(name="indexer")


def lowering_waits() -> bool:
    """Whether anything is confirmed and not carried out."""
    return ProtectionAct.objects.filter(stands=State.PENDING).exists()


def finish_lowering(*, followed: int, at: datetime) -> int:
    """
    Lower what was confirmed and is held by the index at its new level already, which followed the feed
    up to `followed`; returns how many acts were settled. Each in a transaction of its own.
    """
    pending = ProtectionAct.objects.filter(stands=State.PENDING, change__lte=followed)
    return sum(_finish(act, at=at) for act in pending.order_by("pk").values_list("pk", flat=True))


def _finish(act_id: int, *, at: datetime) -> bool:
    with transaction.atomic():
        act = (
            ProtectionAct.objects.select_for_update(of=("self", "record"))
            .select_related("record__inventory")
            .get(pk=act_id)
        )
        if act.stands != State.PENDING:
            return False
        if act.record.inventory_id is not None:
            # Under this lock answers are given out, and an inventory rises with what stands in it.
            Inventory.objects.select_for_update().get(pk=act.record.inventory_id)
        if has_keys() and not can_vouch():
            # Whether two people decided it is known when the keys are open.
            return False
        if not act.is_vouched or not is_as_proposed(act, act.record) or is_below_its_place(act):
            _leave(act, at=at)
        elif not held_more_closed([act], with_lot=False):
            _lower(act, at=at)
        elif held_more_closed([act]):
            _leave(act, at=at)
        else:
            # The same bytes are another paper's of this lot, of which somebody else has to decide yet.
            return False
    return True


def _lower(act: ProtectionAct, *, at: datetime) -> None:
    record, after = act.record, Secrecy(Level(act.level_after), act.party_after)
    said = {"level": int(after.level), "party_papers": after.party_papers}
    rows = _lower_rows(record, after.level)
    Record.everything.filter(pk=record.pk).update(
        **said, level_basis=_basis(act, record), version=F("version") + 1
    )
    Receipt.objects.filter(record=record).update(**said)
    know_spelling(record.issuer, closed=after != Secrecy())
    if has_keys():
        # Whoever sees it from now on reads its pages, whatever keys are open to them.
        keep_again(ScanPage.objects.filter(record=record))
        keep_again(LevelCase.objects.filter(record=record))
    _lower_files(record, after)
    _settle(act, State.DONE, at=at)
    keys = {record.number_key, *(row.number_key for row in rows)}
    settle_answers(record.inventory_id, keys, at=at)
    # Whoever follows the feed for anything but the level hears of the record as it is now.
    Change.objects.create(record=record.pk, kind=Change.Kind.LOWERED, at=at)
    _tell(Act.LOWER, act, at=at, level_after=act.level_after, rows=[row.pk for row in rows])


def _basis(act: ProtectionAct, record: Record) -> str:
    """What its level rests on then: what closed it was written for those who were cleared for it."""
    if act.level_after == act.level_before:
        return record.level_basis
    return act.basis[: FIELD["level_basis"].longest] if act.level_after else ""


def _lower_rows(record: Record, after: Level) -> list[ListedRecord]:
    """
    The rows that the record answers come down with it, but none below its inventory, nor below another
    record that answers it.
    """
    rows = list(rows_along(record, after))
    place = record.inventory.level if record.inventory else int(after)
    for row in rows:
        others = row.ties.exclude(kind="parted").exclude(record=record)
        others = others.filter(record__withdrawn_at__isnull=True)
        held = [int(after), place, *others.values_list("record__level", flat=True)]
        ListedRecord.objects.filter(pk=row.pk).update(level=min(row.level, max(held)))
    return rows


def _lower_files(record: Record, after: Secrecy) -> None:
    """
    The files that the record has now become as closed as the most closed of what still holds them.
    What it had before stays as it was: nobody has decided about that.
    """
    files = files_of([record.pk])[record.pk]
    closed = secrecy_by_file(files, {record.pk: after})
    for file in StoredFile.objects.filter(pk__in=files):
        now = closed[file.pk] | after
        to = Secrecy(Level(min(file.level, int(now.level))), file.party_papers and now.party_papers)
        StoredFile.objects.filter(pk=file.pk).update(
            level=int(to.level), party_papers=to.party_papers
        )
        if has_keys():
            came_from = class_of(file.level, party_papers=file.party_papers)
            came_to = class_of(int(to.level), party_papers=to.party_papers)
            let_down([("archive_storedfile", file.pk)], came_from=came_from, came_to=came_to)


def _leave(act: ProtectionAct, *, at: datetime) -> None:
    """
    It was closed anew since: it stays as it is. The index may hold it lower, so the feed tells of it as of
    what was raised, which hides it until the index has followed.
    """
    _settle(act, State.OVERTAKEN, at=at)
    Change.objects.create(record=act.record_id, kind=Change.Kind.RAISED, at=at)
    _tell(Act.NOT_LOWERED, act, at=at)


def _settle(act: ProtectionAct, into: State, *, at: datetime) -> None:
    held = act.is_vouched
    act.stands, act.done_at = into, at
    if held:
        # What somebody wrote past the screens ends here too, and nobody vouches for it by that.
        act.vouch()
    act.save(update_fields=["stands", "done_at", "voucher"])


def _tell(verb: Act, act: ProtectionAct, *, at: datetime, **details: Json) -> None:
    told: dict[str, Json] = {
        "lot": act.lot,
        "level_before": act.level_before,
        "proposed_by": act.proposed_by,
        "confirmed_by": act.decided_by,
    }
    append(
        Entry(
            who=INDEXER,
            action=verb,
            subject_kind="record",
            subject=act.record.accession,
            level=act.level_before,
            reason=REASON,
            details={**told, **details},
        ),
        at=at,
    )
