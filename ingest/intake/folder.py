"""
Walking a handed-over folder and copying its files out, without touching it.

Every component of a path is opened relative to the folder above it and never through a link, so
nothing outside the handed-over folder can be reached, whatever changes meanwhile.
"""

import errno
import hashlib
import os
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import BinaryIO

from ingest.intake.names import (
    is_system_file,
    is_system_folder,
    natural_key,
    shortened,
    shown_names,
)
from reading.domain.reasons import Reason

CHUNK = 1 << 20
MOST_BYTES = 2 << 30
MOST_LEVELS = 64
SECOND_LOOK_S = 1.0

Listing = list[tuple[bytes, os.stat_result | None]]

_FOLDER_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
# Without O_NONBLOCK, opening a pipe that took a file's place would wait for ever.
_FILE_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """
    Something found in the folder. `name` is its relative path for people (NFC, nothing hidden).

    `root` and `parts` are the raw bytes of the path. `problem` is set for what can be seen at once
    not to be a document, and for folders that cannot be listed.
    """

    root: bytes
    parts: tuple[bytes, ...]
    name: str
    size: int = 0
    problem: Reason | None = None

    @property
    def path(self) -> bytes:
        """The whole path as the system knows it."""
        return b"/".join((self.root, *self.parts))


@dataclass(frozen=True, slots=True)
class Taken:
    """What was copied: its size in bytes and its SHA-256 in hex."""

    size: int
    sha256: str


class FolderUnusable(Exception):
    """The folder to take in cannot be listed at all; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


class _Refused(Exception):
    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.reason = Reason(code, dict(params))


class _Changed(Exception):
    """The source was not the same after reading as before."""


def walk_folder(folder: str | bytes | os.PathLike[str]) -> Iterator[FolderEntry]:
    """
    Everything in `folder` and below, in natural order, folders entered where their name stands.

    Links are never followed. Whatever cannot be a document comes with its `problem`, so that the
    count is of all that lies there. Raises FolderUnusable, at once, when `folder` itself cannot be
    listed; a folder that fails further down is an entry with a problem.
    """
    root = os.path.abspath(os.fsencode(folder))  # noqa: PTH100 - names are bytes here
    try:
        listing = _list(root, ())
    except OSError as error:
        reason = _folder_reason(error)
        missing = reason.code == "folder_vanished"
        raise FolderUnusable(Reason("folder_missing") if missing else reason) from error
    return _walk(root, (), listing)


def take_bytes(
    entry: FolderEntry,
    target: BinaryIO,
    *,
    most_bytes: int = MOST_BYTES,
    second_look_s: float = SECOND_LOOK_S,
) -> Taken | Reason:
    """
    Copy a file of `walk_folder` into `target` (seekable, open for writing), hashing it.

    Returns a reason instead when the source is at fault: gone, not a plain file, larger than
    `most_bytes`, or still changing at a second attempt `second_look_s` seconds later; `target` is
    then cut back to where it stood. An OSError of `target` itself (disk full) is raised: no file is
    to blame for it. The source's access time is kept where the system allows.
    """
    if entry.problem is not None:
        return entry.problem
    start = target.tell()
    try:
        for pause in (second_look_s, None):
            try:
                return _copy(entry, target, most_bytes)
            except _Changed:
                _cut_back(target, start)
                if pause is not None:
                    time.sleep(pause)
    except _Refused as refused:
        _cut_back(target, start)
        return refused.reason
    return Reason("changed_while_read")


def _walk(root: bytes, above: tuple[bytes, ...], listing: Listing) -> Iterator[FolderEntry]:
    # A stack of listings instead of recursion; each is read whole, so its order is its own.
    stack = [(above, "", _ordered(listing))]
    while stack:
        folder, shown_above, names = stack[-1]
        found = next(names, None)
        if found is None:
            stack.pop()
            continue
        name, shown, looked = found
        entry = _entry(root, (*folder, name), shown_above + shown, looked)
        if looked is None or not stat.S_ISDIR(looked.st_mode) or entry.problem is not None:
            yield entry
            continue
        try:
            below = _list(root, entry.parts)
        except OSError as error:
            yield replace(entry, problem=_folder_reason(error))
            continue
        stack.append((entry.parts, f"{shown_above}{shown}/", _ordered(below)))


def _entry(
    root: bytes, parts: tuple[bytes, ...], shown: str, looked: os.stat_result | None
) -> FolderEntry:
    name = shortened(shown)
    if looked is None:
        return FolderEntry(root, parts, name, problem=Reason("vanished"))
    is_file = stat.S_ISREG(looked.st_mode)
    return FolderEntry(root, parts, name, looked.st_size if is_file else 0, _problem(parts, looked))


def _problem(parts: tuple[bytes, ...], looked: os.stat_result) -> Reason | None:
    mode = looked.st_mode
    if stat.S_ISDIR(mode):
        if is_system_folder(parts[-1]):
            return Reason("system_folder")
        return (
            Reason("folder_too_deep", {"limit": MOST_LEVELS}) if len(parts) > MOST_LEVELS else None
        )
    if not stat.S_ISREG(mode):
        return _not_a_file(mode)
    return Reason("system_file") if is_system_file(parts[-1]) else None


def _not_a_file(mode: int) -> Reason:
    if stat.S_ISLNK(mode):
        return Reason("symbolic_link")
    if stat.S_ISFIFO(mode):
        return Reason("pipe")
    return Reason("socket") if stat.S_ISSOCK(mode) else Reason("device")


def _list(root: bytes, parts: tuple[bytes, ...]) -> Listing:
    handle = _open_folder(root, parts)
    try:
        # A listing by descriptor gives names as text; the bytes come back unharmed.
        names = [os.fsencode(name) for name in os.listdir(handle)]  # noqa: PTH208
        found = [(name, _look(name, handle)) for name in names]
        if os.fstat(handle).st_nlink == 0:
            raise FileNotFoundError(errno.ENOENT, "the folder was removed while it was listed")
        return found
    finally:
        os.close(handle)


def _look(name: bytes, folder: int) -> os.stat_result | None:
    try:
        return os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None


def _open_folder(root: bytes, parts: tuple[bytes, ...]) -> int:
    # The handed-over folder itself may be a link: a person named it.
    handle = os.open(root, _FOLDER_FLAGS)
    for part in parts:
        try:
            below = os.open(part, _FOLDER_FLAGS | os.O_NOFOLLOW, dir_fd=handle)
        finally:
            os.close(handle)
        handle = below
    return handle


def _ordered(listing: Listing) -> Iterator[tuple[bytes, str, os.stat_result | None]]:
    shown = shown_names(name for name, _ in listing)
    in_order = sorted(listing, key=lambda found: natural_key(found[0]))
    return iter([(name, shown[name], looked) for name, looked in in_order])


def _folder_reason(error: OSError) -> Reason:
    if error.errno == errno.ENOTDIR:
        return Reason("not_a_folder")
    if error.errno in (errno.ENOENT, errno.ESTALE, errno.ENODEV, errno.ELOOP):
        return Reason("folder_vanished")
    if error.errno in (errno.EACCES, errno.EPERM):
        return Reason("folder_not_permitted")
    return Reason("folder_read_error")


def _copy(entry: FolderEntry, target: BinaryIO, most_bytes: int) -> Taken:
    try:
        folder = _open_folder(entry.root, entry.parts[:-1])
    except OSError as error:
        raise _file_refusal(error) from error
    try:
        handle = _open_file(entry.parts[-1], folder)
        try:
            before = os.fstat(handle)
            _must_be_plain(before, most_bytes)
            taken = _pour(handle, target, before.st_size)
            after = os.fstat(handle)
        finally:
            os.close(handle)
        now = _look(entry.parts[-1], folder)
    finally:
        os.close(folder)
    if taken.size != after.st_size or not _unchanged(before, after, now):
        raise _Changed
    return taken


def _unchanged(before: os.stat_result, after: os.stat_result, now: os.stat_result | None) -> bool:
    same_content = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    if now is None:
        # Deleted after the last byte was read is no loss: the copy is whole.
        return same_content
    same_file = (now.st_dev, now.st_ino) == (after.st_dev, after.st_ino)
    return same_content and same_file and before.st_ctime_ns == now.st_ctime_ns


def _open_file(name: bytes, folder: int) -> int:
    try:
        # Looked at before it is opened: opening a device can have effects of its own.
        looked = os.stat(name, dir_fd=folder, follow_symlinks=False)
        if not stat.S_ISREG(looked.st_mode):
            raise _Refused(_not_a_file(looked.st_mode).code)
        with suppress(PermissionError):
            # Only a file's owner may leave its access time alone.
            return os.open(name, _FILE_FLAGS | getattr(os, "O_NOATIME", 0), dir_fd=folder)
        return os.open(name, _FILE_FLAGS, dir_fd=folder)
    except OSError as error:
        raise _file_refusal(error) from error


def _must_be_plain(looked: os.stat_result, most_bytes: int) -> None:
    if not stat.S_ISREG(looked.st_mode):
        raise _Refused(_not_a_file(looked.st_mode).code)
    if looked.st_size > most_bytes:
        raise _Refused("too_large", limit_mb=most_bytes >> 20)
    if looked.st_size == 0:
        raise _Refused("empty")


def _pour(handle: int, target: BinaryIO, expected: int) -> Taken:
    digest = hashlib.sha256()
    size = 0
    while chunk := _read(handle):
        size += len(chunk)
        if size > expected:
            raise _Changed
        digest.update(chunk)
        target.write(chunk)
    target.flush()
    return Taken(size, digest.hexdigest())


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, CHUNK)
    except OSError as error:
        raise _file_refusal(error) from error


def _file_refusal(error: OSError) -> _Refused:
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ESTALE, errno.ENODEV):
        return _Refused("vanished")
    if error.errno == errno.ELOOP:
        return _Refused("symbolic_link")
    if error.errno in (errno.EACCES, errno.EPERM):
        return _Refused("not_permitted")
    if error.errno == errno.ENXIO:
        return _Refused("device")
    return _Refused("read_error")


def _cut_back(target: BinaryIO, start: int) -> None:
    target.seek(start)
    target.truncate()
