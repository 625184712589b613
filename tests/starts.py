"""`make run` for tests: started in an environment of its own, until it has said enough."""

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
PHRASE = "trời xanh mây trắng gió nhẹ"


def environment_of(data, port, **said):
    """Nothing of a developer's own site, and no reading engine."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("KHOSO")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    own = {"KHOSO_ENV_FILE": "", "KHOSO_DATA": str(data), "PORT": str(port)}
    # Whoever is made there has no app; that one is asked for is tested where it is set up.
    own |= {"KHOSO_SECOND_FACTOR": "none", "KHOSO_MEMORY": os.environ["KHOSO_MEMORY"]}
    return kept | own | {"KHOSO_OCR": "scripted:/none"} | said


def free_port():
    """A port that nobody has at any address of this machine, for a store may listen at them all."""
    with socket.socket() as trial:
        trial.bind(("", 0))
        return trial.getsockname()[1]


def with_keys(environment, folder):
    """
    The same for a site whose keys were made, and are opened at each start by a key file in the folder,
    as on a stick; a copy of them lies there too, as on another disk.
    """
    for name in ("stick", "copy"):
        (folder / name).mkdir()
    file = folder / "stick" / "khoa"
    for words in (["prepare"], ["prepare_keys", "--key-file", str(file)]):
        subprocess.run(
            [sys.executable, "manage.py", *words], cwd=BASE, env=environment, input=f"{PHRASE}\n",
            capture_output=True, text=True, check=True, timeout=120,
        )  # fmt: skip
    said = {"KHOSO_KEY_FILE": str(file), "KHOSO_KEYS_COPY": str(folder / "copy")}
    return environment | said


def started(environment, *words, until):
    """The process and what it said, up to the line that holds `until`."""
    with tempfile.TemporaryFile("w+") as complaints:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.supervisor", *words], cwd=BASE, env=environment,
            stdout=subprocess.PIPE, stderr=complaints, text=True, start_new_session=True,
        )  # fmt: skip
        said = ""
        for line in process.stdout:
            said += line
            if until in line:
                return process, said
        ended = process.wait()
        complaints.seek(0)
        why = f"{said}\n{complaints.read()}"
    raise AssertionError(f"the product ended ({ended}) before it was ready: {why}")
