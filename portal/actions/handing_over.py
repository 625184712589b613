"""Passwords leave the product once: to the eyes of a person at a terminal, or into a closed file."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

MOST_FILES = 1000


class Out(Protocol):
    """Where a command writes."""

    def isatty(self) -> bool: ...

    def write(self, text: str, /) -> object: ...


def hand_over(lines: Iterable[str], *, out: Out, folder: Path, name: str) -> Path | None:
    """
    Write the lines to a terminal; else into a new file of this folder that its owner alone reads.

    What is piped ends in logs and histories. Returns the file, or None where a terminal was
    written to. Raises OSError.
    """
    text = "".join(f"{line}\n" for line in lines)
    if out.isatty():
        out.write(text)
        return None
    path, descriptor = _new_file(folder, name)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def _new_file(folder: Path, name: str) -> tuple[Path, int]:
    """A file that was not there: never somebody else's, never one with older passwords."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    for number in range(1, MOST_FILES):
        path = folder / (f"{name}.txt" if number == 1 else f"{name}-{number}.txt")
        try:
            return path, os.open(path, flags, 0o600)
        except FileExistsError:
            continue
    raise FileExistsError(str(folder / name))
