"""
A process beside one that is walled in, from which single works start in walls of their own.

Some foreign files need a tool that a reader must not have in reach. Before its walls go up the
reader forks this process off, which opens nothing foreign itself. For each work it forks once more;
that child gives up everything but one file, one folder and the tool, does its work and ends. When
the reader dies, or a work takes too long, the kernel ends what was started.
"""

import ctypes
import json
import os
import resource
import signal
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

from machine.json_values import JsonObject
from reading.cage import identity, limits, lock, seccomp, walls

Work = Callable[[Path, Path], None]

_SUBREAPER: Final = 36
_LOOK_AGAIN_S: Final = 0.01
_FORKS: Final = frozenset(("fork", "vfork"))
_MOST_FILES: Final = 4096
_REFUSED: Final = {"refused": True}


@dataclass(frozen=True, slots=True)
class AsideLimits:
    """Limits of one work: address space, what is no mapped file, each file, processor, clock."""

    memory_bytes: int = 2 << 30
    data_bytes: int = 840 << 20
    file_bytes: int = 1 << 30
    cpu_s: int = 60
    wall_s: float = 100.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    How a work ended. `done`: as it should; `over`: it used up its processor time; `late`: the clock
    or the machine ended it, which says nothing of the file. `cpu_s` is the processor time it took.
    """

    done: bool
    over: bool = False
    late: bool = False
    cpu_s: float = 0.0


class Aside:
    """The reader's end. Ask it as often as there is work; one at a time."""

    def __init__(self, requests: int, answers: int) -> None:
        self._requests = os.fdopen(requests, "wb")
        self._answers = os.fdopen(answers, "rb")

    @classmethod
    def begin(
        cls,
        work: Work,
        *,
        room: Path,
        read: Iterable[Path],
        allowed: AsideLimits | None = None,
    ) -> "Aside":
        """
        Fork the process off; to be called before the walls go up, by a process of one thread.

        Only files in `room` are worked on, and their results stay in it; `read` is what the tool
        consists of.
        """
        their_requests, our_requests = os.pipe()
        our_answers, their_answers = os.pipe()
        parent = os.getpid()
        if os.fork() == 0:
            side = _Side(work, room.resolve(), tuple(read), allowed or AsideLimits())
            side.live(their_requests, their_answers, parent)
        for end in (their_requests, their_answers):
            os.close(end)
        return cls(our_requests, our_answers)

    def ask(self, source: Path, target: Path) -> Outcome:
        """Have `source` worked on; `target` lies in a folder of its own. Raises OSError."""
        asked = {"source": str(source), "target": str(target)}
        self._requests.write(json.dumps(asked).encode("ascii") + b"\n")
        self._requests.flush()
        told = json.loads(self._answers.readline() or b"null")
        if told is None or told == _REFUSED:
            raise OSError("the process aside does not work")
        return Outcome(**told)


class _Side:
    """The process aside itself."""

    def __init__(
        self, work: Work, room: Path, read: tuple[Path, ...], allowed: AsideLimits
    ) -> None:
        self._work = work
        self._room = room
        self._read = read
        self._allowed = allowed

    def live(self, requests: int, answers: int, parent: int) -> NoReturn:
        """Serve until the requests end."""
        code = 1
        try:
            identity.die_with(parent)
            _keep_only(requests, answers)
            ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
            with os.fdopen(requests, "rb") as heard:
                for line in heard:
                    told = self._serve(json.loads(line))
                    os.write(answers, json.dumps(told).encode("ascii") + b"\n")
            code = 0
        finally:
            os._exit(code)

    def _serve(self, asked: Mapping[str, str]) -> JsonObject:
        source, target = (Path(asked[name]).resolve() for name in ("source", "target"))
        if not all(path.is_relative_to(self._room) for path in (source, target)):
            return dict(_REFUSED)
        aside = os.getpid()
        before = _spent()
        child = os.fork()
        if child == 0:
            self._begin(source, target, aside)
        status = self._wait(child)
        return {
            "done": status == 0,
            "over": status == -signal.SIGXCPU,
            "late": status is None or status == -signal.SIGKILL,
            "cpu_s": round(_spent() - before, 3),
        }

    def _begin(self, source: Path, target: Path, aside: int) -> NoReturn:
        """In the child, which gives up what it does not need and works."""
        code = 1
        try:
            identity.die_with(aside)
            allowed = self._allowed
            limits.hold_to(
                memory_bytes=allowed.memory_bytes,
                file_bytes=allowed.file_bytes,
                data_bytes=allowed.data_bytes,
            )
            resource.setrlimit(resource.RLIMIT_CPU, (allowed.cpu_s, allowed.cpu_s + 1))
            signal.signal(signal.SIGXCPU, signal.SIG_DFL)
            folder = target.parent
            walls.put_up(
                read=[*lock.LIBRARIES, *self._read, source],
                write=[folder, Path(os.devnull)],
                calls=seccomp.PROGRAMS | _FORKS,
                own_user=False,
            )
            os.chdir(folder)
            self._work(source, target)
            code = 0
        finally:
            os._exit(code)

    def _wait(self, child: int) -> int | None:
        """The child's exit code, None when it was ended for its time; nothing it started is left."""
        until = time.monotonic() + self._allowed.wall_s
        ended: int | None = None
        while ended is None and time.monotonic() < until:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                ended = os.waitstatus_to_exitcode(status)
            else:
                time.sleep(_LOOK_AGAIN_S)
        _end_children()
        return ended


def _end_children() -> None:
    """End whatever is still there, of every depth: orphans come to us."""
    own = Path(f"/proc/self/task/{os.getpid()}/children")
    for _ in range(1000):
        with suppress(OSError):
            for child in own.read_text(encoding="ascii").split():
                with suppress(ProcessLookupError):
                    os.kill(int(child), signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def _keep_only(requests: int, answers: int) -> None:
    """What libraries print goes nowhere, and no descriptor of the reader stays open."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    for descriptor in range(3, _MOST_FILES):
        if descriptor not in {requests, answers}:
            with suppress(OSError):
                os.close(descriptor)


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
