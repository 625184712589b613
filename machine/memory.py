"""Which folders lie in memory: what stands there is on no disk, and gone with the machine's power."""

import os
from pathlib import Path
from typing import Final

# Where a Linux system keeps one.
MEMORY: Final = Path("/dev/shm")  # noqa: S108 - looked at before it is used
# Said in place of a folder in memory.
ON_DISK: Final = "disk"
_MOUNTS: Final = Path("/proc/self/mountinfo")
_SWAPS: Final = Path("/proc/swaps")


def memory_said(text: str) -> Path | None:
    """
    The folder in memory that a setting names, which is looked at when it is used; None for the disk.

    Raises ValueError, in the words of a setting.
    """
    if text.lower() == ON_DISK:
        return None
    if not text.startswith("/"):
        raise ValueError(
            f"'{text}' không phải thư mục trong bộ nhớ. Viết đường dẫn đầy đủ, ví dụ {MEMORY}, "
            f"hoặc {ON_DISK}"
        )
    return Path(text)


def is_in_memory(folder: Path) -> bool:
    """Whether a folder, or where it is yet to be made the one above it, lies in a tmpfs."""
    try:
        at = next(place for place in (folder, *folder.parents) if place.exists())
        device = at.stat().st_dev
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace")
    except (OSError, StopIteration):
        return False
    number = f"{os.major(device)}:{os.minor(device)}"
    return any(_is_of_memory(line, number) for line in mounts.splitlines())


def is_swapped() -> bool:
    """Whether the system may put what lies in memory on a disk."""
    try:
        return len(_SWAPS.read_text(encoding="utf-8", errors="replace").splitlines()) > 1
    except OSError:
        return False


def _is_of_memory(line: str, number: str) -> bool:
    # proc(5): the third field is the device, the first one behind " - " the kind of file system.
    where, _, what = line.partition(" - ")
    fields = where.split()
    return len(fields) > 2 and fields[2] == number and what.split()[:1] == ["tmpfs"]
