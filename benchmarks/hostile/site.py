"""A whole site for the drill: its own data folder, and the product's own programs on a free port."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

BASE = Path(__file__).resolve().parents[2]
INVENTORY = "DR01"
TRACEBACK = "Traceback (most recent call last)"

# Unread files are closed like the highest level that may come: the demo's archivist sees them.
MAKE_INVENTORY = f"""
from django.utils import timezone
from access.api import Level, top_unit
from archive.api import NewInventory, make_fonds, make_inventory
from audit.api import Who
at, who = timezone.now(), Who(name="drill")
make_fonds(who=who, code="DR", name="Phông thử", creator="Ban Tổ chức", at=at)
make_inventory(who=who, at=at, new=NewInventory(fonds="DR", code="{INVENTORY}", number="01",
    title="Kế hoạch", unit=top_unit().pk, level=Level.ORDINARY, highest=Level.CONFIDENTIAL,
    policy="certain"))
"""
SUPERVISE = """
import os, sys
from config.env import read
from config.listening import bound
from config.programs import children_of, errands
from config.supervisor import BASE, Supervisor
env = read(os.environ, base=BASE)
listener = bound(env)
sys.exit(Supervisor(env, children_of(listener), errands()).run())
"""
COUNT = """
import json
from ingest.models import Batch
from ingest.queries.ledgers import ledger
print(json.dumps([ledger(batch).balances for batch in Batch.objects.all()]))
"""


@dataclass(slots=True)
class Site:
    """One site in a folder."""

    folder: Path
    passwords: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What web server, worker and indexer say."""
        return self.folder / "site.log"

    def prepare(self) -> None:
        """The people of the demo, and an inventory in which certain papers are filed at once."""
        told = json.loads(self.must("prepare", "--demo", "--json").splitlines()[-1])
        names = {row["username"] for row in told["people"]}
        # Passwords are in no command's answer: they are handed over in a file of their own.
        lines = [line.split() for line in Path(told["passwords"]).read_text().splitlines()]
        self.passwords = {words[0]: words[1] for words in lines if words and words[0] in names}
        self.must("shell", "-v0", "-c", MAKE_INVENTORY)

    def must(self, *words: str) -> str:
        """Run a command to its end and return what it says. Raises RuntimeError."""
        done = self.start_command(*words)
        out, err = done.communicate()
        if done.returncode:
            raise RuntimeError(f"{words[0]}: {err.decode()[-2000:]}")
        return str(out.decode())

    def start_command(self, *words: str) -> subprocess.Popen[bytes]:
        """A command of the product beside the site."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *words], cwd=BASE, env=self._environment(),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True,
        )  # fmt: skip

    def start(self) -> None:
        """Web server, worker and indexer, kept running by the supervisor. Raises RuntimeError."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", SUPERVISE], cwd=BASE, env=self._environment(),
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        assert self.process.stdout
        if not self.process.stdout.readline().startswith(b"READY"):
            raise RuntimeError("The site does not start: " + self.log.read_text()[-2000:])

    def stop(self) -> None:
        """End all of it in good order."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()

    def items(self) -> list[dict[str, Any]]:
        """Every item: its number, name, state, reason, and when it came and was settled."""
        columns = "id, name, state, reason, pages, taken_at, settled_at"
        place = f"file:{self.data / 'khoso.sqlite3'}?mode=ro"
        with sqlite3.connect(place, uri=True, timeout=20) as tables:
            rows = tables.execute(f"SELECT {columns} FROM ingest_item").fetchall()
        tables.close()
        return [dict(zip(columns.split(", "), row, strict=True)) for row in rows]

    def balanced(self) -> bool:
        """Whether every batch is the sum of where its files stand."""
        return all(json.loads(self.must("shell", "-v0", "-c", COUNT)))

    def tracebacks(self) -> int:
        """How often a program showed its inside in a log."""
        logs = [self.log, *(self.data / "scratch").glob("readers.log*")]
        return sum(log.read_text("utf-8", "replace").count(TRACEBACK) for log in logs)

    def _environment(self) -> dict[str, str]:
        dropped = ("KHOSO_VAULT", "KHOSO_SEARCH", "DJANGO_SETTINGS_MODULE")
        kept = {name: value for name, value in os.environ.items() if name not in dropped}
        mine = {"KHOSO_DATA": str(self.data), "PORT": str(self.port or 8000)}
        return {**kept, **mine, "KHOSO_OCR": "tesseract:"}
