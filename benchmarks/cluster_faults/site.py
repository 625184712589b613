"""The site of the drill: its settings, the programs that run, and what a person would find."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

from benchmarks.cluster_faults.servers import Server
from benchmarks.faults.site import BASE, Site

WORDS = "kế hoạch"
ASKED = f"""
import json
from django.conf import settings
from django.utils import timezone
from access.api import console_actor
from archive.models import Record
from search.api import SearchUnavailable, find, open_engine
from search.domain.results import SearchFilters, Sort
try:
    found = find(actor=console_actor("tim", at=timezone.now()), text="{WORDS}", filters=SearchFilters(),
        sort=Sort.RELEVANCE, page=1, at=timezone.now(), engine=open_engine(settings.KHOSO_SEARCH))
    numbers = [row.record.pk for row in found.found]
    known = set(Record.objects.filter(pk__in=numbers).values_list("pk", flat=True))
    print(json.dumps(len([one for one in numbers if one not in known]) + len(numbers) - len(set(numbers))))
except SearchUnavailable:
    print("null")
"""
WHOEVER_SEARCHES = """
from django.utils import timezone
from access.api import Level, Role, console, register_unit, take_in_person
from access.models import Unit
at, unit = timezone.now(), Unit.objects.get(code="DR")
take_in_person(by=console(), trial=True, username="tim", full_name="Nguyễn Văn Tìm", roles=[Role.OFFICER],
    unit=unit, clearance=Level.ORDINARY, party_papers=False, assigned_to=[unit], commitment="2026",
    course="2026", since=at.date(), at=at)
"""


@dataclass(frozen=True)
class ClusterSite(Site):
    """A site whose tables, objects and index stand on servers."""

    servers: dict[str, Server]
    programs: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def prepare(self) -> None:
        """Buckets and accounts first; then as any site, with one person who searches."""
        store = self.servers["store"].said
        administrator = self.data.parent / "administrator"
        administrator.write_text(
            json.dumps({"name": store["S3_ACCESS_KEY"], "secret": store["S3_SECRET_KEY"]})
        )
        administrator.chmod(0o600)
        self._must("prepare_buckets", "--administrator", str(administrator))
        super().prepare()
        self._must("shell", "-v0", "-c", WHOEVER_SEARCHES)

    def environment(self) -> dict[str, str]:
        """The settings of every program."""
        told = {use: server.said for use, server in self.servers.items()}
        return {
            **super().environment(),
            "KHOSO_DATABASE": told["database"]["DATABASE_URL"],
            "KHOSO_VAULT": f"s3:{told['store']['S3_ENDPOINT_URL']}/khoso",
            "KHOSO_VAULT_ACCOUNTS": str(self.data.parent / "accounts.json"),
            "KHOSO_SEARCH": f"elasticsearch:{told['search']['URL']}/khoso",
        }

    def begin(self, workers: int) -> None:
        """Workers and an indexer, which go on until they are killed or the drill ends."""
        for number in range(workers):
            self.start_again(f"worker-{number}")
        self.start_again("indexer-0")

    def start_again(self, name: str) -> None:
        """A program of this name."""
        words = ["work"] if name.startswith("worker") else ["follow_feed"]
        self.programs[name] = self.start_command(*words)

    def kill(self, name: str) -> None:
        """Without a word."""
        process = self.programs[name]
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def end(self) -> None:
        """In good order."""
        running = [one for one in self.programs.values() if one.poll() is None]
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def start_command(self, *words: str) -> "subprocess.Popen[bytes]":
        """A program whose words are of no interest; what it does stands in the books."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *words], cwd=BASE, env=self.environment(),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip

    def run_command(self, *words: str) -> int:
        """The code it ended with."""
        return self.start_command(*words).wait()

    def search(self) -> int | None:
        """How many of the answers were wrong; None where nothing was answered."""
        done = self.run("shell", "-v0", "-c", ASKED)
        if done.code:
            return None
        found: int | None = json.loads(done.out.splitlines()[-1])
        return found

    def all_came(self, files: int) -> bool:
        """Whether every file is in the books."""
        return self._counted("Item.objects.count()") >= files

    def is_settled(self, files: int) -> bool:
        """Whether every file came to where a person or nobody has anything to do with it."""
        return self._counted("Item.objects.filter(state__in=['filed', 'waiting']).count()") >= files

    def wait_for_index(self, within_s: float = 600) -> None:
        """Until the index holds what the tables hold, or so long."""
        limit = time.monotonic() + within_s
        while time.monotonic() < limit:
            told = self.index_compared()
            if not (told["missing"] or told["extra"] or told["stale"]):
                return
            time.sleep(2)

    def index_compared(self) -> dict[str, int]:
        """Tables and index, record by record."""
        done = self.run("check_index", "--json")
        found: dict[str, int] = json.loads(done.out.splitlines()[-1])
        return found

    def _counted(self, what: str) -> int:
        done = self.run("shell", "-v0", "-c", f"from ingest.models import Item\nprint({what})")
        return int(done.out.splitlines()[-1]) if done.code == 0 else 0
