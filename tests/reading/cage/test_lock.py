"""What a process that reads whole files can reach once it is walled in, tried from inside."""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from reading.cage import landlock

ROOT = Path(__file__).resolve().parents[3]
TRY = """
import json, os, socket, subprocess, sys
from pathlib import Path
from reading.cage.limits import ReadingLimits
from reading.cage.lock import lock_in, wall_in

asked = json.loads(sys.argv[1])
lock_in(ReadingLimits(), parent=os.getppid())
walls = wall_in(read=[], write=[Path(asked["room"])], programs=[Path(asked["program"])])

def met(act):
    try:
        act()
    except OSError as error:
        return type(error).__name__
    return "done"

def connect():
    with socket.socket() as one:
        one.connect(("127.0.0.1", asked["port"]))

print(json.dumps({
    "walls": walls.as_json(),
    "closed": [met(lambda: Path(path).read_bytes()) for path in asked["closed"]],
    "written": met(lambda: Path(asked["closed"][0]).write_bytes(b"x")),
    "room": met(lambda: Path(asked["room"], "new").write_bytes(b"x")),
    "connect": met(connect),
    "other program": met(lambda: subprocess.run(["/usr/bin/id"])),
    "program": met(lambda: subprocess.run([asked["program"], "--version"], check=True, capture_output=True)),
    "kill": met(lambda: os.kill(os.getppid(), 0)),
    "umask": os.umask(0),
}))
"""


@pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock")
def test_only_its_room_and_its_program_are_left(tmp_path):
    program = shutil.which("tesseract")
    if program is None:
        pytest.skip("Tesseract's program is not installed")
    room = tmp_path / "scratch"
    room.mkdir()
    closed = []
    for name in ("khoso.sqlite3", "keys/secret_key", "vault/aa/bb"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"secret")
        closed.append(str(path))
    closed += ["/etc/passwd", f"/proc/{os.getpid()}/environ"]
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        asked = {
            "room": str(room),
            "closed": closed,
            "port": listener.getsockname()[1],
            "program": program,
        }
        told = subprocess.run(
            [sys.executable, "-c", TRY, json.dumps(asked)],
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        listener.settimeout(0.05)
        with pytest.raises(TimeoutError):
            listener.accept()
    found = json.loads(told.stdout)
    assert found["walls"]["files"] > 0
    assert found["walls"]["calls"]
    assert set(found["closed"]) == {"PermissionError"}
    assert found["written"] == found["connect"] == found["other program"] == "PermissionError"
    assert found["kill"] == "PermissionError"
    assert found["room"] == found["program"] == "done"
    assert found["umask"] == 0o077
