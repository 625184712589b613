"""A worker as the settings describe them."""

import os
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from archive.api import open_store
from ingest.tasks.worker import Worker


def make_worker() -> Worker:
    """A worker of this machine; the clock is the system's."""
    return Worker(
        store=open_store(settings.KHOSO_VAULT),
        engine=settings.KHOSO_OCR,
        readers=settings.KHOSO_READERS or max(1, (os.cpu_count() or 2) - 1),
        scratch=Path(settings.KHOSO_DATA) / "scratch",
        now=timezone.now,
    )
