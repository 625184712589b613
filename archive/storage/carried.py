"""
Objects that are carried from one vault into another as they stand there, without a key.

What is encrypted stays so, under the same name and the same key, which goes along in the file of keys. So whoever
carries may read nothing of it; whether it came whole is told by the hash of all that it ends with.
"""

import hashlib
from collections.abc import Callable, Iterator
from io import BufferedReader
from typing import BinaryIO

from archive.storage.incoming import digest_on_disk
from archive.storage.port import CHUNK, Tampered
from keys.api import Keyring
from keys.domain.segments import is_whole
from keys.domain.tokens import is_object_name


def no_keys() -> Keyring | None:
    """Of what is carried only what can be told without keys is asked, whichever this process has."""
    return None


class Carried:
    """An object on its way into a folder, of which the name is known before."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.digest = ""
        self.size = 0
        self._is_right = False

    def pour(self, source: BinaryIO, write: Callable[[bytes], None]) -> None:
        """Write what the source has to give, as it is."""
        seen = hashlib.sha256()

        def pieces() -> Iterator[bytes]:
            while piece := source.read(CHUNK):
                write(piece)
                seen.update(piece)
                self.size += len(piece)
                yield piece

        if is_object_name(self.name):
            self._is_right = is_whole(pieces())
            self.digest = seen.hexdigest()
            return
        for _ in pieces():
            pass
        self.digest = seen.hexdigest()
        self._is_right = self.digest == self.name

    def demand_right(self) -> None:
        """Raises Tampered where what came cannot be that of the name."""
        if not self._is_right:
            raise Tampered(f"What is brought as {self.name} does not agree with its name.")

    def is_as_written(self, file: BufferedReader) -> bool:
        """Whether the disk gives back what was written."""
        return digest_on_disk(file) == self.digest

    def before_naming(self) -> None:
        """Nothing: its key came along, or stands where it stood."""

    def unnamed(self) -> None:
        """Nothing was made beside it."""
