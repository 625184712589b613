"""A commitment, its scan and its words, for whoever signed it and for the security officer."""

from datetime import datetime
from typing import TYPE_CHECKING

from access.api import (
    Actor,
    Granted,
    Permission,
    commitment_numbered,
    named,
    refuse,
    require,
    unasked,
)
from archive.models import CommitmentScan
from audit.api import Act

if TYPE_CHECKING:
    from access.api import Commitment


def commitment_to(number: int, *, actor: Actor, at: datetime) -> tuple["Commitment", Granted]:
    """
    What was signed under this number, for its signer or the security officer, to be taken out.

    What is not there is refused as what is not the person's. Raises AccessDenied.
    """
    found = commitment_numbered(number)
    own = found is not None and found.user_id == actor.id
    target = named("commitment", found.text_version if found else str(number)[:20])
    granted = (
        unasked(actor, Act.TAKE_FILE, target, at=at)
        if own
        else require(actor, Permission.KEEP_COMMITMENTS, target, act=Act.TAKE_FILE, at=at)
    )
    if found is None or found.text is None:
        refuse(actor, Permission.KEEP_COMMITMENTS, target, act=Act.TAKE_FILE, rule="exists", at=at)
    return found, granted


def scan_of(commitment: "Commitment") -> CommitmentScan | None:
    """The scan of a commitment that was signed on paper."""
    rows = CommitmentScan.objects.select_related("file")
    return rows.filter(commitment=commitment.pk).first()
