"""Objects that stand in the folder as they came, under the SHA-256 of their bytes."""

import hashlib
import io
from collections.abc import Callable
from io import BufferedReader
from typing import BinaryIO, Protocol

from archive.domain.secrecy import Secrecy
from archive.domain.standing import rank_of
from archive.storage.incoming import digest_on_disk
from archive.storage.port import CHUNK
from keys.api import OPEN_CLASS, KeyClass


def keys_for(secrecy: Secrecy) -> KeyClass:
    """The class of the keys under which bytes that are so closed are encrypted."""
    return rank_of(secrecy.level, party_papers=secrecy.party_papers)


class Form(Protocol):
    """What a folder asks of an object, by the form that its name tells."""

    def named(self, digest: str) -> str:
        """The name of plain bytes in this form."""

    def size(self, file: BufferedReader) -> int:
        """How many plain bytes it holds. Raises Tampered."""

    def reader(self, file: BufferedReader) -> BinaryIO:
        """The plain bytes. Raises Shut, Tampered."""

    def agrees(
        self, name: str, file: BufferedReader, seen: Callable[[int], None] | None = None
    ) -> bool:
        """Whether the object, asked of the disk from its start, is that of its name."""

    def class_of(self, file: BufferedReader) -> KeyClass:
        """Of which class its key is, where it has one. Raises Shut, Tampered."""

    def reclassed(self, file: BufferedReader, to: KeyClass) -> None:
        """Its key, where it has one, is of this class. Raises Shut, Tampered."""


class Written(Protocol):
    """An object on its way into the folder; its name is known once all was poured."""

    name: str
    digest: str
    size: int

    def pour(self, source: BinaryIO, write: Callable[[bytes], None]) -> None:
        """Write what the source has to give. Whatever it raises goes through."""

    def is_as_written(self, file: BufferedReader) -> bool:
        """Whether the disk gives back what was written."""

    def before_naming(self) -> None:
        """Whatever has to be on the disk before the name is."""

    def unnamed(self) -> None:
        """Another object of the same bytes stands under the name."""


class PlainForm:
    """Nothing is done to the bytes."""

    def named(self, digest: str) -> str:
        return digest

    def size(self, file: BufferedReader) -> int:
        return file.seek(0, io.SEEK_END)

    def reader(self, file: BufferedReader) -> BinaryIO:
        return file

    def agrees(
        self, name: str, file: BufferedReader, seen: Callable[[int], None] | None = None
    ) -> bool:
        return digest_on_disk(file, seen) == name

    def class_of(self, file: BufferedReader) -> KeyClass:  # noqa: ARG002
        return OPEN_CLASS

    def reclassed(self, file: BufferedReader, to: KeyClass) -> None:
        """It has none."""


class PlainWritten:
    """The same on its way."""

    def __init__(self) -> None:
        self.name = self.digest = ""
        self.size = 0

    def pour(self, source: BinaryIO, write: Callable[[bytes], None]) -> None:
        seen = hashlib.sha256()
        while piece := source.read(CHUNK):
            write(piece)
            seen.update(piece)
            self.size += len(piece)
        self.name = self.digest = seen.hexdigest()

    def is_as_written(self, file: BufferedReader) -> bool:
        return digest_on_disk(file) == self.digest

    def before_naming(self) -> None:
        """Nothing: the bytes are all there is."""

    def unnamed(self) -> None:
        """Nothing was made beside them."""
