"""New keys of what is closed in the place of those that there are."""

import time
from argparse import ArgumentParser
from typing import Final

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext

from access.api import console
from archive.api import key_place
from archive.domain.key_words import KeysRefused
from machine.command import StoreCommand
from portal.actions.opening_keys import renew_keys
from portal.queries.key_words import fault_in_words, refused_in_words
from portal.queries.keys import keeper_state

LOOK_EVERY_S: Final = 0.5


class Command(StoreCommand):
    help = "Renew the keys of what is closed, which are open; waits until the old ones are gone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-wait", action="store_true", help="it goes on by itself")

    def handle(self, *_args: str, no_wait: bool, **_options: object) -> None:
        key_place().site()
        try:
            renew_keys(by=console(), at=timezone.now())
        except KeysRefused as why:
            raise CommandError(refused_in_words(why.fault, why.wait)) from why
        while not no_wait:
            state = keeper_state()
            if not state.get("open"):
                raise CommandError(fault_in_words("shut" if state else "away"))
            if not state.get("renewing"):
                self.stdout.write(gettext("The keys were renewed, and the old ones are gone."))
                return
            time.sleep(LOOK_EVERY_S)
