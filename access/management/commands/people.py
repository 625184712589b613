"""All accounts with what they hold, on standard output; passwords and secrets stand nowhere in it."""

import json
from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from access.api import Permission, accounts_held, console, named, require
from access.domain.actors import ROLE_WORDS
from access.domain.levels import LEVEL_WORDS, Level
from audit.api import Act
from machine.command import StoreCommand
from machine.json_values import JsonObject


class Command(StoreCommand):
    help = "Print all accounts: roles, clearance, commitment and training, each with its last day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: object, **options: Any) -> None:
        at = timezone.now()
        target = named("people")
        granted = require(console(), Permission.SEE_PEOPLE, target, act=Act.LIST, at=at)
        granted.note()
        rows = accounts_held(timezone.localtime(at).date())
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for row in rows:
            self.stdout.write(as_text(row))


def as_text(row: JsonObject) -> str:
    """An account as a line for a person."""
    said: Any = row
    roles = ", ".join(gettext(ROLE_WORDS[held["role"]]) for held in said["roles"]) or "–"
    level = gettext(LEVEL_WORDS[Level[said["clearance"]]])
    state = gettext("account open") if said["open"] else gettext("account closed")
    return f"{said['username']:<20} {said['full_name']:<28} {level:<10} {state:<10} {roles}"
