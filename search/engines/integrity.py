"""
Whether an index of tantivy on disk is whole: every file that its meta.json names is there, and
agrees with the checksum at its own end.

tantivy writes that checksum itself (CRC-32 of the file without its footer), and its Python door
offers no way to ask for it. A file that has not been touched since it agreed is not read again;
what the indexer found right is left beside the index, so that other processes need not read it.
"""

import errno
import json
import os
import time
import zlib
from pathlib import Path
from threading import Lock
from typing import Final, NotRequired, TypedDict

from search.engines.port import RebuildNeeded, SearchUnavailable

CHECKED: Final = "checked.json"
_PARTS: Final = ("fast", "fieldnorm", "idx", "pos", "store", "term")
_MAGIC: Final = (1337).to_bytes(4, "little")
_CHUNK: Final = 1 << 20
_LONGEST_FOOTER: Final = 4096
_LOOKS: Final = 5
_STEP_OF_FILE_CLOCK_NS: Final = 20_000_000  # 4 ms or 10 ms on usual machines
_OF_THE_MACHINE: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM})

_Stamp = tuple[int, int, int, int]  # inode, size, modified, changed


class _Deletions(TypedDict):
    """Of a segment's documents, those that are gone."""

    opstamp: int


class _Segment(TypedDict):
    segment_id: str
    deletes: NotRequired[_Deletions | None]


class _Meta(TypedDict):
    """As tantivy writes meta.json; what lies on a disk may say anything else."""

    opstamp: int
    segments: list[_Segment]


class Integrity:
    """Remembers which files of a generation were found right. Safe for threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._right: dict[Path, dict[str, _Stamp]] = {}
        self._metas: dict[Path, tuple[_Stamp, _Meta]] = {}
        self._left: dict[Path, tuple[_Stamp | None, dict[str, _Stamp]]] = {}

    def require_whole(
        self, generation: Path, part: Path, *, least: int = 0, thorough: bool = False
    ) -> None:
        """
        Raises RebuildNeeded unless the index in a part of a generation is whole and no older than
        the commit `least`. `thorough` reads every file again.
        """
        for _ in range(_LOOKS):
            meta, stamp = self._meta(generation / part)
            try:
                _require_commit(meta, least)
                self._require_files(generation, part, meta, thorough=thorough)
                return
            except (KeyError, TypeError, ValueError) as problem:
                raise RebuildNeeded("The list of the index's files is damaged.") from problem
            except RebuildNeeded:
                # A writer may have put another list in its place, and dropped what that needs not.
                if self._meta(generation / part)[1] == stamp:
                    raise
        raise SearchUnavailable("The index changes faster than it can be looked at.")

    def leave_word(self, generation: Path, parts: list[Path]) -> None:
        """Tell other processes what was found right; for the indexer."""
        with self._lock:
            right = {
                f"{part}/{name}": stamp
                for part in parts
                for name, stamp in self._right.get(generation / part, {}).items()
            }
        if self._word_of(generation) == right:
            return
        fresh = generation / f"{CHECKED}.new"
        fresh.write_text(json.dumps(right))
        fresh.replace(generation / CHECKED)

    def forget(self, *, but: Path) -> None:
        """Let go of what was known of other generations."""
        with self._lock:
            for known in (self._right, self._metas):
                for path in [path for path in known if but not in path.parents]:
                    del known[path]
            for path in [path for path in self._left if path != but]:
                del self._left[path]

    def _meta(self, folder: Path) -> tuple[_Meta, _Stamp]:
        path = folder / "meta.json"
        try:
            stamp = _stamp(path)
            with self._lock:
                known = self._metas.get(folder)
            if known and known[0] == stamp:
                return known[1], stamp
            meta: _Meta = json.loads(path.read_text())
        except OSError as problem:
            raise _told(problem) from problem
        except ValueError as problem:
            raise RebuildNeeded("The list of the index's files is damaged.") from problem
        if not isinstance(meta, dict):
            raise RebuildNeeded("The list of the index's files is damaged.")
        with self._lock:
            self._metas[folder] = stamp, meta
        return meta, stamp

    def _require_files(self, generation: Path, part: Path, meta: _Meta, *, thorough: bool) -> None:
        folder = generation / part
        with self._lock:
            known = self._right.get(folder, {})
        right: dict[str, _Stamp] = {}
        for name in _files(meta):
            try:
                stamp = _stamp(folder / name)
                if thorough or known.get(name) != stamp:
                    left = None if thorough else self._word_of(generation).get(f"{part}/{name}")
                    if left != stamp and not _agrees(folder / name):
                        raise RebuildNeeded("A file of the index is damaged.")
            except OSError as problem:
                raise _told(problem) from problem
            if _is_settled(stamp):
                right[name] = stamp
        with self._lock:
            self._right[folder] = right

    def _word_of(self, generation: Path) -> dict[str, _Stamp]:
        """What the indexer left; nothing where it cannot be read."""
        path = generation / CHECKED
        try:
            stamp = _stamp(path)
            with self._lock:
                known = self._left.get(generation)
            if known and known[0] == stamp:
                return known[1]
            left = {str(name): tuple(value) for name, value in json.loads(path.read_text()).items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}
        with self._lock:
            self._left[generation] = stamp, left
        return left


def _require_commit(meta: _Meta, least: int) -> None:
    if int(meta["opstamp"]) < least:
        raise RebuildNeeded("A part of the index is older than the rest.")


def _files(meta: _Meta) -> list[str]:
    names = []
    for segment in meta["segments"]:
        stem = str(segment["segment_id"]).replace("-", "")
        names += [f"{stem}.{part}" for part in _PARTS]
        if deletes := segment.get("deletes"):
            names.append(f"{stem}.{int(deletes['opstamp'])}.del")
    return names


def _stamp(path: Path) -> _Stamp:
    about = path.stat(follow_symlinks=False)
    return about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns


def _is_settled(stamp: _Stamp) -> bool:
    """
    Whether a later change would show in the stamp: the clock of files goes in steps, and two
    writes within one step look the same.
    """
    return abs(time.time_ns() - stamp[3]) > _STEP_OF_FILE_CLOCK_NS


def _agrees(path: Path) -> bool:
    """Whether a file of tantivy agrees with the checksum in its footer."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _LONGEST_FOOTER))
        end = file.read()
        if len(end) < 8 or end[-4:] != _MAGIC:
            return False
        length = int.from_bytes(end[-8:-4], "little")
        if length + 8 > len(end):
            return False
        try:
            expected = int(json.loads(end[-8 - length : -8])["crc"])
        except (KeyError, TypeError, ValueError):
            return False
        left, crc = size - 8 - length, 0
        file.seek(0)
        while left and (piece := file.read(min(_CHUNK, left))):
            crc = zlib.crc32(piece, crc)
            left -= len(piece)
    return not left and crc == expected


def _told(problem: OSError) -> SearchUnavailable:
    if problem.errno in _OF_THE_MACHINE:
        return SearchUnavailable("The machine has no room to open the index.")
    return RebuildNeeded(f"A file of the index cannot be read: {problem.strerror}.")
