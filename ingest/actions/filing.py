"""From an item to a record: what a person decides, and what is certain enough without one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from access.api import Actor, Granted, Level, Permission
from archive.api import (
    ChangedMeanwhile,
    file_record,
    inventory_granted,
    restore_receipt,
    update_receipt,
    withdraw_receipt,
)
from archive.domain.description import Description, description_of, values_of
from archive.domain.posture import may_keep_abstract
from archive.domain.records import Filing, PageText, pack_words
from audit.api import Act, Who
from ingest.actions.intake import requeue_duplicate_of
from ingest.actions.moving import AS_IF_NEW, move, move_held, standing_for
from ingest.actions.reserving import end_reservation, release
from ingest.domain.ledger import Marks, State
from ingest.domain.transitions import ITEMS, Move, NotWaiting
from ingest.models import Item, ItemPage
from ingest.queries.items import item_to, secrecy_of
from ingest.queries.pages import reading_of
from machine.json_values import JsonObject
from reading.domain.readings import as_seen

# A person's answer takes the item, then files it.
FILED_AFTER = 2


def confirm_item(
    *,
    actor: Actor,
    item_id: int,
    version: int,
    inventory: int,
    dossier: str,
    description: Description,
    at: datetime,
) -> int:
    """
    A person has seen the item: it becomes a record; returns the record's id.

    `version` is what the person was shown. The level is never lower than a stamp or the
    inventory says. The same answer of the same person to what they were shown, sent once more,
    files nothing again and gives the same record. Raises AccessDenied, NotWaiting,
    ChangedMeanwhile, UnknownDossier.
    """
    item, granted = item_to(Permission.CONFIRM, item_id, act=Act.CONFIRM, actor=actor, at=at)
    place = inventory_granted(Permission.CONFIRM, inventory, act=Act.CONFIRM, actor=actor, at=at)
    answer = _Answer(actor, version, place.pk, dossier, description)
    first = _record_of(item, answer)
    if first is not None:
        return first
    try:
        return _filed(item, answer, granted, at)
    except (NotWaiting, ChangedMeanwhile):
        # A second press of the same button may come while the first is being answered.
        item.refresh_from_db()
        first = _record_of(item, answer)
        if first is None:
            raise
        return first


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a person sent from the screen that showed `version`."""

    actor: Actor
    version: int
    inventory: int
    dossier: str
    description: Description


def _filed(item: Item, answer: _Answer, granted: Granted, at: datetime) -> int:
    pages = pages_to_file(item.pk)
    with transaction.atomic():
        item = _waiting(item.pk, answer.version)
        item.inventory_id = answer.inventory
        item.level = max(item.level, int(answer.description.level))
        item.marks = Marks.READ
        item.values = values_of(answer.description)
        record = file_item(
            Move.CONFIRM,
            who=answer.actor.who,
            item=item,
            pages=pages,
            description=answer.description,
            dossier=answer.dossier,
            dossiers_up_to=answer.actor.clearance,
            dossiers_of_party=answer.actor.party_papers,
            reviewed=True,
            at=at,
        )
        end_reservation(item.pk)
        as_filed = replace(granted.target, level=Level(item.level))
        granted.on(as_filed).append(mentions=[f"KS-{record:07d}"], inventory=answer.inventory)
        return record


def _record_of(item: Item, answer: _Answer) -> int | None:
    """The record that this very answer was filed as, unless anything has changed since."""
    record = item.record
    if record is None or item.version != answer.version + FILED_AFTER:
        return None
    same = (
        record.filed_by == answer.actor.username
        and record.inventory_id == answer.inventory
        and item.values == _as_kept(record.level, values_of(answer.description))
        and record.level >= answer.description.level
    )
    return int(record.pk) if same else None


def _as_kept(level: int, said: JsonObject) -> JsonObject:
    """What a person said, as it is kept: of a top-secret paper no abstract is."""
    keeps = may_keep_abstract(Level(level))
    return {name: value for name, value in said.items() if keeps or name != "abstract"}


def pages_to_file(item_id: int) -> tuple[PageText, ...]:
    """
    The pages of an item as they are filed. To be asked for before the transaction that files.

    They cannot change in between: whoever waits was read whole, and a version or a fencing token
    tells whether it still waits.
    """
    rows = ItemPage.objects.filter(item=item_id).order_by("number")
    return tuple(replace(page.as_text(), words=_words_as_seen(page)) for page in rows)


def file_item(
    act: Move,
    *,
    who: Who,
    item: Item,
    pages: tuple[PageText, ...],
    description: Description,
    dossier: str,
    reviewed: bool,
    at: datetime,
    dossiers_up_to: Level = Level.TOP_SECRET,
    dossiers_of_party: bool = True,
) -> int:
    """
    File an item of the caller's transaction and note it there; returns the record's id.

    `act` is what files it: a person's CONFIRM, or FILE_AT_ONCE. `pages` come from `pages_to_file`, before the transaction.
    """
    record = file_record(
        who=who,
        filing=Filing(
            receipt=item.receipt_id or 0,
            inventory=item.inventory_id or 0,
            dossier=dossier,
            description=_at_least(description, Level(item.level)),
            original=item.original_id or 0,
            access_copy=item.access_copy_id,
            pages=pages,
            reviewed=reviewed,
            dossiers_up_to=dossiers_up_to,
            dossiers_of_party=dossiers_of_party,
        ),
        at=at,
    )
    item.record = record
    move_held(item, act)
    item.version += 1
    answered = ("inventory", "level", "marks", "values")
    item.save(update_fields=["record", "state", "version", *answered])
    forget_filed_pages(item)
    return int(record.pk)


def forget_filed_pages(item: Item) -> None:
    """Text and words of a filed item stand in the archive; a second copy would outlive them."""
    ItemPage.objects.filter(item=item).update(text="", words=b"")


def put_off_item(*, actor: Actor, item_id: int, at: datetime) -> None:
    """
    Later: the item goes to the end of the queue. One that does not wait any more stays where it
    is, and nothing is told of it. Raises AccessDenied.
    """
    item, granted = item_to(Permission.CONFIRM, item_id, act=Act.PUT_OFF, actor=actor, at=at)
    with transaction.atomic():
        if move(Item.objects.filter(pk=item.pk), Move.PUT_OFF, put_off_at=at):
            release(actor=actor, item_id=item.pk)
            granted.append()


def reject_item(*, actor: Actor, item_id: int, reason: str, at: datetime) -> None:
    """
    The item is not to become a record; its bytes stay in the vault. `reason` is a person's words.

    The same bytes may be right elsewhere: the oldest of its duplicates is queued in its place.
    Sent once more with the same words by the same person it changes nothing. Raises AccessDenied,
    NotWaiting.
    """
    _send_away(
        actor, item_id, away=(Move.REJECT, "rejected_by_person", Act.REJECT), words=reason, at=at
    )


def send_to_rescan(*, actor: Actor, item_id: int, reason: str, at: datetime) -> None:
    """The paper is to be scanned again; the item stands in quarantine until then."""
    _send_away(
        actor, item_id, away=(Move.SEND_TO_RESCAN, "rescan", Act.RESCAN), words=reason, at=at
    )


def try_again(*, actor: Actor, item_id: int, at: datetime) -> None:
    """A quarantined item with bytes goes back into the queue. Raises AccessDenied, NotWaiting."""
    item, granted = item_to(Permission.CONFIRM, item_id, act=Act.TRY_AGAIN, actor=actor, at=at)
    with transaction.atomic():
        with_bytes = Item.objects.filter(pk=item.pk, original__isnull=False)
        if not requeue(with_bytes, item, Move.TRY_AGAIN):
            raise NotWaiting(str(item))
        granted.append()


def requeue(rows: QuerySet[Item], item: Item, act: Move) -> bool:
    """
    What stood aside, this item among `rows`, is read as if nobody had tried it, and its receipt
    counts again; in the caller's transaction. Returns whether it still stood there.
    """
    if not move(rows, act, **AS_IF_NEW, version=F("version") + 1):
        return False
    # A better scan answers nothing: its paper was received with the record.
    if item.receipt_id and not item.replaces_id:
        restore_receipt(item.receipt_id)
    return True


def count_again(item: Item) -> None:
    """
    What was received as this item is counted again where the item stands, in the caller's
    transaction: while it was the scan of a record it was counted in that record's inventory.
    """
    if item.receipt_id is None:
        return
    restore_receipt(item.receipt_id)
    now = Item.objects.select_related("batch", "original", "access_copy").get(pk=item.pk)
    secrecy = secrecy_of(now)
    update_receipt(
        item.receipt_id, inventory=now.inventory_id, pages=now.pages,
        level=secrecy.level, party_papers=secrecy.party_papers,
    )  # fmt: skip


def proposed_description(proposals: Mapping[str, JsonObject], level: Level) -> Description:
    """The description a set of kept proposals amounts to."""
    values = {name: str(one.get("value", "")) for name, one in proposals.items()}
    return description_of(values, level=level)


def _at_least(description: Description, level: Level) -> Description:
    if description.level >= level:
        return description
    return replace(description, level=level)


def _waiting(item_id: int, version: int) -> Item:
    item = Item.objects.select_related("batch").get(pk=item_id)
    if not ITEMS.may(Move.CONFIRM, State(item.state)):
        raise NotWaiting(str(item))
    if item.version != version:
        raise ChangedMeanwhile(str(item))
    # The row is taken by a conditional update, so that of two people one wins.
    shown = Item.objects.filter(pk=item_id, version=version)
    if not standing_for(shown, Move.CONFIRM).update(version=version + 1):
        raise ChangedMeanwhile(str(item))
    item.version = version + 1
    return item


def _send_away(
    actor: Actor, item_id: int, *, away: tuple[Move, str, Act], words: str, at: datetime
) -> None:
    leave, code, act = away
    item, granted = item_to(Permission.CONFIRM, item_id, act=act, actor=actor, at=at)
    was = {"state": str(item.state), "reason": item.reason, "params": item.reason_params}
    why = {"person": actor.full_name, "words": words}
    told = {name: item.reason_params.get(name) for name in why}
    if (item.state, item.reason, told) == (ITEMS.target(leave), code, why):
        return
    with transaction.atomic():
        changed = move(
            Item.objects.filter(pk=item.pk, version=item.version), leave, reason=code,
            reason_params={**why, "was": was}, settled_at=at, version=item.version + 1,
        )  # fmt: skip
        if not changed:
            raise NotWaiting(str(item))
        if item.receipt_id:
            withdraw_receipt(item.receipt_id)
        end_reservation(item.pk)
        granted.append()
        if leave == Move.REJECT:
            requeue_duplicate_of(item, who=actor.who, at=at)


def _words_as_seen(page: ItemPage) -> bytes:
    # Only a page that is turned upright has other boxes than were read; packing costs 1 ms a page.
    if not int(page.signals.get("rotation") or 0) % 360:
        return bytes(page.words)
    seen = as_seen(reading_of(page))
    return pack_words((word.text, word.box, word.confidence, word.line) for word in seen.words)
