"""Names of processes, from which one can tell whether a process of this host still lives."""

import os
import socket
from collections.abc import Collection
from pathlib import Path


def process_name() -> str:
    """Host, process and the process's start, so that a number used again is not mistaken."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


def host_of(name: str) -> str:
    """The host of a process of this name."""
    return name.partition(":")[0]


def number_of(name: str) -> str:
    """The process's number on its host; empty where the name tells none."""
    return name.partition(":")[2].partition(":")[0]


def gone(names: Collection[str]) -> frozenset[str]:
    """Of these processes those of this host that have ended."""
    return frozenset(name for name in names if is_of_this_host(name) and not _lives(name))


def living(names: Collection[str]) -> frozenset[str]:
    """Of these processes those of this host that live."""
    return frozenset(name for name in names if is_of_this_host(name) and _lives(name))


def is_of_this_host(name: str) -> bool:
    """Whether anything can be known here of the process."""
    host, *rest = name.split(":")
    return host == socket.gethostname() and len(rest) == 2 and rest[0].isdecimal()


def _lives(name: str) -> bool:
    _, pid, started = name.split(":")
    return _started(int(pid)) == started


def _started(pid: int) -> str:
    try:
        # Counted after the name in brackets, which may hold blanks: state first, start as the 20th.
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return ""
    # A zombie has ended, though its parent has not noticed yet.
    return "" if fields[0] in {"Z", "X"} else fields[19]
