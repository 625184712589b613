"""
The cage: one process with the tools loaded, from which every look gets a process of its own.

Run as `python -m reading.cage.child WORK CHANNEL`. WORK is a module with `prepare()`, called before
the walls go up, and `LOOKS` and `CHORES`, functions by name: `look(request, source, out)` reads
the foreign descriptor `source` and writes to `out`; it runs in a forked process that ends with it,
so nothing of one file is ever near another. A chore never opens anything foreign and runs here.
CHANNEL is a socket; when it closes, the process and all looks end.
"""

import gc
import importlib
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NoReturn

from machine.json_values import JsonObject
from reading.cage import identity, limits, seccomp, walls, wire

# What is asked of it in words of its own, the file, and where to write.
Look = Callable[[Any, int, int], JsonObject]

_FONTS: Final = tuple(
    Path(place)
    for place in (
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        "/usr/share/X11/fonts/Type1",
        "/usr/share/X11/fonts/TTF",
    )
)
_FILES_OF_A_LOOK: Final = 64
_SPARE_CPU_S: Final = 2


def main(arguments: list[str]) -> int:
    """Serve until the channel closes. Returns the exit code."""
    os.umask(0o077)
    channel = socket.socket(fileno=int(arguments[1]))
    work = importlib.import_module(arguments[0])
    work.prepare()
    os.chdir("/")
    nowhere = os.open(os.devnull, os.O_RDWR)
    identity.be_the_first_to_go()
    limits.hold_to(memory_bytes=resource.RLIM_INFINITY, file_bytes=1 << 30)
    standing = walls.put_up(read=_FONTS, calls=seccomp.PROGRAMS, own_user=True)
    identity.keep_memory_private()
    _say_nothing(nowhere)
    gc.collect()
    gc.freeze()
    wire.tell(channel, {"walls": standing.as_json()})
    _Cage(channel, work).serve()
    return 0


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request with the files that came with it, and where its outcome is told."""

    request: Mapping[str, Any]
    source: int
    out: int
    told: socket.socket


class _Cage:
    def __init__(self, channel: socket.socket, work: ModuleType) -> None:
        self._channel = channel
        self._looks: dict[str, Look] = work.LOOKS
        self._chores: dict[str, Look] = work.CHORES
        self._running: dict[int, tuple[int, socket.socket]] = {}
        self._poll = select.poll()
        self._poll.register(channel, select.POLLIN)

    def serve(self) -> None:
        while True:
            for ready, _ in self._poll.poll():
                if ready != self._channel.fileno():
                    self._note_end(ready)
                elif not self._take():
                    return

    def _take(self) -> bool:
        heard = wire.hear(self._channel)
        if heard is None:
            return False
        request, (source, out, answer) = heard
        told = socket.socket(fileno=answer)
        told.setblocking(False)
        asked = _Asked(request, source, out, told)
        if request["work"] in self._chores:
            with told, suppress(OSError):
                wire.tell(told, _outcome(self._chores, asked))
        else:
            self._start(asked)
        os.close(source)
        os.close(out)
        return True

    def _start(self, asked: "_Asked") -> None:
        cage = os.getpid()
        gate, opener = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(opener)
            self._look(asked, cage, gate)
        os.close(gate)
        end = os.pidfd_open(child)
        self._running[end] = (child, asked.told)
        self._poll.register(end, select.POLLIN)
        # Said before the look can say anything, so that it cannot name another process.
        with suppress(OSError):
            wire.tell(asked.told, {"started": child}, [end])
        os.close(opener)

    def _look(self, asked: "_Asked", cage: int, gate: int) -> NoReturn:
        """In the look's own process, which begins when the gate opens."""
        code = 1
        try:
            identity.die_with(cage)
            self._channel.close()
            for end, (_, other) in self._running.items():
                os.close(end)
                other.close()
            _hold_to(limits.LookLimits(**asked.request["limits"]))
            seccomp.refuse({*seccomp.PROGRAMS, *seccomp.PROCESSES, "socketpair"}, only_self=True)
            asked.told.setblocking(True)
            os.read(gate, 1)
            os.close(gate)
            wire.tell(asked.told, _outcome(self._looks, asked))
            code = 0
        finally:
            os._exit(code)

    def _note_end(self, end: int) -> None:
        child, told = self._running.pop(end)
        self._poll.unregister(end)
        os.close(end)
        _, status = os.waitpid(child, 0)
        with told, suppress(OSError):
            wire.tell(told, {"ended": os.waitstatus_to_exitcode(status)})


def _say_nothing(nowhere: int) -> None:
    """What libraries print of a file's contents goes nowhere."""
    for stream in range(3):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _hold_to(allowed: limits.LookLimits) -> None:
    limits.hold_to(memory_bytes=allowed.memory_bytes, file_bytes=allowed.file_bytes)
    limits.hold_to_itself(files=_FILES_OF_A_LOOK)
    resource.setrlimit(resource.RLIMIT_CPU, (allowed.cpu_s, allowed.cpu_s + _SPARE_CPU_S))
    for ending in (signal.SIGXCPU, signal.SIGXFSZ):
        signal.signal(ending, signal.SIG_DFL)


def _outcome(works: dict[str, Look], asked: _Asked) -> JsonObject:
    try:
        work = works[asked.request["work"]]
        return {"answer": work(asked.request, asked.source, asked.out)}
    except MemoryError:
        return {"limit": "memory"}
    except RecursionError:
        return {"limit": "crash"}
    except OSError as error:
        # With a number it is the machine's trouble, without one a library's word for a bad file.
        return {"busy": error.errno} if error.errno else {"fault": type(error).__name__}
    except Exception as error:  # noqa: BLE001 - the edge of the process: nothing may pass unanswered
        code = getattr(error, "code", None)
        # Only a name of ours leaves the cage, never words of a file.
        return {"refused": code} if isinstance(code, str) else {"fault": type(error).__name__}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
