"""Giving a filed record a better scan; it keeps its number and all that is said of it."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from access.api import Actor, Level, Permission
from archive.actions.amending import Amendment, Withdrawn, amend, last_version
from archive.actions.answering import settle_record
from archive.actions.filing import close_bytes, columns_of_page, scan_page
from archive.actions.level_cases import bring_if_undecided
from archive.actions.receipts import move_receipts
from archive.domain.deciding import Raised
from archive.domain.posture import MayNotStay
from archive.domain.receipts import ReceiptMove
from archive.domain.records import PageText
from archive.domain.secrecy import Secrecy
from archive.models import (
    Change,
    Receipt,
    Record,
    RecordVersion,
    ScanPage,
    StoredFile,
    VersionPage,
)
from archive.queries.posture import may_stay
from archive.queries.records import record_to
from archive.queries.visible import target_of
from audit.api import Act


@dataclass(frozen=True, slots=True)
class NewScan:
    """A scan that was taken in, read and compared: its receipt, files, pages, and how closed."""

    receipt: int
    original: int
    access_copy: int | None
    pages: tuple[PageText, ...]
    secrecy: Secrecy


def replace_scan(
    *, actor: Actor, record_id: int, version: int, scan: NewScan, reason: str, at: datetime
) -> bool:
    """
    The record has this scan from now on; the old one is kept with its pages, as its history.

    What was found on the new one, or is known of its bytes, may raise the level, never lower it.
    Returns whether this press did it: False when the same person did it already. Raises
    AccessDenied, ChangedMeanwhile, Withdrawn, MayNotStay.
    """
    before, granted = record_to(
        Permission.AMEND, record_id, act=Act.REPLACE_SCAN, actor=actor, at=at
    )
    if before.withdrawn_at:
        raise Withdrawn(before.accession)
    secrecy = _secrecy(before, scan)
    if not may_stay(secrecy.level, scan.original):
        raise MayNotStay(secrecy.level)
    columns = {
        "original_id": scan.original,
        "access_copy_id": scan.access_copy,
        "pages": len(scan.pages),
        "level": int(secrecy.level),
        "party_papers": secrecy.party_papers,
    }
    by = Amendment(actor, RecordVersion.Kind.RESCANNED, version, reason, at)
    with transaction.atomic():
        record = amend(record_id, columns, by=by)
        if record is None:
            return False
        kept = last_version(record)
        _put_pages_aside(kept)
        ScanPage.objects.bulk_create(scan_page(record, page) for page in scan.pages)
        _take_over_receipt(record, scan)
        close_bytes(record, who=actor.who, at=at)
        settle_record(record, at=at)
        raised = record.level > kept.said["level"]
        if raised:
            bring_if_undecided(record, Raised.CORRECTED, who=actor.who, at=at)
        kind = Change.Kind.RAISED if raised else Change.Kind.CORRECTED
        Change.objects.create(record=record_id, kind=kind, at=at)
        now = replace(target_of(record), level=Level(record.level))
        granted.on(now).append(
            fields=sorted(kept.became),
            level_before=kept.said["level"],
            sha256=record.original.digest,
            sha256_before=kept.original.digest,
            version=version,
        )
    return True


def _secrecy(record: Record, scan: NewScan) -> Secrecy:
    secrecy = Secrecy(Level(record.level), record.party_papers) | scan.secrecy
    files = StoredFile.objects.filter(pk__in=[scan.original, scan.access_copy or 0])
    for level, party in files.values_list("level", "party_papers"):
        secrecy |= Secrecy(Level(level), party)
    return secrecy


def _put_pages_aside(kept: RecordVersion) -> None:
    pages = ScanPage.objects.filter(record=kept.record).select_related("record")
    VersionPage.objects.bulk_create(
        VersionPage(version=kept, **columns_of_page(page.as_text())) for page in pages
    )
    pages.delete()


def _take_over_receipt(record: Record, scan: NewScan) -> None:
    # A receipt is of one file; that of the old one is no longer counted.
    move_receipts(Receipt.objects.filter(record=record), ReceiptMove.GIVE_WAY, record=None)
    move_receipts(
        Receipt.objects.filter(pk=scan.receipt),
        ReceiptMove.FILE,
        record=record,
        inventory=record.inventory,
        level=record.level,
        party_papers=record.party_papers,
        pages=record.pages,
    )
