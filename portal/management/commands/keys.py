"""How it stands with the keys of what is closed."""

import json
from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from access.api import console, unasked
from archive.domain.key_words import KEYS
from archive.machine_api import what_is_owed
from audit.api import Act
from machine.command import StoreCommand
from portal.queries.key_words import fault_in_words
from portal.queries.keys import keys_as_json, keys_shown, level_named


class Command(StoreCommand):
    help = "Whether the keys of what is closed are open, and how many there are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: str, **options: Any) -> None:
        at = timezone.now()
        unasked(console(), Act.LIST, KEYS, at=at).note()
        shown = keys_shown(at=at)
        if options["json"]:
            told = {**keys_as_json(shown), "owed": dict(what_is_owed())}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        if not shown.made:
            self.stdout.write(fault_in_words("none"))
            return
        open_ = gettext("The keys are open.") if shown.open else gettext("The keys are shut.")
        self.stdout.write(fault_in_words("away") if shown.away else open_)
        if shown.fault:
            self.stdout.write(
                fault_in_words("other_site" if shown.fault == "OtherSite" else "unusable")
            )
        for one in shown.kept:
            self.stdout.write(f"{level_named(one):<20} {one.epoch:>3} {one.count:>9}")
        if shown.copy_lacks:
            self.stdout.write(
                gettext(
                    "There is no fresh copy of the keys on another disk (KHOSO_KEYS_COPY): were they lost, "
                    "everything closed would be lost with them."
                )
            )
