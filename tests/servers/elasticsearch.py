"""
Real servers, for tests that carry the marker `cluster`: `make test-cluster` runs those, and nothing else does.

One function a server; each is started once, when it is first asked for, and ends with the tests.
"""

import atexit
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

STARTERS = Path(__file__).parents[2] / "tools" / "servers"


@cache
def elasticsearch():
    """The URL of one node of an Elasticsearch; who writes to it does so under a name of their own."""
    folder = Path(tempfile.mkdtemp(prefix="khoso-elasticsearch-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    server = _node(folder, "--heap", "512m")
    atexit.register(_node_ended, server)
    return server.url


@contextmanager
def elasticsearch_of_its_own(folder, *options, port=None):
    """A node that a test may stop, freeze, or fill: its URL, and the number of its process."""
    server = _node(folder, "--heap", "256m", *options, port=port)
    try:
        yield server.url, int((folder / "node-1.pid").read_text())
    finally:
        with suppress(FileNotFoundError, ProcessLookupError):
            # What is frozen hears of nothing, of its end either.
            os.kill(int((folder / "node-1.pid").read_text()), signal.SIGCONT)
        _node_ended(server)


def _node(folder, *options, port=None):
    """A server by its starter, once it answers; it ends with this process, whatever that dies of."""
    command = [
        sys.executable, STARTERS / "elasticsearch" / "start", "--port", str(port or node_port()), "--data", folder, *options,
    ]  # fmt: skip
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=_ends_with_us)
    for line in server.stdout:
        if line.startswith("READY "):
            server.url = line.removeprefix("READY ").strip()
            return server
    raise RuntimeError(f"Elasticsearch did not start ({server.wait()}); it said above why.")


def _node_ended(server):
    """Stops a server and waits for it."""
    server.terminate()
    server.wait(timeout=60)
    server.stdout.close()


def node_port():
    """A port that is free, and so is the one a hundred further, by which nodes speak to each other."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            with suppress(OSError, OverflowError):
                other.bind(("127.0.0.1", port + 100))
                return port


def _ends_with_us():
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
