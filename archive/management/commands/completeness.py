"""Completeness on standard output."""

from argparse import ArgumentParser
from json import dumps

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext

from access.api import console_who
from archive.machine_api import PARTED_BY, completeness_as_json, inventory_with_code
from audit.api import Act, Entry, Outcome, append_durably
from machine.command import StoreCommand
from machine.json_values import JsonObject


class Command(StoreCommand):
    help = "Print what is expected, received, filed, missing and more of each inventory, or of its parts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--inventory", default="", help="code of one inventory")
        parser.add_argument(
            "--by", default="", choices=PARTED_BY, help="by what each inventory is parted"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: str, inventory: str, by: str, json: bool, **_options: object) -> None:
        code = inventory
        rows = completeness_as_json(code, by) if by else completeness_as_json(code)
        unknown = bool(code) and not rows and inventory_with_code(code) is None
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
    """The figures of an inventory, a part of one or a unit, as one line for a person."""
    names = {
        "expected": gettext("Expected"),
        "answered": gettext("Filed, on the list"),
        "awaited": gettext("Received, in work"),
        "missing": gettext("Missing"),
        "short": gettext("Short of pages"),
        "surplus": gettext("Surplus"),
        "duplicate": gettext("Filed twice"),
        "misplaced": gettext("Misplaced"),
        "received": gettext("Files received"),
        "recognised": gettext("Files recognised"),
        "waiting": gettext("Files waiting"),
        "checked": gettext("Checked by a person"),
        "unreviewed": gettext("Not reviewed"),
    }
    figures = [f"{word} {row[name]}" for name, word in names.items() if row[name] is not None]
    units = {
        "dossiers": gettext("Dossiers"),
        "sheets": gettext("Sheets"),
        "pages": gettext("Pages"),
    }
    for unit, word in units.items():
        block = row[unit]
        if isinstance(block, dict):
            of = gettext("%(filed)s of %(expected)s") % {
                "filed": block["answered"],
                "expected": block["expected"],
            }
            figures.append(f"{word} {of}")
    where = " · ".join(str(row[name]) for name in ("inventory", "name") if row.get(name))
    return f"{where}: {' · '.join(figures)}"
