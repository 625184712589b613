"""Completeness on standard output."""

from argparse import ArgumentParser
from json import dumps

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext

from access.api import console_who
from archive.machine_api import completeness_as_json
from audit.api import Act, Entry, Outcome, append_durably
from machine.command import StoreCommand
from machine.json_values import JsonObject


class Command(StoreCommand):
    help = "Print expected, filed, in work, missing and surplus of each inventory."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--inventory", default="", help="code of one inventory")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: str, inventory: str, json: bool, **_options: object) -> None:
        code = inventory
        rows = completeness_as_json(code)
        unknown = bool(code) and not rows
        looking = Entry(
            who=console_who(),
            action=Act.SEE_COMPLETENESS,
            subject_kind="completeness",
            subject=code[:80],
            outcome=Outcome.REFUSED if unknown else Outcome.DONE,
            rule="exists" if unknown else "",
        )
        append_durably(looking, at=timezone.now())
        if unknown:
            raise CommandError(
                gettext("There is no inventory with the code %(code)s.") % {"code": code}
            )
        if json:
            self.stdout.write(dumps(rows, ensure_ascii=False))
            return
        for row in rows:
            self.stdout.write(as_text(row))


def as_text(row: JsonObject) -> str:
    """The figures of an inventory as one line for a person."""
    names = {
        "expected": gettext("Expected"),
        "answered": gettext("Filed, on the list"),
        "awaited": gettext("Received, in work"),
        "missing": gettext("Missing"),
        "surplus": gettext("Surplus"),
        "received": gettext("Files received"),
        "waiting": gettext("Files waiting"),
        "unreviewed": gettext("Not reviewed"),
    }
    figures = " · ".join(f"{word} {row[name]}" for name, word in names.items())
    return f"{row['inventory']}: {figures}"
