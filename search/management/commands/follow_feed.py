"""The indexer in the foreground."""

import logging
import signal
import time
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import DatabaseError, OperationalError
from django.utils import timezone

from archive.api import know_standings, settle_sums
from archive.machine_api import FEED, begin_with_keys
from machine.command import StoreCommand
from machine.database.alone import INDEXER, Alone
from machine.database.rounds import begin_round
from machine.database.waking import Waking, look_every
from machine.processes import process_name
from search.api import (
    Closed,
    Engine,
    IndexLocked,
    SearchUnavailable,
    catch_up,
    look_over,
    note_indexer,
    open_engine,
    rebuild_if_asked,
    remove_words_left,
    settle_lowering,
)

log = logging.getLogger(__name__)
LOOK_EVERY_S = 0.5
CHANGES_TO_SETTLE = 200
TROUBLE_PAUSE_S = 5.0
NOTE_EVERY_S = 10.0
KNOW_EVERY_S = 30.0
LOOK_OVER_EVERY_S = 24 * 3600.0


class Command(StoreCommand):
    help = (
        "Keep the search index up to date. Ends on SIGTERM, or with --once when it has caught up."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true")
        parser.add_argument("--keeper", type=int, help="descriptor of the line to the keeper")

    def handle(self, *args: object, **options: Any) -> None:
        if options["keeper"] is not None:
            begin_with_keys(options["keeper"])
        engine = open_engine(settings.KHOSO_SEARCH)
        going = True

        def stop(*_: object) -> None:
            nonlocal going
            going = False

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        look_over_at = note_at = know_at = 0.0
        name, told = process_name(), ""
        closed: Closed | None = None
        waking, the_one = Waking(FEED), Alone(INDEXER)
        while going:
            if not the_one.holds():
                if options["once"]:
                    return
                # Another machine's indexer is at work; where it ends this one goes on.
                time.sleep(TROUBLE_PAUSE_S)
                continue
            try:
                begin_round()
                # Kept sums grow by a row for each change; whoever follows the changes folds them.
                while settle_sums(at_least=CHANGES_TO_SETTLE):
                    pass
                if time.monotonic() >= know_at:
                    while know_standings():
                        pass
                    know_at = time.monotonic() + KNOW_EVERY_S
                if not told and time.monotonic() >= note_at:
                    note_indexer(name=name, trouble="", at=timezone.now())
                    note_at = time.monotonic() + NOTE_EVERY_S
                if options["keeper"] is not None:
                    closed = _keep_closed_where_it_may_be(engine, closed)
                # First, for it goes on with what is ordinary whatever befalls what is closed.
                catch_up(engine)
                if time.monotonic() >= look_over_at:
                    look_over(engine)
                    look_over_at = time.monotonic() + LOOK_OVER_EVERY_S
                # Only what the index holds at its new level comes down in the archive.
                settle_lowering(engine, at=timezone.now())
                # Behind the changes: what cannot be built must not keep them from being found.
                rebuild_if_asked(engine, now=timezone.now)
                remove_words_left(engine, at=timezone.now())
                told = _tell(name, told, "")
                pause = LOOK_EVERY_S
            except (IndexLocked, SearchUnavailable, OperationalError) as trouble:
                log.warning("index not reachable, trying again: %s", type(trouble).__name__)
                pause = TROUBLE_PAUSE_S
                told = _tell(name, told, type(trouble).__name__)
            if options["once"]:
                return
            waking.wait(pause if told else look_every(pause))
        waking.close()
        the_one.give_up()
        if options["keeper"] is not None:
            engine.drop_closed(ending=True)


def _keep_closed_where_it_may_be(engine: Engine, before: Closed | None) -> Closed:
    """
    What is closed goes where its state changes. For the indexer that hears of the keys alone: whoever
    follows by hand has none, and must not take away what that one builds.
    """
    now = engine.closed()
    if now != before:
        engine.drop_closed()
    return now


def _tell(name: str, told: str, trouble: str) -> str:
    """Note what keeps the indexer from going on, or that nothing does any more; once for each."""
    if trouble != told:
        # The database may be what is in trouble.
        with suppress(DatabaseError):
            note_indexer(name=name, trouble=trouble, at=timezone.now())
            return trouble
    return told
