"""A PostgreSQL server of the benchmark's own, that keeps what it is told as one of a site does."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

START = Path(__file__).resolve().parents[2] / "tools" / "servers" / "postgresql" / "start"
PORT = 5599


class NoServer(Exception):
    """There is none on this machine; the words say how to get one."""


@contextmanager
def own_server() -> Iterator[str]:
    """The address of a server with one database, which goes with all it holds. Raises NoServer."""
    with tempfile.TemporaryDirectory(prefix="khoso-scale-") as folder:
        Path(folder).chmod(0o755)
        begin = [str(START), "--port", str(PORT), "--data", folder, "--background"]
        begin += ["--set", "max_connections=200", "--set", "shared_buffers=512MB"]
        done = subprocess.run(begin, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoServer(done.stderr.strip())
        try:
            said = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
            yield said["DATABASE_URL"]
        finally:
            subprocess.run([str(START), "--stop", folder], check=False)


def new_database(server: str) -> str:
    """The address of a new and empty database beside the one that is named."""
    name = f"scale_{uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
