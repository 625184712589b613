"""Keys of a test's own, open or shut, with which what is closed stands encrypted in the tables."""

import json
import re
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.db import connection

from archive.models import plain_guards
from archive.models.word_keys import _REMEMBERED
from keys.api import KeyFile, Keyring, use_ring
from keys.ring.preparing import held_with
from tests.keys.making import made, root

# Where there is memory that is no disk: every key that is kept is flushed.
_MEMORY = Path("/dev/shm")
_MADE = {}


@contextmanager
def guarded():
    """The tables refuse plain words of what is closed, and remember what is owed."""
    plain_guards.put_up(connection)
    try:
        yield
    finally:
        plain_guards.take_down(connection)


@contextmanager
def open_keys():
    """The site has keys, and they are open; those of each call are its own."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        path = Path(folder) / "keys"
        shutil.copyfile(_first(), path)
        path.chmod(0o600)
        ring = Keyring(KeyFile(path))
        ring.open(_MADE["held"])
        _REMEMBERED.clear()
        use_ring(ring)
        try:
            yield ring
        finally:
            use_ring(None)
            _REMEMBERED.clear()
            ring.file.close()


def _first():
    """A file of keys that was made once, for making one takes longer than most tests."""
    if "path" not in _MADE:
        _MADE["folder"] = tempfile.TemporaryDirectory()
        path = Path(_MADE["folder"].name) / "keys"
        file = made(path)
        _MADE["held"] = held_with(file, root(file))
        file.truncate()
        file.close()
        _MADE["path"] = path
    return _MADE["path"]


def standing(*words):
    """In which columns of all tables any of these words stands, as the database has them."""
    found = set()
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        # What a test only imported has no table.
        for table in sorted(there & {model._meta.db_table for model in apps.get_models()}):
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [one[0] for one in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    if any(word in _told(value) for word in words):
                        found.add(f"{table}.{name}")
    return found


def _told(value):
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    text = str(value)
    # JSON says letters of ours by their numbers.
    return re.sub(r"\\u[0-9a-f]{4}", lambda one: json.loads(f'"{one[0]}"'), text)


def held():
    """What opens the keys of `open_keys` again that were shut."""
    return _MADE["held"]
