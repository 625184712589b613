"""Opening the keys of what is closed, and shutting them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext

from access.api import console
from archive.api import key_place
from keys.api import Kind
from machine.command import StoreCommand
from portal.actions.opening_keys import KeysRefused, open_keys, shut_keys
from portal.management.key_typing import content_of, typed
from portal.queries.key_words import refused_in_words


class Command(StoreCommand):
    help = "Open the keys of what is closed, by a passphrase on the standard input or a key file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--key-file", type=Path, help="in place of a passphrase")
        parser.add_argument("--shut", action="store_true", help="shut them")

    def handle(self, *_args: str, **options: Any) -> None:
        # Before anybody types what opens everything: whether there is an archive at all.
        key_place().site()
        try:
            if options["shut"]:
                shut_keys(by=console(), at=timezone.now())
                self.stdout.write(gettext("The keys are shut."))
                return
            kind, content = _secret(options["key_file"])
            open_keys(by=console(), kind=kind, content=content, at=timezone.now())
        except KeysRefused as why:
            raise CommandError(refused_in_words(why.fault, why.wait)) from why
        self.stdout.write(gettext("The keys are open."))


def _secret(key_file: Path | None) -> tuple[Kind, bytes]:
    if key_file is not None:
        return Kind.FILE, content_of(key_file)
    return Kind.PASSPHRASE, typed(gettext("Passphrase: ")).encode("utf-8", "surrogateescape")
