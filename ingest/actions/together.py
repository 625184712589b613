"""One act for several items: each is a transaction of its own, and no one's fate hangs on another's."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from access.api import AccessDenied, Actor
from ingest.actions.filing import reject_item, send_to_rescan
from ingest.actions.taking_back import BatchClosed, PlaceTaken, take_back
from ingest.domain.transitions import NotWaiting
from ingest.queries.items import items_visible_to

# Why an act was not done for an item.
DECIDED, PLACE_TAKEN, CLOSED, NOT_THEIRS = "decided", "place_taken", "closed", "not_theirs"


@dataclass(frozen=True, slots=True)
class Refused:
    """An item for which the act was not done: how it is called where the actor sees it, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Together:
    """For how many items an act was done, in which batches, and for which it was not."""

    done: int
    batches: tuple[str, ...]
    refused: tuple[Refused, ...]


def rescan_together(
    *, actor: Actor, item_ids: Iterable[int], reason: str, at: datetime
) -> Together:
    """Send each of the items to be scanned again. Raises AccessDenied where none is the actor's."""
    return _each(item_ids, partial(send_to_rescan, actor=actor, reason=reason, at=at), actor)


def reject_together(
    *, actor: Actor, item_ids: Iterable[int], reason: str, at: datetime
) -> Together:
    """Accept none of the items. Raises AccessDenied where none is the actor's."""
    return _each(item_ids, partial(reject_item, actor=actor, reason=reason, at=at), actor)


def take_back_together(*, actor: Actor, item_ids: Iterable[int], at: datetime) -> Together:
    """Take each of the items back. Raises AccessDenied where none is the actor's."""
    return _each(item_ids, partial(take_back, actor=actor, at=at), actor)


def _each(item_ids: Iterable[int], act: Callable[..., object], actor: Actor) -> Together:
    asked = list(dict.fromkeys(item_ids))
    # Looked up before: what is sent away may be closed to the person afterwards.
    seen = items_visible_to(actor).in_bulk(asked)
    done, refused, denied = [], [], None
    for number in asked:
        try:
            act(item_id=number)
        except AccessDenied as denial:
            denied, why = denial, NOT_THEIRS
        except NotWaiting:
            why = DECIDED
        except PlaceTaken:
            why = PLACE_TAKEN
        except BatchClosed:
            why = CLOSED
        else:
            done.append(number)
            continue
        refused.append(Refused(seen[number].carried_name if number in seen else "", why))
    if denied is not None and all(one.why == NOT_THEIRS for one in refused) and not done:
        raise denied
    batches = dict.fromkeys(seen[number].batch.code for number in done if number in seen)
    return Together(len(done), tuple(batches), tuple(refused))
