"""A site with keys: invented people, its programs on a free port, and the processor time they took."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

BASE = Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
SUPERVISE = """
import os, sys
from config.env import read
from config.listening import bound
from config.programs import WEB_PROCESSES, children_of, errands, keeper_of
from config.supervisor import BASE, Supervisor
from keys.machine_api import pair
env = read(os.environ, base=BASE)
lines = [pair() for _ in range(WEB_PROCESSES + 2)]
listener = bound(env)
children = [*children_of(listener, None, lines), keeper_of(env, lines)]
sys.exit(Supervisor(env, children, errands(env)).run())
"""


@dataclass(slots=True)
class Site:
    """One site in a folder; its key file lies beside its data."""

    folder: Path
    engine: str = "tesseract:"
    passwords: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def key_file(self) -> Path:
        """What opens its keys."""
        return self.folder / "khoa"

    def prepare(self) -> None:
        """The people of the trial, and keys."""
        told = json.loads(self.must("prepare", "--demo", "--json").splitlines()[-1])
        names = {row["username"] for row in told["people"]}
        lines = [line.split() for line in Path(told["passwords"]).read_text().splitlines()]
        self.passwords = {words[0]: words[1] for words in lines if words and words[0] in names}

    def must(self, *words: str) -> str:
        """Run a command to its end and return what it says. Raises CalledProcessError."""
        return subprocess.run(
            [sys.executable, "manage.py", *words], cwd=BASE, env=self.environment(),
            stdout=subprocess.PIPE, text=True, check=True,
        ).stdout  # fmt: skip

    def start(self) -> None:
        """All its programs. Raises RuntimeError."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISE], cwd=BASE, env=self.environment(),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        assert self.process.stdout
        if not self.process.stdout.readline().startswith(b"READY"):
            raise RuntimeError("The site does not start.")

    def stop(self) -> None:
        """End all of it in good order."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)

    def cpu(self) -> float:
        """Processor seconds of the web servers, of what they started, and of all that ended of that."""
        assert self.process
        waiting, ticks = [pid for pid in _children(self.process.pid) if _is_web(pid)], 0
        while waiting:
            pid = waiting.pop()
            waiting += _children(pid)
            ticks += sum(
                map(int, Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:15])
            )
        return ticks / TICKS

    def environment(self) -> dict[str, str]:
        """Nothing of a site of one's own."""
        kept = {name: text for name, text in os.environ.items() if not name.startswith("KHOSO")}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        mine = {"KHOSO_ENV_FILE": "", "KHOSO_DATA": str(self.folder / "data")}
        mine |= {"KHOSO_KEY_FILE": str(self.key_file), "PORT": str(self.port or 8000)}
        return {**kept, **mine, "KHOSO_OCR": self.engine, "KHOSO_READERS": "1"}


class Person:
    """Somebody who has signed in, on one connection that stays open."""

    def __init__(self, site: Site, name: str) -> None:
        self._line = HTTPConnection("127.0.0.1", site.port, timeout=60)
        self._cookies: dict[str, str] = {}
        page = self.ask("GET", "/dang-nhap/").decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found
        said = {"csrfmiddlewaretoken": found[1], "username": name}
        self.ask("POST", "/dang-nhap/", {**said, "password": site.passwords[name]}, expects=302)

    def ask(
        self, method: str, path: str, said: dict[str, str] | None = None, *, expects: int = 200
    ) -> bytes:
        """The body of the answer."""
        headers = {"Cookie": "; ".join(f"{name}={text}" for name, text in self._cookies.items())}
        if said is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._line.request(method, path, urlencode(said) if said is not None else None, headers)
        answer = self._line.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, text = cookie.partition(";")[0].partition("=")
            self._cookies[name] = text
        body = answer.read()
        if answer.status != expects:
            raise RuntimeError(f"{path}: {answer.status}")
        return body


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task")
    return [int(one) for task in tasks.iterdir() for one in (task / "children").read_text().split()]


def _is_web(pid: int) -> bool:
    return "config.web" in Path(f"/proc/{pid}/cmdline").read_text().split("\0")
