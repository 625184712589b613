"""A worker in the foreground."""

import signal
from argparse import ArgumentParser

from django.core.management.base import CommandError

from archive.machine_api import begin_with_keys
from ingest.queries.troubles import in_words
from ingest.tasks.running import make_worker
from machine.command import StoreCommand


class Command(StoreCommand):
    help = (
        "Read what waits in the ledger. Ends on SIGTERM, or with --until-idle when nothing is left."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-idle", action="store_true")
        parser.add_argument("--keeper", type=int, help="descriptor of the line to the keeper")

    def handle(self, *_args: str, until_idle: bool, keeper: int | None, **_options: object) -> None:
        if keeper is not None:
            begin_with_keys(keeper)
        worker = make_worker()

        def stop(*_: object) -> None:
            worker.stopping = True

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        worker.run(until_idle=until_idle)
        if worker.trouble is not None and not worker.stopping:
            raise CommandError(in_words(worker.trouble))
