"""Who a caged process is: a user of nothing, without capabilities, that no program can raise."""

import ctypes
import os
import pwd
import signal
from contextlib import suppress
from pathlib import Path
from typing import Final

_PDEATHSIG, _DUMPABLE, _DROP_FROM_BOUNDS, _NO_NEW_PRIVILEGES = 1, 4, 24, 38
_LAST_CAPABILITY: Final = 63
_CAPABILITY_VERSION: Final = 0x20080522
# No distribution gives these numbers out; the first without an account is taken.
_NOBODYS: Final = range(64_911, 64_999)


class _Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _Set(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable")]


def die_with(parent: int) -> None:
    """
    Tie this process's life to the process `parent`, which must have started it.

    The kernel kills it when the *thread* that started it ends.
    """
    _prctl(_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        # The parent was gone before the tie was made.
        os._exit(1)


def be_the_first_to_go() -> None:
    """When the machine runs out of memory, a caged process is the cheapest to lose."""
    # Not every container lets a process volunteer; nothing depends on it.
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")


def keep_memory_private() -> None:
    """No other process of the same user may read this one's memory, and no core is written."""
    _prctl(_DUMPABLE, 0)


def take_no_privileges() -> bool:
    """Nothing started from here can gain a right by a program's owner. Returns whether it holds."""
    return _prctl(_NO_NEW_PRIVILEGES, 1) == 0


def drop_capabilities() -> bool:
    """Give up every power of the administrator, for good. Returns whether none is left."""
    for capability in range(_LAST_CAPABILITY + 1):
        _prctl(_DROP_FROM_BOUNDS, capability)
    header, nothing = _Header(_CAPABILITY_VERSION, 0), (_Set * 2)()
    library = ctypes.CDLL(None, use_errno=True)
    library.capset(ctypes.byref(header), ctypes.byref(nothing))
    left = (_Set * 2)()
    library.capget(ctypes.byref(header), ctypes.byref(left))
    return not any(part.effective or part.permitted for part in left)


def become_nobody() -> bool:
    """
    Where started as the administrator, become a user who owns nothing. Returns whether this
    process is another user than the one who started it.
    """
    if os.geteuid() != 0:
        return False
    number = next((number for number in _NOBODYS if _is_free(number)), None)
    if number is None:
        return False
    try:
        os.setgroups([])
        os.setresgid(number, number, number)
        os.setresuid(number, number, number)
    except OSError:
        # A container may keep root from changing users.
        return False
    return True


def _is_free(number: int) -> bool:
    try:
        pwd.getpwuid(number)
    except KeyError:
        return True
    return False


def _prctl(option: int, value: int) -> int:
    return int(ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0))
