"""Whether there is room to work in."""

import os
from pathlib import Path

from machine.scratch import unnamed_file
from machine.troubles import Trouble, trouble_of

LEAST_ROOM = 4 << 20


def lack_of_room(folder: Path, *, wanted: int = LEAST_ROOM) -> Trouble | None:
    """What keeps anybody from writing so much into this folder; it is made if it is not there."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        disk = os.statvfs(folder)
    except OSError as error:
        return trouble_of(error) or Trouble.DISK_ERROR
    if disk.f_flag & os.ST_RDONLY:
        return Trouble.DISK_READ_ONLY
    return Trouble.DISK_FULL if disk.f_bavail * disk.f_frsize < wanted else None


def cannot_write(folder: Path) -> Trouble | None:
    """The same, found out by writing."""
    try:
        with unnamed_file(folder) as probe:
            probe.write(bytes(4096))
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        return trouble_of(error) or Trouble.DISK_ERROR
    return None
