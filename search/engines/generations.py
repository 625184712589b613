"""
Generations of an index in a folder: one is searched, another may be in the making.

    index/current           the name of the generation that is searched
    index/writer.lock       held by the one writer
    index/generation-7/     rules, position, ordinary/…, classified/…

`current` and `position` are replaced as whole files. The position is written after the changes
were committed and lies in the same generation, so a crash can only make it too small; following
the feed again from there does no harm. Before a commit it says where the commit is on its way to:
what a broken-off commit left behind may come from there. Everything of a generation is on the disk
before `current` names it.
"""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from machine.json_values import JsonObject
from search.engines.port import Followed, IndexLocked, NotBuilt, RebuildNeeded, SearchUnavailable

_NAME: Final = re.compile(r"generation-(\d{1,12})")


@dataclass(frozen=True, slots=True)
class Committed:
    """
    What a generation holds: the place in the feed, the one a commit is on its way to, and the
    number of the last commit of each part.
    """

    place: Followed = field(default_factory=Followed)
    reaching: Followed | None = None
    commits: dict[str, int] = field(default_factory=dict)


class Generations:
    """The folder of an index. `rules` is whatever makes an index unreadable when it changes."""

    def __init__(self, root: Path, rules: JsonObject) -> None:
        self._root = root
        self._rules = rules
        self._checked: tuple[Path, int] | None = None

    def current(self) -> Path | None:
        """The generation that is searched, or None when none was ever made."""
        try:
            name = (self._root / "current").read_text().strip()
        except FileNotFoundError:
            return None
        except UnicodeDecodeError as problem:
            raise RebuildNeeded("The pointer to the index's generation is damaged.") from problem
        except OSError as problem:
            raise SearchUnavailable("The folder of the index cannot be read.") from problem
        if not _NAME.fullmatch(name):
            raise RebuildNeeded("The pointer to the index's generation is damaged.")
        return self._root / name

    def readable(self) -> Path:
        """
        The generation that is searched.

        Raises NotBuilt when there is none yet, RebuildNeeded when its rules are others.
        """
        folder = self.current()
        if folder is None:
            raise NotBuilt("The index has not been built yet.")
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
        write_committed(folder, Committed())
        return folder

    def identity(self, folder: Path) -> tuple[int, int, int]:
        """What tells a generation from another one that got the same name later."""
        try:
            about = (folder / "rules.json").stat()
        except OSError as problem:
            raise RebuildNeeded("The index lacks its rules.") from problem
        return about.st_dev, about.st_ino, about.st_ctime_ns

    def current_or_damaged(self) -> Path | None:
        """As `current`, for the writer: a damaged pointer is as good as none."""
        try:
            return self.current()
        except RebuildNeeded:
            numbers = [number_of(folder) for folder in self._root.glob("generation-*")]
            return self._root / f"generation-{max(numbers, default=0)}"

    def switch(self, folder: Path) -> None:
        """Search this generation from now on, once all of it is on the disk; drop all others."""
        flush_tree(folder)
        _flush(self._root)
        _flush(self._root.parent)
        replace_file(self._root / "current", folder.name)
        self._sweep(keep=folder)

    def tidy(self) -> None:
        """Drop what is not searched: the leavings of a killed rebuild. Only for the writer."""
        if (current := self.current_or_damaged()) is not None:
            self._sweep(keep=current)

    def drop(self, folder: Path) -> None:
        """Remove a generation that was never searched."""
        shutil.rmtree(folder, ignore_errors=True)

    def only_writer(self) -> AbstractContextManager[None]:
        """The lock of the writer; it ends with the process. Raises IndexLocked when it is taken."""
        return only_writer(self._root)

    def _sweep(self, *, keep: Path | None) -> None:
        for folder in self._root.glob("generation-*"):
            if folder != keep:
                shutil.rmtree(folder, ignore_errors=True)  # a reader's open files outlive it


@contextmanager
def only_writer(root: Path) -> Iterator[None]:
    """
    The lock of the one writer on this machine, in a folder; it ends with the process. Raises IndexLocked
    when it is taken.
    """
    make_folder(root)
    try:
        lock = (root / "writer.lock").open("w")
    except OSError as problem:
        raise SearchUnavailable("The folder of the index cannot be written.") from problem
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise IndexLocked("Another writer is at work on the index.") from problem
        yield


def make_folder(root: Path) -> None:
    """The folder of an index, in one that is there. Raises SearchUnavailable."""
    try:
        root.mkdir(exist_ok=True)
    except OSError as problem:
        raise SearchUnavailable("The folder of the index cannot be written.") from problem


def number_of(folder: Path) -> int:
    """The number of a generation; 0 for what is none."""
    name = _NAME.fullmatch(folder.name)
    return int(name[1]) if name else 0


def read_committed(folder: Path) -> Committed:
    """What was committed with this generation. Raises RebuildNeeded when that is not known."""
    try:
        told = json.loads((folder / "position").read_text())
        reaching = told["reaching"]
        return Committed(
            place=_place(told),
            reaching=None if reaching is None else _place(reaching),
            commits={str(part): int(number) for part, number in told["commits"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise RebuildNeeded("The position of the index is damaged.") from problem


def write_committed(folder: Path, committed: Committed) -> None:
    """To be called when everything up to the place is committed."""
    reaching = committed.reaching
    told = {
        "position": committed.place.position,
        "origin": committed.place.origin,
        "reaching": reaching and {"position": reaching.position, "origin": reaching.origin},
        "commits": committed.commits,
    }
    replace_file(folder / "position", json.dumps(told))


def announce(folder: Path, reaching: Followed) -> None:
    """Tell where the next commit is on its way to."""
    write_committed(folder, replace(read_committed(folder), reaching=reaching))


def _place(told: Mapping[str, int | str]) -> Followed:
    return Followed(int(told["position"]), str(told["origin"]))


def flush_tree(folder: Path) -> None:
    """Everything below a folder, its names and its bytes, survives a power cut."""
    for path in folder.rglob("*"):
        _flush(path)
    _flush(folder)


def replace_file(path: Path, text: str) -> None:
    """The file is the old one or the new one, whatever happens, and survives a power cut."""
    fresh = path.with_name(path.name + ".new")
    with fresh.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    _flush(path.parent)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
