"""Second thoughts: an item that was sent away comes back to where it stood."""

from datetime import datetime

from django.db import transaction

from access.api import Actor, Permission
from audit.api import Act
from ingest.actions.filing import count_again
from ingest.actions.intake import first_of_bytes
from ingest.actions.moving import AS_IF_NEW, Column, move
from ingest.actions.replacing import SOURCE
from ingest.domain.ledger import State
from ingest.domain.transitions import Move, NotWaiting
from ingest.models import Batch, Item, ItemPage
from ingest.queries.items import item_to

SENT_AWAY = {
    State.REJECTED: "rejected_by_person",
    State.QUARANTINED: "rescan",
    State.WITHDRAWN: "scan_replaced",
}
BACK = frozenset((State.WAITING, State.COMPARING, State.AT_SECURITY, State.QUEUED, State.READING))

_FOR_NO_RECORD: dict[str, Column] = {"replaces": None, "replaces_reason": "", "replaces_by": ""}
_NO_REASON: dict[str, Column] = {"reason": "", "reason_params": {}}


class BatchClosed(Exception):
    """The batch is closed: it is opened again before something in it waits again."""


class PlaceTaken(Exception):
    """A duplicate of the item was queued in its place when it was rejected, and stands there."""


def take_back(*, actor: Actor, item_id: int, at: datetime) -> State:
    """
    An item that a person rejected, or sent to be scanned again, stands where it stood before.

    What waited waits with all that was read and proposed; what was in quarantine is there with its
    reason. What was taken for a better scan and is that no longer is read anew, for its text stands
    in the history of that record. Returns where it stands; for what is back already that, and
    nothing is told twice.
    Raises AccessDenied, BatchClosed, NotWaiting, PlaceTaken.
    """
    item, granted = item_to(Permission.CONFIRM, item_id, act=Act.TAKE_BACK, actor=actor, at=at)
    if item.state in BACK:
        return State(item.state)
    if not may_come_back(item):
        raise NotWaiting(str(item))
    with transaction.atomic():
        # The batch's row is taken first, as by whoever closes it.
        open_still = Batch.objects.select_for_update().get(pk=item.batch_id)
        if open_still.state == Batch.State.CLOSED:
            raise BatchClosed(open_still.code)
        if item.state == State.REJECTED and first_of_bytes(item.batch, item.digest) is not None:
            raise PlaceTaken(str(item))
        stood, columns = _as_before(item)
        if item.state == State.WITHDRAWN:
            ItemPage.objects.filter(item=item.pk).delete()
        same = Item.objects.filter(pk=item.pk, version=item.version)
        columns["version"] = item.version + 1
        if not move(same, Move.TAKE_BACK, stood, **columns):
            raise NotWaiting(str(item))
        replaces = columns.get("replaces", item.replaces_id)
        if stood in BACK and not replaces:
            count_again(item)
        granted.append(state=str(stood))
    return stood


def may_come_back(item: Item) -> bool:
    """
    Whether a person sent the item away, so that a person can take it back. Of scans that were
    replaced only one that had come as a better scan may be a paper of its own.
    """
    sent = item.reason != "" and SENT_AWAY.get(State(item.state)) == item.reason
    return sent and (item.state != State.WITHDRAWN or item.replaces_id is not None)


def _as_before(item: Item) -> tuple[State, dict[str, Column]]:
    """Where the item stood before it was sent away, and its columns there."""
    if item.state == State.WITHDRAWN:
        # One that was sent as a better scan is compared again; one out of the queue is asked anew.
        asked = {} if item.batch.source == SOURCE else _FOR_NO_RECORD
        stood, columns = _to_be_read(item)
        return stood, {**columns, **asked}
    was = item.reason_params.get("was") or {}
    if was.get("state") in {State.WAITING, State.COMPARING}:
        return State(was["state"]), dict(_NO_REASON)
    if was.get("state") in {State.QUARANTINED, State.AT_SECURITY}:
        # What it was rejected out of; its own way back is kept inside.
        reason, params = str(was.get("reason", "")), was.get("params") or {}
        return State(was["state"]), {"reason": reason, "reason_params": params}
    return _by_what_is_there(item)


def _by_what_is_there(item: Item) -> tuple[State, dict[str, Column]]:
    """Where an item stands that was sent away before it was noted where it had stood."""
    if item.pages and item.proposals and item.item_pages.count() == item.pages:
        return State.WAITING, dict(_NO_REASON)
    return _to_be_read(item)


def _to_be_read(item: Item) -> tuple[State, dict[str, Column]]:
    if item.original_id is None:
        raise NotWaiting(str(item))
    return State.QUEUED, dict(AS_IF_NEW)
