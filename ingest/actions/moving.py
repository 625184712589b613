"""The one place where states of items and batches are written; the tables say what may be."""

from typing import TYPE_CHECKING, Final, TypeAlias

from django.db.models import Model, QuerySet

from ingest.domain.ledger import Marks, State
from ingest.domain.transitions import BATCHES, ITEMS, BatchMove, Move
from ingest.models import Batch, Item

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models.expressions import Combinable

    from machine.json_values import Json

Column: TypeAlias = "Json | datetime | Model | Combinable"

AS_IF_NEW: Final[dict[str, Column]] = {
    "marks": Marks.UNREAD, "reason": "", "reason_params": {}, "deaths": 0, "worker_deaths": 0,
    "give_backs": 0, "attempts": 0, "settled_at": None, "not_before": None,
}  # fmt: skip
"""The columns of an item that is to be read as if nobody had tried it."""
NOBODYS: Final[dict[str, Column]] = {"worker": "", "lease_until": None}
"""The columns of an item that no worker holds."""


def move(rows: QuerySet[Item], act: Move, to: State | None = None, /, **columns: Column) -> int:
    """
    Do the act to those of these items that stand where it begins; with `columns` of theirs.

    One conditional update: of two acts at the same moment one finds nothing more to move. Returns
    how many were moved. Raises ValueError where the act leads to several states and `to` names none.
    """
    target = ITEMS.target(act, to)
    if target is not None:
        columns["state"] = target
    return standing_for(rows, act, to=target).update(**columns)


def move_held(item: Item, act: Move, *, to: State | None = None) -> None:
    """Do the act to an item that the caller holds and saves. Raises NotWaiting."""
    item.state = ITEMS.step(State(item.state), act, to)


def standing_for(rows: QuerySet[Item], act: Move, *, to: State | None = None) -> QuerySet[Item]:
    """Those of these items that stand where the act begins; `to`: where it leads there from."""
    return rows.filter(state__in=ITEMS.sources(act, to))


def move_batches(rows: QuerySet[Batch], act: BatchMove, **columns: Column) -> int:
    """Do the act to those of these batches that stand where it begins; returns how many."""
    target = BATCHES.target(act)
    if target is not None:
        columns["state"] = target
    return rows.filter(state__in=BATCHES.sources(act)).update(**columns)
