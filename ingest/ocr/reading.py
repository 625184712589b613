"""A whole document read page by page: the text layer where it is good, the engine elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.ocr.pages import open_pages
from ingest.ocr.text_layer_reading import open_text_layers, read_text_layer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from ingest.domain.readings import PageReading
    from ingest.ocr.port import Engine


def page_count(path: Path) -> int:
    """The number of pages of a PDF or picture file. Raises `Unreadable`."""
    source = open_pages(path)
    try:
        return source.page_count
    finally:
        source.close()


def read_document(
    path: Path, *, engine: Engine, done: AbstractSet[int] = frozenset()
) -> Iterator[PageReading]:
    """
    The readings of all pages but those in `done` (numbers from 1), one after another.

    A reading is given out as soon as its page is read, so that a killed process loses one page
    at most. Raises `Unreadable` and `EngineBusy` as the engine does, at the page concerned.
    """
    pages = page_count(path)
    layers = open_text_layers(path) if engine.trusts_text_layers else None
    try:
        for number in range(1, pages + 1):
            if number in done:
                continue
            printed = read_text_layer(layers, number) if layers is not None else None
            yield printed if printed is not None else engine.read(path, number=number)
    finally:
        if layers is not None:
            layers.close()
        engine.close()
