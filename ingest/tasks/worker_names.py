"""Names of workers, from which one can tell whether a worker of this host still lives."""

import os
import socket
from collections.abc import Collection
from pathlib import Path


def worker_name() -> str:
    """Host, process and the process's start, so that a number used again is not mistaken."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


def dead_workers(names: Collection[str]) -> frozenset[str]:
    """Of these workers those of this host whose process is gone."""
    host = socket.gethostname()
    return frozenset(name for name in names if name.split(":")[0] == host and not _lives(name))


def _lives(name: str) -> bool:
    _, pid, started = name.split(":")
    return _started(int(pid)) == started


def _started(pid: int) -> str:
    try:
        # The 22nd field, counted after the name in brackets, which may hold blanks.
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19]
    except OSError:
        return ""
