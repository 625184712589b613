"""What a reading process may use, and how it locks itself in before it opens anything."""

import ctypes
import json
import os
import resource
import signal
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """
    Limits of one reading process.

    `memory_bytes` of address space (Tesseract, OpenCV and PDFium take up about 1 GiB of it before
    the first page); `file_bytes` for each file it writes; `page_s` seconds without news, and of
    processor time, for one page; `opening_s` the same until the first news; `finishing_s` for the
    access copy, with `finishing_page_s` more for each page; `request_s` for the whole file.
    """

    memory_bytes: int = 2 << 30
    file_bytes: int = 4 << 30
    opening_s: float = 120.0
    page_s: float = 180.0
    finishing_s: float = 180.0
    finishing_page_s: float = 2.0
    request_s: float = 6 * 3600.0

    def as_argument(self) -> str:
        """The limits as one word of a command line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_argument(cls, text: str) -> Self:
        """The limits that `as_argument` wrote."""
        return cls(**json.loads(text))


def lock_in(limits: ReadingLimits, *, parent: int) -> None:
    """
    Put the limits on this process, for good, and tie its life to the process `parent`.

    The kernel kills this process when the thread that started it ends. Memory of documents is
    never written to a core file.
    """
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        # The parent was gone before the tie was made.
        os._exit(1)
    _be_the_first_to_go()
    library.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, limits.memory_bytes)
    _limit(resource.RLIMIT_FSIZE, limits.file_bytes)
    allow_cpu(limits.opening_s)


def allow_cpu(seconds: float) -> None:
    """Let this process use so many more seconds of processor time; then the kernel ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + seconds) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = until if hard == resource.RLIM_INFINITY else min(until, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _limit(kind: int, most: int) -> None:
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(kind, (most, most))


def _be_the_first_to_go() -> None:
    """When the machine runs out of memory, a reader is the cheapest to lose."""
    try:
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
    except OSError:
        # Not every container lets a process volunteer; nothing depends on it.
        return
