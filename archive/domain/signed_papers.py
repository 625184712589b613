"""Scans of papers that people signed: which files are taken for one, by how they begin."""

from typing import Final

LARGEST_PAPER: Final = 20 * 1024 * 1024
# As a file begins → what it is. Nothing is opened for it.
_BEGINNINGS: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
HEAD: Final = max(len(beginning) for beginning, _ in _BEGINNINGS)


def media_of(head: bytes) -> str | None:
    """What a file with this beginning is, of what a scanner makes; None for anything else."""
    return next((media for beginning, media in _BEGINNINGS if head.startswith(beginning)), None)
