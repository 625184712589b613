"""A whole document read page by page: the text layer where it is good, the engine elsewhere."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from reading.cage.limits import at_most_cpu
from reading.domain.readings import Variant
from reading.domain.reasons import page_ranges
from reading.ocr.errors import Unreadable
from reading.ocr.pages import DRAWING_CPU_S, PageSource, open_pages
from reading.ocr.text_layer_reading import (
    Layer,
    look_at_page,
    open_text_layers,
    with_laid,
    with_parts,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from reading.domain.readings import PageReading
    from reading.ocr.images import Soundness
    from reading.ocr.port import ReadingEngine

_LOOKS_ON_FOR_S = 20.0


def page_count(path: Path) -> int:
    """The number of pages of a PDF or picture file. Raises `Unreadable`."""
    source = open_pages(path)
    try:
        return source.page_count
    finally:
        source.close()


def read_document(
    path: Path, *, engine: ReadingEngine, done: AbstractSet[int] = frozenset()
) -> Iterator[PageReading]:
    """
    The readings of all pages but those in `done` (numbers from 1), one after another.

    A reading is given out as soon as its page is read, so that a killed process loses one page
    at most. Raises `Unreadable` and `EngineBusy` as the engine does, at the page concerned.
    """
    pages = page_count(path)
    layers = open_text_layers(path) if engine.trusts_text_layers else None
    images = _Images(path)
    try:
        for number in range(1, pages + 1):
            if number in done:
                continue
            with at_most_cpu(DRAWING_CPU_S):
                layer = look_at_page(layers, number) if layers is not None else Layer()
                sound = images.soundness(number) if layer.reading is not None else None
            if layer.reading is not None and sound is not None:
                reading = _with_soundness(layer.reading, sound)
            else:
                reading = engine.read(path, number=number)
            yield _with_what_is_drawn(reading, layer, engine)
    except Unreadable as error:
        raise _with_later_pages(error, images, pages) from error
    finally:
        if layers is not None:
            layers.close()
        images.close()
        engine.close()


def _with_what_is_drawn(reading: PageReading, layer: Layer, engine: ReadingEngine) -> PageReading:
    """The reading with the words of what is drawn on the page, or lies over it, and is no letter."""
    if reading.variant != Variant.TEXT_LAYER:
        reading = with_laid(reading, layer.laid)
    if layer.parts:
        for part in layer.parts:
            reading = with_parts(reading, engine.words_in(part))
    if layer.drawn and not reading.signals.get("drawn_not_read"):
        reading = replace(reading, signals=reading.signals | {"drawn_not_read": True})
    return reading


class _Images:
    """The file opened a second time for its images, when a page with text of its own has any."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._source: PageSource | None = None

    @property
    def source(self) -> PageSource:
        if self._source is None:
            self._source = open_pages(self._path)
        return self._source

    def soundness(self, number: int) -> Soundness:
        """As `PageSource.soundness`."""
        return self.source.soundness(number)

    def close(self) -> None:
        """Let go of the file."""
        if self._source is not None:
            self._source.close()


def _with_soundness(reading: PageReading, sound: Soundness) -> PageReading:
    told = {"damage": sound.damage, "checked": sound.checked, "blank_proved": True}
    return replace(reading, signals=reading.signals | told)


def _with_later_pages(error: Unreadable, images: _Images, pages: int) -> Unreadable:
    """
    The same error naming all pages at fault, for whoever scans them again does it once.

    Later pages are looked at for a while only and not read.
    """
    first = error.params.get("page")
    if error.reason != "damaged" or not isinstance(first, int):
        return error
    until = time.process_time() + _LOOKS_ON_FOR_S
    found = [first]
    for number in range(first + 1, pages + 1):
        if time.process_time() > until:
            break
        try:
            images.soundness(number)
        except Unreadable:
            found.append(number)
    return Unreadable("damaged", **error.params | {"page": page_ranges(found)})
