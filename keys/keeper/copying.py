"""A copy of the file of keys on another disk: without it all that is closed hangs on one disk."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote

from keys.domain.errors import KeysError
from keys.store import rows as tables
from keys.store.file import KeyFile

NAME: Final = "keys-copy.sqlite3"


class CopyOfOthers(KeysError):
    """What stands in the place of the copy is that of other keys, which may be all there is of them."""


class Copy:
    """The copy of one file of keys in a folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._of: int | None = None

    def bring_up(self, file: KeyFile, *, anew: bool = False) -> None:
        """
        Make it again where anything was written since, or say by its time that nothing was.

        Raises CopyOfOthers, KeysError, OSError.
        """
        with file.reading() as rows:
            version = rows.execute("PRAGMA data_version").fetchone()[0]
            mine = tables.meta(rows, "names_key")
        there = self.path.exists()
        if there and mine != _names_key(self.path):
            raise CopyOfOthers(self.path.name)
        if there and version == self._of and not anew:
            os.utime(self.path)
            return
        with suppress(FileExistsError):
            self.path.parent.mkdir(mode=0o700)
        file.copy(self.path)
        self._of = version


def names_key_of(path: Path) -> bytes | None:
    """By what the keys of a file in use name objects, as no others do; None where it holds none."""
    file = KeyFile(path)
    try:
        with file.reading() as rows:
            return tables.meta(rows, "names_key")
    except KeysError:
        return None
    finally:
        file.close()


def _names_key(path: Path) -> bytes | None:
    # Looked at as it lies there: opened as a file of keys it would get a journal beside it.
    copied = sqlite3.connect(f"file:{quote(str(path))}?immutable=1", uri=True)
    try:
        return tables.meta(copied, "names_key")
    except sqlite3.DatabaseError:
        # What it was nobody knows: it is left for somebody to look at.
        return None
    finally:
        copied.close()
