"""Files of a site beside its tables and its objects: its secrets, its keys, and what hangs on its pages of words."""

import os
import shutil
import stat
from collections.abc import Iterator
from filecmp import cmp
from pathlib import Path
from typing import Final

from keys.api import KEYS_FILE, KeyFile
from keys.machine_api import names_key_of
from portal.domain.moving import CannotMove, Fault, Place

_SECRETS: Final = "keys"
_MEDIA: Final = "media"
# Of the machine, and not of the site: who starts, who is at it.
_OF_A_RUN: Final = (".lock",)
# The keys of what is closed are copied as the database that they are.
_KEPT_APART: Final = "store"


def demand_room_for_files(source: Place, target: Place) -> None:
    """
    Raises CannotMove where the new place has secrets or keys of another site: what is signed or sealed by the
    old one's would open no more.
    """
    if bool(source.secret_key) != bool(target.secret_key) or source.secret_key != target.secret_key:
        raise CannotMove(Fault.SECRET_OF_OTHERS)
    for name in ("secret_key", "trail_words_key"):
        ours, theirs = (place.data / _SECRETS / name for place in (source, target))
        if theirs.exists() and not (ours.exists() and cmp(ours, theirs, shallow=False)):
            raise CannotMove(Fault.SECRET_OF_OTHERS, str(theirs))
    if source.keys == target.keys or not target.keys.exists():
        return
    if not source.keys.exists() or names_key_of(source.keys) != names_key_of(target.keys):
        raise CannotMove(Fault.KEYS_OF_OTHERS, str(target.keys))


def carry_files(source: Place, target: Place) -> None:
    """Secrets, keys and files of the pages of words stand in the new place, for its owner alone. Raises OSError."""
    for folder in (target.data, target.data / _SECRETS, target.data / _MEDIA):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path, name in _files(source):
        _copy(path, target.data / name)
    if source.keys.exists() and source.keys != target.keys:
        target.keys.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = KeyFile(source.keys)
        try:
            file.copy(target.keys)
        finally:
            file.close()


def differing_files(source: Place, target: Place) -> list[str]:
    """Names of files that the new place lacks or has otherwise."""
    found = [
        str(name)
        for path, name in _files(source)
        # Certificates follow names and addresses of a machine, and are made anew.
        if not path.name.startswith("https")
        and (not (target.data / name).exists() or not cmp(path, target.data / name, shallow=False))
    ]
    if source.keys.exists() and (
        not target.keys.exists() or names_key_of(source.keys) != names_key_of(target.keys)
    ):
        found.append(KEYS_FILE)
    return found


def _files(place: Place) -> Iterator[tuple[Path, Path]]:
    for folder in (place.data / _SECRETS, place.data / _MEDIA):
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(place.data)
            if (
                stat.S_ISREG(path.lstat().st_mode)
                and not path.name.endswith(_OF_A_RUN)
                and name.parts[:2] != (_SECRETS, _KEPT_APART)
                and not path.name.startswith(KEYS_FILE)
            ):
                yield path, name


def _copy(path: Path, to: Path) -> None:
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = to.with_name(f".{to.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with path.open("rb") as source, os.fdopen(descriptor, "wb") as copied:
        shutil.copyfileobj(source, copied)
        copied.flush()
        os.fsync(copied.fileno())
    fresh.replace(to)
