"""A worker as the settings describe them."""

import os
from pathlib import Path

from django.conf import settings

from archive.api import open_store
from ingest.tasks.worker import Worker
from machine.database.clock import database_now
from machine.work_place import work_place


def make_worker() -> Worker:
    """A worker of this machine; the clock is the database's."""
    data = Path(settings.KHOSO_DATA)
    place = work_place(data, settings.KHOSO_MEMORY)
    return Worker(
        store=open_store(settings.KHOSO_VAULT),
        engine=settings.KHOSO_OCR,
        readers=settings.KHOSO_READERS or max(1, (os.cpu_count() or 2) - 1),
        scratch=place.folder,
        in_memory=place.in_memory,
        log=data / "scratch" / "readers.log",
        now=database_now,
    )
