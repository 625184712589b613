"""The door to bytes: what comes in mends what was damaged, what goes out was verified."""

import logging
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import BinaryIO, Final, NamedTuple

from django.db import transaction

from archive.models import StoredFile, VaultFinding, VaultLook
from archive.queries.holders import holder_of
from archive.storage.port import (
    CHUNK,
    Missing,
    Stored,
    Tampered,
    Vault,
    VaultError,
    verified_pieces,
)
from audit.api import Act, Entry, Outcome, Who, append, append_durably

log = logging.getLogger(__name__)
_KINDS: Final = (VaultFinding.Kind.DAMAGED, VaultFinding.Kind.MISSING)


class DamagedFile(Exception):
    """A stored file cannot be handed out now; it stands on the trail already."""


class Subject(NamedTuple):
    """What a stored file is asked for: its kind and name on the trail, and its level."""

    kind: str
    name: str
    level: int


def keep(vault: Vault, source: BinaryIO, *, who: Who, at: datetime) -> Stored:
    """
    Put a file into the vault. Damaged or missing bytes of a known file are mended by it.

    Mending is on the trail before anything is replaced. Not inside a transaction. Raises
    VaultError.
    """
    stored = vault.put(source, before_mending=lambda digest: _tell_mending(digest, who, at))
    if stored.new and StoredFile.objects.filter(digest=stored.digest).exists():
        _tell_mending(stored.digest, who, at, reason="missing")
        settle(stored.digest, at=at)
    elif stored.mended:
        settle(stored.digest, at=at)
    return stored


def open_verified(
    vault: Vault,
    file: StoredFile,
    *,
    who: Who,
    subject: Subject,
    at: datetime,
    trusted_s: float = 0,
) -> BinaryIO:
    """
    A reader of the file, after its bytes agreed with its digest through this very reader.

    Damage is an event of whoever asked, and raises DamagedFile; the caller tells the trail what
    was handed out after this returned, and before the first byte leaves.
    """
    try:
        return vault.open_verified(file.digest, trusted_s=trusted_s)
    except VaultError as why:
        note_damage(file.digest, why, who=who, subject=subject, at=at)
        raise DamagedFile(str(why)) from why


def pieces_of(
    source: BinaryIO, file: StoredFile, *, who: Who, subject: Subject, at: datetime
) -> Iterator[bytes]:
    """
    The whole of what `open_verified` opened, verified once more on its way, and closed.

    The last piece is withheld when the bytes changed since: DamagedFile.
    """
    with source:
        try:
            yield from verified_pieces(iter(partial(source.read, CHUNK), b""), file.digest)
        except (Tampered, OSError) as why:
            trouble = why if isinstance(why, Tampered) else Tampered("The disk gave no bytes.")
            note_damage(file.digest, trouble, who=who, subject=subject, at=at)
            raise DamagedFile(str(trouble)) from why


def note_damage(digest: str, why: VaultError, *, who: Who, subject: Subject, at: datetime) -> None:
    """That a file could not be handed out: an event, and a finding for whoever keeps the vault."""
    kind = kind_of(why)
    log.error("vault: %s of %s is %s", digest[:12], subject.name, kind or "out of reach")
    with transaction.atomic(durable=True):
        if kind:
            note_finding(digest, kind, look=None, at=at)
        append(_damage(who, subject, digest, kind or "unavailable"), at=at)


def note_finding(
    digest: str, kind: VaultFinding.Kind, *, look: VaultLook | None, at: datetime
) -> bool:
    """
    Note what is wrong with an object, in the caller's transaction; whether that is news.

    What is damaged or missing is certain at once; the rest when a second look sees it too.
    """
    row = VaultFinding.objects.filter(digest=digest, kind=kind, settled_at=None).first()
    certain = kind in _KINDS
    if row is None:
        VaultFinding.objects.create(
            digest=digest, kind=kind, confirmed=certain, seen_at=at, look=look
        )
        return certain
    again = look is not None and row.look_id != look.pk
    news = again and not row.confirmed
    if again:
        row.look, row.confirmed = look, True
        row.save(update_fields=["look", "confirmed"])
    return news


def tell_finding(digest: str, kind: VaultFinding.Kind, *, who: Who, at: datetime) -> None:
    """The event of a finding, in the caller's transaction."""
    holder = holder_of(digest)
    subject = Subject(holder.kind, holder.name, holder.level)
    append(_damage(who, subject, digest, kind), at=at)


def settle(digest: str, *, at: datetime) -> bool:
    """The object is right again; whether it was known to be wrong."""
    rows = VaultFinding.objects.filter(digest=digest, kind__in=_KINDS, settled_at=None)
    return bool(rows.update(settled_at=at))


def kind_of(why: VaultError) -> VaultFinding.Kind | None:
    """Which kind of finding an error is; None when it says nothing of the one object."""
    if isinstance(why, Missing):
        return VaultFinding.Kind.MISSING
    return VaultFinding.Kind.DAMAGED if isinstance(why, Tampered) else None


def mending(digest: str, *, who: Who, reason: str) -> Entry:
    """The event of an object that is right again."""
    holder = holder_of(digest)
    return Entry(
        who=who,
        action=Act.MEND_FILE,
        subject_kind=holder.kind,
        subject=holder.name,
        level=holder.level,
        reason=reason,
        details={"sha256": digest},
    )


def _tell_mending(digest: str, who: Who, at: datetime, *, reason: str = "damaged") -> None:
    append_durably(mending(digest, who=who, reason=reason), at=at)


def _damage(who: Who, subject: Subject, digest: str, reason: str) -> Entry:
    return Entry(
        who=who,
        action=Act.VAULT_DAMAGE,
        subject_kind=subject.kind,
        subject=subject.name,
        level=subject.level,
        outcome=Outcome.FAILED,
        reason=str(reason),
        details={"sha256": digest},
    )
