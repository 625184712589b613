"""
The door to bytes: what comes in mends what was damaged, what goes out was verified.

Whoever keeps or opens a file says which one; how the vault calls its object, and with which key it
may be sealed, nobody outside of this package knows.
"""

import hashlib
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import BinaryIO

from access.api import Level
from archive.actions.damage import DamagedFile, Subject, note_damage, settle, tell_mending
from archive.domain.secrecy import Secrecy
from archive.domain.standing import rank_of
from archive.models import StoredFile
from archive.models.descent import came_down
from archive.models.read_words import classes_read, is_within
from archive.storage import open_vault
from archive.storage.port import (
    CHUNK,
    Health,
    Missing,
    Stored,
    Tampered,
    Vault,
    VaultError,
    VaultUnavailable,
    verified_pieces,
)
from audit.api import Who
from keys.api import KeyClass
from keys.domain.tokens import is_object_name


@dataclass(frozen=True, slots=True)
class Store:
    """Where a site keeps its bytes, for the functions of this door. They alone ask its vault."""

    vault: Vault


def open_store(url: str) -> Store:
    """The store that a URL of the settings names. Touches nothing yet. ValueError for no such URL."""
    return Store(open_vault(url))


def keep(store: Store, source: BinaryIO, *, secrecy: Secrecy, who: Who, at: datetime) -> Stored:
    """
    Keep a file for ever. Damaged or missing bytes of a known file are mended by it.

    `secrecy` is the most closed that the file may turn out to be, as far as is known now. Mending is
    on the trail before anything is replaced. Not inside a transaction. Raises VaultError.
    """
    stored = store.vault.put(
        source,
        secrecy=secrecy,
        before_mending=lambda name: tell_mending(name, who=who, at=at),
    )
    if stored.new and StoredFile.objects.filter(object_name=stored.name).exists():
        tell_mending(stored.name, who=who, at=at, reason="missing")
        settle(stored.name, at=at)
    elif stored.mended:
        settle(stored.name, at=at)
    return stored


def note_stored_file(stored: Stored, *, media: str, at: datetime) -> StoredFile:
    """
    The row of a file that is kept already; the same bytes give the same row.

    Where the vault calls them otherwise than before, what it says now counts: it has just found
    them right there.
    """
    row, new = StoredFile.objects.get_or_create(
        digest=stored.digest,
        defaults={
            "object_name": stored.name, "size": stored.size, "media": media, "stored_at": at,
        },
    )  # fmt: skip
    if not new and row.object_name != stored.name:
        row.object_name = stored.name
        row.save(update_fields=["object_name"])
    return row


def name_before_keeping(store: Store, source: BinaryIO, *, secrecy: Secrecy) -> str:
    """What the store will call the object when all of `source` is kept so; `source` is wound back."""
    return store.vault.name_for(digest_of(source), secrecy=secrecy)


def digest_of(source: BinaryIO) -> str:
    """The SHA-256 of all of `source`, which is wound back."""
    source.seek(0)
    digest = hashlib.file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]
    source.seek(0)
    return digest


def open_kept(
    store: Store,
    file: StoredFile,
    *,
    who: Who,
    subject: Subject,
    at: datetime,
    trusted_s: float = 0,
) -> BinaryIO:
    """
    A reader of the file, after its bytes were found right through this very reader.

    What was found right less than `trusted_s` ago and not touched since is not read again. Damage
    is an event of whoever asked, and raises DamagedFile; the caller tells the trail what was
    handed out after this returned, and before the first byte leaves.
    """
    try:
        demand_readable(store.vault, file)
        return store.vault.open_verified(file.object_name, trusted_s=trusted_s)
    except VaultError as why:
        note_damage(file, why, who=who, subject=subject, at=at)
        raise DamagedFile(str(why)) from why


class MoreClosed(DamagedFile):
    """The keys of the bytes are of a class more closed than whoever asks may read, or than it is said to be."""


def demand_readable(vault: Vault, file: StoredFile) -> None:
    """
    The bytes are no more closed than whoever asks may read, whatever somebody wrote into a row that
    holds them. Raises MoreClosed, VaultError.
    """
    bound = classes_read()
    if bound is None or not is_object_name(file.object_name):
        return
    kept = vault.class_of(file.object_name)
    if kept not in bound and not any(_came_down(file, kept, one) for one in bound):
        raise MoreClosed("The file is more closed than its row says.")


def class_kept(store: Store, file: StoredFile) -> KeyClass:
    """Of which class the keys of a file are. Raises VaultError."""
    return store.vault.class_of(file.object_name)


def closed_above_its_rows(store: Store, file: StoredFile, *, secrecy: Secrecy) -> KeyClass | None:
    """The class of a file's keys where that is above how closed it is said to be. Raises VaultError."""
    kept, said = store.vault.class_of(file.object_name), _class_of(secrecy)
    return None if is_within(kept, said) or _came_down(file, kept, said) else kept


def found_above(store: Store, file: StoredFile, *, secrecy: Secrecy) -> KeyClass | None:
    """The same as far as it can be told now."""
    try:
        return closed_above_its_rows(store, file, secrecy=secrecy)
    except VaultError:
        return None


def _came_down(file: StoredFile, came_from: KeyClass, came_to: KeyClass) -> bool:
    return came_down(("archive_storedfile", file.pk), came_from, came_to)


def pieces_of(
    source: BinaryIO, file: StoredFile, *, who: Who, subject: Subject, at: datetime
) -> Iterator[bytes]:
    """
    The whole of what `open_kept` opened, verified once more on its way, and closed.

    The last piece is withheld when the bytes changed since: DamagedFile.
    """
    with source:
        try:
            yield from verified_pieces(iter(partial(source.read, CHUNK), b""), file.digest)
        except (Tampered, OSError) as why:
            trouble = why if isinstance(why, Tampered) else Tampered("The disk gave no bytes.")
            note_damage(file, trouble, who=who, subject=subject, at=at)
            raise DamagedFile(str(trouble)) from why


def copied_out(
    store: Store, file: StoredFile, *, secrecy: Secrecy, who: Who, subject: Subject, at: datetime
) -> Iterator[bytes]:
    """
    The whole file for a machine that works on it, read once and verified on its way, where it is no more
    closed than `secrecy`: what it is worked on as. Raises MoreClosed.

    Damage is an event when it is news, for a machine tries again by itself, and raises DamagedFile
    instead of the last piece. Raises VaultError when the store as a whole cannot be used.
    """
    try:
        if closed_above_its_rows(store, file, secrecy=secrecy) is not None:
            raise MoreClosed("The file is more closed than its row says.")
        yield from store.vault.read(file.object_name)
    except (Missing, Tampered) as why:
        note_damage(file, why, who=who, subject=subject, at=at, known_again=False)
        raise DamagedFile(str(why)) from why


def discard_copy(store: Store, name: str, *, at: datetime) -> None:
    """
    Destroy an access copy that came to nothing; what the archive's own rows refer to stays.

    What cannot be removed now is reported by the look through the vault.
    """
    if not StoredFile.objects.filter(object_name=name).exists():
        with suppress(VaultError):
            store.vault.destroy(name, at=at)


def destroy_kept(store: Store, file: StoredFile, *, at: datetime) -> None:
    """
    Remove a file's object for good, and see that it is gone; one that is gone already is no fault.

    What the bytes are kept as beside it, plain from before they were closed, goes too. Whoever asks has
    seen to it that nobody else holds them. Raises VaultError.
    """
    for name in dict.fromkeys((file.object_name, *store.vault.names_of(file.digest))):
        with suppress(Missing):
            store.vault.destroy(name, at=at)
        with suppress(Missing):
            store.vault.size(name)
            raise VaultUnavailable("The object is still there.")


def forget_plain(store: Store, file: StoredFile, *, at: datetime) -> int:
    """
    What stands plain beside the encrypted object that a file's row names is removed, and what of it was
    damaged and put aside; how many there were.

    The encrypted one is read whole first, which wants open keys: what is removed is never the last.
    Raises VaultError.
    """
    plain = [
        name
        for name in store.vault.names_of(file.digest)
        if name == file.digest and name != file.object_name
    ]
    aside = file.digest != file.object_name and store.vault.aside_of(file.digest)
    if plain or aside:
        deque(store.vault.read(file.object_name), maxlen=0)
    for name in plain:
        with suppress(Missing):
            store.vault.destroy(name, at=at)
    if aside:
        store.vault.forget_aside(file.digest)
    return len(plain)


def keep_as_closed(store: Store, file: StoredFile, *, secrecy: Secrecy, at: datetime) -> bool:
    """
    A file is kept as this asks: encrypted where it is closed, under keys of just that class, and nothing
    plain stays beside it. Returns whether all of it was done; what was begun does no harm.
    """
    try:
        if not is_object_name(file.object_name):
            if secrecy == Secrecy():
                return True
            with store.vault.open_verified(file.object_name) as plain:
                plain.seek(0)
                stored = store.vault.put(plain, secrecy=secrecy)
            file = note_stored_file(stored, media=file.media, at=at)
        if closed_above_its_rows(store, file, secrecy=secrecy) is not None:
            # Nobody who may has said that it comes down: it stays, and is told of.
            return False
        store.vault.reclass(file.object_name, secrecy=secrecy)
        if secrecy != Secrecy():
            forget_plain(store, file, at=at)
    except VaultError:
        return False
    return True


def closed_in_clear(store: Store) -> Iterator[str]:
    """
    The names of objects whose bytes are closed and stand in the vault as they are. Raises VaultError.

    One that was ordinary first may stand beside the encrypted one of the same bytes.
    """
    closed = StoredFile.objects.exclude(level=Level.ORDINARY, party_papers=False).order_by("pk")
    for names in closed.values_list("object_name", "digest").iterator():
        for name in dict.fromkeys(names):
            if not is_object_name(name) and _is_kept(store, name):
                yield name
        yield from store.vault.aside_of(names[1])


def _class_of(secrecy: Secrecy) -> KeyClass:
    return rank_of(secrecy.level, party_papers=secrecy.party_papers)


def _is_kept(store: Store, name: str) -> bool:
    try:
        return store.vault.size(name) >= 0
    except Missing:
        return False


def health_of(store: Store) -> Health:
    """
    How the store is now; one that cannot be used says so. Never raises.

    A store of which files are known has begun, whatever is to be seen of it now.
    """
    health = store.vault.health()
    return replace(health, begun=health.begun or StoredFile.objects.exists())
