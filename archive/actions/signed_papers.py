"""A commitment that was signed on paper: its scan into the vault, then its rows and its event."""

from datetime import date, datetime
from typing import TYPE_CHECKING, BinaryIO

from access.api import (
    Actor,
    Level,
    ask_enterable,
    enter_commitment,
    may_enter_commitment,
)
from archive.actions.keeping import Store, keep, note_stored_file
from archive.domain.secrecy import Secrecy
from archive.models import CommitmentScan
from machine.json_values import Json

if TYPE_CHECKING:
    from access.api import Commitment, User


def enter_signed_paper(
    *,
    by: Actor,
    account: "User | None",
    text: int,
    signed_on: date,
    scan: BinaryIO,
    media: str,
    store: Store,
    at: datetime,
) -> "Commitment":
    """
    What a person signed on paper, with its scan; the scan is kept as it came and opened by nobody.

    Raises AccessDenied, CommitmentError, VaultError.
    """
    granted = may_enter_commitment(by=by, account=account, at=at)
    if account is None:
        raise AssertionError("an account that is not there was refused")
    # Asked before anything is kept: what is refused leaves no bytes behind.
    ask_enterable(account=account, text=text, signed_on=signed_on, at=at)
    stored = keep(store, scan, secrecy=Secrecy(Level.ORDINARY), who=by.who, at=at)
    file = note_stored_file(stored, media=media, at=at)

    def note_scan(commitment: int) -> dict[str, Json]:
        CommitmentScan.objects.create(commitment_id=commitment, file=file)
        return {"sha256": file.digest, "size": file.size}

    return enter_commitment(
        granted, account=account, text=text, signed_on=signed_on, also=note_scan
    )
