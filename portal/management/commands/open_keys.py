"""Opening the keys of what is closed, and shutting them."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext

from access.api import console
from archive.api import key_place
from archive.domain.key_words import KeysRefused
from keys.api import Kind
from machine.command import StoreCommand
from portal.actions.opening_keys import open_keys, shut_keys
from portal.management.key_typing import content_of, typed
from portal.queries.key_words import refused_in_words
from portal.queries.keys import keeper_state

# A keeper that was started just now is there within a second.
AWAITED_S: Final = 15.0
LOOK_EVERY_S: Final = 0.1


class Command(StoreCommand):
    help = "Open the keys of what is closed, by a passphrase on the standard input or a key file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--key-file", type=Path, help="in place of a passphrase")
        parser.add_argument("--shut", action="store_true", help="shut them")
        parser.add_argument(
            "--await",
            dest="wait",
            action="store_true",
            help="wait a little for the keeper, which was started just now",
        )

    def handle(self, *_args: str, **options: Any) -> None:
        # Before anybody types what opens everything: whether there is an archive at all.
        key_place().site()
        try:
            if options["shut"]:
                shut_keys(by=console(), at=timezone.now())
                self.stdout.write(gettext("The keys are shut."))
                return
            kind, content = _secret(options["key_file"])
            if options["wait"]:
                _await_keeper()
            open_keys(by=console(), kind=kind, content=content, at=timezone.now())
        except KeysRefused as why:
            raise CommandError(refused_in_words(why.fault, why.wait)) from why
        self.stdout.write(gettext("The keys are open."))


def _await_keeper() -> None:
    until = time.monotonic() + AWAITED_S
    while not keeper_state() and time.monotonic() < until:
        time.sleep(LOOK_EVERY_S)


def _secret(key_file: Path | None) -> tuple[Kind, bytes]:
    if key_file is not None:
        return Kind.FILE, content_of(key_file)
    return Kind.PASSPHRASE, typed(gettext("Passphrase: ")).encode("utf-8", "surrogateescape")
