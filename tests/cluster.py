"""Real servers for tests marked `cluster`: named by the environment, or started for this run and stopped after it."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
S3_SERVERS = ("seaweedfs", "minio")
_S3_PORTS = {"seaweedfs": 18340, "minio": 19340}


@dataclass(frozen=True)
class S3Server:
    endpoint: str
    name: str
    secret: str = field(repr=False)


@cache
def s3_server(kind: str) -> S3Server:
    """`KHOSO_TEST_S3_MINIO=http://NAME:SECRET@HOST:PORT`, else one of tools/servers."""
    said = os.environ.get(f"KHOSO_TEST_S3_{kind.upper()}")
    if said:
        parts = urlsplit(said)
        host = parts.netloc.rpartition("@")[2]
        return S3Server(f"{parts.scheme}://{host}", parts.username, parts.password)
    told = started(kind, _S3_PORTS[kind])
    return S3Server(told["S3_ENDPOINT_URL"], told["S3_ACCESS_KEY"], told["S3_SECRET_KEY"])


def started(kind: str, port: int) -> dict[str, str]:
    """What a server says that was started for this run; where it lacks something, the run fails and says it."""
    folder = tempfile.mkdtemp(prefix=f"khoso-{kind}-")
    start = [sys.executable, str(ROOT / "tools" / "servers" / kind / "start")]
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    done = subprocess.run(
        [*start, "--port", str(port), "--data", folder, "--background"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    atexit.register(subprocess.run, [*start, "--stop", folder], check=False)
    lines = [line.partition("=") for line in done.stdout.splitlines()]
    return {name: text for name, equals, text in lines if equals}
