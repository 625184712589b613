"""A new file of keys, and who can open it."""

import contextlib
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from keys.domain.classes import CLASSES, OPEN_CLASS, KeyClass
from keys.domain.envelopes import KEY_BYTES, public_of
from keys.domain.errors import OtherSite, StoreUnusable, WrongKey
from keys.domain.slots import (
    SALT_BYTES,
    Cost,
    Kind,
    Slot,
    closed_slot,
    is_key_file,
    is_passphrase,
    match_key,
    opened,
    said,
    unwrapped_private,
    voucher_key,
    wrapped_private,
)
from keys.ring.ring import Held
from keys.store import rows as tables
from keys.store.file import KeyFile, flush_folder
from keys.store.rows import ClassKey

# One who opens them every day, and one in the safe: of one alone all would be lost with it.
FEWEST_SLOTS: Final = 2


class TooFewSlots(ValueError):
    """Fewer than two ways to open the keys."""


class UnfitSecret(ValueError):
    """A passphrase too short, or a file that is no key."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.label = label


@dataclass(frozen=True, slots=True)
class Secret:
    """What somebody opens the keys with, and what it is called by."""

    kind: Kind
    label: str
    content: bytes

    @classmethod
    def passphrase(cls, label: str, text: str) -> "Secret":
        """Something to be typed. Raises UnfitSecret."""
        if not is_passphrase(text):
            raise UnfitSecret(label)
        return cls(Kind.PASSPHRASE, label, said(text))

    @classmethod
    def key_file(cls, label: str, content: bytes) -> "Secret":
        """What stands in a file that is kept elsewhere. Raises UnfitSecret."""
        if not is_key_file(content):
            raise UnfitSecret(label)
        return cls(Kind.FILE, label, content)


def make_keys(
    path: Path,
    *,
    site: bytes,
    for_whom: Sequence[Secret],
    by: str,
    at: datetime,
    cost: Cost | None = None,
) -> KeyFile:
    """
    The file of keys of an archive (`site` is its identity), with the first keys of every class.

    It stands in its place whole, or not at all. Raises TooFewSlots, FileExistsError, OSError.
    """
    if len({one.label for one in for_whom}) < FEWEST_SLOTS:
        raise TooFewSlots(len(for_whom))
    if path.exists() and path.stat().st_size:
        raise FileExistsError(path)
    # An empty one was left by somebody who was killed at the last step.
    path.unlink(missing_ok=True)
    beside = path.with_name(f".{path.name}.new")
    for rest in (beside, *_sidecars(beside)):
        rest.unlink(missing_ok=True)
    file, root = KeyFile.make(beside), secrets.token_bytes(KEY_BYTES)
    with file.writing() as rows:
        tables.set_meta(rows, "site", site)
        tables.set_meta(rows, "names_key", secrets.token_bytes(KEY_BYTES))
        for one in for_whom:
            slot = _slot(root, one, site=site, cost=cost)
            tables.add_slot(rows, slot, at=at, by=by)
        for key_class in CLASSES:
            tables.add_class_key(rows, new_class_key(root, key_class, 1), at=at)
    file.truncate()
    file.close()
    # Refused where somebody was faster: what stands there may be all that opens the archive.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    beside.replace(path)
    flush_folder(path.parent)
    return KeyFile(path)


def new_class_key(root: bytes, key_class: KeyClass, epoch: int) -> ClassKey:
    """Fresh keys of a class."""
    private = secrets.token_bytes(KEY_BYTES)
    kept = private
    if key_class != OPEN_CLASS:
        kept = wrapped_private(private, root, key_class=key_class, epoch=epoch)
    return ClassKey(key_class, epoch, public_of(private), kept)


def demand_site(file: KeyFile, site: bytes) -> None:
    """Raises OtherSite where the file is that of another archive."""
    with file.reading() as rows:
        found = tables.meta(rows, "site")
    if found != site:
        raise OtherSite(file.path.name)


def root_of(file: KeyFile, kind: Kind, content: bytes) -> bytes:
    """
    The root, by a passphrase as `said` has it or by what a key file holds. Raises WrongKey.

    Every slot of the kind is tried, whichever opens: how long it takes tells nothing of which.
    """
    with file.reading() as rows:
        site, slots = tables.meta(rows, "site") or b"", tables.slots(rows)
    found = b""
    for slot in slots:
        if slot.kind is kind:
            with contextlib.suppress(WrongKey):
                found = opened(slot, content, site=site)
    if not found:
        raise WrongKey(str(kind))
    return found


def held_with(file: KeyFile, root: bytes) -> Held:
    """All that the root opens. Raises StoreUnusable where a private half is not that of its public one."""
    private = {}
    with file.reading() as rows:
        known = tables.class_keys(rows)
    for one in known:
        if one.private is None or one.key_class == OPEN_CLASS:
            continue
        opened_half = unwrapped_private(one.private, root, key_class=one.key_class, epoch=one.epoch)
        if public_of(opened_half) != one.public:
            raise StoreUnusable("a public half that is not ours")
        private[one.key_class, one.epoch] = opened_half
    return Held(private, match_key(root), voucher_key(root))


def add_secret(
    file: KeyFile, root: bytes, secret: Secret, *, by: str, at: datetime, cost: Cost | None = None
) -> None:
    """One more way to open, in the place of that of the same label. Raises StoreBusy as `truncate`."""
    with file.writing() as rows:
        slot = _slot(root, secret, site=tables.meta(rows, "site") or b"", cost=cost)
        tables.add_slot(rows, slot, at=at, by=by)
    file.truncate()


def remove_secret(file: KeyFile, label: str) -> None:
    """One way to open less. Raises TooFewSlots, KeyError, StoreBusy as `truncate`."""
    with file.writing() as rows:
        if label not in {slot.label for slot in tables.slots(rows)}:
            raise KeyError(label)
        tables.remove_slot(rows, label)
        if len(tables.slots(rows)) < FEWEST_SLOTS:
            raise TooFewSlots(label)
    file.truncate()


def _slot(root: bytes, one: Secret, *, site: bytes, cost: Cost | None) -> Slot:
    return closed_slot(
        root,
        one.content,
        kind=one.kind,
        label=one.label,
        site=site,
        salt=secrets.token_bytes(SALT_BYTES),
        cost=cost or Cost(),
    )


def _sidecars(path: Path) -> list[Path]:
    return [path.with_name(path.name + ending) for ending in ("-wal", "-shm")]
