"""Progress of a batch on a terminal; silent where there is none."""

import time
from typing import TextIO

WIDTH = 30
EVERY_S = 0.5


class Progress:
    """A bar that is drawn over itself at most twice a second."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.shown = stream.isatty()
        self.drawn_at = 0.0
        self.started = time.monotonic()

    @property
    def is_due(self) -> bool:
        """Whether anybody would see what were drawn now; counting for nobody is to no purpose."""
        return self.shown and time.monotonic() - self.drawn_at >= EVERY_S

    def taken(self, files: int) -> None:
        """So many files are taken in."""
        self._draw(f"Nhận {files} tệp")

    def read(self, done: int, known: int) -> None:
        """So many of the known pages are read."""
        filled = WIDTH * done // known if known else 0
        pace = done / max(0.1, time.monotonic() - self.started) * 60
        bar = "█" * filled + "░" * (WIDTH - filled)
        self._draw(f"{bar} {done}/{known} trang, {pace:.0f} trang/phút")

    def end(self) -> None:
        """Leave the line."""
        if self.shown and self.drawn_at:
            self.stream.write("\n")

    def _draw(self, text: str) -> None:
        if self.is_due:
            self.drawn_at = time.monotonic()
            self.stream.write(f"\r{text:<70}")
            self.stream.flush()
