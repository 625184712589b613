"""
The four faces of a Times-like family that has the Vietnamese letters.

Liberation Serif 2 is the one the batch is made with (Debian: fonts-liberation2; the older
fonts-liberation has no Vietnamese). SAMPLES_FONTS names a folder to look in first. With
another family the generator runs, but lines break elsewhere.
"""

from __future__ import annotations

import functools
import os
from pathlib import Path

from fontTools.ttLib import TTFont

FACES = ("regular", "bold", "italic", "bold-italic")
FAMILIES = [
    ("liberation2", "LiberationSerif"),
    ("liberation", "LiberationSerif"),
    ("noto", "NotoSerif"),
    ("dejavu", "DejaVuSerif"),
]
STYLES = {"regular": "Regular", "bold": "Bold", "italic": "Italic", "bold-italic": "BoldItalic"}
SHARED = Path("/usr/share/fonts/truetype")


class NoFont(RuntimeError):
    """No family with Vietnamese letters was found."""


@functools.cache
def family() -> dict[str, Path]:
    """The file of each face, from the first family that can write Vietnamese."""
    places = [(SHARED / folder, stem) for folder, stem in FAMILIES]
    if own := os.environ.get("SAMPLES_FONTS"):
        places = [(Path(own), stem) for _, stem in FAMILIES] + places
    for folder, stem in places:
        files = {face: find(folder, stem, style) for face, style in STYLES.items()}
        if all(file.exists() and vietnamese(file) for file in files.values()):
            return files
    raise NoFont("Install fonts-liberation2, or set SAMPLES_FONTS to a folder with its files.")


def find(folder: Path, stem: str, style: str) -> Path:
    """DejaVu names its regular face without a style."""
    plain = folder / f"{stem}.ttf"
    named = folder / f"{stem}-{style}.ttf"
    return plain if style == "Regular" and not named.exists() else named


def vietnamese(file: Path) -> bool:
    letters = TTFont(file, lazy=True).getBestCmap()
    return all(ord(letter) in letters for letter in "ĐđƠơƯưỦủệẵỡỵ")


def face_file(face: str) -> Path:
    return family()[face]
