"""The worker's hold on a reading process: it sends, listens without waiting, and can end it."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reading.cage.limits import ReadingLimits
from reading.process.messages import (
    Begun,
    Died,
    Event,
    Finished,
    Finishing,
    Garbled,
    GaveUp,
    Opened,
    PageRead,
    Request,
    Said,
    Unread,
    line_of_request,
    said_in,
)

if TYPE_CHECKING:
    from reading.domain.reasons import Plain

_ROOT = Path(__file__).resolve().parents[2]
_CHUNK = 1 << 16
_MOST_CHUNKS = 256
_LONGEST_LINE = 64 << 20
_SENDING_S = 20.0
_TICK_S = 2.0
# A reader is handed no secrets: neither keys nor the address of a database.
_HANDED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "KHOSO_TESSDATA", "VIRTUAL_ENV", "PYTHONPATH")


class ReadingProcess:
    """
    One child process that reads one file at a time.

    When the process ends while a job is in its hands, or says what no reading process says, one
    event more is made here: `Died`.

    Must be started from a thread that lives as long as it is wanted: the kernel ends the process
    together with the thread that started it.
    """

    def __init__(self) -> None:
        self._limits = ReadingLimits()
        self._process: subprocess.Popen[bytes] | None = None
        self._job: str | None = None
        self._pending = b""
        self._served = 0
        self._gone = True
        self._late = self._begun = False
        self._pages = self._page = 0
        self._quiet_until = self._request_until = 0.0
        self._input = self._output = -1

    def start(
        self,
        limits: ReadingLimits | None = None,
        *,
        log: Path | None = None,
        room: Path | None = None,
    ) -> None:
        """
        Start a process under `limits`. What goes wrong in it goes to `log`, appended; without one
        it is dropped. The log holds places in code, never words of documents.
        All files of the requests lie in `room`, and the process sees no other; without one it sees
        the folder and the source of its first request only.
        """
        if self._process is not None:
            raise RuntimeError("a reading process is started once")
        self._limits = limits or ReadingLimits()
        said = log.open("ab") if log else None
        # Pipes of our own, so that descriptors stay ours until `kill` closes them.
        child_in, self._input = os.pipe()
        self._output, child_out = os.pipe()
        try:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "reading.process.serving",
                    self._limits.as_argument(),
                    str(os.getpid()),
                    str(room.resolve()) if room else "",
                ],
                stdin=child_in,
                stdout=child_out,
                stderr=said or subprocess.DEVNULL,
                cwd=_ROOT,
                env=environment_of_reader(),
                start_new_session=True,
            )
        finally:
            for handle in (child_in, child_out):
                os.close(handle)
            if said:
                said.close()
        for handle in (self._input, self._output):
            os.set_blocking(handle, False)
        self._gone = False

    @property
    def pid(self) -> int:
        """The child's process id, which is its group's too; 0 before the start."""
        return self._process.pid if self._process else 0

    @property
    def alive(self) -> bool:
        """Whether another request can be sent, now or after the current job."""
        return not self._gone and not self._has_ended()

    @property
    def job(self) -> str | None:
        """The job in the process's hands."""
        return self._job

    def fileno(self) -> int:
        """The descriptor that becomes readable when there are events; the same until `kill`."""
        return self._output

    def send(self, request: Request) -> None:
        """
        Hand over one request; its job names it in all its events.

        One at a time: raises RuntimeError while another job is under way. If the process cannot
        take the request any more, its death is among the next events.
        """
        if self._job is not None:
            raise RuntimeError("the reading process is busy")
        self._job = request.job
        self._served += 1
        self._begun = False
        self._pages = self._page = 0
        now = time.monotonic()
        self._quiet_until = now + self._limits.opening_s
        self._request_until = now + self._limits.request_s
        self._write(line_of_request(request))

    def timeout(self) -> float:
        """
        How many seconds a selector may wait before `events` has to be called again.

        Never long: a process that was killed may leave its pipe open in a program it started.
        """
        if self._job is None:
            return _TICK_S
        left = min(self._quiet_until, self._request_until) - time.monotonic()
        return max(0.0, min(_TICK_S, left))

    def events(self) -> list[Said]:
        """What has happened since the last call, without waiting. Also enforces the time limits."""
        if self._gone:
            return self._deaths()
        ended = self._has_ended()
        found = list(self._told())
        if not ended and self._job is not None and self._is_late():
            self._late = ended = True
        if ended or self._gone:
            self._end()
            found.extend(self._deaths())
        return found

    def kill(self) -> None:
        """End the process and all it started, at once, and close the pipes. Makes no event."""
        self._job = None
        self._end()
        for handle in {self._input, self._output} - {-1}:
            os.close(handle)
        self._input = self._output = -1

    def close(self, *, patience_s: float = 2.0) -> None:
        """Let an idle process go in peace; end it if it does not go."""
        if not self._gone and self._job is None and self._input != -1:
            os.close(self._input)
            self._input = -1
            until = time.monotonic() + patience_s
            while not self._has_ended() and time.monotonic() < until:
                time.sleep(0.01)
        self.kill()

    def _write(self, line: bytes) -> None:
        """Write all of a line, waiting a bounded time for the process to take it."""
        until = time.monotonic() + _SENDING_S
        while line and self._input != -1:
            left = max(0.0, until - time.monotonic())
            _, ready, _ = select.select([], [self._input], [], left)
            if not ready:
                self._quiet_until = 0.0
                return
            try:
                line = line[os.write(self._input, line[:_CHUNK]) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                return

    def _lines(self) -> list[bytes]:
        chunks = [self._pending]
        for _ in range(_MOST_CHUNKS):
            try:
                chunk = os.read(self._output, _CHUNK)
            except BlockingIOError:
                break
            if not chunk:
                self._gone = True
                break
            chunks.append(chunk)
        *whole, self._pending = b"".join(chunks).split(b"\n")
        if len(self._pending) > _LONGEST_LINE:
            self._gone = True
        return whole

    def _told(self) -> Iterator[Said]:
        for line in self._lines():
            try:
                said = said_in(line)
            except Garbled:
                # Nothing but the process itself writes here: it is not itself any more.
                self._gone = True
                return
            if said.job != self._job:
                continue
            self._note(said.event)
            if not isinstance(said.event, Begun):
                yield said

    def _note(self, event: Event) -> None:
        allowed = self._limits.page_s
        match event:
            case Begun():
                self._begun = True
                allowed = self._limits.opening_s
            case Opened(pages):
                self._pages, self._page = pages, 1
            case PageRead(reading):
                self._page = reading.number + 1
            case Finishing():
                self._page = 0
                allowed = self._limits.finishing_s + self._limits.finishing_page_s * self._pages
            case Finished() | Unread() | GaveUp():
                self._job = None
        self._quiet_until = time.monotonic() + allowed

    def _is_late(self) -> bool:
        return time.monotonic() > min(self._quiet_until, self._request_until)

    def _has_ended(self) -> bool:
        """Whether the process has ended, without reaping it: its number must not be given anew."""
        process = self._process
        if process is None or process.returncode is not None:
            return True
        with suppress(ChildProcessError):
            flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
            return os.waitid(os.P_PID, process.pid, flags) is not None
        return True

    def _end(self) -> None:
        process = self._process
        if process is not None and process.returncode is None:
            # The group first: while the child is not reaped, its number can be nobody else's.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._gone = True

    def _deaths(self) -> list[Said]:
        if self._job is None:
            return []
        job, self._job = self._job, None
        return [Said(job, self._death())]

    def _death(self) -> Died:
        code = self._process.returncode if self._process else 0
        reason = "reader_died"
        if self._late or code == -signal.SIGXCPU:
            reason = "time_limit"
        elif code == -signal.SIGXFSZ:
            reason = "output_limit"
        elif code == -signal.SIGABRT and self._served == 1:
            # PDFium and the language of its making abort when memory is refused. Only of a process
            # that has read nothing else can it be said that the file is at fault.
            reason = "memory_limit"
        at_a_page = 0 < self._page <= self._pages
        params: dict[str, Plain] = {"page": self._page} if at_a_page else {}
        return Died(reason, params, _name_of(code), self._begun)


def _name_of(code: int) -> str:
    if code >= 0:
        return f"exit {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def environment_of_reader() -> dict[str, str]:
    """What a process that reads finds around it, and nothing of ours besides."""
    handed_on = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
    return {
        **handed_on,
        "LC_ALL": "C.UTF-8",
        # Left unset, Tesseract's threads cost nearly four times the processor time.
        "OMP_THREAD_LIMIT": "1",
        "OPENBLAS_NUM_THREADS": "1",
        # Pictures of pages come and go; handed back to the system each time they cost a second
        # of 35 in clearing pages. The most that is held is the same.
        "MALLOC_MMAP_THRESHOLD_": "33554432",
        "MALLOC_TRIM_THRESHOLD_": "268435456",
        "PYTHONUNBUFFERED": "1",
        "PYTHONNOUSERSITE": "1",
    }
