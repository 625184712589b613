"""The hold on a cage: it starts one when needed, hands in looks, and ends what takes too long."""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from machine.json_values import Json, JsonObject
from reading.cage import wire
from reading.cage.errors import Busy, OverLimit, Refused
from reading.cage.limits import LookLimits
from reading.cage.walls import Walls

_ROOT: Final = Path(__file__).resolve().parents[2]
# A cage is handed no secrets: neither keys nor the address of a database.
_HANDED_ON: Final = ("PATH", "LANG", "TZ", "VIRTUAL_ENV", "PYTHONPATH")
_STARTING_S: Final = 60.0
_TICK_MS: Final = 100
_CRASHES: Final = frozenset(
    -number
    for number in (
        signal.SIGSEGV, signal.SIGABRT, signal.SIGILL, signal.SIGTRAP, signal.SIGBUS,
        signal.SIGFPE, signal.SIGSYS,
    )
)  # fmt: skip
_LIMITS: Final = {-signal.SIGXCPU: "time", -signal.SIGXFSZ: "output"}


@dataclass(slots=True)
class Running:
    """A look under way, as those see it who may end it early: its processor time and its age."""

    pid: int = 0
    began: float = field(default_factory=time.monotonic)

    @property
    def age_s(self) -> float:
        """Seconds on the clock."""
        return time.monotonic() - self.began

    @property
    def cpu_s(self) -> float:
        """Seconds of processor time used so far; nought where the machine does not say."""
        with suppress(OSError, ValueError, IndexError):
            fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return 0.0

    def give_way(self) -> None:
        """Let everything else on the machine go first."""
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, 10)


class Cage:
    """
    One cage process and the looks handed into it. Safe for threads; each look is a process.

    The cage starts with the first look, again after it ended, and once more in a process that was
    forked from the one that started it. It ends when the process that holds it ends, however.
    """

    def __init__(self, work: str) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._owner = 0
        self._channel: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._walls = Walls()

    @property
    def walls(self) -> Walls:
        """The walls that stand round the looks, as the cage itself found them. Raises Busy."""
        with self._lock:
            self._running_channel()
            return self._walls

    @property
    def pid(self) -> int:
        """The cage's process id; 0 before the first look."""
        return self._process.pid if self._process else 0

    def look(
        self,
        work: str,
        request: JsonObject,
        source: int,
        out: int,
        *,
        limits: LookLimits,
        going: Callable[[Running], None] = lambda _: None,
    ) -> Json:
        """
        What the cage's `work` answers about the open file `source`; it may write to `out`.

        `going` is called several times a second and may raise Busy to end the look. Raises
        OverLimit and Refused, where the file is at fault, and Busy.
        """
        message = {**request, "work": work, "limits": asdict(limits)}
        mine, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with mine:
            with its:
                self._hand_in(message, (source, out, its.fileno()))
            return _Listener(mine, limits.wall_s, going).result()

    def close(self) -> None:
        """End the cage and all looks."""
        with self._lock:
            self._drop()

    def _hand_in(self, message: JsonObject, files: tuple[int, ...]) -> None:
        with self._lock:
            for last in (False, True):
                try:
                    wire.tell(self._running_channel(), message, files)
                    return
                except OSError as error:
                    # It died since the last look.
                    self._drop()
                    if last:
                        raise Busy from error

    def _running_channel(self) -> socket.socket:
        if self._channel is not None and self._owner != os.getpid():
            # Forked from the process that holds the cage: that one is not ours.
            self._channel.close()
            self._channel = self._process = None
        if self._channel is not None and self._process and self._process.poll() is not None:
            self._drop()
        if self._channel is None:
            self._start()
        assert self._channel is not None  # noqa: S101 - said to the type checker
        return self._channel

    def _start(self) -> None:
        mine, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with its:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "reading.cage.child", self._work, str(its.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd=_ROOT,
                env=_environment(),
                pass_fds=[its.fileno()],
                start_new_session=True,
            )
        self._channel, self._owner = mine, os.getpid()
        mine.settimeout(_STARTING_S)
        try:
            heard = wire.hear(mine)
        except OSError:
            heard = None
        if heard is None:
            self._drop()
            raise Busy
        mine.settimeout(_STARTING_S / 4)
        self._walls = Walls.from_json(heard[0]["walls"])

    def _drop(self) -> None:
        if self._channel is not None:
            self._channel.close()
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._channel = self._process = None


class _Listener:
    """Waits for what a look has to say, and ends it when it takes too long."""

    def __init__(
        self, told: socket.socket, wall_s: float, going: Callable[[Running], None]
    ) -> None:
        self._told = told
        self._poll = select.poll()
        self._poll.register(told, select.POLLIN)
        self._wall_s = wall_s
        self._going = going
        self._running = Running()
        self._handle = -1

    def result(self) -> Json:
        """What the look answers. Raises what `Cage.look` does."""
        try:
            while (outcome := self._heard()) is None:
                if self._running.pid:
                    self._going(self._running)
        except BaseException:
            self._end()
            raise
        finally:
            if self._handle != -1:
                os.close(self._handle)
        return outcome[0]

    def _heard(self) -> tuple[Json] | None:
        if self._running.age_s > self._wall_s:
            raise Busy
        if not self._poll.poll(_TICK_MS):
            return None
        heard = wire.hear(self._told)
        if heard is None:
            raise Busy
        return self._outcome(*heard)

    def _outcome(self, message: JsonObject, files: list[int]) -> tuple[Json] | None:
        """What a look says is a claim like any other: it can harm nothing but its own answer."""
        if not self._running.pid:
            return self._note_start(message, files)
        for file in files:
            os.close(file)
        if "answer" in message:
            return (message["answer"],)
        if "refused" in message:
            raise Refused(str(message["refused"])[:40])
        if "limit" in message:
            raise OverLimit("memory" if message["limit"] == "memory" else "crash")
        if "fault" in message:
            raise OverLimit("crash")
        code = message.get("ended")
        if isinstance(code, int) and code in _LIMITS:
            raise OverLimit(_LIMITS[code])
        if code in _CRASHES:
            raise OverLimit("crash")
        raise Busy

    def _note_start(self, message: JsonObject, files: list[int]) -> tuple[Json] | None:
        if "answer" in message:
            # A chore, done at once by the cage itself.
            return (message["answer"],)
        started = message.get("started")
        if not isinstance(started, int):
            raise Busy
        (self._handle,) = files
        self._running.pid = started
        return None

    def _end(self) -> None:
        if self._handle != -1:
            with suppress(OSError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)


def _environment() -> dict[str, str]:
    handed_on = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
    return {
        **handed_on,
        "LC_ALL": "C.UTF-8",
        # Pages are as large as each other: giving memory back after each doubles the cost of a stamp.
        "MALLOC_MMAP_THRESHOLD_": str(64 << 20),
        "MALLOC_TRIM_THRESHOLD_": str(128 << 20),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONNOUSERSITE": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
