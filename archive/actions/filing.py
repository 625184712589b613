"""Receiving and filing. Each verb is one transaction with its feed row and trail."""

from dataclasses import fields, replace
from datetime import datetime
from itertools import chain

from django.db import transaction

from access.api import Level
from archive.actions.answering import settle_record
from archive.actions.level_cases import bring_if_undecided, decision_of_receipt
from archive.actions.levels import SAME_BYTES, raise_bytes
from archive.actions.receipts import move_receipts
from archive.actions.spellings import forget_words, know_spelling, know_words
from archive.domain.deciding import Raised
from archive.domain.description import Description, columns_of
from archive.domain.posture import MayNotStay
from archive.domain.receipts import ReceiptMove
from archive.domain.records import Filing, PageText
from archive.domain.secrecy import Secrecy
from archive.models import (
    Change,
    Dossier,
    Inventory,
    Receipt,
    Record,
    RecordVersion,
    ScanPage,
    StoredFile,
)
from archive.queries.closed import encrypted
from archive.queries.dossiers import dossier_numbered
from archive.queries.posture import may_stay
from audit.api import Act, Entry, Who, append
from language.vietnamese import normalise


class ChangedMeanwhile(Exception):
    """Somebody else changed the record since it was shown."""


class UnknownDossier(Exception):
    """The inventory has no dossier with this number, as far as whoever files may know."""


def note_made_from(*, copy: int, original: int) -> None:
    """A file was made from another: from now on it is raised with it."""
    if copy != original:
        StoredFile.objects.filter(pk=copy, made_from__isnull=True).update(made_from=original)


def note_media(stored_file: int, media: str) -> None:
    """What a stored file turned out to be."""
    StoredFile.objects.filter(pk=stored_file).update(media=media[:100])


def receive(
    *,
    inventory: int | None,
    label: str,
    pages: int,
    level: Level,
    at: datetime,
    party_papers: bool = False,
    file: StoredFile | None = None,
) -> Receipt:
    """Note that something came; in the caller's transaction, whose trail event tells of it."""
    return Receipt.objects.create(
        inventory_id=inventory,
        label=normalise(label)[:300],
        pages=pages,
        level=int(level),
        party_papers=party_papers,
        file=file,
        received_at=at,
    )


def update_receipt(
    receipt: int,
    *,
    inventory: int | None,
    pages: int,
    level: Level,
    party_papers: bool = False,
    read: Description | None = None,
) -> None:
    """
    What became known of a receipt since: its inventory, its pages, how closed it is, and what was
    `read` of it, by whose number, issuer and date it answers a row of the list until it is filed.
    """
    columns = columns_of(read) if read else {}
    known = ("number_key", "issued_on", "issued_precision", "issuer")
    know_words([str(columns.get("issuer", ""))], closed=bool(level) or party_papers)
    move_receipts(
        Receipt.objects.filter(pk=receipt),
        ReceiptMove.UPDATE,
        inventory_id=inventory,
        pages=pages,
        level=int(level),
        party_papers=party_papers,
        **{name: columns[name] for name in known if read},
    )


def withdraw_receipt(receipt: int) -> None:
    """What came is not to be filed: it was rejected, is a duplicate or stands in quarantine."""
    move_receipts(Receipt.objects.filter(pk=receipt), ReceiptMove.WITHDRAW)


def forget_receipt(receipt: int) -> None:
    """What came is handled apart: nothing of its name, its number or its bytes stays with its receipt."""
    rows = Receipt.objects.filter(pk=receipt)
    issuers = list(rows.exclude(encrypted("issuer")).values_list("issuer", flat=True))
    rows.update(label=str(receipt), file=None, number_key="", issued_on=None, issuer="")
    forget_words(issuers)


def restore_receipt(receipt: int) -> None:
    """What was withdrawn is tried again."""
    move_receipts(Receipt.objects.filter(pk=receipt), ReceiptMove.RESTORE)


def file_record(*, who: Who, filing: Filing, at: datetime) -> Record:
    """
    Make the record with its pages, answer its row of the list, and tell feed and trail.

    The caller has asked for permission (a person confirmed, or the inventory's policy files what
    is certain) and has verified both files in the vault. One more closed than its inventory that
    nobody has decided so waits for the security officer. Raises UnknownDossier, and MayNotStay where
    the posture of the network lets no file of this level stay.
    """
    with transaction.atomic():
        record = _made(filing, who=who, at=at)
        close_bytes(record, who=who, at=at)
        ScanPage.objects.bulk_create(scan_page(record, page) for page in filing.pages)
        settle_record(record, at=at)
        move_receipts(
            Receipt.objects.filter(pk=filing.receipt),
            ReceiptMove.FILE,
            record=record,
            inventory_id=filing.inventory,
            level=record.level,
            party_papers=record.party_papers,
            pages=record.pages,
        )
        bring_if_undecided(record, Raised.FILED, who=who, at=at)
        Change.objects.create(record=record.pk, kind=Change.Kind.FILED, at=at)
        append(
            Entry(
                who=who,
                action=Act.FILE,
                subject_kind="record",
                subject=record.accession,
                level=record.level,
                details={"inventory": filing.inventory, "reviewed": filing.reviewed},
            ),
            at=at,
        )
    return record


def _made(filing: Filing, *, who: Who, at: datetime) -> Record:
    inventory = Inventory.objects.get(pk=filing.inventory)
    description = filing.description
    held = StoredFile.objects.filter(pk__in=[filing.original, filing.access_copy or 0])
    secrecy = Secrecy(
        Level(max(description.level, inventory.level)), party_papers=inventory.party_papers
    )
    for level, party in held.values_list("level", "party_papers"):
        secrecy |= Secrecy(Level(level), party)
    if not may_stay(secrecy.level, filing.original):
        raise MayNotStay(secrecy.level)
    know_spelling(description.issuer, closed=secrecy != Secrecy())
    return Record.objects.create(
        inventory=inventory,
        dossier=_dossier(inventory, filing, secrecy.level),
        party_papers=secrecy.party_papers,
        pages=len(filing.pages),
        original_id=filing.original,
        access_copy_id=filing.access_copy,
        filed_at=at,
        filed_by=who.name,
        reviewed=filing.reviewed,
        **columns_of(_as_decided(replace(description, level=secrecy.level), filing.receipt)),
    )


def _as_decided(description: Description, receipt: int) -> Description:
    """What a decision about what was received says its level rests on stands in the record."""
    decided = decision_of_receipt(receipt) if description.level else None
    if decided is None or decided.after != description.level:
        return description
    return replace(description, level_basis=decided.basis)


def _dossier(inventory: Inventory, filing: Filing, level: Level) -> Dossier | None:
    if not filing.dossier:
        return None
    dossier = dossier_numbered(
        inventory,
        filing.dossier,
        up_to=filing.dossiers_up_to,
        level=level,
        party_papers=filing.dossiers_of_party,
    )
    if dossier is None:
        raise UnknownDossier(filing.dossier)
    return dossier


def scan_page(record: Record, page: PageText) -> ScanPage:
    """A page as it is filed with a record."""
    return ScanPage(record=record, **columns_of_page(page))


def columns_of_page(page: PageText) -> dict[str, object]:
    """The columns of a filed page; they bear the names of `PageText`."""
    return {one.name: getattr(page, one.name) for one in fields(page)}


def close_bytes(record: Record, *, who: Who, at: datetime, reason: str = SAME_BYTES) -> None:
    """
    Close every file the record holds or ever held as the record is closed, in the caller's transaction;
    `reason` is why others rise with it.
    """
    for files in files_ever(record):
        raise_bytes(
            files=files,
            to=Secrecy(Level(record.level), record.party_papers),
            who=who,
            at=at,
            told=record.pk,
            reason=reason,
        )


def files_ever(record: Record) -> tuple[list[int | None], list[int | None]]:
    """
    The files that a record holds, and those it held before. They are raised apart: of a record that was
    lowered, former scans stay as closed as they were, and close nothing else.
    """
    former = RecordVersion.objects.filter(record=record).values_list("original", "access_copy")
    now = [record.original_id, record.access_copy_id]
    return now, [file for file in chain.from_iterable(former) if file not in now]
