"""
Object storage for tests marked `cluster`: servers that the environment names, or that are started for this run
and stopped after it.
"""

import atexit
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]
S3_SERVERS = ("seaweedfs", "minio")
# SeaweedFS takes five ports in a row, and the same ten thousand higher.
_FIRST_PORT, _LAST_PORT, _PORTS_APART, _HIGHER = 18_300, 19_900, 20, 10_000
_PORTS_EACH = 5


@dataclass(frozen=True)
class S3Server:
    endpoint: str
    name: str
    secret: str = field(repr=False)


@cache
def s3_server(kind: str) -> S3Server:
    """`KHOSO_TEST_S3_MINIO=http://NAME:SECRET@HOST:PORT`, else one of tools/servers."""
    said = os.environ.get(variable(kind))
    if said:
        parts = urlsplit(said)
        host = parts.netloc.rpartition("@")[2]
        return S3Server(
            f"{parts.scheme}://{host}", parts.username or "", unquote(parts.password or "")
        )
    folder = tempfile.mkdtemp(prefix=f"khoso-{kind}-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    server = started(kind, folder, free_ports())
    atexit.register(stopped, kind, folder)
    return server


def started(kind: str, folder: str | Path, port: int) -> S3Server:
    """A server on data of its own; RuntimeError with what it lacks."""
    said = start(kind, "--port", str(port), "--data", str(folder), "--background")
    told = dict(line.split("=", 1) for line in said.splitlines() if "=" in line)
    return S3Server(told["S3_ENDPOINT_URL"], told["S3_ACCESS_KEY"], told["S3_SECRET_KEY"])


def stopped(kind: str, folder: str | Path) -> None:
    """However long it takes; one that does not end by itself is ended."""
    with contextlib.suppress(RuntimeError):
        start(kind, "--stop", str(folder))


def killed(folder: str | Path) -> None:
    """As a power cut ends a server."""
    number = int(Path(folder, "server.pid").read_text().split()[0])
    os.kill(number, signal.SIGKILL)
    while Path(f"/proc/{number}").exists():
        with contextlib.suppress(ChildProcessError):
            os.waitpid(number, os.WNOHANG)
        if Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            break
        time.sleep(0.05)


def free_ports() -> int:
    """The first of five ports that are free, and of the five higher."""
    for first in range(_FIRST_PORT, _LAST_PORT, _PORTS_APART):
        each = range(first, first + _PORTS_EACH)
        if all(_is_free(port) and _is_free(port + _HIGHER) for port in each):
            return first
    raise RuntimeError("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def start(kind: str, *words: str) -> str:
    start = ROOT / "tools" / "servers" / kind / "start"
    done = subprocess.run(
        [sys.executable, str(start), *words], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{kind}: {done.stderr.strip()}")
    return done.stdout


def variable(kind: str) -> str:
    return f"KHOSO_TEST_S3_{kind.upper()}"
