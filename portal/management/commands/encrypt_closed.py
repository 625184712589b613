"""What was closed before there were keys, encrypted where it stands: files, words, numbers."""

import time
from argparse import ArgumentParser
from typing import Final

from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext

from access.api import console
from archive.machine_api import what_is_owed
from ingest.api import workers_alive
from machine.command import StoreCommand
from portal.actions.opening_keys import encrypt_closed
from portal.queries.key_words import fault_in_words
from portal.queries.keys import keeper_state, keys_made

LOOK_EVERY_S: Final = 1.0
TELL_EVERY: Final = 10


class Command(StoreCommand):
    help = (
        "Encrypt what was closed before keys were made. The worker does it while the keys are open; this "
        "waits for it, and then empties what the database no longer uses."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-wait", action="store_true", help="it goes on by itself")

    def handle(self, *_args: str, no_wait: bool, **_options: object) -> None:
        if not keys_made():
            raise CommandError(fault_in_words("none"))
        encrypt_closed(by=console(), at=timezone.now())
        if no_wait:
            return
        looks = 0
        while left := sum(what_is_owed().values()):
            _demand_somebody_who_pays()
            if looks % TELL_EVERY == 0:
                self.stdout.write(gettext("%(count)s things are left.") % {"count": left})
            looks += 1
            time.sleep(LOOK_EVERY_S)
        _empty_what_is_unused()
        self.stdout.write(
            gettext(
                "Files, records, lists and what is in work are encrypted where they are closed. Backups from "
                "before hold all of it in clear: destroy them once a new one was made."
            )
        )


def _demand_somebody_who_pays() -> None:
    state = keeper_state()
    if not state.get("open"):
        raise CommandError(fault_in_words("shut" if state else "away"))
    if not workers_alive(at=timezone.now()):
        raise CommandError(
            gettext("No worker is alive. Start the store, then run this again: it goes on.")
        )


def _empty_what_is_unused() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
