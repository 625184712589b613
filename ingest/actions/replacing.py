"""A better scan for a filed record: offered, read like any other, compared by a person, taken."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from django.db import transaction

from access.api import Actor, Level, Permission, refuse
from archive.api import (
    ChangedMeanwhile,
    NewScan,
    Secrecy,
    Store,
    Withdrawn,
    digest_of,
    keep,
    note_stored_file,
    old_page_texts,
    old_scan_of,
    record_to,
    register_begun,
    replace_scan,
    withdraw_receipt,
    words_later,
)
from archive.domain.posture import MayNotStay
from archive.domain.records import PageText
from audit.api import Act
from ingest.actions.filing import count_again, forget_filed_pages, pages_to_file
from ingest.actions.intake import Arrival, handled_apart, open_batch, take_in
from ingest.actions.moving import move, standing_for
from ingest.actions.reserving import end_reservation
from ingest.domain.ledger import Marks, State
from ingest.domain.transitions import ITEMS, Move, NotWaiting
from ingest.models import Batch, Item
from ingest.models.ways import from_source, named_beside
from ingest.queries.items import item_to

if TYPE_CHECKING:
    from archive.api import Record, StoredFile

# The way by which better scans come; one open batch of them for each inventory and level.
SOURCE = "better-scans"
ON_ITS_WAY = frozenset((State.QUEUED, State.READING, State.COMPARING, State.AT_SECURITY))


class SameScan(Exception):
    """The file is the scan that the record has already, byte for byte."""


class CameBefore(Exception):
    """The file came before and stands somewhere else: `item` is where."""

    def __init__(self, item: Item) -> None:
        super().__init__(str(item))
        self.item = item


@dataclass(frozen=True, slots=True)
class Offer:
    """A file that somebody sends for a record: its name as people may see it, and why."""

    name: str
    title: str
    reason: str


def offer_scan(
    *, actor: Actor, record_id: int, file: BinaryIO, offer: Offer, store: Store, at: datetime
) -> Item:
    """
    A file goes the way of every file: into the vault, into a batch, into the queue of the readers.

    Sent twice it is taken in once. Raises AccessDenied, Withdrawn, SameScan, CameBefore, VaultError, and
    MayNotStay for what is handled apart.
    """
    record, granted = record_to(
        Permission.AMEND, record_id, act=Act.REPLACE_SCAN, actor=actor, at=at
    )
    _demand_filed(record)
    digest = digest_of(file) if register_begun() else ""
    apart = handled_apart(offer.name, level=Level(record.level), digest=digest)
    if apart is not None:
        raise MayNotStay(apart.level)
    stored = keep(store, file, secrecy=_highest(record), who=actor.who, at=at)
    row = note_stored_file(stored, media="application/octet-stream", at=at)
    if row.pk == record.original_id:
        raise SameScan(record.accession)
    batch = _batch_for(record, offer.title, actor=actor, at=at)
    name = f"{record.accession} · {offer.name}"[:1000]
    with transaction.atomic():
        item = take_in(who=actor.who, batch=batch, arrival=Arrival(name=name, stored=row), at=at)
        if item is None:
            return _known(name, row, record)
        if item.state == State.QUEUED:
            _offer(item, record, offer.reason, actor)
            granted.append(mentions=[item.label], step="offer")
    if item.state == State.DUPLICATE and item.duplicate_of is not None:
        raise CameBefore(item.duplicate_of)
    return item


def offer_item(*, actor: Actor, record_id: int, item_id: int, reason: str, at: datetime) -> Item:
    """
    An item that waits to be confirmed is a better scan of a filed record, and no record of its own.

    Raises AccessDenied, Withdrawn, SameScan, NotWaiting.
    """
    record, granted = record_to(
        Permission.AMEND, record_id, act=Act.REPLACE_SCAN, actor=actor, at=at
    )
    _demand_filed(record)
    item, _ = item_to(Permission.CONFIRM, item_id, act=Act.REPLACE_SCAN, actor=actor, at=at)
    if item.state == State.COMPARING and item.replaces_id == record.pk:
        return item
    if item.original_id == record.original_id:
        raise SameScan(record.accession)
    with transaction.atomic():
        changed = move(
            Item.objects.filter(pk=item.pk), Move.OFFER_AS_SCAN, replaces=record, replaces_reason=reason,
            replaces_by=actor.username, version=item.version + 1,
        )  # fmt: skip
        if not changed:
            raise NotWaiting(str(item))
        if item.receipt_id:
            withdraw_receipt(item.receipt_id)
        granted.append(mentions=[item.label], step="offer")
    return Item.objects.select_related("batch").get(pk=item.pk)


def keep_apart(*, actor: Actor, item_id: int, at: datetime) -> None:
    """
    The item is no scan of that record after all: it waits to be confirmed as one of its own.

    Pressed twice it is told once. Raises AccessDenied, NotWaiting.
    """
    item, granted = item_to(Permission.CONFIRM, item_id, act=Act.TAKE_BACK, actor=actor, at=at)
    if item.state == State.WAITING:
        return
    with transaction.atomic():
        changed = move(
            Item.objects.filter(pk=item.pk), Move.KEEP_APART, replaces=None, replaces_reason="",
            replaces_by="", version=item.version + 1,
        )  # fmt: skip
        if not changed:
            raise NotWaiting(str(item))
        count_again(item)
        granted.append()


def take_better_scan(
    *, actor: Actor, record_id: int, version: int, item_id: int, level: Level, reason: str,
    at: datetime,
) -> None:  # fmt: skip
    """
    A person has compared both: the record has the scan of the item from now on.

    The item stands in its batch as filed, the one the record came of as withdrawn. `version` is
    that of the record as it was shown; `level` what the person judged, which can only raise it. A
    second press changes nothing. Raises AccessDenied, ChangedMeanwhile, NotWaiting, Withdrawn.
    """
    item, _ = item_to(Permission.CONFIRM, item_id, act=Act.REPLACE_SCAN, actor=actor, at=at)
    if item.state == State.FILED and item.record_id == record_id:
        return
    if not ITEMS.may(Move.TAKE_BETTER_SCAN, State(item.state)) or item.replaces_id != record_id:
        raise NotWaiting(str(item))
    taking = _Taking(actor, record_id, version, level, reason, at)
    pages = pages_to_file(item.pk)
    with transaction.atomic():
        _take(item, Move.TAKE_BETTER_SCAN, pages, taking)


def take_scan_from_queue(
    *, actor: Actor, record_id: int, version: int, item_id: int, shown: int, level: Level,
    reason: str, at: datetime,
) -> None:  # fmt: skip
    """
    A person who was to confirm an item has seen that it is a better scan of a filed record: the
    record has it from now on, and the item is answered.

    As `offer_item` and `take_better_scan` in one transaction; `shown` is the version of the item.
    The paper was received once: the item stands in its batch as filed, the one the record came of
    as withdrawn. A second press changes nothing. Raises AccessDenied, ChangedMeanwhile, NotWaiting,
    SameScan, Withdrawn.
    """
    record, _ = record_to(Permission.AMEND, record_id, act=Act.REPLACE_SCAN, actor=actor, at=at)
    item, granted = item_to(Permission.CONFIRM, item_id, act=Act.REPLACE_SCAN, actor=actor, at=at)
    if item.state == State.FILED and item.record_id == record_id:
        return
    _demand_filed(record)
    if item.original_id == record.original_id:
        raise SameScan(record.accession)
    if not ITEMS.may(Move.TAKE_SCAN_FROM_QUEUE, State(item.state)):
        raise NotWaiting(str(item))
    if item.version != shown:
        raise ChangedMeanwhile(str(item))
    taking = _Taking(actor, record_id, version, level, reason, at)
    pages = pages_to_file(item.pk)
    noted: dict[str, Record | str] = {
        "replaces": record,
        "replaces_reason": reason,
        "replaces_by": actor.username,
    }
    try:
        with transaction.atomic():
            _take(item, Move.TAKE_SCAN_FROM_QUEUE, pages, taking, **noted)
            end_reservation(item.pk)
            granted.append(mentions=[record.accession], step="queue")
    except (NotWaiting, ChangedMeanwhile):
        # A second press may come while the first is being answered.
        item.refresh_from_db()
        if item.state != State.FILED or item.record_id != record_id:
            raise


@dataclass(frozen=True, slots=True)
class _Taking:
    """A person's word that a scan is the better one: of which record, as shown, how closed, why."""

    actor: Actor
    record: int
    version: int
    level: Level
    reason: str
    at: datetime


def _take(
    item: Item, act: Move, pages: tuple[PageText, ...], taking: _Taking, **noted: "Record | str"
) -> None:
    """Give the scan of the item to the record, in the caller's transaction; `noted` of the item."""
    shown = Item.objects.filter(pk=item.pk, version=item.version)
    if not standing_for(shown, act).update(version=item.version + 1, **noted):
        raise NotWaiting(str(item))
    known = Secrecy(Level(item.level), item.batch.party_papers) | Secrecy(taking.level)
    scan = NewScan(
        receipt=item.receipt_id or 0,
        original=item.original_id or 0,
        access_copy=item.access_copy_id,
        pages=pages,
        secrecy=known,
    )
    replace_scan(
        actor=taking.actor, record_id=taking.record, version=taking.version, scan=scan,
        reason=taking.reason, at=taking.at,
    )  # fmt: skip
    level = max(item.level, int(taking.level))
    _exchange(item, act, taking.record, level=level, at=taking.at)
    forget_filed_pages(item)


def put_old_scan_back(
    *, actor: Actor, record_id: int, version: int, number: int, reason: str, at: datetime
) -> None:
    """
    The record has again the scan it had in its version `number`; the one it has now is kept.

    Raises AccessDenied, also for a scan that is not there, CameBefore when its file was taken back
    and stands for itself, ChangedMeanwhile, Withdrawn.
    """
    record, granted = record_to(
        Permission.AMEND, record_id, act=Act.REPLACE_SCAN, actor=actor, at=at
    )
    found = old_scan_of(record, number, actor)
    if found is None:
        refuse(actor, Permission.AMEND, granted.target, act=granted.act, rule="exists", at=at)
    old, _ = found
    replaced = Item.objects.filter(original=old.original_id, reason="scan_replaced")
    item = standing_for(replaced, Move.PUT_SCAN_BACK).first()
    if item is None:
        _demand_nowhere_else(old.original_id, record)
    scan = NewScan(
        receipt=item.receipt_id or 0 if item else 0,
        original=old.original_id,
        access_copy=old.access_copy_id,
        pages=old_page_texts(old),
        secrecy=Secrecy(Level(record.level), record.party_papers),
    )
    with transaction.atomic():
        made = replace_scan(
            actor=actor, record_id=record_id, version=version, scan=scan, reason=reason, at=at
        )
        if made and item is not None:
            _exchange(item, Move.PUT_SCAN_BACK, record_id, level=item.level, at=at)


def _demand_nowhere_else(original: int, record: "Record") -> None:
    """A file is one paper of its batch: in the record as well it would be counted nowhere rightly."""
    same = words_later(Item.objects.select_related("batch"), "batch").filter(original=original)
    elsewhere = (
        same.exclude(state=State.DUPLICATE).exclude(record=record.pk).order_by("-pk").first()
    )
    if elsewhere is not None:
        raise CameBefore(elsewhere)


def _exchange(item: Item, act: Move, record_id: int, *, level: int, at: datetime) -> None:
    """By this act the item takes the place of the one that the record came of."""
    move(
        Item.objects.filter(record=record_id), Move.GIVE_WAY, record=None, reason="scan_replaced",
        reason_params={"name": item.label}, settled_at=at,
    )  # fmt: skip
    move(
        Item.objects.filter(pk=item.pk), act, record=record_id, level=level, marks=Marks.READ,
        settled_at=at, reason="", reason_params={},
    )  # fmt: skip


def _demand_filed(record: "Record") -> None:
    if record.withdrawn_at:
        raise Withdrawn(record.accession)


def _batch_for(record: "Record", title: str, *, actor: Actor, at: datetime) -> Batch:
    place = record.inventory
    return open_batch(
        who=actor.who,
        source=SOURCE,
        title=title,
        inventory=place,
        unit=place.unit_id if place else None,
        level=Level(record.level),
        party_papers=record.party_papers,
        at=at,
    )


def _highest(record: "Record") -> Secrecy:
    """The most closed that a better scan of the record may turn out to be."""
    own, place = Secrecy(Level(record.level), record.party_papers), record.inventory
    return own | Secrecy(Level(place.highest), place.party_papers) if place else own


def _offer(item: Item, record: "Record", reason: str, actor: Actor) -> None:
    item.replaces, item.replaces_reason, item.replaces_by = record, reason, actor.username
    item.save(update_fields=["replaces", "replaces_reason", "replaces_by"])
    # The paper was received before, and is counted; a better scan of it answers nothing more.
    if item.receipt_id:
        withdraw_receipt(item.receipt_id)


def _known(name: str, file: "StoredFile", record: "Record") -> Item:
    """The item of a file that was sent before. Raises CameBefore when it is not on its way."""
    same = Item.objects.select_related("batch").filter(
        from_source(SOURCE, "batch__"), named_beside(name, file.digest), digest=file.digest
    )
    item = words_later(same, "batch").latest("taken_at", "pk")
    if item.replaces_id != record.pk or item.state not in ON_ITS_WAY:
        raise CameBefore(item)
    return item
