"""Registers the package with Django."""

from django.apps import AppConfig


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
