"""At which machines a batch is taken in: asked for before, noted with its first file."""

from datetime import datetime
from typing import TYPE_CHECKING

from access.api import Actor, Permission, Target, refuse, sealed_scanner
from audit.api import Act, Who
from ingest.models import Batch, BatchDevice

if TYPE_CHECKING:
    from access.api import Workstation

# As long as its column: somebody at the console may have a long name.
LONGEST = 150


def scanner_for(
    actor: Actor, target: Target, scanner: int | None, *, at: datetime
) -> "Workstation | None":
    """
    The scanner that was named, which has a valid seal; None where none was. Raises AccessDenied, and the
    trail has it.
    """
    if scanner is None:
        return None
    found = sealed_scanner(scanner, at=at)
    if found is None:
        rule = "scanner_sealed"
        refuse(actor, Permission.TAKE_IN, target, act=Act.TAKE_IN, rule=rule, at=at)
    return found


def note_device(batch: Batch, *, who: Who, scanner: "Workstation | None", at: datetime) -> None:
    """In the caller's transaction: who takes in there, once for each machine and scanner."""
    BatchDevice.objects.get_or_create(
        batch=batch,
        by=(f"{who.name} ({who.os_account})" if who.os_account else who.name)[:LONGEST],
        workstation=who.workstation[:LONGEST],
        scanner=scanner,
        defaults={"at": at},
    )
