"""
Where copies of papers lie while they are worked on: in memory, so that no disk ever had them.

    <folder in memory>/kho-so-<account>-<digest of the data folder>/    as `machine.scratch` has it
    <folder in memory>/kho-so-<account>-<digest of the index>-index/    what the index keeps in memory

What a killed process leaves is swept from there by the next one, and goes with the machine's power.
"""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from machine.memory import is_in_memory
from machine.room import LEAST_ROOM, lack_of_room
from machine.troubles import Trouble, trouble_of

# The file itself, the copy for reading that is made of it, and what is written on the way.
_TIMES: Final = 4


@dataclass(frozen=True, slots=True)
class WorkPlace:
    """The folder, which need not be there yet; where it is to be `in_memory`, no other will do."""

    folder: Path
    in_memory: bool

    def lack(self, *, wanted: int = LEAST_ROOM) -> Trouble | None:
        """What keeps anybody from working here with so many bytes; makes the folder."""
        if not self.in_memory:
            return lack_of_room(self.folder, wanted=wanted)
        if not is_in_memory(self.folder):
            return Trouble.MEMORY_MISSING
        try:
            _make_ours(self.folder)
        except OSError as error:
            return _of_memory(trouble_of(error) or Trouble.NOT_PERMITTED)
        return _of_memory(lack_of_room(self.folder, wanted=wanted))

    def holds(self, wanted: int) -> bool:
        """Whether so many bytes could ever lie here. A disk is made room on, a memory seldom."""
        return not self.in_memory or wanted <= self.size

    @property
    def size(self) -> int:
        """How many bytes could lie here if nothing did; 0 where that cannot be told."""
        return self._told()[0]

    @property
    def free(self) -> int:
        """How many bytes can lie here now; 0 where that cannot be told."""
        return self._told()[1]

    def _told(self) -> tuple[int, int]:
        at = next((place for place in (self.folder, *self.folder.parents) if place.exists()), None)
        try:
            found = os.statvfs(at or self.folder)
        except OSError:
            return 0, 0
        return found.f_blocks * found.f_frsize, found.f_bavail * found.f_frsize


def work_place(data: Path, memory: Path | None) -> WorkPlace:
    """That of the store in this data folder; without a folder in memory its own scratch folder."""
    if memory is None:
        return WorkPlace(data / "scratch", in_memory=False)
    return WorkPlace(memory / _name_for(data), in_memory=True)


def index_place(index: Path, memory: Path) -> WorkPlace:
    """That of what the index in this folder keeps in memory alone. It is nobody's scratch: its files stay."""
    return WorkPlace(memory / f"{_name_for(index)}-index", in_memory=True)


def wanted_for(size: int) -> int:
    """How many bytes it takes to read a file of so many."""
    return LEAST_ROOM + _TIMES * size


def _name_for(folder: Path) -> str:
    mark = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:12]
    return f"kho-so-{os.geteuid()}-{mark}"


def _make_ours(folder: Path) -> None:
    """
    The folder, ours alone. Others may write in the folder above it, and be there before us.

    Raises PermissionError where it is somebody else's, or open to others.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
    if not ours or stat.S_IMODE(found.st_mode) & 0o077:
        raise PermissionError(1, "the folder in memory is not ours alone")


def _of_memory(trouble: Trouble | None) -> Trouble | None:
    return Trouble.MEMORY_FULL if trouble == Trouble.DISK_FULL else trouble
