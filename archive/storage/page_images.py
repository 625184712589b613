"""
Page images for the screen: kept pixels or a look into the file in a cage, then the viewer's stamp.

Nothing foreign is opened in this process. Whoever calls has asked before whether the page may be
seen.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from typing import Final

from archive.domain.page_widths import USUAL_WIDTH, WIDTHS
from archive.storage import open_vault
from archive.storage.page_cache import PageCache, Refusal, name_of
from reading.api import RENDERER, Busy, OverLimit, Refused, Viewer

# Finished images of looks that are still going on: people leaf to and fro.
_LATEST_BYTES: Final = 32 << 20
ONE_LOOK: Final = timedelta(minutes=10)
"""So long one person's looks at the same page are one, and bear the time at which it began."""
# What says that the page, or the whole file, is simply not there to be drawn.
_NOTHING_THERE: Final = frozenset({"page_missing", "no_pages", "not_a_pdf"})


LOOKED_AT_S: Final = 600
"""How long an untouched object counts as verified before a page is drawn from it."""


class NotShown(Exception):
    """The page cannot be shown, now or later; `code` says why: a limit, or a code of the reader."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NoSuchPage(NotShown):
    """There is no such page, or nothing that has pages."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One page of a stored file as it shall be seen."""

    object_name: str
    number: int
    width: int = USUAL_WIDTH
    rotation: int = 0

    @property
    def name(self) -> str:
        """The name of its pixels."""
        return name_of(self.object_name, self.number, self.width, self.rotation, RENDERER)

    @property
    def page(self) -> str:
        """The name of the page at any width and turn."""
        return name_of(self.object_name, self.number, RENDERER)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks: the account, and the words by which the stamp names person and workstation."""

    account: str
    words: str

    def stamp(self, at: datetime) -> str:
        """What is burnt into a page looked at in this moment, which is given in local time."""
        return f"{self.words} · {at:%d/%m/%Y %H:%M}"


class _Alone:
    """One thread at a time for each name; a name is forgotten when nobody is about it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._names: set[str] = set()

    @contextmanager
    def alone(self, name: str, *, patience_s: float) -> Iterator[None]:
        """Wait until nobody else is about it. Raises Busy."""
        with self._changed:
            if not self._changed.wait_for(lambda: name not in self._names, patience_s):
                raise Busy
            self._names.add(name)
        try:
            yield
        finally:
            with self._changed:
                self._names.remove(name)
                self._changed.notify_all()


@dataclass(slots=True)
class PageImages:
    """The page images of one site."""

    vault: str
    kept: PageCache
    viewer: Viewer
    _latest: OrderedDict[tuple[str, Reader], tuple[datetime, bytes]] = field(
        default_factory=OrderedDict
    )
    _of_memory: bytes | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _drawing: _Alone = field(default_factory=_Alone)

    def image(self, wanted: Wanted, reader: Reader, *, at: datetime) -> bytes:
        """
        The page as a JPEG into which is burnt who looks, and when this look at it began; `at`
        in local time.

        Raises NotShown, Busy and VaultError.
        """
        key = (wanted.name, reader)
        memory_key = self.kept.memory_key()
        with self._lock:
            if memory_key != self._of_memory:
                # Somebody shut the keys, or opened others: what was finished before is shown to nobody.
                self._latest.clear()
                self._of_memory = memory_key
            began, jpeg = self._latest.get(key, (at, b""))
        if jpeg and timedelta(0) <= at - began < ONE_LOOK:
            return jpeg
        kept = self._pixels(wanted, reader.account)
        jpeg = self.viewer.stamped(kept, reader.stamp(at))
        self._remember(key, at, jpeg)
        return jpeg

    def part(self, wanted: Wanted, who: str, box: tuple[int, int, int, int]) -> bytes:
        """
        A part of the page as a JPEG, without a stamp, for reading a line of it; `box` as in `cut`.

        Raises NotShown, Busy and VaultError.
        """
        return self.viewer.cut(self._pixels(wanted, who), box)

    def forget(self, object_name: str, pages: int) -> None:
        """Remove the kept pixels of all pages of an object, at every width and turn."""
        for number in range(1, pages + 1):
            self.kept.forget(f"{Wanted(object_name, number).page}.refused")
            for width, rotation in product(WIDTHS, range(0, 360, 90)):
                name = Wanted(object_name, number, width, rotation).name
                self.kept.forget(name)
                with self._lock:
                    for key in [key for key in self._latest if key[0] == name]:
                        del self._latest[key]

    def _pixels(self, wanted: Wanted, who: str) -> bytes:
        """
        The pixels of the page: a browser asks for all parts of it at once, and one drawing serves them.

        Raises Busy where another draws it for longer than a turn is waited for, and as `_drawn`.
        """
        kept = self.kept.get(wanted.name)
        if kept:
            return kept
        with self._drawing.alone(wanted.name, patience_s=self.viewer.places.patience_s):
            return self.kept.get(wanted.name) or self._drawn(wanted, who)

    def _drawn(self, wanted: Wanted, who: str) -> bytes:
        refusal = self.kept.refusal(wanted.page)
        if refusal is not None and wanted.width >= refusal.width:
            raise NotShown(refusal.limit)
        try:
            with open_vault(self.vault).open_verified(
                wanted.object_name, trusted_s=LOOKED_AT_S
            ) as source:
                drawn = self.viewer.page(
                    source,
                    wanted.number,
                    width=wanted.width,
                    rotation=wanted.rotation,
                    who=who,
                    name=wanted.page,
                )
        except Refused as refused:
            kind = NoSuchPage if refused.code in _NOTHING_THERE else NotShown
            raise kind(refused.code) from refused
        except OverLimit as over:
            self.kept.refuse(wanted.page, Refusal(over.limit, wanted.width))
            raise NotShown(over.limit) from over
        self.kept.put(wanted.name, drawn)
        return drawn

    def _remember(self, key: tuple[str, Reader], at: datetime, jpeg: bytes) -> None:
        with self._lock:
            self._latest[key] = at, jpeg
            self._latest.move_to_end(key)
            held = sum(len(image) for _, image in self._latest.values())
            while held > _LATEST_BYTES:
                _, (_, oldest) = self._latest.popitem(last=False)
                held -= len(oldest)
