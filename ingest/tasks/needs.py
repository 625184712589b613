"""What reading needs of the machine beside the product's own packages."""

import shutil

from machine.troubles import Trouble
from reading.api import OCR_PROGRAM, LanguageDataMissing, office_folder, tessdata_folder


def lack_for(engine: str) -> Trouble | None:
    """What is missing for reading with the engine of this name, None when nothing is."""
    if not engine.startswith("scripted"):
        try:
            tessdata_folder()
        except LanguageDataMissing:
            return Trouble.LANGUAGE_DATA_MISSING
    return None if shutil.which(OCR_PROGRAM) else Trouble.PROGRAM_MISSING


# The reasons of files that wait: for LibreOffice, and for a larger folder in memory.
OLD_WORD_WAITS, MEMORY_WAITS = "old_word", "memory_small"


def opens_old_word() -> bool:
    """Whether LibreOffice is there, which .doc and .rtf are opened with; all else goes without."""
    return office_folder() is not None
