"""
What may not stay: an item is entered in the register and handled apart, and its files are destroyed.

The officer's decision hides and registers; destroying takes a list that a second person signed. It may
be broken off anywhere: what is signed is gone on with until nothing is left (`finish_destructions`).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from access.api import Actor, Level, Permission, require, top_unit
from archive.api import (
    ChangedMeanwhile,
    Secrecy,
    Store,
    VaultError,
    destroy_bytes,
    enter_in_register,
    forget_receipt,
    keep_for_others,
    may_stay,
    needed_by_others,
    note_destroyed,
    propose_admission,
    raise_bytes,
    sign_destruction,
    unfinished,
    withdraw_receipt,
    words_later,
)
from archive.domain.posture import PostureError, PostureFault
from archive.domain.register import EntrySaid
from audit.api import Act, Who
from ingest.actions.moving import Column, move
from ingest.actions.reserving import end_reservation
from ingest.domain.ledger import Marks
from ingest.domain.transitions import Move, NotWaiting
from ingest.models import Item, ItemPage
from ingest.queries.items import item_to, target_of_item
from ingest.queries.levels import floor_of, item_to_set_apart, target_to_decide


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What became of a list: entries destroyed, those whose bytes others need, and those not yet."""

    done: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    unfinished: tuple[str, ...] = ()


def register_apart(
    *, actor: Actor, item_id: int, version: int, level: Level, said: EntrySaid, at: datetime
) -> str:
    """
    The paper is entered in the register and handled apart; returns the number of its entry.

    `level` is what the officer decided; it raises what is known and lowers nothing. From now on
    nobody opens the item, and no other way leads out of where it stands. Raises AccessDenied,
    ChangedMeanwhile, NotWaiting, and PostureError where the file may stay.
    """
    item, granted = item_to_set_apart(item_id, act=Act.REGISTER_APART, actor=actor, at=at)
    decided = Secrecy(level) | floor_of(item)
    if may_stay(decided.level, item.original_id):
        raise PostureError(PostureFault.FILE_MAY_STAY)
    with transaction.atomic():
        columns: dict[str, Column] = {
            "level": int(decided.level), "marks": str(Marks.READ), "reason": "registered_apart",
            "reason_params": {}, "settled_at": at, "put_off_at": None, "version": version + 1,
        }  # fmt: skip
        same = Item.objects.filter(pk=item.pk, version=version)
        if not move(same, Move.REGISTER_APART, **columns):
            raise _overtaken(item.pk, version)
        item.refresh_from_db()
        raise_bytes(files=[item.original_id, item.access_copy_id], to=decided, who=actor.who, at=at)
        entry = enter_in_register(
            said, target=target_of_item(item), unit_code=_code_of_unit(item),
            secrecy=decided, pages=item.pages, original=item.original,
            access_copy=item.access_copy, by=actor.username, at=at,
        )  # fmt: skip
        Item.objects.filter(pk=item.pk).update(reason_params={"name": entry.label})
        if item.receipt_id and not item.replaces_id:
            withdraw_receipt(item.receipt_id)
        end_reservation(item.pk)
        granted.on(target_of_item(item)).append(
            mentions=[entry.label], level_before=int(granted.target.level)
        )
    return entry.label


def admit_top_secret(*, actor: Actor, item_id: int, reason: str, at: datetime) -> int:
    """
    Put before a second person that this one top-secret file may stay; returns the proposal's number.

    Raises AccessDenied, PostureError.
    """
    item, _granted = item_to(
        Permission.ADMIT_TOP_SECRET, item_id, act=Act.PROPOSE_SECRECY, actor=actor, at=at
    )
    target = target_to_decide(item)
    granted = require(actor, Permission.ADMIT_TOP_SECRET, target, act=Act.PROPOSE_SECRECY, at=at)
    return propose_admission(granted=granted, file=item.original_id or 0, reason=reason)


def sign_and_destroy(*, by: Actor, number: int, store: Store, at: datetime) -> Destroyed:
    """
    The second person signs a list, and what stands on it is destroyed. Raises AccessDenied,
    PostureError; what breaks off later is told by `unfinished` and gone on with.
    """
    sign_destruction(by=by, number=number, at=at)
    return finish_destructions(store, who=by.who, at=at)


def finish_destructions(store: Store, *, who: Who, at: datetime) -> Destroyed:
    """Go on with everything that is signed to be destroyed; may be called at any time."""
    done, needed, left = [], [], []
    for entry in unfinished():
        if not _forget(entry.pk, entry.item_label, who=who, at=at):
            needed.append(entry.label)
            continue
        try:
            destroy_bytes(store, entry, at=at)
        except VaultError:
            left.append(entry.label)
            continue
        note_destroyed(entry, who=who, at=at)
        done.append(entry.label)
    return Destroyed(tuple(done), tuple(needed), tuple(left))


def _forget(entry_id: int, label: str, *, who: Who, at: datetime) -> bool:
    """
    Nothing that was read of the item, nor its name, is here any more, of what repeats it neither;
    False where something else needs the bytes, which is told.
    """
    with transaction.atomic():
        entry = next((one for one in unfinished() if one.pk == entry_id), None)
        if entry is None:
            # Another process has finished it meanwhile.
            return True
        item = _item_called(label)
        files = [file for file in (entry.original_id, entry.access_copy_id) if file]
        others = [*needed_by_others(entry), *_items_holding(files, item)]
        if others:
            keep_for_others(entry, others, who=who, at=at)
            return False
        ItemPage.objects.filter(item=item).delete()
        for row in (item, *words_later(Item.objects.filter(duplicate_of=item))):
            Item.objects.filter(pk=row.pk).update(
                name=str(row.pk), proposals={}, values={}, warnings=[], number_key=None,
                original=None, access_copy=None, copy_object_name="", replaces_reason="",
                # Its file said so until now.
                level=max(row.level, entry.level),
            )  # fmt: skip
            if row.receipt_id:
                forget_receipt(row.receipt_id)
    return True


def _item_called(label: str) -> Item:
    rows = words_later(Item.objects.select_related("batch"), "batch")
    return rows.get(pk=int(label.rpartition("/")[2]))


def _items_holding(files: list[int], item: Item) -> list[str]:
    """
    Other items that hold the bytes, by number: but for what repeats this one, what became a record, which
    is told by that, and what is itself entered in the register, of which its own entry says whether its
    list is signed.
    """
    rows = Item.objects.select_related("batch", "duplicate_of").filter(
        Q(original__in=files) | Q(access_copy__in=files)
    )
    rows = words_later(rows, "batch", "duplicate_of")
    others = rows.exclude(pk=item.pk).exclude(duplicate_of=item).filter(record=None)
    free = others.exclude(pk__in=Item.objects.filter(reason="registered_apart").values("pk"))
    return [row.label for row in free.order_by("pk") if not _goes_with_registered(row)]


def _goes_with_registered(row: Item) -> bool:
    return row.duplicate_of is not None and row.duplicate_of.reason == "registered_apart"


def _code_of_unit(item: Item) -> str | None:
    """The code of the item's unit, empty for that above all, None where it belongs to none."""
    unit = item.batch.unit
    if unit is None:
        return None
    above = top_unit()
    return "" if above is not None and unit.pk == above.pk else str(unit.code)


def _overtaken(item_id: int, version: int) -> Exception:
    now = Item.objects.get(pk=item_id)
    return ChangedMeanwhile(str(now)) if now.version != version else NotWaiting(str(now))
