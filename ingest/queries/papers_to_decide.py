"""A paper laid out for whoever decides its level: an item or a filed record, alike."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from access.api import Actor, Granted, Level, Permission, allowed
from archive.api import (
    Secrecy,
    decisions_of_item,
    decisions_of_record,
    open_case_of,
    record_to,
    target_to_decide,
)
from audit.api import Act
from ingest.domain.ledger import State
from ingest.models import Item
from ingest.queries import levels
from ingest.queries.confirming import A_SERIES, ACROSS, FieldRead, in_hand_of
from ingest.queries.items import item_to

if TYPE_CHECKING:
    from archive.api import LevelCase, LevelDecision, Record

RECORD = "KS-"
LONGEST_NUMBER = 10


@dataclass(frozen=True, slots=True)
class Paper:
    """
    What is shown of it: where it stands, how closed it is, what was asked, where a mark was read,
    and what was decided before. `heights` are those of the pages when 10,000 wide.
    """

    label: str
    item: Item | None
    record: "Record | None"
    case: "LevelCase | None"
    granted: Granted
    version: int
    level: Level
    stands: Secrecy
    asked: Level | None
    mark: FieldRead | None
    heights: dict[int, int]
    decisions: tuple["LevelDecision", ...]
    open: bool
    may_decide: bool

    @property
    def place(self) -> levels.Place | None:
        """Where it stands in the queue; None for what does not."""
        if self.case is not None:
            return self.case.at, int(self.case.pk)
        if self.item is None or self.record is not None or not self.open:
            return None
        return self.item.settled_at, int(self.item.pk)


def paper_to(label: str, *, act: Act, actor: Actor, at: datetime) -> Paper:
    """
    The paper of this number, for a look by whoever decides levels: KS-… is a record, all else an item.

    Raises AccessDenied alike for what is not theirs and what does not exist; both on the trail.
    """
    number = label.removeprefix(RECORD)
    known = number.isdecimal() and len(number) <= LONGEST_NUMBER
    pk = int(number) if known else 0
    if label.startswith(RECORD):
        return _record(pk, act, actor, at)
    return _item(pk, act, actor, at)


def is_record(label: str) -> bool:
    """Whether the number is that of a record."""
    return label.startswith(RECORD)


def _item(pk: int, act: Act, actor: Actor, at: datetime) -> Paper:
    item, granted = item_to(Permission.DECIDE_LEVEL, pk, act=act, actor=actor, at=at)
    in_hand = in_hand_of(item, actor)
    return Paper(
        label=str(item.pk),
        item=item,
        record=None,
        case=None,
        granted=granted,
        version=item.version,
        level=Level(item.level),
        stands=levels.floor_of(item),
        asked=levels.asked_level(item),
        mark=next((one for one in in_hand.fields if one.name == "level" and one.box), None),
        heights=in_hand.heights,
        decisions=tuple(decisions_of_item(item.label)),
        open=item.state == State.AT_SECURITY,
        may_decide=allowed(actor, Permission.DECIDE_LEVEL, levels.target_to_decide(item)),
    )


def _record(pk: int, act: Act, actor: Actor, at: datetime) -> Paper:
    # Whoever asked about it, or filed it, looks at it like everybody who reads it.
    record, granted = record_to(Permission.READ, pk, act=act, actor=actor, at=at)
    levels.demand_sight(actor, granted.target, act=act, at=at)
    case = open_case_of(record)
    item = (
        Item.objects.select_related("batch", "inventory", "record__dossier")
        .filter(record=record)
        .first()
    )
    in_hand = in_hand_of(item, actor) if item else None
    fields = in_hand.fields if in_hand else ()
    return Paper(
        label=record.accession,
        item=item,
        record=record,
        case=case,
        granted=granted,
        version=record.version,
        level=Level(record.level),
        stands=Secrecy(Level(record.level), record.party_papers),
        asked=Level(case.asked) if case and case.asked is not None else None,
        mark=next((one for one in fields if one.name == "level" and one.box), None),
        heights=_heights(record, in_hand.heights if in_hand else {}),
        decisions=tuple(decisions_of_record(record)),
        open=not record.withdrawn_at,
        may_decide=not record.withdrawn_at
        and allowed(actor, Permission.DECIDE_LEVEL, target_to_decide(record, case)),
    )


def _heights(record: "Record", known: dict[int, int]) -> dict[int, int]:
    usual = round(ACROSS * A_SERIES)
    return {number: known.get(number, usual) for number in range(1, max(record.pages, 1) + 1)}
