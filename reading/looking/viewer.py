"""Looking into foreign files from a process that must not open them itself."""

import json
import os
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import BinaryIO, Final, TypedDict

from machine.json_values import Json, JsonObject
from reading.cage.errors import Busy, OverLimit, Refused
from reading.cage.keeper import Cage
from reading.cage.lanes import Lanes, Places
from reading.cage.limits import LookLimits
from reading.cage.walls import Walls
from reading.domain.list_tables import ListTable

# Every change of how a page is drawn gets a new number: kept pixels of the old one are not shown.
RENDERER: Final = 1
MIN_WIDTH: Final = 200
MAX_WIDTH: Final = 2400
MAX_HEIGHT: Final = 4 * MAX_WIDTH
# A page that was ended by the clock alone, so often, is at fault after all.
_STRIKES: Final = 2
_REMEMBERED: Final = 500
_WORK: Final = "reading.looking.work"
_OF_A_LIST: Final = LookLimits(cpu_s=40, wall_s=90.0, file_bytes=16 << 20)
_COPY: Final = 1 << 20


class _Counts:
    """How often something happened to each of the latest names. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: OrderedDict[object, int] = OrderedDict()

    def add(self, name: object) -> int:
        """Once more; returns how often now."""
        with self._lock:
            self._counts[name] = count = self._counts.pop(name, 0) + 1
            while len(self._counts) > _REMEMBERED:
                self._counts.popitem(last=False)
            return count

    def has(self, name: object) -> bool:
        """Whether it happened to this name at all."""
        with self._lock:
            return name in self._counts


@dataclass(slots=True)
class Viewer:
    """
    Draws pages, burns stamps in and reads lists, each look in a caged process of its own.

    Safe for threads. `who` names the person for whom, so that nobody takes all turns.
    """

    places: Places = field(default_factory=Places)
    limits: LookLimits = field(default_factory=LookLimits)
    cage: Cage = field(default_factory=lambda: Cage(_WORK))
    _slow: _Counts = field(default_factory=_Counts)
    _strikes: _Counts = field(default_factory=_Counts)
    _lanes: Lanes = field(init=False)
    _lists: Lanes = field(init=False)

    def __post_init__(self) -> None:
        self._lanes = Lanes(self.places)
        # Lists take long by nature: they have a lane of their own and do not hold up pages.
        self._lists = Lanes(
            Places(quick=1, slow=0, all=3, of_one=2, share_cpu_s=60, share_wall_s=120, patience_s=8)
        )

    @property
    def walls(self) -> Walls:
        """The walls that stand round every look. Raises Busy when no cage starts."""
        return self.cage.walls

    def page(
        self, source: BinaryIO, number: int, *, width: int, rotation: int, who: str, name: object
    ) -> bytes:
        """
        One page of a PDF, drawn, as a picture to be kept and stamped. `name` tells files and pages
        apart that look after look is slow.

        Raises Refused with the code of NotRenderable, OverLimit, and Busy.
        """
        request = {"number": number, "width": width, "rotation": rotation}
        with _opened(source) as file, _memory("page") as pixels:
            size = self._drawn(request, file, pixels, who=who, name=name)
            # The cage itself makes the picture: what it decodes later was never a stranger's.
            return self._chore("keep", size, pixels)

    def stamped(self, kept: bytes, stamp: str) -> bytes:
        """A JPEG of a page that `page` made, with the words burnt in. Raises Busy."""
        with _memory("kept") as file:
            _fill(file, kept)
            return self._chore("stamp", {"stamp": stamp}, file)

    def cut(self, kept: bytes, box: tuple[int, int, int, int]) -> bytes:
        """
        A part of a page that `page` made, as a JPEG without any stamp; `box` is left, top, right,
        bottom in ten-thousandths of the page. Raises Busy.
        """
        with _memory("kept") as file:
            _fill(file, kept)
            return self._chore("cut", {"box": list(box)}, file)

    def _drawn(
        self, request: dict[str, int], file: int, out: int, *, who: str, name: object
    ) -> dict[str, int]:
        with self._lanes.turn(who, slow=self._slow.has(name)) as going:
            try:
                answer = self.cage.look("draw", request, file, out, limits=self.limits, going=going)
                return _size(out, answer)
            except Busy as busy:
                if going.turn.slow and self._strikes.add(name) >= _STRIKES:
                    # The clock ended it in the slow lane: once may be chance.
                    raise OverLimit("time") from busy
                raise
            except (ValueError, KeyError, TypeError) as lie:
                # A look that tells impossible things of its page is not itself any more.
                raise OverLimit("crash") from lie
            finally:
                if going.was_slow:
                    self._slow.add(name)

    def _chore(self, work: str, request: JsonObject, source: int) -> bytes:
        with _memory("picture") as out:
            try:
                self.cage.look(work, request, source, out, limits=self.limits)
            except (OverLimit, Refused) as error:
                # Nothing of the file's is in it: something is wrong with the machine.
                raise Busy from error
            return _all(out)

    def tables(self, source: BinaryIO, *, name: str, who: str) -> list[ListTable]:
        """All tables of a list file. Raises Refused with a code of NotAList, OverLimit, Busy."""
        with _opened(source) as file, _memory("tables") as out, self._lists.turn(who) as going:
            self.cage.look("read_tables", {"name": name}, file, out, limits=_OF_A_LIST, going=going)
            try:
                return [_table(told) for told in json.loads(_all(out))]
            except (ValueError, TypeError, KeyError, RecursionError) as lie:
                raise OverLimit("crash") from lie


class _ToldTable(TypedDict):
    sheet: str
    hidden: bool
    rows: list[list[str]]
    unkept: list[tuple[int, int]]


def _table(told: _ToldTable) -> ListTable:
    """What a look tells of a table. Raises ValueError, TypeError and KeyError for a lie."""
    return ListTable(
        sheet=str(told["sheet"]),
        hidden=bool(told["hidden"]),
        rows=[[str(cell) for cell in row] for row in told["rows"]],
        unkept=tuple((int(row), int(column)) for row, column in told["unkept"]),
    )


def _size(out: int, answer: Json) -> dict[str, int]:
    """What a look says of its own work is checked like any other claim. Raises ValueError, TypeError."""
    if not isinstance(answer, Mapping):
        raise TypeError("No size is told.")
    width, height = answer["width"], answer["height"]
    if not (isinstance(width, int) and isinstance(height, int)):
        raise TypeError("The size is no number of pixels.")
    if not (0 < width <= MAX_WIDTH and 0 < height <= MAX_HEIGHT):
        raise ValueError("The pixels have an impossible size.")
    if os.fstat(out).st_size != 3 * width * height:
        raise ValueError("The pixels are not as many as the size says.")
    return {"width": width, "height": height}


@contextmanager
def _opened(source: BinaryIO) -> Iterator[int]:
    """A descriptor of the source: its own where it has one, else of a copy in memory."""
    try:
        own = source.fileno()
    except (OSError, AttributeError):
        own = -1
    if own != -1:
        source.seek(0)
        yield own
        return
    with _memory("source") as copy:
        source.seek(0)
        while chunk := source.read(_COPY):
            _fill(copy, chunk)
        os.lseek(copy, 0, os.SEEK_SET)
        yield copy


@contextmanager
def _memory(name: str) -> Iterator[int]:
    file = os.memfd_create(name, os.MFD_CLOEXEC)
    try:
        yield file
    finally:
        os.close(file)


def _fill(file: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(file, rest) :]


def _all(out: int) -> bytes:
    return os.pread(out, os.fstat(out).st_size, 0)


@cache
def the_viewer() -> Viewer:
    """The one viewer of this process, behind walls of its own: all who look share its turns."""
    return Viewer()
