"""Which keys a program of this archive uses, and how it hears that they are open."""

from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection, connections, transaction

from archive.actions.owing import owe_what_stands_plain
from archive.models import Site, plain_guards
from keys.api import KEYS_FILE, KeyPlace, use_keys_at
from keys.machine_api import follow
from machine.privacy import keep_memory_private

MARK: Final = "made"


def site_identity() -> bytes:
    """Which archive this is, as its keys have it."""
    return str(Site.objects.order_by("pk")[0]).encode()


def key_place() -> KeyPlace:
    """Where the keys of this archive stand, as the settings say."""
    mark = Path(settings.KHOSO_DATA) / "keys" / MARK
    return KeyPlace(Path(settings.KHOSO_KEYS) / KEYS_FILE, mark, site_identity)


def guard_closed_words() -> None:
    """
    From now on the database refuses plain words of what is closed; what stands there from before is
    written down as owed, for the worker.
    """
    with transaction.atomic():
        plain_guards.put_up(connection)
        owe_what_stands_plain()


def begin_with_keys(line: int | None) -> None:
    """
    What a program that reads papers does at its start: its memory is its own, and where the supervisor
    gave it a line, its keys are open and shut as the keeper says there.
    """
    keep_memory_private()
    site, place = site_identity(), key_place()
    # Asked once, here: whoever listens to the keeper has no connection to the database.
    use_keys_at(lambda: KeyPlace(place.path, place.mark, lambda: site))
    if line is not None:
        follow(line)
    connections.close_all()
