"""Registers the package with Django."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class ArchiveConfig(AppConfig):
    name = "archive"

    def ready(self) -> None:
        pre_migrate.connect(_before_migrating, sender=self)
        post_migrate.connect(_after_migrating, sender=self)


def _before_migrating(*, using: str, plan: Any = (), **_: Any) -> None:
    # A table that is rebuilt loses its triggers, and those of others stand in the way of it.
    from archive.models.figure_triggers import take_down

    if plan:
        take_down(connections[using])


def _after_migrating(*, using: str, plan: Any = (), **_: Any) -> None:
    from archive.actions.counting import begin_counting
    from archive.models.figure_triggers import put_up, stand

    connection = connections[using]
    if "archive_figure" not in connection.introspection.table_names():
        return
    stood = stand(connection)
    if not stood:
        put_up(connection)
    begin_counting(anew=bool(plan) or not stood)
