"""Sites that are moved in tests: a place with papers in it, places to move to, and the command between them."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager

from django.db import connection
from django.test import override_settings

from access.api import Level, Role
from archive.api import key_place
from archive.machine_api import guard_closed_words
from archive.models import plain_guards
from keys.api import use_keys_at, use_ring
from portal.actions.preparing import make_secret_key
from search.api import open_engine, rebuild_index
from tests.keys.making import FILE, made, opened
from tests.people import inventory, person, record, unit
from tests.starts import BASE

WORDS = ("kế hoạch số hóa", "báo cáo năm", "nghị quyết", "quyết định bổ nhiệm", "đảng viên mới")
PAPERS = 30
WELL = {"digests_ok": True, "answers_equal": True, "trail_equal": True}


@contextmanager
def filled(data):
    """
    Papers, people and the trail of their coming, in the database of this test and a folder of its own; what is
    closed is encrypted. Gives the key file that opens its keys.
    """
    places = {
        "KHOSO_DATA": data,
        "KHOSO_VAULT": f"file:{data}/vault",
        "KHOSO_SEARCH": f"tantivy:{data}/index",
        "KHOSO_KEYS": data / "keys" / "store",
    }
    for folder in (data, data / "keys", data / "keys" / "store", data / "media"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stick = data.with_name(f"{data.name}-stick")
    stick.write_bytes(FILE)
    (data / "media" / "anh.png").write_bytes(b"picture")
    with override_settings(**places):
        make_secret_key(data)
        place = key_place()
        file = made(place.path, site=place.site())
        place.mark.touch()
        use_keys_at(key_place)
        use_ring(opened(file))
        try:
            guard_closed_words()
            _take_in()
            rebuild_index(open_engine(places["KHOSO_SEARCH"]))
            with connection.cursor() as cursor:
                # What a database then keeps of its tables is its own.
                cursor.execute("ANALYZE")
            yield stick
        finally:
            plain_guards.take_down(connection)
            use_ring(None)
            file.close()
            connection.close()


def _take_in():
    person("luutru", Role.ARCHIVIST)
    person("khue", Role.OFFICER, clearance=Level.SECRET)
    person("mat", Role.SECURITY_OFFICER, clearance=Level.TOP_SECRET, party_papers=True)
    person("quantri", Role.ADMINISTRATOR)
    person("xa", Role.OFFICER, units=[unit("XA")])
    shelf = inventory("ML01", highest=Level.SECRET)
    for number in range(PAPERS):
        words = WORDS[number % len(WORDS)]
        record(
            shelf,
            abstract=f"{words} {number}",
            level=Level.SECRET if number % 7 == 3 else Level.ORDINARY,
            pages=(f"trang một về {words} {number}", "trang hai"),
            file=b"%d" % number * 1000,
        )


def move(source, target, *more, code=0):
    """What the command tells, as other programs read it, and what it says beside."""
    done = moving(source, target, *more)
    out, err = done.communicate(timeout=500)
    assert "Traceback" not in err, err
    assert done.returncode == code, (done.returncode, out, err)
    return (json.loads(out) if out.strip() else None), err


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


def web_server_at(data):
    """One that ends by itself; its code, and what it said."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        done = subprocess.run(
            [sys.executable, "-m", "config.web", "--fd", str(listener.fileno())], cwd=BASE,
            env=nobodys(KHOSO_DATA=str(data)), pass_fds=(listener.fileno(),), capture_output=True,
            text=True, timeout=60, check=False,
        )  # fmt: skip
    return done.returncode, done.stderr


def asked(folder, statement, *values):
    """What the tables of a folder say, or are made to say past every guard of the product."""
    with closing(sqlite3.connect(folder / "khoso.sqlite3", timeout=30)) as tables, tables:
        return tables.execute(statement, values).fetchall()
