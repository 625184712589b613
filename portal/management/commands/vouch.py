"""Vouching for the rights that stand, by whoever knows the passphrase, after a look at all of them."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext

from access.api import console
from archive.api import key_place
from keys.api import Kind
from machine.command import StoreCommand
from portal.actions.opening_keys import (
    KeysRefused,
    vouch_for_rights,
    vouch_for_what_was_lowered,
)
from portal.management.key_typing import content_of, says_yes, typed
from portal.queries.key_words import refused_in_words


class Command(StoreCommand):
    help = (
        "Show every right that stands, and vouch for it: with keys, nothing closed is read by a right that "
        "nobody vouches for. A passphrase on the standard input, or a key file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--key-file", type=Path, help="in place of a passphrase")
        parser.add_argument(
            "--lowered",
            action="store_true",
            help="in place of rights: what came down before anybody vouched for that, and is owed still",
        )
        parser.add_argument("--yes", action="store_true", help="ask no question")

    def handle(self, *_args: str, **options: Any) -> None:
        # Before anybody types what opens everything: whether there is an archive at all.
        key_place().site()
        file: Path | None = options["key_file"]
        if file is None:
            kind, content = Kind.PASSPHRASE, typed(gettext("Passphrase: ")).encode()
        else:
            kind, content = Kind.FILE, content_of(file)
        if options["lowered"]:
            self._vouch_for_lowered(kind, content, yes=options["yes"])
        else:
            self.vouch(kind, content, yes=options["yes"])

    def vouch(self, kind: Kind, content: bytes, *, yes: bool) -> None:
        """The list, the question, and what came of it."""
        try:
            count = vouch_for_rights(
                by=console(),
                kind=kind,
                content=content,
                looked=lambda lines: self._looked(lines, yes=yes),
                at=timezone.now(),
            )
        except KeysRefused as why:
            raise CommandError(refused_in_words(why.fault, why.wait)) from why
        self.stdout.write(
            gettext("%(count)s rights are vouched for.") % {"count": count}
            if count
            else gettext("Nothing was vouched for.")
        )

    def _vouch_for_lowered(self, kind: Kind, content: bytes, *, yes: bool) -> None:
        try:
            count = vouch_for_what_was_lowered(
                by=console(),
                kind=kind,
                content=content,
                looked=lambda lines: self._looked_at_lowered(lines, yes=yes),
                at=timezone.now(),
            )
        except KeysRefused as why:
            raise CommandError(refused_in_words(why.fault, why.wait)) from why
        self.stdout.write(
            gettext("%(count)s lines are vouched for.") % {"count": count}
            if count
            else gettext("Nothing was vouched for.")
        )

    def _looked_at_lowered(self, lines: Sequence[str], *, yes: bool) -> bool:
        for line in lines:
            self.stdout.write(line)
        return yes or says_yes(
            gettext(
                "Look at every line: what nobody decided to lower was written past the screens. "
                "Type “có” if all of it is right: "
            )
        )

    def _looked(self, lines: Sequence[str], *, yes: bool) -> bool:
        for line in lines:
            self.stdout.write(line)
        return yes or says_yes(
            gettext(
                "Look at every line: whoever stands here with a right that nobody decided was written past "
                "the screens. Type “có” if all of it is right: "
            )
        )
