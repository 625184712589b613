"""
Generations of an index in a folder: one is searched, another may be in the making.

    index/current           the name of the generation that is searched
    index/writer.lock       held by the one writer
    index/generation-7/     rules, position, ordinary/…, classified/…

`current` and `position` are replaced as whole files. The position is written after the changes
were committed and lies in the same generation, so a crash can only make it too small; following
the feed again from there does no harm.
"""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from search.engines.port import IndexLocked, RebuildNeeded, SearchUnavailable

_NAME: Final = re.compile(r"generation-(\d{1,12})")


class Generations:
    """The folder of an index. `rules` is whatever makes an index unreadable when it changes."""

    def __init__(self, root: Path, rules: dict[str, Any]) -> None:
        self._root = root
        self._rules = rules
        self._checked: tuple[Path, int] | None = None

    def current(self) -> Path | None:
        """The generation that is searched, or None when none was ever made."""
        try:
            name = (self._root / "current").read_text().strip()
        except FileNotFoundError:
            return None
        if not _NAME.fullmatch(name):
            raise RebuildNeeded("The pointer to the index's generation is damaged.")
        return self._root / name

    def readable(self) -> Path:
        """
        The generation that is searched.

        Raises SearchUnavailable when there is none yet, RebuildNeeded when its rules are others.
        """
        folder = self.current()
        if folder is None:
            raise SearchUnavailable("The index has not been built yet.")
        self.check_rules(folder)
        return folder

    def check_rules(self, folder: Path) -> None:
        """Raises RebuildNeeded unless the generation was made by these rules."""
        file = folder / "rules.json"
        try:
            state = folder, file.stat().st_mtime_ns
            if state == self._checked:
                return
            rules = json.loads(file.read_text())
        except (OSError, ValueError) as problem:
            raise RebuildNeeded("The index lacks its rules.") from problem
        if rules != self._rules:
            raise RebuildNeeded("The index was made by other rules.")
        self._checked = state

    def new(self) -> Path:
        """An empty folder for the next generation. Only for the writer; sweeps what was left."""
        current = self.current_or_damaged()
        self._sweep(keep=current)
        folder = self._root / f"generation-{(number_of(current) if current else 0) + 1}"
        folder.mkdir(parents=True)
        replace_file(folder / "rules.json", json.dumps(self._rules))
        return folder

    def current_or_damaged(self) -> Path | None:
        """As `current`, for the writer: a damaged pointer is as good as none."""
        try:
            return self.current()
        except RebuildNeeded:
            numbers = [number_of(folder) for folder in self._root.glob("generation-*")]
            return self._root / f"generation-{max(numbers, default=0)}"

    def switch(self, folder: Path) -> None:
        """Search this generation from now on, and drop all others."""
        replace_file(self._root / "current", folder.name)
        self._sweep(keep=folder)

    def drop(self, folder: Path) -> None:
        """Remove a generation that was never searched."""
        shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def only_writer(self) -> Iterator[None]:
        """The lock of the writer; it ends with the process. Raises IndexLocked when it is taken."""
        try:
            self._root.mkdir(exist_ok=True)
            lock = (self._root / "writer.lock").open("w")
        except OSError as problem:
            raise SearchUnavailable("The folder of the index cannot be written.") from problem
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as problem:
                raise IndexLocked("Another writer is at work on the index.") from problem
            yield

    def _sweep(self, *, keep: Path | None) -> None:
        for folder in self._root.glob("generation-*"):
            if folder != keep:
                shutil.rmtree(folder, ignore_errors=True)  # a reader's open files outlive it


def number_of(folder: Path) -> int:
    """The number of a generation; 0 for what is none."""
    name = _NAME.fullmatch(folder.name)
    return int(name[1]) if name else 0


def read_position(folder: Path) -> int:
    """The position committed with this generation."""
    try:
        return int((folder / "position").read_text())
    except FileNotFoundError:
        return 0
    except ValueError as problem:
        raise RebuildNeeded("The position of the index is damaged.") from problem


def write_position(folder: Path, position: int) -> None:
    """To be called when everything up to the position is committed."""
    replace_file(folder / "position", str(position))


def replace_file(path: Path, text: str) -> None:
    """The file is the old one or the new one, whatever happens, and survives a power cut."""
    fresh = path.with_name(path.name + ".new")
    with fresh.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
