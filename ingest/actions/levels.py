"""The level of an item: somebody asks about it, and the security officer decides."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from access.api import Actor, Level, Permission
from archive.api import (
    DECIDED,
    ChangedMeanwhile,
    Secrecy,
    decide_record_level,
    may_stay,
    note_decision,
    raise_bytes,
)
from archive.domain.deciding import Decision, checked
from archive.domain.posture import MayNotStay
from audit.api import Act
from ingest.actions.moving import move
from ingest.actions.reading import stands_once_read
from ingest.actions.reserving import end_reservation
from ingest.domain.ledger import Marks, State
from ingest.domain.transitions import ITEMS, Move, NotWaiting
from ingest.models import Item
from ingest.queries.items import item_to
from ingest.queries.levels import floor_of, item_to_decide
from ingest.queries.papers_to_decide import Paper
from language.vietnamese import normalise

ASKED = "level_asked"


def ask_level(*, actor: Actor, item_id: int, asked: Level | None, words: str, at: datetime) -> None:
    """
    The item stands at the security officer, as closed as was `asked`, and as the worst that may come
    in its batch, until that is decided.

    Sent once more with the same words by the same person it changes nothing. Raises AccessDenied,
    NotWaiting.
    """
    item, granted = item_to(Permission.CONFIRM, item_id, act=Act.ASK_LEVEL, actor=actor, at=at)
    why = {
        "person": actor.full_name,
        "by": actor.username,
        "words": normalise(words).strip()[:300],
        "level": None if asked is None else int(asked),
    }
    if (item.state, item.reason, item.reason_params) == (State.AT_SECURITY, ASKED, why):
        return
    with transaction.atomic():
        moved = move(
            Item.objects.filter(pk=item.pk, version=item.version), Move.ASK_LEVEL, reason=ASKED,
            reason_params=why, level=max(item.level, int(asked or 0)), marks=Marks.UNSURE,
            settled_at=at, version=item.version + 1,
        )  # fmt: skip
        if not moved:
            raise NotWaiting(str(item))
        end_reservation(item.pk)
        granted.append(asked=why["level"])


def decide_paper(
    found: Paper, *, version: int, decision: Decision, actor: Actor, at: datetime
) -> None:
    """Decide the level of an item or of a filed record, whichever was opened. Raises as the two do."""
    if found.record is not None:
        decide_record_level(
            actor=actor, record_id=found.record.pk, version=version, decision=decision, at=at
        )
    elif found.item is not None:
        decide_item_level(
            actor=actor, item_id=found.item.pk, version=version, decision=decision, at=at
        )


def decide_item_level(
    *, actor: Actor, item_id: int, version: int, decision: Decision, at: datetime
) -> State:
    """
    How closed the paper is, is decided, and the item goes on to where it waits; returns where.

    All that holds the same bytes rises with it. `version` is what the person was shown. Raises
    AccessDenied, NoBasis, BelowWhatStands, NotYet, ItemOfAnotherLevel, MayNotStay where it is to be entered in
    the register instead, NotWaiting where it stands there no more, ChangedMeanwhile where it does as
    another.
    """
    item, granted = item_to_decide(item_id, act=Act.DECIDE_LEVEL, actor=actor, at=at)
    if not ITEMS.may(Move.DECIDE_LEVEL, State(item.state)):
        raise NotWaiting(str(item))
    if item.version != version:
        raise ChangedMeanwhile(str(item))
    floor = floor_of(item)
    stood = floor | Secrecy(Level(item.level))
    decision = checked(decision, stands=floor, today=timezone.localtime(at).date())
    to, goes = decision.to, stands_once_read(item)
    if not may_stay(to.level, item.original_id):
        raise MayNotStay(to.level)
    with transaction.atomic():
        moved = move(
            Item.objects.filter(pk=item.pk, version=version), Move.DECIDE_LEVEL, goes,
            reason="", reason_params={}, level=int(to.level), marks=Marks.READ, settled_at=at,
            version=version + 1,
        )  # fmt: skip
        if not moved:
            raise ChangedMeanwhile(str(item))
        note_decision(
            actor=actor, receipt=item.receipt_id, item_label=item.label, stood=stood,
            decision=decision, at=at,
        )  # fmt: skip
        _close_bytes(item, to, actor, at)
        granted.on(replace(granted.target, level=to.level)).append(
            level_before=int(stood.level), party_papers=to.party_papers, state=str(goes)
        )
    return goes


def _close_bytes(item: Item, to: Secrecy, actor: Actor, at: datetime) -> None:
    raise_bytes(
        files=[item.original_id, item.access_copy_id], to=to, who=actor.who, at=at, reason=DECIDED
    )
