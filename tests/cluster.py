"""
Real servers for tests marked `cluster`: named by the environment, or started for this run and stopped after it.

    python -m tests.cluster [words for pytest]    starts all, runs those tests, stops all
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
from urllib.parse import quote, unquote, urlsplit

ROOT = Path(__file__).resolve().parents[1]
S3_SERVERS = ("seaweedfs", "minio")
SERVERS = S3_SERVERS
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
    said = os.environ.get(_variable(kind))
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
    said = _start(kind, "--port", str(port), "--data", str(folder), "--background")
    told = dict(line.split("=", 1) for line in said.splitlines() if "=" in line)
    return S3Server(told["S3_ENDPOINT_URL"], told["S3_ACCESS_KEY"], told["S3_SECRET_KEY"])


def stopped(kind: str, folder: str | Path) -> None:
    """However long it takes; one that does not end by itself is ended."""
    with contextlib.suppress(RuntimeError):
        _start(kind, "--stop", str(folder))


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


def _start(kind: str, *words: str) -> str:
    start = ROOT / "tools" / "servers" / kind / "start"
    done = subprocess.run(
        [sys.executable, str(start), *words], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{kind}: {done.stderr.strip()}")
    return done.stdout


def _variable(kind: str) -> str:
    return f"KHOSO_TEST_S3_{kind.upper()}"


def main(words: list[str]) -> int:
    """Whatever is missing is told of all servers before any is started."""
    lacking = []
    for kind in SERVERS:
        try:
            _start(kind, "--fetch")
        except RuntimeError as why:
            lacking.append(str(why))
    if lacking:
        sys.stderr.write("\n".join(lacking) + "\n")
        return 1
    for kind in S3_SERVERS:
        server = s3_server(kind)
        scheme, _, host = server.endpoint.partition("://")
        os.environ[_variable(kind)] = f"{scheme}://{server.name}:{quote(server.secret)}@{host}"
    tests = [sys.executable, "-m", "pytest", "-m", "cluster", *words]
    return subprocess.run(tests, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
