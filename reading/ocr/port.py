"""The port to whatever reads a page, and the two ways in which reading can fail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from reading.domain.engine_url import EngineName, engine_of
from reading.ocr.errors import EngineBusy, LanguageDataMissing, Unreadable

if TYPE_CHECKING:
    from reading.domain.readings import PageReading, Word
    from reading.ocr.drawn_ink import Part

__all__ = [
    "EngineBusy",
    "LanguageDataMissing",
    "ReadingEngine",
    "Unreadable",
    "open_reading_engine",
]


@runtime_checkable
class ReadingEngine(Protocol):
    """
    Reads one page at a time.

    `trusts_text_layers` says whether a good born-digital text layer may stand in for the
    engine; the scripted engine wants every page for itself. `reads` and `writes` are the places of
    its own that it reaches while it reads: whoever walls it in leaves them open.
    """

    name: str
    trusts_text_layers: bool
    reads: tuple[Path, ...]
    writes: tuple[Path, ...]

    def read(self, source: Path, *, number: int) -> PageReading:
        """
        Read page `number` (from 1) of a PDF or picture file.

        Raises `Unreadable` when the page is at fault and `EngineBusy` when the machine is.
        """
        ...

    def words_in(self, part: Part) -> tuple[Word, ...]:
        """
        What stands in a part of a page that is drawn and not written, with boxes on that page.

        Nothing where the engine reads whole pages only. Raises `EngineBusy`.
        """
        ...

    def close(self) -> None:
        """Let go of the file that was read last. The engine stays usable."""
        ...


def open_reading_engine(url: str) -> ReadingEngine:
    """
    The engine that `url` names: `tesseract:`, `ocrmypdf:` or `scripted:/path.json`.

    Raises `ValueError` for any other name. Nothing heavy is loaded before the first page.
    """
    name, file = engine_of(url if ":" in url else f"{url}:")
    if name is EngineName.TESSERACT:
        from reading.ocr.tesseract import Tesseract

        return Tesseract()
    if name is EngineName.OCRMYPDF:
        from reading.ocr.ocrmypdf import OcrMyPdf

        return OcrMyPdf()
    from reading.ocr.scripted import Scripted

    return Scripted(Path(file))
