"""Scans that a person sends from their workstation: one file at a time, into a batch of theirs."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from access.api import Actor, Level, Permission, require
from archive.api import (
    Secrecy,
    Store,
    digest_of,
    inventory_to,
    keep,
    note_stored_file,
    register_begun,
)
from audit.api import Act
from ingest.actions.devices import scanner_for
from ingest.actions.intake import Arrival, arrival_refused, handled_apart, open_batch, take_in
from ingest.intake.names import is_system_file, shown_path
from ingest.models import Batch
from ingest.queries.batches import target_of_way
from language.vietnamese import normalise
from reading.domain.reasons import Reason

if TYPE_CHECKING:
    from archive.api import Inventory

UNKNOWN_MEDIA = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as the browser names it, with the folders it lay in, and its bytes."""

    path: str
    content: BinaryIO
    size: int


def take_in_sent(
    *,
    actor: Actor,
    inventory: str,
    title: str,
    file: SentFile,
    store: Store,
    at: datetime,
    scanner: int | None = None,
) -> Batch:
    """
    The file into the open batch that the person has under this title for the inventory with this code.
    `scanner` is the number of the sealed one at which it was made; None: it comes from elsewhere.

    Bytes go into the vault first, then item, receipt and trail in one transaction. Sent twice it is
    taken in once, so that whoever was cut off sends all of it again. Raises AccessDenied, VaultError.
    """
    place = inventory_to(inventory, act=Act.TAKE_IN, actor=actor, at=at)
    target = target_of_way(place)
    require(actor, Permission.TAKE_IN, target, act=Act.TAKE_IN, at=at)
    device = scanner_for(actor, target, scanner, at=at)
    arrival = _arrival(place, file, actor=actor, store=store, at=at)
    title = " ".join(normalise(title).split())
    batch = open_batch(
        who=actor.who,
        source=f"sent:{actor.username}:{title}"[:1000],
        title=title,
        inventory=place,
        unit=None,
        level=Level.ORDINARY,
        at=at,
    )
    item = take_in(who=actor.who, batch=batch, arrival=arrival, scanner=device, at=at)
    return item.batch if item else batch


def _arrival(
    place: "Inventory", file: SentFile, *, actor: Actor, store: Store, at: datetime
) -> Arrival:
    name = shown_path(file.path) or "?"
    if is_system_file(name.rpartition("/")[2].encode()):
        return arrival_refused(name, Reason("system_file"))
    if not file.size:
        return arrival_refused(name, Reason("empty"))
    digest = digest_of(file.content) if register_begun() else ""
    apart = handled_apart(name, level=Level(place.level), digest=digest)
    if apart is not None:
        return apart
    # Nobody has looked at it: it may be all that may come this way.
    secrecy = Secrecy(Level(max(place.level, place.highest)), place.party_papers)
    stored = keep(store, file.content, secrecy=secrecy, who=actor.who, at=at)
    return Arrival(name=name, stored=note_stored_file(stored, media=UNKNOWN_MEDIA, at=at))
