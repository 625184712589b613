"""The figures of this site for a collector, on a port of their own."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError, connections
from django.utils import timezone
from django.utils.translation import gettext

from machine.command import StoreCommand
from portal.management.metrics import as_text, serve
from portal.queries.site_figures import SiteFigures, figures_of_site


class Command(StoreCommand):
    help = (
        "Serve figures in Prometheus form on KHOSO_METRICS until SIGTERM; with --once print them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true")

    def handle(self, *_args: str, once: bool, **_options: Any) -> None:
        if once:
            self.stdout.write(as_text(lambda: figures_of_site(at=timezone.now())), ending="")
            return
        if settings.KHOSO_METRICS is None:
            raise CommandError(
                gettext("KHOSO_METRICS names no port. Set it, for instance to 127.0.0.1:9464.")
            )
        address, port = settings.KHOSO_METRICS
        told = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: told.set())
        try:
            end = serve(_looked, address=address, port=port)
        except OSError as error:
            raise CommandError(
                gettext(
                    "%(address)s:%(port)s cannot be listened on: %(why)s. Name another port in KHOSO_METRICS."
                )
                % {"address": address, "port": port, "why": error.strerror}
            ) from error
        told.wait()
        end()


def _looked() -> SiteFigures | None:
    """In a thread of the server, which is gone after its answer, and its connection with it."""
    try:
        return figures_of_site(at=timezone.now())
    except DatabaseError:
        return None
    finally:
        connections.close_all()
