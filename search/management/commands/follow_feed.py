"""The indexer in the foreground."""

import logging
import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.db import OperationalError, close_old_connections

from archive.api import settle_sums
from machine.command import StoreCommand
from search.api import IndexLocked, SearchUnavailable, catch_up, look_over, open_engine

log = logging.getLogger(__name__)
LOOK_EVERY_S = 0.5
CHANGES_TO_SETTLE = 200
TROUBLE_PAUSE_S = 5.0
LOOK_OVER_EVERY_S = 24 * 3600.0


class Command(StoreCommand):
    help = (
        "Keep the search index up to date. Ends on SIGTERM, or with --once when it has caught up."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        engine = open_engine(settings.KHOSO_SEARCH)
        going = True

        def stop(*_: Any) -> None:
            nonlocal going
            going = False

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        look_over_at = 0.0
        while going:
            try:
                # A database put back from a backup is another file under the same name.
                close_old_connections()
                # Kept sums grow by a row for each change; whoever follows the changes folds them.
                while settle_sums(at_least=CHANGES_TO_SETTLE):
                    pass
                if time.monotonic() >= look_over_at:
                    look_over(engine)
                    look_over_at = time.monotonic() + LOOK_OVER_EVERY_S
                catch_up(engine)
                pause = LOOK_EVERY_S
            except (IndexLocked, SearchUnavailable, OperationalError) as trouble:
                log.warning("index not reachable, trying again: %s", type(trouble).__name__)
                pause = TROUBLE_PAUSE_S
            if options["once"]:
                return
            time.sleep(pause)
