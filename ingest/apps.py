"""Registers the package with Django."""

from django.apps import AppConfig


class IngestConfig(AppConfig):
    name = "ingest"

    def ready(self) -> None:
        from archive.api import KEPT
        from ingest.models.figure import ITEM_FIGURES

        KEPT.append(ITEM_FIGURES)
