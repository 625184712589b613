"""What the archive asks of the place where bytes are kept, whichever place that is."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO, Final, Protocol

from archive.domain.secrecy import Secrecy
from archive.domain.vault_names import LONGEST_NAME
from keys.api import KeyClass
from keys.domain.tokens import is_object_name

CHUNK: Final = 256 * 1024

_DIGEST = re.compile(r"[0-9a-f]{64}")
# Digits and lower-case letters alone: every database then sorts them as Python does.
_NAME = re.compile(rf"[0-9a-z]{{1,{LONGEST_NAME}}}")


class VaultError(Exception):
    """Something about the vault, told in one sentence fit for a log."""


class Missing(VaultError):
    """No object is kept under this name."""


class Tampered(VaultError):
    """What is kept is not what was put: bytes, length, kind of file or record of its locks."""


class Locked(VaultError):
    """The object may not be destroyed: its lock has not run out, or it is on hold."""


class VaultFull(VaultError):
    """No room is left. Nothing of the refused object was kept."""


class VaultUnavailable(VaultError):
    """The place itself cannot be used: absent, forbidden, read-only or broken."""


class Shut(VaultUnavailable):
    """The object is encrypted, and the keys to read it with are not open here. It is not damaged."""


class NoVault(VaultUnavailable):
    """Nothing was ever put there, or its disk is not connected."""


@dataclass(frozen=True)
class Stored:
    """
    What `put` kept. `name` is what the vault calls the object, and all it is asked by; `digest` is
    the SHA-256 of the bytes in lower-case hex, `size` their number.

    `mended` tells that a damaged object stood under the name, and that the right bytes took its
    place. `plain` names an object of the same bytes that stands beside an encrypted one as they are:
    they were kept before they were closed, and it is to go once no row names it.
    """

    name: str
    digest: str
    size: int
    new: bool
    mended: bool = False
    plain: str = ""


class Flaw(StrEnum):
    """What is not as it should be of a vault that takes what it is given."""

    OPEN_TO_OTHERS = "open_to_others"
    NOT_WORM = "not_worm"
    NOT_TRIED = "not_tried"
    CLOCK = "clock"


@dataclass(frozen=True)
class Health:
    """
    How the vault is now. `free_bytes` is what may still be written, None where the store tells nobody.

    `worm` is true only where the store itself keeps a locked object from everybody, its owner
    included, and that was tried lately. `detail` is empty when all is well, else one sentence, and
    `flaws` says the same of a vault that can be written. `begun` is false where there is no vault at
    all: none yet, or its disk is not connected.
    """

    writable: bool
    free_bytes: int | None
    worm: bool
    detail: str
    begun: bool = True
    flaws: tuple[Flaw, ...] = ()

    @classmethod
    def unusable(cls, why: str, *, begun: bool = True) -> "Health":
        """Of a vault that takes nothing now, in one sentence."""
        return cls(writable=False, free_bytes=0, worm=False, detail=why, begun=begun)


@dataclass(frozen=True)
class Tended:
    """
    What was done so that objects stay locked: how many leases were renewed, and what the store let
    somebody do to a locked object that nobody may, in words of `archive.storage.s3.trying`. `tried` is
    false for a vault that promises no locks of its own.
    """

    renewed: int = 0
    tried: bool = False
    let_go: tuple[str, ...] = ()


class Vault(Protocol):
    """
    Keeps objects for ever, each content once, under a name that follows from its bytes.

    A name is of digits and lower-case letters, at most LONGEST_NAME of them; it need not be the
    SHA-256 of the bytes. A right object never changes and is never overwritten. Every method may
    raise VaultUnavailable, and every method that takes a name raises Missing when nothing is kept
    under it; a text that can be no name names nothing.
    """

    def name_for(self, digest: str, *, secrecy: Secrecy) -> str:
        """The name under which the bytes of this SHA-256 are kept, or would be if they were so closed."""

    def names_of(self, digest: str) -> list[str]:
        """Every name under which the bytes of this SHA-256 are kept, encrypted and as they are."""

    def aside_of(self, name: str) -> list[str]:
        """What stood under a name, was not right, and was put aside when that was mended."""

    def forget_aside(self, name: str) -> None:
        """None of it is left."""

    def put(
        self,
        source: BinaryIO,
        *,
        secrecy: Secrecy,
        before_mending: Callable[[str], None] | None = None,
    ) -> Stored:
        """
        Keep what `source` still has to give, from where it stands, and leave it open.

        `secrecy` is that of what the bytes are part of: a vault that encrypts chooses its key by it.
        Bytes that are kept encrypted already stay so, under keys as closed as this at least.

        When this returns, the bytes were read back from the store, agreed, and survive a power
        cut. Bytes already kept are checked, not written again, and give `new=False`. Whatever
        `source` raises goes through, and nothing is kept. Raises VaultFull.

        What stands under the name and is not right is put aside, never removed, and the right
        bytes take its place: `mended=True`. `before_mending` is told the name just before; if
        it raises, nothing is replaced.
        """

    def class_of(self, name: str) -> KeyClass:
        """
        Of which class the key of an object is, as only who has opened that class can tell; the open one
        where it stands plain. Raises Shut, Tampered.
        """

    def reclass(self, name: str, *, secrecy: Secrecy) -> None:
        """
        What is encrypted is so under keys of exactly this class; no byte is written. Raises Shut where
        it is to leave a class that is not open. What stands plain is left as it is.
        """

    def size(self, name: str) -> int:
        """Length in bytes."""

    def read(self, name: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """
        The bytes from `start`, at most `length` of them, in pieces of at most CHUNK.

        A range beyond the end gives what there is, perhaps nothing. Missing is raised at the
        call, not at the first piece. Who reads the whole object gets Tampered instead of its last
        piece if it does not agree with its name. ValueError for a negative start or length.
        """

    def open(self, name: str) -> BinaryIO:
        """A seekable reader that fetches only what is asked of it. The caller closes it."""

    def open_verified(self, name: str, *, trusted_s: float = 0) -> BinaryIO:
        """
        As `open`, once the whole object was read through this very reader and agreed.

        What was verified at most `trusted_s` seconds ago, and has not been touched since as far
        as the store can tell, is not read again. Raises Tampered.
        """

    def verify(self, name: str, *, seen: Callable[[int], None] | None = None) -> None:
        """
        Read the object again, whole. Raises Tampered if it does not agree with its name.

        `seen` is told the length of each piece read; what it raises ends the reading.
        """

    def read_stored(self, name: str) -> BinaryIO:
        """
        The object as it stands in the vault, what is encrypted encrypted, from its start. No key is asked,
        and nothing is found right by it. The caller closes it.
        """

    def put_stored(self, name: str, source: BinaryIO) -> bool:
        """
        Keep an object that a vault gave by `read_stored`, under the same name; whether it is new.

        When this returns the bytes were read back from the store and survive a power cut. Raises Tampered
        where they cannot be those of the name as far as can be told without keys, or where what stands
        under it is not right; VaultFull.
        """

    def lock_until(self, name: str, until: datetime) -> None:
        """
        Refuse destruction before `until` (aware). A lock only grows: an earlier date than the
        one in force changes nothing.
        """

    def hold(self, name: str, on: bool) -> None:
        """Refuse destruction, whatever the lock says, for as long as the hold is on."""

    def destroy(self, name: str, *, at: datetime) -> None:
        """Remove the object for good. `at` (aware) is now. Raises Locked while it is guarded."""

    def health(self) -> Health:
        """How the vault is now. Never raises: a vault that cannot be used says so in `detail`."""

    def tend(self, *, at: datetime, unless_after: datetime | None = None) -> Tended:
        """
        What the vault wants done once a day: leases renewed, its locks tried; nothing where that was done
        after `unless_after`. `at` (aware) is now. A vault without locks of its own does nothing.
        """

    def names(self, after: str = "") -> Iterator[str]:
        """Every name kept, in ascending order; of those that come after `after`."""


def require_name(text: str) -> None:
    """Raises Missing for a text that can be no name in any vault."""
    if not _NAME.fullmatch(text):
        raise Missing("Nothing is kept under what is no name.")


def require_path_name(text: str) -> None:
    """Raises Missing for what can be no name in a folder, plain or encrypted: none reaches a path."""
    if not (_DIGEST.fullmatch(text) or is_object_name(text)):
        raise Missing("Nothing is kept under a name that is no hash in lower-case hex.")


def verified_pieces(
    pieces: Iterator[bytes], name: str, name_for: Callable[[str], str] = str
) -> Iterator[bytes]:
    """The pieces one by one; the last only when `name_for` the digest of all of them is the name."""
    running = hashlib.sha256()
    held: bytes | None = None
    for piece in pieces:
        running.update(piece)
        if held is not None:
            yield held
        held = piece
    if name_for(running.hexdigest()) != name:
        raise Tampered(f"{name} does not agree with its name.")
    if held is not None:
        yield held


def is_path_name(text: str) -> bool:
    """Whether an object in a folder can be called so."""
    return _DIGEST.fullmatch(text) is not None or is_object_name(text)


def require_range(start: int, length: int | None) -> None:
    """ValueError for a range no file can have."""
    if start < 0 or (length is not None and length < 0):
        raise ValueError("A range starts and extends forward.")
