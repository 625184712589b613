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
from archive.domain.key_words import KeysRefused
from keys.api import Kind
from machine.command import StoreCommand
from portal.actions.opening_keys import (
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
        self.vouch(kind, content, yes=options["yes"], lowered=options["lowered"])

    def vouch(self, kind: Kind, content: bytes, *, yes: bool, lowered: bool = False) -> None:
        """The list, the question, and what came of it: of rights, or of what was lowered."""
        vouching = vouch_for_what_was_lowered if lowered else vouch_for_rights
        try:
            count = vouching(
                by=console(),
                kind=kind,
                content=content,
                looked=lambda lines: self._looked(lines, yes=yes, lowered=lowered),
                at=timezone.now(),
            )
        except KeysRefused as why:
            raise CommandError(refused_in_words(why.fault, why.wait)) from why
        if not count:
            self.stdout.write(gettext("Nothing was vouched for."))
            return
        done = (
            gettext("%(count)s lines are vouched for.")
            if lowered
            else gettext("%(count)s rights are vouched for.")
        )
        self.stdout.write(done % {"count": count})

    def _looked(self, lines: Sequence[str], *, yes: bool, lowered: bool) -> bool:
        for line in lines:
            self.stdout.write(line)
        question = (
            gettext(
                "Look at every line: what nobody decided to lower was written past the screens. "
                "Type “có” if all of it is right: "
            )
            if lowered
            else gettext(
                "Look at every line: whoever stands here with a right that nobody decided was written past "
                "the screens. Type “có” if all of it is right: "
            )
        )
        return yes or says_yes(question)
