"""Progress on a terminal; silent where there is none."""

import time
from typing import TextIO

from django.utils.translation import gettext

WIDTH = 30
EVERY_S = 0.5


class Progress:
    """
    A bar that is drawn over itself at most twice a second, and only ever grows.

    It counts files, whose number is known from the start; how many pages they have is not known
    before they are opened. `files` is how many will come in all, over several folders.
    """

    def __init__(self, stream: TextIO, *, files: int = 0) -> None:
        self.stream = stream
        self.shown = stream.isatty()
        self.drawn_at = 0.0
        self.started = time.monotonic()
        self.files = files
        self.in_folder = 0
        self.files_before, self.pages_before = 0, 0
        self.settled, self.pages = 0, 0

    @property
    def is_due(self) -> bool:
        """Whether anybody would see what were drawn now; counting for nobody is to no purpose."""
        return self.shown and time.monotonic() - self.drawn_at >= EVERY_S

    def taken(self, files: int) -> None:
        """So many files of this folder are taken in."""
        self.in_folder = files
        self.files = max(self.files, self.files_before + files)
        if self.is_due:
            self._draw(gettext("taking in file %(n)s") % {"n": self.files_before + files})

    def read(self, unsettled: int, pages: int) -> None:
        """So many files of this folder need work yet, and so many of its pages are read."""
        settled = self.files_before + max(0, self.in_folder - unsettled)
        self.settled = max(self.settled, min(self.files, settled))
        self.pages = max(self.pages, self.pages_before + pages)
        if self.is_due:
            self._draw_counts()

    def end(self) -> None:
        """Draw what is true now, and leave the line."""
        if self.shown and self.drawn_at:
            self._draw_counts()
            self.stream.write("\n")

    def next_folder(self) -> None:
        """Count what comes on top of this folder, which is done."""
        self.in_folder = 0
        self.files_before, self.pages_before = self.settled, self.pages

    def _draw_counts(self) -> None:
        pace = self.pages / max(0.1, time.monotonic() - self.started) * 60
        counts = {"settled": self.settled, "files": self.files, "pages": self.pages}
        self._draw(
            gettext("%(settled)s/%(files)s files, %(pages)s pages read, %(pace)s pages a minute")
            % {**counts, "pace": f"{pace:.0f}"}
        )

    def _draw(self, text: str) -> None:
        filled = WIDTH * self.settled // self.files if self.files else 0
        bar = "█" * filled + "░" * (WIDTH - filled)
        self.drawn_at = time.monotonic()
        self.stream.write(f"\r{bar} {text:<46}")
        self.stream.flush()
