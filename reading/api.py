"""The door of `reading`: foreign files are read and looked into from here, and nowhere opened."""

from reading.cage.aside import Aside, AsideLimits, Outcome
from reading.cage.errors import Busy, CageError, OverLimit, Refused
from reading.cage.limits import LookLimits, ReadingLimits, allow_cpu, at_most_cpu
from reading.cage.lock import lock_in, wall_in
from reading.cage.walls import Walls
from reading.domain.list_tables import ListTable
from reading.files.office_program import office_folder
from reading.looking.viewer import (
    MAX_WIDTH,
    MIN_WIDTH,
    RENDERER,
    Viewer,
    the_viewer,
)
from reading.ocr.errors import LanguageDataMissing
from reading.ocr.tessdata import PROGRAM as OCR_PROGRAM
from reading.ocr.tessdata import tessdata_folder
from reading.process.handle import ReadingProcess
from reading.process.messages import (
    Died,
    Event,
    Finished,
    GaveUp,
    Opened,
    PageRead,
    Request,
    Said,
    Unread,
)
from reading.process.single_file import NotRead, describe, read_file

__all__ = [
    "MAX_WIDTH",
    "MIN_WIDTH",
    "OCR_PROGRAM",
    "RENDERER",
    "Aside",
    "AsideLimits",
    "Busy",
    "CageError",
    "Died",
    "Event",
    "Finished",
    "GaveUp",
    "LanguageDataMissing",
    "ListTable",
    "LookLimits",
    "NotRead",
    "Opened",
    "Outcome",
    "OverLimit",
    "PageRead",
    "ReadingLimits",
    "ReadingProcess",
    "Refused",
    "Request",
    "Said",
    "Unread",
    "Viewer",
    "Walls",
    "allow_cpu",
    "at_most_cpu",
    "describe",
    "lock_in",
    "office_folder",
    "read_file",
    "tessdata_folder",
    "the_viewer",
    "wall_in",
]
