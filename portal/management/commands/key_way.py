"""Who can open the keys: one more way, another passphrase in the place of one, or one less."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext

from access.api import console
from archive.api import key_place
from archive.domain.key_words import KeysRefused
from keys.api import Kind, Secret, TooFewSlots, UnfitSecret
from keys.domain.slots import said
from machine.command import StoreCommand
from portal.actions.key_ways import NoSuchWay, StillThere, add_key_way, remove_key_way
from portal.management.key_typing import content_of, typed, written_to
from portal.queries.key_words import refused_in_words, unfit_in_words


class Command(StoreCommand):
    help = (
        "Add a way to open the keys of what is closed, or take one away: on the standard input a passphrase "
        "that opens them, then the new one. What bears the name of one that is there takes its place."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["add", "remove"])
        parser.add_argument(
            "label", help="what the way is called by; `keys` and the screen name them"
        )
        parser.add_argument(
            "--with-key-file", type=Path, help="opens them, in place of the first passphrase"
        )
        parser.add_argument(
            "--key-file", type=Path, help="a file to be written, in place of a new passphrase"
        )

    def handle(self, *_args: str, what: str, label: str, **options: Any) -> None:
        key_place().site()
        by_what = _opens(options["with_key_file"])
        try:
            if what == "remove":
                remove_key_way(by=console(), by_what=by_what, label=label, at=timezone.now())
            else:
                self._add(label, by_what, options["key_file"])
        except KeysRefused as why:
            raise CommandError(refused_in_words(why.fault, why.wait)) from why
        except UnfitSecret as why:
            raise CommandError(unfit_in_words()) from why
        except NoSuchWay as why:
            words = gettext("No way to open is called %(label)s.")
            raise CommandError(words % {"label": why}) from why
        except TooFewSlots as why:
            raise CommandError(
                gettext("Two ways to open are the fewest: add another one first.")
            ) from why
        except StillThere as why:
            raise CommandError(
                gettext(
                    "It is done, but the file of keys is being read, and its journal may still hold what was "
                    "there before. Run this again."
                )
            ) from why
        self.stdout.write(
            gettext(
                "Done. Copies of the keys from before still open by what opened them then: destroy them."
            )
        )

    def _add(self, label: str, by_what: tuple[Kind, bytes], file: Path | None) -> None:
        if file is None:
            prompt = gettext("Passphrase of %(whom)s: ") % {"whom": label}
            secret = Secret.passphrase(label, typed(prompt, twice=True))
        else:
            secret = Secret.key_file(label, written_to(file))
        try:
            add_key_way(by=console(), by_what=by_what, secret=secret, at=timezone.now())
        except KeysRefused:
            if file is not None:
                file.unlink(missing_ok=True)
            raise


def _opens(key_file: Path | None) -> tuple[Kind, bytes]:
    if key_file is not None:
        return Kind.FILE, content_of(key_file)
    return Kind.PASSPHRASE, said(typed(gettext("Passphrase: ")))
