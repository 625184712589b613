"""
The product for whoever works on it, by `make dev`: invented people, the sample batch, tracebacks
in the browser, and every process started again when its code changes.

Nothing is recognised: the samples' printed text stands in for the reading engine, so the batch is
there in a moment and is the same each time. `tools/dev.py COMMAND …` runs a command of manage.py on
the same data.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BASE))

from samples.script import write_script  # noqa: E402

PR_SET_PDEATHSIG = 1
STOP_WITHIN_S = 15
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SCRIPT = "reading.json"
WATCHED = (".py", ".toml", ".mo")
LEFT_ALONE = {
    "benchmarks", "docs", "node_modules", "requirements", "static", "templates", "tests", "var",
}  # fmt: skip


@dataclass(slots=True)
class Child:
    """A program that runs until its code changes."""

    command: list[str]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", *self.command],
            cwd=BASE,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - the process has one thread
        )

    def stop(self) -> None:
        if self.process is None:
            return
        # The group, for the web server's own watcher has a child that it leaves behind.
        _tell(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            _tell(self.process.pid, signal.SIGKILL)
            self.process.wait()


def main(command: list[str]) -> int:
    data = BASE / os.environ.get("DEV_DATA", "var/dev")
    _be_nobody_elses_site(data)
    if command:
        os.execv(sys.executable, [sys.executable, "manage.py", *command])  # noqa: S606 - no shell
    for number in ENDING:
        signal.signal(number, _interrupt)
    if code := subprocess.call([sys.executable, "manage.py", "prepare", "--demo"], cwd=BASE):
        return code
    write_script(data / SCRIPT)
    # The web server watches its code by itself, templates and words included.
    web = Child(["runserver", "--nostatic", os.environ.get("PORT", "8000")])
    others = [Child(["work"]), Child(["follow_feed"])]
    children = [web, *others, Child(["take_in_samples"])]
    try:
        for child in children:
            child.start()
        return _watch(web, others)
    except KeyboardInterrupt:
        return 0
    finally:
        for number in ENDING:
            signal.signal(number, signal.SIG_IGN)
        for child in children:
            child.stop()


def _be_nobody_elses_site(data: Path) -> None:
    """Settings of a site that happen to stand in the environment or in `.env` are left out."""
    for name in [name for name in os.environ if name.startswith("KHOSO_")]:
        del os.environ[name]
    os.environ |= {
        "KHOSO_DATA": str(data),
        "KHOSO_DEBUG": "yes",
        "KHOSO_ENV_FILE": "",
        "KHOSO_OCR": os.environ.get("DEV_OCR", f"scripted:{data / SCRIPT}"),
    }


def _watch(web: Child, others: list[Child]) -> int:
    """Until the web server ends; the others start again with every change. Returns its code."""
    before = set(_stamps())
    while web.process and web.process.poll() is None:
        time.sleep(1)
        now = set(_stamps())
        if now == before:
            continue
        path, _ = min(now ^ before)
        sys.stderr.write(f"{path.relative_to(BASE)} changed: worker and indexer start again\n")
        # One that ended over a mistake in its code waits here for the mending as well.
        for child in others:
            child.stop()
            child.start()
        before = now
    return web.process.returncode if web.process else 1


def _stamps() -> Iterator[tuple[Path, int]]:
    for folder in BASE.iterdir():
        if folder.name.startswith(".") or folder.name in LEFT_ALONE or not folder.is_dir():
            continue
        for path in folder.rglob("*"):
            # An editor may have taken its own copy away since it was named.
            with suppress(FileNotFoundError):
                if path.suffix in WATCHED:
                    yield path, path.stat().st_mtime_ns


def _tell(group: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, number)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
