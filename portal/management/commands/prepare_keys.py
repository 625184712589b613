"""Making the keys of what is closed: once, by the security officer, with two ways to open them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext

from access.api import console, has_people
from archive.api import key_place
from keys.api import Secret, UnfitSecret
from machine.command import StoreCommand
from portal.actions.opening_keys import KeysThere, make_site_keys
from portal.management.commands.vouch import Command as Vouching
from portal.management.key_typing import typed, written_to
from portal.queries.key_words import unfit_in_words
from portal.queries.keys import keys_made


class Command(StoreCommand):
    help = (
        "Make the keys of what is closed: a passphrase on the standard input, and as the second way a new "
        "key file or another passphrase."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--label", default="", help="what the passphrase is called by")
        parser.add_argument(
            "--key-file",
            type=Path,
            help="a file to be written, on a stick; else a second passphrase",
        )
        parser.add_argument("--second-label", default="", help="what the second way is called by")
        parser.add_argument(
            "--yes",
            action="store_true",
            help="vouch for all rights that stand, and ask no question",
        )

    def handle(self, *_args: str, **options: Any) -> None:
        # Before anybody types what opens everything: whether there is an archive at all.
        key_place().site()
        if settings.DEBUG:
            raise CommandError(
                gettext(
                    "With KHOSO_DEBUG a page of errors shows what the store holds in memory, keys among it. "
                    "Take it away, then make the keys."
                )
            )
        written: Path | None = options["key_file"]
        try:
            ways = [
                _passphrase(options["label"] or gettext("security officer")),
                _written(written, options["second_label"])
                if written is not None
                else _passphrase(options["second_label"] or gettext("envelope in the safe")),
            ]
        except UnfitSecret as why:
            raise CommandError(unfit_in_words()) from why
        if ways[0].label == ways[1].label or ways[0].content == ways[1].content:
            raise CommandError(
                gettext("The two ways to open are one. Take another passphrase, or a key file.")
            )
        self._made(ways, written)
        if has_people():
            self._vouched(ways[0], yes=options["yes"])

    def _vouched(self, way: Secret, *, yes: bool) -> None:
        """Rights from before: nothing closed is read by them until somebody has looked at them all."""
        vouching = Vouching()
        vouching.stdout = self.stdout
        vouching.vouch(way.kind, way.content, yes=yes)

    def _made(self, ways: list[Secret], written: Path | None) -> None:
        before = keys_made()
        try:
            path = make_site_keys(by=console(), for_whom=ways, at=timezone.now())
        except BaseException as error:
            # What opens keys that stand is kept, whatever failed after them.
            if written is not None and (before or not keys_made()):
                written.unlink(missing_ok=True)
            if isinstance(error, KeysThere | FileExistsError):
                raise CommandError(
                    gettext(
                        "Keys were made before (%(path)s), and new ones would open nothing of theirs. Where "
                        "they are lost, put the copy back."
                    )
                    % {"path": getattr(error, "path", "KHOSO_KEYS")}
                ) from error
            raise
        self.stdout.write(
            gettext(
                "The keys stand in %(path)s. Keep the second way in the safe, and a copy of the keys on "
                "another disk (KHOSO_KEYS_COPY): without them everything closed is lost."
            )
            % {"path": path}
        )


def _passphrase(label: str) -> Secret:
    prompt = gettext("Passphrase of %(whom)s: ") % {"whom": label}
    return Secret.passphrase(label, typed(prompt, twice=True))


def _written(path: Path, label: str) -> Secret:
    return Secret.key_file(label or gettext("key file"), written_to(path))
