"""
Starts everything on one machine and keeps it running: web server, worker, indexer and the keeper of keys. Each hour it
asks whether tonight's look through the vault is to be done. Of several machines that share one archive each runs a part.

A child that dies is started again; SIGTERM and Ctrl-C end all in good order; when this process
itself is killed, its children die with it.
"""

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import TextIO

from config.certificates import Secured, secured
from config.env import DEMO_DATA, OF_ONE_PROCESS, BadEnvironment, Env, read
from config.listening import CannotStart, addresses_of, alone, answers, bound
from config.programs import (
    Child,
    Errand,
    Part,
    children_of,
    door_of,
    errands,
    keeper_of,
    lines_wanted,
    metrics_of,
)
from keys.machine_api import pair
from portal.actions.data_folder import OpenToOthers, keep_to_ourselves

BASE = Path(__file__).resolve().parent.parent
PR_SET_PDEATHSIG = 1
READY_WITHIN_S = 180
STOP_WITHIN_S = 15
# So long the first page may wait for whoever opens the keys.
OPENED_WITHIN_S = 20.0
CALM_S = 5.0
# Who listens nowhere is asked by a program of its own, which costs something.
ASK_EVERY_S = 1.0
# Addresses of a machine change, and certificates end.
CERTIFICATE_EVERY_S = 60.0


@dataclass(slots=True)
class Supervisor:
    """Keeps the children running until told to stop, and sends the errands off."""

    env: Env
    children: list[Child]
    errands: list[Errand] = field(default_factory=list)
    next_steps: str = ""
    secure: Secured | None = None
    only: Part | None = None
    stopping: bool = False
    certificate_due: float = float("inf")
    to_renew: list[Child] = field(default_factory=list)
    certificate_told: str = ""
    again_at: dict[str, float] = field(default_factory=dict)

    def run(self) -> int:
        """Start all, say READY, watch. Returns the exit code."""
        _listen(self._stop)
        for child in self.children:
            self._start(child)
        if not self._wait_until_ready():
            self._end_all()
            return 0 if self.stopping else 1
        named = " ".join(addresses_of(self.env)) if self._listens else str(self.only)
        print(f"READY {named}\n{self.next_steps}", end="", flush=True)
        self.certificate_due = time.monotonic() + CERTIFICATE_EVERY_S
        for errand in self.errands:
            if not errand.behind:
                errand.due = time.monotonic() + errand.first_after_s
        while not self.stopping:
            self._watch()
            self._send_off()
            self._look_at_certificate()
            self._renew_one()
            time.sleep(0.3)
        self._end_all()
        return 0

    @property
    def _listens(self) -> bool:
        return self.only in {None, Part.WEB}

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self, child: Child) -> None:
        child.started = time.monotonic()
        child.process = _launched(child.command, child.sockets + child.lines)
        for errand in self.errands:
            if errand.behind == child.name:
                errand.due = time.monotonic() + errand.first_after_s

    def _send_off(self) -> None:
        for errand in self.errands:
            under_way = errand.process is not None and errand.process.poll() is None
            if not under_way and time.monotonic() >= errand.due:
                errand.process = _launched(errand.command)
                errand.due = time.monotonic() + errand.every_s

    def _look_at_certificate(self) -> None:
        """What the web servers were started with is another by now: they are started anew."""
        if self.secure is None or time.monotonic() < self.certificate_due:
            return
        self.certificate_due = time.monotonic() + CERTIFICATE_EVERY_S
        try:
            now = secured(self.env, at=datetime.now(UTC))
        except CannotStart as why:
            # Those at work go on with what they have.
            if str(why) != self.certificate_told:
                self.certificate_told = str(why)
                print(why, file=sys.stderr)
            return
        if now is not None and now != self.secure:
            self.secure, self.certificate_told = now, ""
            tell_left_out(now)
            self.to_renew = [child for child in self.children if child.sockets]

    def _renew_one(self) -> None:
        """One at a time, so that somebody always answers."""
        calm = time.monotonic() - CALM_S
        if not self.to_renew or any(
            child.process is None or child.process.poll() is not None or child.started > calm
            for child in self.children
            if child.sockets
        ):
            return
        child = self.to_renew.pop()
        if child.process is not None:
            child.process.terminate()

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
                print(f"{child.name}: đã dừng ({code}); đang khởi động lại", file=sys.stderr)
                self.again_at[child.name] = time.monotonic() + pause
            elif time.monotonic() >= due:
                del self.again_at[child.name]
                self._start(child)

    def _wait_until_ready(self) -> bool:
        started = time.monotonic()
        deadline, opened = started + READY_WITHIN_S, started + OPENED_WITHIN_S
        while time.monotonic() < deadline and not self.stopping:
            self._send_off()
            first = self.children[0].process
            if first is not None and first.poll() is not None:
                print(f"{self._who} không khởi động được; xem các dòng trên.", file=sys.stderr)
                return False
            if self._stands() and (self._are_back() or time.monotonic() > opened):
                return True
            time.sleep(0.2)
        if not self.stopping:
            print(
                f"{self._who} không trả lời sau {READY_WITHIN_S} giây; xem các dòng trên.",
                file=sys.stderr,
            )
        return False

    @property
    def _who(self) -> str:
        return "Máy chủ web" if self._listens else str(self.only)

    def _stands(self) -> bool:
        if self._listens:
            return answers(self.env)
        time.sleep(ASK_EVERY_S)
        asked = [sys.executable, "-m", "config.health", str(self.only)]
        return subprocess.run(asked, cwd=BASE, capture_output=True, check=False).returncode == 0

    def _are_back(self) -> bool:
        """Whether those that are sent off behind a child have done it, or could not."""
        return all(
            errand.process is not None and errand.process.poll() is not None
            for errand in self.errands
            if errand.behind
        )

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


@dataclass(slots=True)
class FirstSteps:
    """Commands before the programs, one after another; asked to stop, the one at work ends in order."""

    at_work: subprocess.Popen[bytes] | None = None
    stopping: bool = False

    def run(self, *step: str, told: int | None = None) -> tuple[int, str]:
        """The code a command ended with, and what it said where `told` is a pipe."""
        _listen(self._stop)
        # In a session of its own: Ctrl-C comes to us alone, and reaches it as a word to end.
        self.at_work = _started([sys.executable, "manage.py", *step], stdout=told)
        if self.stopping:
            self.at_work.terminate()
        said, _ = self.at_work.communicate()
        return self.at_work.returncode, (said or b"").decode()

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True
        if self.at_work is not None:
            self.at_work.terminate()


def main(environment: Mapping[str, str], words: Sequence[str]) -> int:
    """
    `make run`: prepare, then keep everything running. `make demo`: the trial of it. `--only PART`: one part
    of an archive on several machines; `--prepared`: another start prepares it, this one waits for that.
    """
    given = _given(words)
    demo, listens = given.start == "demo", given.only in {None, Part.WEB}
    environment = for_demo(environment) if demo else dict(environment)
    try:
        env = read(environment, base=BASE)
        refuse_memory(env)
        keep_to_ourselves(env.data)
        with alone(env, listens=listens, part=given.only is not None):
            os.environ.update(environment)
            listener = bound(env) if listens else None
            steps = _steps(demo=demo, prepared=given.prepared)
            return start(env, listener, steps=steps, only=given.only)
    except (BadEnvironment, CannotStart, OpenToOthers) as why:
        print(why, file=sys.stderr)
        return 1


def _given(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="config.supervisor")
    parser.add_argument("start", nargs="?", choices=["site", "demo"], default="site")
    parser.add_argument("--only", type=Part, choices=list(Part))
    parser.add_argument("--prepared", action="store_true")
    given = parser.parse_args(words)
    if given.start == "demo" and (given.only or given.prepared):
        parser.error("--only, --prepared: demo chạy cả Kho trên một máy; bỏ chữ demo.")
    return given


@dataclass(frozen=True, slots=True)
class Steps:
    """The commands before the programs, and the one that tells what to do next."""

    before: tuple[tuple[str, ...], ...]
    next: tuple[str, ...] = ()


def _steps(*, demo: bool, prepared: bool) -> Steps:
    if prepared:
        return Steps((("prepare", "--await"),))
    if demo:
        return Steps((("prepare", "--demo"), ("take_in_samples",)), ("next_steps", "--demo"))
    return Steps((("prepare",),), ("next_steps",))


def start(
    env: Env, listener: socket.socket | None, *, steps: Steps, only: Part | None = None
) -> int:
    """Prepare, then keep everything running. Returns the exit code; raises CannotStart."""
    for line in env.gone:
        print(line, file=sys.stderr)
    first = FirstSteps()
    for step in steps.before:
        code, _ = first.run(*step)
        if code or first.stopping:
            return 0 if first.stopping else code
    secure = secured(env, at=datetime.now(UTC)) if listener is not None else None
    tell_left_out(secure)
    code, told = first.run(*steps.next, told=subprocess.PIPE) if steps.next else (0, "")
    if code or first.stopping:
        return 0 if first.stopping else code
    door_of(env).mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = [pair() for _ in range(lines_wanted(only))]
    children = children_of(listener, secure, lines, only=only)
    children += [keeper_of(env, lines), *metrics_of(env, only=only)]
    return Supervisor(env, children, errands(env, only=only), told, secure, only).run()


def refuse_memory(env: Env) -> None:
    """Raises CannotStart where files or index would be gone with the process that got them."""
    told = [
        f"{name}: {OF_ONE_PROCESS} mất hết khi chương trình dừng, và các chương trình của Kho không "
        "thấy tệp của nhau. Bỏ trống, hoặc chỉ một thư mục trên ổ đĩa."
        for name, place in (("KHOSO_VAULT", env.vault), ("KHOSO_SEARCH", env.search))
        if place.startswith(OF_ONE_PROCESS)
    ]
    if told:
        raise CannotStart("\n".join(told))


def tell_left_out(secure: Secured | None) -> None:
    """By which names nobody comes in without a warning, and what to do about it."""
    if secure is not None and secure.left_out:
        print(
            f"Chứng thư HTTPS không có các tên, địa chỉ: {', '.join(secure.left_out)}. Chứng thư gốc "
            "chỉ bảo đảm tên, địa chỉ mạng nội bộ và tên máy lúc lập gốc. Dùng tên khác, hoặc lập gốc "
            "mới: xóa keys/https-root.crt và keys/https-root.key trong thư mục dữ liệu.",
            file=sys.stderr,
        )


def for_demo(environment: Mapping[str, str]) -> dict[str, str]:
    """
    The environment of the trial: places of its own, unless the environment itself names others.

    What `.env` says of places is meant for an archive of one's own, and is not the trial's. Its key
    file stands beside its folder, for a key within it would open whoever's copy of it.
    """
    said = {name: text for name, text in environment.items() if text.strip()}
    data = (BASE / said.get("KHOSO_DATA", DEMO_DATA)).resolve()
    own = {
        "KHOSO_VAULT": f"file:{data}/vault",
        "KHOSO_SEARCH": f"tantivy:{data}/index",
        "KHOSO_KEYS": f"{data}/keys/store",
        "KHOSO_KEYS_COPY": f"{data}/keys/copy",
        "KHOSO_KEY_FILE": f"{data}.khoa",
    }
    return {"KHOSO_DATA": str(data), **own, **said}


def _listen(stop: Callable[[int, FrameType | None], None]) -> None:
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    # Whoever was started by nohup was asked to outlive its terminal.
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, stop)


def _launched(command: list[str], sockets: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
    return _started(command, stdout=sys.stderr, sockets=sockets)


def _started(
    command: list[str], *, stdout: int | TextIO | None, sockets: tuple[int, ...] = ()
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd=BASE,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        start_new_session=True,
        pass_fds=sockets,
        preexec_fn=_die_with_parent,  # noqa: PLW1509 - the process has one thread
    )


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(os.environ, sys.argv[1:]))
