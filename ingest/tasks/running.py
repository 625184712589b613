"""A worker and a vault as the settings describe them."""

import os
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from archive.api import open_vault
from ingest.ocr.tessdata import tessdata_folder
from ingest.tasks.worker import Worker

# A message id: what is missing, and the command that mends it.
LANGUAGE_DATA_MISSING = (
    "The Vietnamese language data of Tesseract is missing. "
    "Install it: sudo apt-get install tesseract-ocr-vie"
)


def make_worker() -> Worker:
    """A worker of this machine; the clock is the system's."""
    return Worker(
        vault=open_vault(settings.KHOSO_VAULT),
        engine=settings.KHOSO_OCR,
        readers=settings.KHOSO_READERS or max(1, (os.cpu_count() or 2) - 1),
        scratch=Path(settings.KHOSO_DATA) / "scratch",
        now=timezone.now,
    )


def check_engine(engine: str) -> None:
    """Raises LanguageDataMissing, with what to install, before anything is taken in."""
    if engine.startswith("tesseract"):
        tessdata_folder()
