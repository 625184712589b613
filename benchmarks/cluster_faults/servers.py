"""The servers of the drill, each of which can be killed and started again on what it kept."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

STARTERS = Path(__file__).resolve().parents[2] / "tools" / "servers"
PORTS = {"postgresql": 26432, "minio": 29500, "seaweedfs": 18600, "elasticsearch": 29700}
MORE = {"elasticsearch": ("--heap", "512m"), "postgresql": ("--set", "max_connections=200")}


@dataclass(slots=True)
class Server:
    """One server by its starter; `said` is how to reach it."""

    name: str
    folder: Path
    said: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        """Raises RuntimeError with what it said where it does not start."""
        done = self._starter(
            "--port", str(PORTS[self.name]), "--data", str(self.folder), "--background",
            *MORE.get(self.name, ()),
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{self.name}: {done.stderr.strip()}")
        for line in done.stdout.splitlines():
            name, equals, text = line.partition("=")
            if line.startswith("READY "):
                self.said["URL"] = line.removeprefix("READY ")
            elif equals:
                self.said[name] = text

    def kill(self) -> None:
        """As a power cut of its machine would end it, but for what it had not flushed."""
        for file in (self.folder / "server.pid", self.folder / "node-1.pid"):
            if file.exists():
                number = int(file.read_text().split()[0])
                os.killpg(os.getpgid(number), signal.SIGKILL)

    def start_again(self) -> None:
        """On what it kept; it may need some time for that."""
        for _ in range(3):
            try:
                self.start()
            except RuntimeError:
                continue
            return
        self.start()

    def stop(self) -> None:
        """In good order."""
        self._starter("--stop", str(self.folder))

    def _starter(self, *words: str) -> "subprocess.CompletedProcess[str]":
        start = STARTERS / self.name / "start"
        return subprocess.run([start, *words], capture_output=True, text=True, check=False)


@contextmanager
def servers_of(folder: Path, store: str) -> Iterator[dict[str, Server]]:
    """Tables, object storage and search, by what they are for."""
    kinds = {"database": "postgresql", "store": store, "search": "elasticsearch"}
    servers = {use: Server(kind, folder / kind) for use, kind in kinds.items()}
    try:
        for server in servers.values():
            server.start()
        yield servers
    finally:
        for server in servers.values():
            server.stop()
