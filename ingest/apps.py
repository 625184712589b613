"""Registers the package with Django."""

from django.apps import AppConfig


class IngestConfig(AppConfig):
    name = "ingest"

    def ready(self) -> None:
        from archive.machine_api import register_kept
        from ingest.models.figure import ITEM_FIGURES

        register_kept(ITEM_FIGURES)
