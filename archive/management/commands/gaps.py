"""What the lists ask for and nothing answers, on standard output."""

from argparse import ArgumentParser
from json import dumps

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext

from access.api import console_who
from archive.domain.breakdown import WHY_WORDS, Why
from archive.machine_api import gaps_as_json, inventory_with_code
from audit.api import Act, Entry, Outcome, append_durably
from machine.command import ReadingCommand
from machine.json_values import JsonObject


class Command(ReadingCommand):
    help = "Print what the lists ask for and nothing answers, or with too few pages: why, and which records may."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--inventory", default="", help="code of one inventory")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: str, inventory: str, json: bool, **_options: object) -> None:
        unknown = bool(inventory) and inventory_with_code(inventory) is None
        looking = Entry(
            who=console_who(),
            action=Act.SEE_COMPLETENESS,
            subject_kind="gaps",
            subject=inventory[:80],
            outcome=Outcome.REFUSED if unknown else Outcome.DONE,
            rule="exists" if unknown else "",
        )
        append_durably(looking, at=timezone.now())
        if unknown:
            raise CommandError(
                gettext("There is no inventory with the code %(code)s.") % {"code": inventory}
            )
        gaps = gaps_as_json(inventory)
        if json:
            self.stdout.write(dumps(gaps, ensure_ascii=False))
            return
        for gap in gaps:
            self.stdout.write(as_text(gap))


def as_text(gap: JsonObject) -> str:
    """A gap as one line for a person."""
    names = ("inventory", "dossier", "position", "number", "date")
    said = ["–" if gap[name] in {"", None} else str(gap[name]) for name in names]
    proposed = gap["proposed"]
    named = proposed if isinstance(proposed, list) else []
    records = [str(one["record"]) for one in named if isinstance(one, dict)]
    return " · ".join([*said, gettext(WHY_WORDS[Why(str(gap["why"]))]), *records])
