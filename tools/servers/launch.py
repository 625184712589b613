"""What the start scripts beside this file share: options, pid files, waiting, stopping, caching. Standard library only."""

import argparse
import contextlib
import ctypes
import fcntl
import hashlib
import hmac
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

CACHE = Path(os.environ.get("KHOSO_CACHE", "~/.cache/khoso")).expanduser()


def fail(message):
    sys.exit(f"start: {message}")


def options(doc, port):
    """The options that every server understands."""
    ap = argparse.ArgumentParser(
        description=doc, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ap.add_argument("--port", type=int, default=port, help=f"on 127.0.0.1, default {port}")
    ap.add_argument(
        "--data",
        help="folder for data, log and pid file; default: a temporary one, removed at the end",
    )
    ap.add_argument("--timeout", type=int, default=60, help="seconds to answer")
    ap.add_argument(
        "--background", action="store_true", help="return when it answers; needs --data"
    )
    ap.add_argument(
        "--stop", nargs="?", const="", metavar="DIR", help="stop what runs on that data folder"
    )
    ap.add_argument(
        "--fetch", action="store_true", help="only find or obtain the binary, print its path"
    )
    return ap


def in_use(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def check_ports(*ports):
    if bad := [p for p in ports if not 0 < p < 65536]:
        fail(f"no such port: {bad}")
    if busy := [p for p in ports if in_use(p)]:
        fail(f"ports already in use: {busy}")


def secret(file, text=None):
    """The secret kept in this file; made on first use, readable by its owner only."""
    if not file.exists():
        fd = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(fd, "w") as out:
            out.write(text or secrets.token_urlsafe(24))
    return file.read_text()


def cached(path, build):
    """The file at this path below the cache; only one process builds, the others wait. build(folder) returns the new file."""
    target = CACHE / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(f"{target}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            with tempfile.TemporaryDirectory(dir=target.parent) as folder:
                build(Path(folder)).rename(target)
    return target


def born(pid):
    """When the process started, in ticks since boot: pids are used again, this pair is not."""
    with contextlib.suppress(OSError):
        state, *rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return None if state == "Z" else rest[18]
    return None


def running(pidfile):
    """The pid in this file if that very process still runs."""
    with contextlib.suppress(OSError, ValueError):
        pid, ticks = pidfile.read_text().split()
        if born(pid) == ticks:
            return int(pid)
    return None


def buried(pidfile, patience=10):
    """Wait until a dead process named here has left the process table: PostgreSQL takes a zombie for a living server."""
    limit = time.monotonic() + patience
    with contextlib.suppress(OSError, ValueError):
        pid = int(pidfile.read_text().split()[0])
        while Path(f"/proc/{pid}").exists() and born(pid) is None and time.monotonic() < limit:
            time.sleep(0.05)


def end(pidfile, sig, patience=25):
    """Stop cleanly; SIGKILL only after the patience. True if it was clean."""
    clean = True
    if pid := running(pidfile):
        limit = time.monotonic() + patience
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, sig)
            while running(pidfile):
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)
                if clean and time.monotonic() > limit:
                    os.kill(pid, signal.SIGKILL)
                    clean = False
                time.sleep(0.05)
    pidfile.unlink(missing_ok=True)
    return clean


def s3_answers(url, access, key, context=None):
    """Does the server answer a signed ListBuckets? (AWS signature version 4, the shortest form)"""
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    scope, empty = f"{now[:8]}/us-east-1/s3/aws4_request", hashlib.sha256(b"").hexdigest()
    head = {"host": url.partition("://")[2], "x-amz-content-sha256": empty, "x-amz-date": now}
    names = ";".join(head)
    request = "\n".join(["GET", "/", "", *(f"{k}:{v}" for k, v in head.items()), "", names, empty])
    text = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(request.encode()).hexdigest()])
    mac = f"AWS4{key}".encode()
    for part in [*scope.split("/"), text]:
        mac = hmac.digest(mac, part.encode(), "sha256")
    head["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={access}/{scope}, SignedHeaders={names}, Signature={mac.hex()}"
    )
    with contextlib.suppress(OSError):
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
        )
        return opener.open(urllib.request.Request(url + "/", headers=head), timeout=5).status == 200
    return False


def serve(args, prepare, stop_signal=signal.SIGTERM, **popen):
    """
    Run one server. prepare(data) returns (command, environment, answers, settings, url); answers() is
    asked until it is true.
    """
    if args.stop is not None:
        stop(args, stop_signal)
        return
    if args.background and not args.data:
        fail("--background needs --data")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with folder_of(args) as data, contextlib.suppress(KeyboardInterrupt):
        Running(args, data, stop_signal, popen).run(prepare)


def stop(args, stop_signal):
    """Stop what runs on a data folder."""
    if not (args.stop or args.data):
        fail("--stop needs the data folder")
    if not end(Path(args.stop or args.data).absolute() / "server.pid", stop_signal):
        fail("it did not stop in time and was killed")


@contextlib.contextmanager
def folder_of(args):
    """The data folder; one that nobody named goes when this ends."""
    if args.data:
        data = Path(args.data).absolute()
        data.mkdir(parents=True, exist_ok=True)
        yield data
        return
    data = Path(tempfile.mkdtemp(prefix="khoso-server-"))
    # The server may run as somebody else; what is secret inside has its own mode.
    data.chmod(0o755)
    try:
        yield data
    finally:
        shutil.rmtree(data, ignore_errors=True)


class Running:
    """A server on its data folder, from its start to its end."""

    def __init__(self, args, data, stop_signal, popen):
        self.args, self.data, self.stop_signal, self.popen = args, data, stop_signal, popen
        self.pidfile, self.log = data / "server.pid", data / "server.log"
        self.process = None

    def run(self, prepare):
        """Start, tell how to reach it, and stay with it unless it is to run in the background."""
        keep = False
        try:
            with open(self.data / "server.lock", "w") as lock:
                self._have_to_ourselves(lock)
                command, env, answers, settings, url = prepare(self.data)
                self._start(command, env)
                self._wait_for(answers)
            for name, value in settings.items():
                print(f"{name}={value}")
            print(f"READY {url}", flush=True)
            keep = self.args.background
            while not keep:
                if self.process.poll() is not None:
                    fail(f"the server ended with {self.process.returncode}, see {self.log}")
                time.sleep(0.3)
        finally:
            if self.process is not None and not keep:
                end(self.pidfile, self.stop_signal)

    def _have_to_ourselves(self, lock):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            fail(f"another start is at work on {self.data}")
        if pid := running(self.pidfile):
            fail(f"already running on {self.data} (pid {pid})")
        buried(self.pidfile)

    def _start(self, command, env):
        def follow():
            # PR_SET_PDEATHSIG: it ends with us.
            ctypes.CDLL(None).prctl(1, self.stop_signal)

        with open(self.log, "ab") as out:
            self.process = subprocess.Popen(
                command,
                env=env,
                cwd=self.data,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=None if self.args.background else follow,
                **self.popen,
            )
        self.pidfile.write_text(f"{self.process.pid} {born(self.process.pid)}\n")

    def _wait_for(self, answers):
        limit = time.monotonic() + self.args.timeout
        while not answers():
            if self.process.poll() is not None or time.monotonic() > limit:
                tail = "".join(open(self.log, errors="replace").readlines()[-15:])
                code = self.process.returncode
                what = (
                    f"no answer after {self.args.timeout} s"
                    if code is None
                    else f"it ended with {code}"
                )
                fail(f"{what}; last lines of {self.log}:\n{tail}")
            time.sleep(0.1)
        if self.process.poll() is not None:
            # Somebody else answered on this port.
            fail(f"it ended with {self.process.returncode}, see {self.log}")
