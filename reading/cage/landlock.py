"""
Landlock: the kernel lets a process give up, for good, every file and address it does not need.

Numbers and structures are those of Linux's `uapi/linux/landlock.h`; the system calls have the same
numbers on every machine. Kernels since 5.13 know it; each later ABI covers more.
"""

import ctypes
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION: Final = 1
_PATH_BENEATH: Final = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_TRUNCATE, _IOCTL_DEV = 1 << 14, 1 << 15
_OF_A_FILE: Final = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
# All rights over files that an ABI knows, and what it knows of addresses and of signals.
_KNOWN_FILE_RIGHTS: Final = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_TCP: Final = 0b11
_SCOPES: Final = 0b11

_READ: Final = _READ_FILE | _READ_DIR
_RUN: Final = _READ_FILE | _EXECUTE
# Making device nodes and sockets is nobody's work here.
_WRITE: Final = (
    _READ | _WRITE_FILE | _TRUNCATE | 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8 | 1 << 12 | 1 << 13
)


class _Ruleset(ctypes.Structure):
    _fields_ = [
        ("files", ctypes.c_uint64),
        ("addresses", ctypes.c_uint64),
        ("scopes", ctypes.c_uint64),
    ]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def version() -> int:
    """The ABI this kernel offers; 0 where it has none or forbids it."""
    return max(0, _call(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_ASK_VERSION)))


def confine(
    *, read: Iterable[Path] = (), write: Iterable[Path] = (), run: Iterable[Path] = ()
) -> int:
    """
    Leave this thread, and all it starts, the named folders and files and nothing else.

    What does not exist is passed over. Descriptors that are open already stay usable. TCP, other
    processes' abstract sockets and signals to others go too where the ABI covers them. Returns the
    ABI in force, or 0 when nothing could be put up. Needs "no new privileges" or CAP_SYS_ADMIN.
    """
    abi = version()
    if not abi:
        return 0
    known = (1 << _KNOWN_FILE_RIGHTS.get(abi, 16)) - 1
    rules = _Ruleset(known, _TCP if abi >= 4 else 0, _SCOPES if abi >= 6 else 0)
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    ruleset = _call(_CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(size), ctypes.c_uint32(0))
    if ruleset < 0:
        return 0
    try:
        for paths, rights in ((read, _READ), (write, _WRITE), (run, _RUN)):
            for path in paths:
                with suppress(OSError):
                    _allow(ruleset, path, rights & known)
        done = _call(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    finally:
        os.close(ruleset)
    return abi if done == 0 else 0


def _allow(ruleset: int, path: Path, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= _OF_A_FILE
        rule = _Beneath(rights, place)
        _call(
            _ADD_RULE,
            ctypes.c_int(ruleset),
            ctypes.c_int(_PATH_BENEATH),
            ctypes.byref(rule),
            ctypes.c_uint32(0),
        )
    finally:
        os.close(place)


def _call(number: int, *arguments: object) -> int:
    return int(ctypes.CDLL(None, use_errno=True).syscall(ctypes.c_long(number), *arguments))
