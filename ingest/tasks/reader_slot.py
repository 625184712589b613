"""A reading process, the item it has in its hands, and what it said that is not noted yet."""

import os
import shutil
import stat
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Self

from ingest.actions.claiming import Claim
from reading.api import ReadingProcess, Request, Said
from reading.domain.readings import PageReading

# What readers say is kept for whoever looks for a fault: the last of it, and the last but one.
LOG_TURNS_OVER_AT = 1 << 20
LOG_NEVER_OVER = 8 << 20


@dataclass(slots=True)
class ReaderSlot:
    """
    One of the worker's reading processes. `job` is what was sent to it, None while nothing is.

    `events` are in the order in which they were said; the first goes only when it is noted.
    """

    process: ReadingProcess
    descriptor: int
    claim: Claim | None = None
    job: str | None = None
    folder: Path | None = None
    served: int = 0
    size: int = 0
    events: deque[Said] = field(default_factory=deque)

    @classmethod
    def started(cls, log: Path, room: Path) -> Self:
        """A slot with a fresh process that writes to the log and works in the room. Raises OSError."""
        process = _fresh(log, room)
        return cls(process, process.fileno())

    def restart(self, log: Path, room: Path) -> None:
        """End the process and start a fresh one; the claim stays."""
        self.process.kill()
        self.clear_folder()
        self.process = _fresh(log, room)
        self.descriptor = self.process.fileno()
        self.job, self.served = None, 0

    def send(self, source: Path, *, engine: str, readings: Sequence[PageReading]) -> None:
        """Let the process read what is claimed, but for the pages read before."""
        if self.claim is None or self.folder is None:
            raise RuntimeError("nothing is claimed")
        self.events.clear()
        self.job = f"{self.claim.item}-{self.claim.fence}"
        self.process.send(
            Request(
                job=self.job,
                source=source,
                folder=self.folder,
                engine=engine,
                name=self.claim.name,
                done_pages=frozenset(page.number for page in readings),
                readings=tuple(readings),
            )
        )

    def pull(self) -> None:
        """Take over what the process said, without waiting; also enforces its time limits."""
        self.events.extend(self.process.events())

    def opened(self, name: str) -> BinaryIO:
        """
        A file that the process says it made, for reading. Raises ValueError for what does not
        lie in the item's folder: whoever was taken over by a document may name any file.
        """
        if self.folder is None or Path(name).parent != self.folder:
            raise ValueError("not a file of this item")
        try:
            handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError:
            raise ValueError("no such file") from None
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise ValueError("not a plain file")
        return os.fdopen(handle, "rb")

    def clear(self) -> None:
        """Done with the item; nothing of it stays in scratch."""
        self.clear_folder()
        self.events.clear()
        self.claim, self.job = None, None
        self.served += 1

    def clear_folder(self) -> None:
        """Remove the item's files."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder = None

    def bound_log(self, log: Path) -> None:
        """A reader that talks without end must not fill the disk."""
        with suppress(OSError):
            if log.stat().st_size > LOG_NEVER_OVER:
                with log.open("r+b") as file:
                    file.truncate(0)


def _fresh(log: Path, room: Path) -> ReadingProcess:
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        if log.stat().st_size > LOG_TURNS_OVER_AT:
            log.replace(log.with_name(f"{log.name}.1"))
    process = ReadingProcess()
    process.start(log=log, room=room)
    return process
