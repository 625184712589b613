"""
What the decoders written in C complain of while they decode.

libjpeg, libtiff and libpng go on over corrupt data, fill in what is missing, and say so on the
process's error output only. That output is the one place where a concealed fault shows.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from machine.scratch import unnamed_file

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 1 << 16


class Complaints:
    """The lines that were said, in their order; filled when the decoding is over."""

    def __init__(self) -> None:
        self.lines: tuple[str, ...] = ()


@contextmanager
def complaints() -> Iterator[Complaints]:
    """
    Collect what is written to the error output meanwhile; nothing of it reaches the log.

    For the process that reads files only: it has one thread, so every word is the decoder's.
    """
    import cv2

    # libtiff speaks through OpenCV's log, which an environment variable could silence.
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_WARNING)
    heard = Complaints()
    with unnamed_file() as file:
        kept = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            yield heard
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            file.seek(0)
            said = file.read(_MOST).decode("utf-8", "replace")
            heard.lines = tuple(line.strip() for line in said.splitlines() if line.strip())
