"""What a process that holds keys keeps to itself: no other reads its memory, and none of it is written."""

import ctypes
import resource
from collections.abc import Iterator
from contextlib import contextmanager

_PR_GET_DUMPABLE, _PR_SET_DUMPABLE = 3, 4
_MCL_CURRENT, _MCL_FUTURE = 1, 2


def keep_memory_private() -> None:
    """No other process of the same account may read this one's memory, and no core is written."""
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextmanager
def memory_kept_private() -> Iterator[None]:
    """The same for as long as something takes; then as it was before."""
    system = ctypes.CDLL(None)
    dumpable, core = (
        system.prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0),
        resource.getrlimit(resource.RLIMIT_CORE),
    )
    system.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, core[1]))
    try:
        yield
    finally:
        system.prctl(_PR_SET_DUMPABLE, dumpable, 0, 0, 0)
        resource.setrlimit(resource.RLIMIT_CORE, core)


def stay_in_memory() -> bool:
    """Nothing of this process goes to a swap, where the system lets it ask for that; whether it does."""
    if resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] != resource.RLIM_INFINITY:
        # With a limit, whatever is taken beyond it later would be refused.
        return False
    return int(ctypes.CDLL(None).mlockall(_MCL_CURRENT | _MCL_FUTURE)) == 0
