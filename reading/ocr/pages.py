"""A file opened for its pages, whatever its kind."""

from pathlib import Path
from typing import Protocol

from reading.ocr.images import PageImage, PicturePages, Soundness
from reading.ocr.pdf_images import PdfPages

# Processor time for drawing or decoding one page, before a letter is read: an honest scan takes
# less than one second, and what takes longer than this is not shown on a screen either.
DRAWING_CPU_S = 10.0


class PageSource(Protocol):
    """An open file whose pages can be looked at."""

    page_count: int

    def page(self, number: int) -> PageImage:
        """The picture of page `number`, from 1. Raises `Unreadable`."""
        ...

    def soundness(self, number: int) -> Soundness:
        """
        Whether page `number` can be decoded and looked into, without drawing it.

        Raises `Unreadable` when most of the page cannot be decoded.
        """
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


def open_pages(path: Path) -> PageSource:
    """Open a PDF or a picture file by its content. Raises `Unreadable`."""
    with path.open("rb") as file:
        head = file.read(1024)
    return PdfPages(path) if b"%PDF-" in head else PicturePages(path)
