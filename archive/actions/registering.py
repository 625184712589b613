"""
The register of papers that are handled apart: entering one, and the list by which files are destroyed.

What the rows of other packages hold of a paper is theirs to destroy: they ask here what is signed, and
say here what is gone.
"""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Q
from django.utils.timezone import localtime

from access.api import Actor, Granted, Level, Permission, Target, named, refuse, require
from archive.actions.keeping import Store, destroy_kept
from archive.actions.page_images import forget_images
from archive.actions.secrecy import confirmed, propose_secrecy, reason_told
from archive.domain.posture import PostureError, PostureFault, may_keep_abstract, may_keep_file
from archive.domain.register import EntrySaid, Proposed, book_of
from archive.domain.secrecy import Secrecy
from archive.models import Admission, RegisterEntry, SecrecyProposal, StoredFile
from archive.queries.holders import held_among, records_holding
from archive.queries.posture import is_admitted, posture_now, target_of_entry
from audit.api import Act, Entry, Outcome, Who, append
from language.dates import parse_date
from language.vietnamese import normalise

if TYPE_CHECKING:
    from machine.json_values import JsonObject


def enter_in_register(
    said: EntrySaid,
    *,
    target: Target,
    unit_code: str | None,
    secrecy: Secrecy,
    pages: int,
    original: StoredFile | None,
    access_copy: StoredFile | None,
    by: str,
    at: datetime,
) -> RegisterEntry:
    """
    The next entry of its book, in the caller's transaction, which tells of it.

    The database's one writer lets one in at a time, and a constraint holds where it has more: numbers
    are given without gaps, for an entry is never taken back.
    """
    book = book_of(
        localtime(at).year, unit=unit_code, level=secrecy.level, party_papers=secrecy.party_papers
    )
    last = RegisterEntry.objects.filter(book=book).aggregate(last=Max("number"))["last"] or 0
    issued = parse_date(said.issued)
    return RegisterEntry.objects.create(
        book=book,
        number=last + 1,
        level=int(secrecy.level),
        party_papers=secrecy.party_papers,
        unit_id=target.unit,
        inventory_id=target.inventory,
        number_text=normalise(said.number_text)[:100],
        issued_on=issued.earliest() if issued else None,
        issued_precision=str(issued.precision) if issued else "day",
        type_code=said.type_code[:40],
        issuer=normalise(said.issuer)[:300],
        abstract=normalise(said.abstract) if may_keep_abstract(secrecy.level) else "",
        pages=pages,
        keeper=normalise(said.keeper)[:200],
        item_label=target.label,
        digest=original.digest if original else "",
        original=original,
        access_copy=access_copy,
        entered_by=by,
        entered_at=at,
    )


def propose_destruction(*, by: Actor, entries: Collection[int], reason: str, at: datetime) -> int:
    """
    Put a list of entries before a second person, whose files are then destroyed; returns its number.

    Raises AccessDenied for an entry that is not there or not theirs, PostureError.
    """
    wanted = sorted(set(entries))
    if not wanted:
        raise PostureError(PostureFault.NOTHING_CHOSEN)
    rows = list(RegisterEntry.objects.filter(pk__in=wanted))
    if len(rows) != len(wanted):
        unknown = named("register_entry")
        refuse(
            by, Permission.REGISTER_APART, unknown, act=Act.PROPOSE_SECRECY, rule="exists", at=at
        )
    targets = [target_of_entry(entry) for entry in rows]
    for one in targets:
        require(by, Permission.REGISTER_APART, one, act=Act.PROPOSE_SECRECY, at=at)
    # What was filed is withdrawn, and its files stay with the record.
    if any(one.destruction_id or one.destroyed_at or not one.original_id for one in rows):
        raise PostureError(PostureFault.NOT_TO_DESTROY)
    about = Target(
        level=max(one.level for one in targets),
        party_papers=any(one.party_papers for one in targets),
        kind="destruction",
    )
    granted = Granted(by, Act.PROPOSE_SECRECY, about, at)
    with transaction.atomic():
        return propose_secrecy(granted, Proposed.DESTROY, {"entries": [*wanted]}, reason)


def sign_destruction(*, by: Actor, number: int, at: datetime) -> list[RegisterEntry]:
    """
    The second person signs the list: from now on what stands on it is to be destroyed, whatever breaks
    off meanwhile. Raises AccessDenied, PostureError.
    """

    def done(row: SecrecyProposal, granted: Granted) -> list[RegisterEntry]:
        rows = RegisterEntry.objects.filter(pk__in=row.said["entries"])
        rows.update(destruction=row, kept_for=[])
        signed = list(rows.select_related("original", "access_copy").order_by("book", "number"))
        granted.append(
            reason=reason_told(row.what, row.reason), mentions=[entry.label for entry in signed],
            proposal=row.pk, second=row.proposed_by, entries=len(signed),
        )  # fmt: skip
        return signed

    return confirmed(by, number, Act.SIGN_DESTRUCTION, done, of=Proposed.DESTROY, at=at)


def propose_admission(*, granted: Granted, file: int, reason: str) -> int:
    """
    Put before a second person that this one top-secret file may stay; returns the proposal's number.

    `granted` is ADMIT_TOP_SECRET on its item. Raises PostureError.
    """
    about = granted.target
    posture = posture_now()
    if about.level < Level.TOP_SECRET:
        raise PostureError(PostureFault.NOT_TOP_SECRET)
    if not may_keep_file(posture, about.level, admitted=True):
        raise PostureError(PostureFault.NOT_ON_A_LAN)
    if may_keep_file(posture, about.level) or is_admitted(file):
        raise PostureError(PostureFault.ADMITTED_ALREADY)
    said: JsonObject = {
        "file": file, "label": about.label, "level": int(about.level), "unit": about.unit,
        "party_papers": about.party_papers, "inventory": about.inventory,
    }  # fmt: skip
    with transaction.atomic():
        return propose_secrecy(granted, Proposed.ADMIT, said, reason)


def confirm_admission(*, by: Actor, number: int, at: datetime) -> Admission:
    """The file may stay, and no other. Raises AccessDenied, PostureError."""

    def done(row: SecrecyProposal, granted: Granted) -> Admission:
        made = Admission.objects.create(
            file_id=row.said["file"], item_label=row.said["label"], reason=row.reason,
            admitted_by=row.proposed_by, second=by.username, at=at,
        )  # fmt: skip
        told = reason_told(row.what, row.reason)
        granted.append(reason=told, proposal=row.pk, second=row.proposed_by)
        return made

    return confirmed(by, number, Act.ADMIT_TOP_SECRET, done, of=Proposed.ADMIT, at=at)


def needed_by_others(entry: RegisterEntry) -> list[str]:
    """
    What of the archive's own else holds the bytes of an entry, by its number: records, as they are or
    were, and entries whose list nobody has signed.
    """
    files = _files_of(entry)
    others = RegisterEntry.objects.filter(Q(original__in=files) | Q(access_copy__in=files))
    unsigned = others.exclude(pk=entry.pk).filter(destruction__isnull=True)
    return [*records_holding(files), *(one.label for one in unsigned.order_by("book", "number"))]


def keep_for_others(
    entry: RegisterEntry, others: Collection[str], *, who: Who, at: datetime
) -> None:
    """
    The bytes are needed elsewhere and stay; the entry goes back to what is to be destroyed, and whoever
    looks at it is told what needs them. In the caller's transaction.
    """
    RegisterEntry.objects.filter(pk=entry.pk).update(destruction=None, kept_for=list(others))
    _tell(entry, who, at, Outcome.FAILED, reason="held_elsewhere", mentions=tuple(others))


def destroy_bytes(store: Store, entry: RegisterEntry, *, at: datetime) -> None:
    """
    The objects of the entry are gone from the vault, with the page images made of them, when this
    returns; may be called again. Not inside a transaction. Raises VaultError.
    """
    for file in (entry.access_copy, entry.original):
        if file is not None:
            forget_images(file, entry.pages)
            destroy_kept(store, file, at=at)


def note_destroyed(entry: RegisterEntry, *, who: Who, at: datetime) -> None:
    """That nothing of the entry is here any more but its line and its digest; in one transaction."""
    files = _files_of(entry)
    with transaction.atomic():
        gone = RegisterEntry.objects.filter(pk=entry.pk, destroyed_at__isnull=True)
        if not gone.update(original=None, access_copy=None, destroyed_at=at):
            return
        unheld = set(files) - held_among(files, but=Admission)
        Admission.objects.filter(file__in=unheld).delete()
        StoredFile.objects.filter(pk__in=unheld, made_from__isnull=False).delete()
        StoredFile.objects.filter(pk__in=unheld).delete()
        _tell(entry, who, at, Outcome.DONE)


def _files_of(entry: RegisterEntry) -> list[int]:
    return [file for file in (entry.original_id, entry.access_copy_id) if file]


def _tell(
    entry: RegisterEntry,
    who: Who,
    at: datetime,
    outcome: Outcome,
    *,
    reason: str = "",
    mentions: tuple[str, ...] = (),
) -> None:
    append(
        Entry(
            who=who,
            action=Act.DESTROY,
            subject_kind="register_entry",
            subject=entry.label,
            level=entry.level,
            outcome=outcome,
            reason=reason,
            mentions=(entry.item_label, *mentions),
            details={"sha256": entry.digest, "proposal": entry.destruction_id},
        ),
        at=at,
    )
