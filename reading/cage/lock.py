"""How a process that reads whole files, one after another, locks itself in before the first."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from reading.cage import identity, seccomp, walls
from reading.cage.limits import ReadingLimits, allow_cpu, hold_to

_ROOT: Final = Path(__file__).resolve().parents[2]
# What libraries and language data are read from. Never a folder that could hold a data folder.
_PLACES: Final = (
    "/usr/lib", "/usr/lib64", "/usr/share", "/usr/local/lib", "/usr/local/share", "/lib", "/lib64",
    "/etc/ld.so.cache", "/etc/fonts", "/etc/mime.types", "/etc/localtime",
    "/dev/urandom", "/sys/devices/system/cpu",
)  # fmt: skip
LIBRARIES: Final = (
    *map(Path, _PLACES),
    *(
        Path(prefix, part)
        for prefix in sorted({sys.prefix, sys.base_prefix})
        for part in ("lib", "lib64", "share", "pyvenv.cfg")
    ),
    *(_ROOT / package for package in ("language", "reading")),
)
_LOADERS: Final = tuple(
    Path(place)
    for place in (
        "/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1", "/lib/ld-linux-x86-64.so.2",
    )
)  # fmt: skip


def lock_in(limits: ReadingLimits, *, parent: int) -> None:
    """
    Put the limits on this process, for good, and tie its life to the process `parent`.

    The kernel kills this process when the thread that started it ends. Memory of documents is
    never written to a core file.
    """
    os.umask(0o077)
    identity.die_with(parent)
    identity.be_the_first_to_go()
    identity.keep_memory_private()
    hold_to(
        memory_bytes=limits.memory_bytes,
        file_bytes=limits.file_bytes,
        data_bytes=limits.data_bytes,
    )
    allow_cpu(limits.opening_cpu_s)


def wall_in(
    *, read: Iterable[Path], write: Iterable[Path], programs: Iterable[Path] = ()
) -> walls.Walls:
    """
    Put the walls up, for good: what is named stays in reach, and the libraries for reading.

    Of programs only `programs` can be started, and without any none; where the kernel has no
    Landlock, one named opens the way to all. To be called before anything foreign is opened.
    """
    started = tuple(programs)
    return walls.put_up(
        read=[*LIBRARIES, *read, *started],
        write=[Path(os.devnull), *write],
        run=[*started, *_LOADERS] if started else [],
        calls=() if started else seccomp.PROGRAMS,
        own_user=False,
    )
