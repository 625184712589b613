"""Where the Vietnamese language data lies, and which data it is; the program that reads it."""

import hashlib
import os
from functools import cache
from pathlib import Path

from reading.ocr.errors import LanguageDataMissing

LANGUAGE = "vie"
PROGRAM = "tesseract"
"""OCRmyPDF finishes every copy, and does not begin without this program."""
_USUAL_PLACES = (
    "/usr/share/tesseract-ocr/*/tessdata",
    "/usr/share/tesseract-ocr/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
)


def tessdata_folder() -> Path:
    """
    The folder that holds `vie.traineddata`.

    `KHOSO_TESSDATA` overrides the usual places. Raises `LanguageDataMissing`.
    """
    chosen = os.environ.get("KHOSO_TESSDATA", "").strip()
    for folder in [Path(chosen)] if chosen else _candidates():
        if (folder / f"{LANGUAGE}.traineddata").is_file():
            return folder
    looked = chosen or ", ".join(_USUAL_PLACES)
    raise LanguageDataMissing(
        f"Tesseract's Vietnamese language data ({LANGUAGE}.traineddata) was not found in {looked}. "
        "Install the Debian package tesseract-ocr-vie, or point KHOSO_TESSDATA at the folder "
        "that holds the file."
    )


def _candidates() -> list[Path]:
    root = Path("/")
    # The newest version first: 5 before 4.00.
    return [
        folder
        for place in _USUAL_PLACES
        for folder in sorted(root.glob(place.lstrip("/")), reverse=True)
    ]


@cache
def data_version(folder: Path) -> str:
    """The language and the start of the data file's SHA-256, stored with every reading."""
    content = (folder / f"{LANGUAGE}.traineddata").read_bytes()
    return f"{LANGUAGE}-{hashlib.sha256(content).hexdigest()[:16]}"
