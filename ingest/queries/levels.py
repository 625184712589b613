"""What waits for the security officer, of items and of filed records alike."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import QuerySet

from access.api import Actor, Granted, Level, Permission, Target, require
from archive.api import Secrecy, Stretch, at_head_and_behind, level_cases, stretch_of
from audit.api import Act
from ingest.models import Item
from ingest.queries.items import item_to, items_at_security, target_of_item

if TYPE_CHECKING:
    from archive.api import LevelCase

# Rows of two tables with a field in common: when each began to wait.
Row: TypeAlias = Any
ORDER = ("since", "pk")
# What a row of them has of these two.
Place: TypeAlias = tuple[datetime | None, int]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A paper that waits: an item at the security officer, or the open case of a filed record."""

    item: Item | None
    case: "LevelCase | None"

    @property
    def label(self) -> str:
        """The number by which addresses and people name it."""
        return self.case.record.accession if self.case else str(self.item.pk if self.item else "")

    @property
    def trail_label(self) -> str:
        """The number by which the trail names it."""
        return self.item.label if self.item else self.label


def levels_waiting(actor: Actor) -> list[QuerySet[Row]]:
    """Items at the security officer and records with an open case, as far as the actor may see them."""
    return [items_at_security(actor), level_cases(actor)]


def levels_to_decide(actor: Actor) -> int:
    """How many papers wait for a decision that the actor may see."""
    items, cases = (rows.order_by().values_list("pk") for rows in levels_waiting(actor))
    return items.union(cases, all=True).count()


def stretch_waiting(actor: Actor, asked: Mapping[str, str], *, length: int = 50) -> Stretch[Row]:
    """The stretch of what waits that an address asks for, the oldest first."""
    return stretch_of(levels_waiting(actor), ORDER, asked, length=length)


def next_waiting(actor: Actor, *, behind: Place | None = None) -> Waiting | None:
    """What waits right behind a place in the queue, or first of all; None when nothing else waits."""
    rows = [
        row for part in levels_waiting(actor) for row in at_head_and_behind(part, ORDER, behind)
    ]
    rows.sort(key=_placed)
    here = (behind[0] is not None, *behind) if behind else None
    others = [row for row in rows if _placed(row) != here]
    further = (row for row in others if here and _placed(row) > here)
    found = next(further, None) or next(iter(others), None)
    return waiting_of(found) if found else None


def _placed(row: Row) -> tuple[bool, datetime | None, int]:
    # The unknown before all else, as the database orders it.
    return row.since is not None, row.since, row.pk


def waiting_of(row: Row) -> Waiting:
    """The paper that a row of what waits is about."""
    return Waiting(row, None) if isinstance(row, Item) else Waiting(None, row)


def demand_sight(actor: Actor, target: Target, *, act: Act, at: datetime) -> None:
    """Raises AccessDenied where the actor decides no levels; what the target is, was asked before."""
    require(actor, Permission.SEE_LEVELS, target, act=act, at=at)


def item_to_decide(item_id: int, *, act: Act, actor: Actor, at: datetime) -> tuple[Item, Granted]:
    """
    The item and the grant, when the actor may decide its level, which whoever asked about it may not.

    Raises AccessDenied, which is on the trail as a refusal of `act`.
    """
    item, _granted = item_to(Permission.DECIDE_LEVEL, item_id, act=act, actor=actor, at=at)
    return item, require(actor, Permission.DECIDE_LEVEL, target_to_decide(item), act=act, at=at)


def item_to_set_apart(
    item_id: int, *, act: Act, actor: Actor, at: datetime
) -> tuple[Item, Granted]:
    """The item and the grant, when the actor may enter it in the register; as `item_to_decide`."""
    permission = Permission.REGISTER_APART
    item, _granted = item_to(permission, item_id, act=act, actor=actor, at=at)
    return item, require(actor, permission, target_to_decide(item), act=act, at=at)


def target_to_decide(item: Item) -> Target:
    """The item with whoever asked about its level."""
    asked_by = str(item.reason_params.get("by") or "")
    return replace(target_of_item(item), parties=frozenset(filter(None, (asked_by,))))


def floor_of(item: Item) -> Secrecy:
    """How closed an item is in any case, whatever is decided of it: as its batch, and as its bytes."""
    floor = Secrecy(Level(item.batch.level), item.batch.party_papers)
    for file in (item.original, item.access_copy):
        if file is not None:
            floor |= Secrecy(Level(file.level), file.party_papers)
    return floor


def asked_level(item: Item) -> Level | None:
    """The level that a mark on the paper names, or that somebody named; None where none was."""
    if item.reason == "level_asked":
        named_level = item.reason_params.get("level")
        return None if named_level is None else Level(int(str(named_level)))
    return Level(item.level) if item.level > item.batch.level else None
