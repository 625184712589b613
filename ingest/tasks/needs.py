"""What reading needs of the machine beside the product's own packages."""

import shutil

from ingest.ocr.errors import LanguageDataMissing
from ingest.ocr.tessdata import PROGRAM, tessdata_folder
from machine.troubles import Trouble


def lack_for(engine: str) -> Trouble | None:
    """What is missing for reading with the engine of this name, None when nothing is."""
    if not engine.startswith("scripted"):
        try:
            tessdata_folder()
        except LanguageDataMissing:
            return Trouble.LANGUAGE_DATA_MISSING
    return None if shutil.which(PROGRAM) else Trouble.PROGRAM_MISSING
