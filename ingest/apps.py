"""Registers the package with Django."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class IngestConfig(AppConfig):
    name = "ingest"

    def ready(self) -> None:
        from archive.machine_api import register_kept, register_silence
        from ingest.models.figure import ITEM_FIGURES
        from ingest.models.silence import ITEM_SILENCE
        from ingest.models.words import register_words_of_items

        register_kept(ITEM_FIGURES)
        register_silence(*ITEM_SILENCE)
        register_words_of_items()
        post_migrate.connect(_after_migrating, sender=self)


def _after_migrating(*, using: str, **_: Any) -> None:
    from ingest.models.calls import CALLS
    from machine.database.waking import put_up_calls

    put_up_calls(connections[using], CALLS)
