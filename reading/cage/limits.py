"""What a caged process may use: address space, files, descriptors, processor time."""

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """
    Limits of one reading process.

    `memory_bytes` of address space (Tesseract, OpenCV and PDFium take up about 1 GiB of it before
    the first page), `data_bytes` of it for what is not a mapped file, so that no reader becomes
    larger than 1 GB; `file_bytes` for each file it writes; `page_s` seconds without news for one
    page; `opening_s` the same until the first news; `finishing_s` for the access copy, with
    `finishing_page_s` more for each page; `request_s` for the whole file.

    The clock is patient, for the machine may be busy. Processor time is the same on a busy machine,
    so a file is held to less of it: `opening_cpu_s`, `page_cpu_s`, `finishing_cpu_s`.
    """

    memory_bytes: int = 2 << 30
    data_bytes: int = 840 << 20
    file_bytes: int = 4 << 30
    opening_cpu_s: float = 30.0
    page_cpu_s: float = 60.0
    finishing_cpu_s: float = 60.0
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


@dataclass(frozen=True, slots=True)
class LookLimits:
    """
    Limits of one look into a file: `memory_bytes` of address space (a tenth of it is taken before
    the file is opened), `file_bytes` of answer, `cpu_s` of processor time, `wall_s` on the clock.

    Memory and processor time are the same on every machine and at every hour, so a file that runs
    into them is at fault; the clock only says that the machine is busy.
    """

    memory_bytes: int = 900 << 20
    file_bytes: int = 128 << 20
    cpu_s: int = 6
    wall_s: float = 25.0


def hold_to(*, memory_bytes: int, file_bytes: int, data_bytes: int | None = None) -> None:
    """Put limits on this process's address space and files; no core file is ever written."""
    _limit(resource.RLIMIT_CORE, 0)
    if data_bytes is not None:
        _limit(resource.RLIMIT_DATA, data_bytes)
    _limit(resource.RLIMIT_AS, memory_bytes)
    _limit(resource.RLIMIT_FSIZE, file_bytes)


def hold_to_itself(*, files: int) -> None:
    """No further process, and so many descriptors."""
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_NOFILE, files)


def allow_cpu(seconds: float) -> None:
    """Let this process use so many more seconds of processor time; then the kernel ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + seconds) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = until if hard == resource.RLIM_INFINITY else min(until, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


@contextmanager
def at_most_cpu(seconds: float) -> Iterator[None]:
    """Hold one step to so many of the seconds of processor time that are still allowed."""
    allowed, hard = resource.getrlimit(resource.RLIMIT_CPU)
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + seconds) + 1
    within = until if allowed == resource.RLIM_INFINITY else min(until, allowed)
    resource.setrlimit(resource.RLIMIT_CPU, (within, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CPU, (allowed, hard))


def _limit(kind: int, most: int) -> None:
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(kind, (most, most))
