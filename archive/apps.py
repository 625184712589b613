"""Registers the package with Django."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

from keys.api import has_keys, use_keys_at
from machine.command import open_keys_by


class ArchiveConfig(AppConfig):
    name = "archive"

    def ready(self) -> None:
        from access.api import inventories_coded_by, things_named_by
        from archive.actions.keys_in_use import key_place
        from archive.api import inventory_codes
        from archive.management.reading_closed import keys_of_command
        from archive.models.figure import DOSSIER_FIGURES, FIGURES
        from archive.models.kept import register_kept
        from archive.models.word_keys import ISSUER_KEYS
        from archive.queries.issuers import key_of_issuer
        from archive.queries.named import things_called, things_in_words

        register_kept(FIGURES)
        register_kept(DOSSIER_FIGURES)
        inventories_coded_by(inventory_codes)
        things_named_by(things_called, things_in_words)
        use_keys_at(key_place)
        open_keys_by(keys_of_command)
        ISSUER_KEYS.append(key_of_issuer)
        pre_migrate.connect(_before_migrating, sender=self)
        post_migrate.connect(_after_migrating, sender=self)


def _before_migrating(*, using: str, plan: Any = (), **_: Any) -> None:
    # A table that is rebuilt loses its triggers, and those of others stand in the way of it.
    from archive.models import guards, plain_guards
    from archive.models.kept import KEPT, take_down
    from archive.models.silence import SILENCE

    if plan:
        guards.take_down(connections[using])
        plain_guards.take_down(connections[using])
        take_down(connections[using], SILENCE)
        for kept in KEPT:
            take_down(connections[using], kept.triggers())


def _after_migrating(*, using: str, plan: Any = None, **_: Any) -> None:
    from archive.actions.counting import begin_counting
    from archive.actions.owing import owe_what_stands_plain
    from archive.models import guards, plain_guards
    from archive.models.feed_turn import put_up_turn
    from archive.models.kept import KEPT, put_up, stand
    from archive.models.silence import SILENCE

    connection = connections[using]
    guards.put_up(connection)
    put_up_turn(connection)
    # Emptying tables tells of it too, and makes no plan.
    if plan is not None and has_keys():
        plain_guards.put_up(connection)
        if plan:
            # What words of closed rows the version before wrote plain.
            owe_what_stands_plain()
    tables = set(connection.introspection.table_names())
    put_up(connection, [trigger for trigger in SILENCE if trigger.table in tables])
    for kept in KEPT:
        if kept.table not in connection.introspection.table_names():
            continue
        stood = stand(connection, kept.triggers())
        if not stood:
            put_up(connection, kept.triggers())
        begin_counting(kept, anew=bool(plan) or not stood)
