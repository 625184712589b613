"""What a process that holds keys keeps to itself: no other reads its memory, and none of it is written."""

import ctypes
import resource
from typing import Final

_PR_SET_DUMPABLE: Final = 4
_MCL_CURRENT, _MCL_FUTURE = 1, 2


def keep_memory_private() -> None:
    """No other process of the same account may read this one's memory, and no core is written."""
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def stay_in_memory() -> bool:
    """Nothing of this process goes to a swap, where the system lets it ask for that; whether it does."""
    if resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] != resource.RLIM_INFINITY:
        # With a limit, whatever is taken beyond it later would be refused.
        return False
    return int(ctypes.CDLL(None).mlockall(_MCL_CURRENT | _MCL_FUTURE)) == 0
