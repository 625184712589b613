"""Sites that are moved in tests: a place with papers in it, places to move to, and the command between them."""

import json
import os
import subprocess
import sys

from django.conf import settings
from django.db import connection

from access.api import Level, Role
from portal.actions.preparing import make_secret_key
from tests.people import inventory, person, record, unit
from tests.starts import BASE

WORDS = ("kế hoạch số hóa", "báo cáo năm", "nghị quyết", "quyết định bổ nhiệm", "đảng viên mới")


def fill(data, *, papers=30):
    """Papers, people and the trail of their coming, in the database of this test and a folder of its own."""
    settings.KHOSO_DATA, settings.KHOSO_VAULT = data, f"file:{data}/vault"
    settings.KHOSO_SEARCH, settings.KHOSO_KEYS = f"tantivy:{data}/index", data / "keys" / "store"
    for folder in (data, data / "keys", data / "media", data / "vault"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    make_secret_key(data)
    (data / "media" / "anh.png").write_bytes(b"picture")
    person("luutru", Role.ARCHIVIST)
    person("khue", Role.OFFICER, clearance=Level.SECRET)
    person("mat", Role.SECURITY_OFFICER, clearance=Level.TOP_SECRET, party_papers=True)
    person("quantri", Role.ADMINISTRATOR)
    person("xa", Role.OFFICER, units=[unit("XA")])
    shelf = inventory("ML01", highest=Level.SECRET)
    for number in range(papers):
        words = WORDS[number % len(WORDS)]
        record(
            shelf,
            abstract=f"{words} {number}",
            level=Level.SECRET if number % 7 == 3 else Level.ORDINARY,
            pages=(f"trang một về {words} {number}", "trang hai"),
            file=b"%d" % number * 1000,
        )
    connection.close()


def move(source, target, *more, code=0):
    """What the command tells, as other programs read it."""
    done = moving(source, target, *more)
    out, err = done.communicate(timeout=500)
    assert "Traceback" not in err, err
    assert done.returncode == code, (done.returncode, out, err)
    return json.loads(out) if out.strip() else err


def moving(source, target, *more):
    """The command at work, in an environment that has no site of its own."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "move", "--from", source, "--to", target, "--json", *more],
        cwd=BASE, env=nobodys(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip


def nobodys(**said):
    kept = {name: text for name, text in os.environ.items() if not name.startswith("KHOSO")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | {"KHOSO_ENV_FILE": ""} | said


def command_at(data, *words):
    """A command of a place that is a folder; its code, and all it said."""
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=BASE, env=nobodys(KHOSO_DATA=str(data)),
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout + done.stderr
