"""What is known to be wrong with stored files: findings for whoever keeps the vault, and their events."""

import logging
from datetime import datetime
from typing import Final, NamedTuple

from django.db import transaction

from archive.models import StoredFile, VaultFinding, VaultLook
from archive.queries.holders import holder_of
from archive.storage.port import Missing, Tampered, VaultError
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


def note_damage(
    file: StoredFile,
    why: VaultError,
    *,
    who: Who,
    subject: Subject,
    at: datetime,
    known_again: bool = True,
) -> None:
    """
    That a file could not be handed out: an event, and a finding for whoever keeps the vault.

    A person's try is an event each time. A machine that tries again by itself says
    `known_again=False`: what is known already is not told anew.
    """
    kind = kind_of(why)
    log.error("vault: %s of %s is %s", file, subject.name, kind or "out of reach")
    with transaction.atomic(durable=True):
        news = kind is None or note_finding(file.object_name, kind, look=None, at=at)
        if news or known_again:
            sha256 = {"sha256": file.digest}
            append(_damage(who, subject, kind or "unavailable", sha256), at=at)


def note_finding(
    name: str, kind: VaultFinding.Kind, *, look: VaultLook | None, at: datetime
) -> bool:
    """
    Note what is wrong with an object, in the caller's transaction; whether that is news.

    What is damaged or missing is certain at once; the rest when a second look sees it too.
    """
    row = VaultFinding.objects.filter(object_name=name, kind=kind, settled_at=None).first()
    certain = kind in _KINDS
    if row is None:
        VaultFinding.objects.create(
            object_name=name, kind=kind, confirmed=certain, seen_at=at, look=look
        )
        return certain
    again = look is not None and row.look_id != look.pk
    news = again and not row.confirmed
    if again:
        row.look, row.confirmed = look, True
        row.save(update_fields=["look", "confirmed"])
    return news


def tell_finding(name: str, kind: VaultFinding.Kind, *, who: Who, at: datetime) -> None:
    """The event of a finding, in the caller's transaction."""
    holder = holder_of(name)
    subject = Subject(holder.kind, holder.name, holder.level)
    append(_damage(who, subject, kind, holder.bytes_told), at=at)


def settle(name: str, *, at: datetime) -> bool:
    """The object is right again; whether it was known to be wrong."""
    rows = VaultFinding.objects.filter(object_name=name, kind__in=_KINDS, settled_at=None)
    return bool(rows.update(settled_at=at))


def kind_of(why: VaultError) -> VaultFinding.Kind | None:
    """Which kind of finding an error is; None when it says nothing of the one object."""
    if isinstance(why, Missing):
        return VaultFinding.Kind.MISSING
    return VaultFinding.Kind.DAMAGED if isinstance(why, Tampered) else None


def mending(name: str, *, who: Who, reason: str) -> Entry:
    """The event of an object that is right again."""
    holder = holder_of(name)
    return Entry(
        who=who,
        action=Act.MEND_FILE,
        subject_kind=holder.kind,
        subject=holder.name,
        level=holder.level,
        reason=reason,
        details=holder.bytes_told,
    )


def tell_mending(name: str, *, who: Who, at: datetime, reason: str = "damaged") -> None:
    """The event of an object that is about to be right again, in a transaction of its own."""
    append_durably(mending(name, who=who, reason=reason), at=at)


def _damage(who: Who, subject: Subject, reason: str, bytes_told: dict[str, str]) -> Entry:
    return Entry(
        who=who,
        action=Act.VAULT_DAMAGE,
        subject_kind=subject.kind,
        subject=subject.name,
        level=subject.level,
        outcome=Outcome.FAILED,
        reason=str(reason),
        details=bytes_told,
    )
