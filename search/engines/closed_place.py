"""
Where the part of the index lies that holds what is closed.

    a site without keys             <index>/closed, on the disk as all it has
    a site with keys, they are open a folder in memory: no disk ever has these words in clear
    … they are shut                 nowhere
"""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from keys.api import SHUT_CLASSES, KeysError, ring
from search.engines.port import Closed

if TYPE_CHECKING:
    from machine.work_place import WorkPlace

_ON_DISK: Final = "closed"


def closed_place(index: Path) -> Path | Closed:
    """The folder of the closed part of an index, or why it is nowhere."""
    try:
        keys = ring()
    except KeysError:
        # There were keys once, and they are not there, or are another archive's.
        return Closed.SHUT
    if keys is None:
        return index / _ON_DISK
    try:
        if not keys.open_classes.issuperset(SHUT_CLASSES):
            return Closed.SHUT
    except KeysError:
        # Whether they are open is not to be told just now.
        return Closed.BUILDING
    place = _in_memory(index)
    if place is None or place.lack(wanted=0):
        return Closed.NO_MEMORY
    return place.folder


def drop_where_not_to_be(index: Path, *, ending: bool = False) -> bool:
    """
    Remove the closed part from the places where it may not lie now; whether there was one. When the one
    who keeps it is `ending`, it may lie in no memory any more.
    """
    place = closed_place(index)
    if place == index / _ON_DISK:
        return False
    doomed, memory = [index / _ON_DISK], _in_memory(index)
    if memory and (ending or place is Closed.SHUT):
        doomed.append(memory.folder)
    doomed = [folder for folder in doomed if folder.exists()]
    for folder in doomed:
        shutil.rmtree(folder, ignore_errors=True)
    return bool(doomed)


def _in_memory(index: Path) -> "WorkPlace | None":
    # Only where there are keys there are settings in any case: an engine is opened without them, too.
    from machine.work_place import index_place

    memory = settings.KHOSO_MEMORY
    return index_place(index, memory) if memory else None
