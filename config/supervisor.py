"""
Starts everything on one machine and keeps it running: web server, worker and indexer. Each hour it
asks whether tonight's look through the vault is to be done.

A child that dies is started again; SIGTERM and Ctrl-C end all in good order; when this process
itself is killed, its children die with it.
"""

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from config.env import BadEnvironment, Env, read
from portal.actions.data_folder import OpenToOthers, keep_to_ourselves

BASE = Path(__file__).resolve().parent.parent
PR_SET_PDEATHSIG = 1
READY_WITHIN_S = 60
STOP_WITHIN_S = 15
CALM_S = 5.0
WEB_PROCESSES = 2
ADDRESS = "127.0.0.1"


class CannotStart(Exception):
    """Why nothing was started, in one line for the person at the keyboard."""


@dataclass(slots=True)
class Child:
    """A program to keep running."""

    name: str
    command: list[str]
    sockets: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    quick_deaths: int = 0


@dataclass(slots=True)
class Errand:
    """A program that is sent off now and then, and ends by itself."""

    name: str
    command: list[str]
    first_after_s: float
    every_s: float
    process: subprocess.Popen[bytes] | None = None
    due: float = float("inf")


@dataclass(slots=True)
class Supervisor:
    """Keeps the children running until told to stop, and sends the errands off."""

    env: Env
    children: list[Child]
    errands: list[Errand] = field(default_factory=list)
    stopping: bool = False
    again_at: dict[str, float] = field(default_factory=dict)

    def run(self) -> int:
        """Start all, say READY, watch. Returns the exit code."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        for child in self.children:
            self._start(child)
        if not self._wait_until_ready():
            self._end_all()
            return 0 if self.stopping else 1
        print(f"READY http://{ADDRESS}:{self.env.port}", flush=True)
        for errand in self.errands:
            errand.due = time.monotonic() + errand.first_after_s
        while not self.stopping:
            self._watch()
            self._send_off()
            time.sleep(0.3)
        self._end_all()
        return 0

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self, child: Child) -> None:
        child.started = time.monotonic()
        child.process = _launched(child.command, child.sockets)

    def _send_off(self) -> None:
        for errand in self.errands:
            under_way = errand.process is not None and errand.process.poll() is None
            if not under_way and time.monotonic() >= errand.due:
                errand.process = _launched(errand.command)
                errand.due = time.monotonic() + errand.every_s

    def _watch(self) -> None:
        for child in self.children:
            if child.process is not None and child.process.poll() is None:
                continue
            due = self.again_at.get(child.name)
            if due is None:
                lived = time.monotonic() - child.started
                child.quick_deaths = 0 if lived > 10 * CALM_S else child.quick_deaths + 1
                pause = 0.0 if child.quick_deaths <= 1 else min(30.0, CALM_S * child.quick_deaths)
                code = child.process.returncode if child.process else None
                print(f"{child.name}: ended ({code}); starting it again", file=sys.stderr)
                self.again_at[child.name] = time.monotonic() + pause
            elif time.monotonic() >= due:
                del self.again_at[child.name]
                self._start(child)

    def _wait_until_ready(self) -> bool:
        deadline = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < deadline and not self.stopping:
            web = self.children[0].process
            if web is not None and web.poll() is not None:
                print("The web server could not start; see the lines above.", file=sys.stderr)
                return False
            if _answers(self.env):
                return True
            time.sleep(0.2)
        return False

    def _end_all(self) -> None:
        started = [child.process for child in self.children]
        started += [errand.process for errand in self.errands]
        running = [process for process in started if process and process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + STOP_WITHIN_S
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def main(environment: Mapping[str, str]) -> int:
    """`make run`: prepare, take the sample batch in, then keep everything running."""
    try:
        env = read(environment, base=BASE)
        keep_to_ourselves(env.data)
        listener = bound(env.port)
    except (BadEnvironment, CannotStart, OpenToOthers) as why:
        print(why, file=sys.stderr)
        return 1
    steps = [["prepare", "--demo"], ["take_in_samples"]]
    for step in steps:
        code = subprocess.call(
            [sys.executable, "manage.py", *step], cwd=BASE, preexec_fn=_die_with_parent
        )
        if code:
            return code
    return Supervisor(env, children_of(listener), errands()).run()


def children_of(listener: socket.socket) -> list[Child]:
    """The programs of one machine; web servers come first, and share the socket."""
    python, number = sys.executable, listener.fileno()
    web = [python, "-m", "config.web", "--fd", str(number)]
    return [
        *(Child(f"web {n}", web, sockets=(number,)) for n in range(1, WEB_PROCESSES + 1)),
        Child("worker", [python, "manage.py", "work"]),
        Child("indexer", [python, "manage.py", "follow_feed"]),
    ]


def errands() -> list[Errand]:
    """What is done now and then; each command knows by itself whether its time has come."""
    look = [sys.executable, "manage.py", "look_after_vault", "--if-due", "--minutes", "240"]
    recount = [sys.executable, "manage.py", "recount", "--if-due"]
    tidy = [sys.executable, "manage.py", "tidy"]
    return [
        # Soon after the start too, for machines are switched off at night.
        Errand("tidy", tidy, first_after_s=60, every_s=24 * 3600),
        Errand("look", look, first_after_s=600, every_s=3600),
        Errand("recount", recount, first_after_s=1200, every_s=3600),
    ]


def bound(port: int) -> socket.socket:
    """
    The socket of the web servers: ours from now on, answering only once a web server listens.

    Raises CannotStart when somebody listens on the port already.
    """
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((ADDRESS, port))
    except OSError as error:
        listener.close()
        raise CannotStart(
            f"Cổng {port} đang có chương trình khác dùng. "
            f"Dừng chương trình đó, hoặc chọn cổng khác: make run PORT=8001"
        ) from error
    return listener


def _answers(env: Env) -> bool:
    """Whether a web server answers, be it by sending on to HTTPS."""
    connection = http.client.HTTPConnection(ADDRESS, env.port, timeout=5)
    try:
        connection.request("GET", "/dang-nhap/", headers={"Host": env.hosts[0]})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _launched(command: list[str], sockets: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd=BASE,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        start_new_session=True,
        pass_fds=sockets,
        preexec_fn=_die_with_parent,  # noqa: PLW1509 - the process has one thread
    )


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(os.environ))
