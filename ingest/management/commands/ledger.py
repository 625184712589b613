"""The ledger of one batch, or of all."""

from argparse import ArgumentParser
from json import dumps

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext

from access.api import console_who
from audit.api import Act, Entry, Outcome, append_durably
from ingest.management.commands.ingest_batch import as_text
from ingest.queries.ledgers import all_batches, batch_with_code
from ingest.queries.statements import ledger_as_json
from machine.command import ReadingCommand


class Command(ReadingCommand):
    help = "Print the ledger of a batch, or of all batches."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("batch", nargs="?", default="")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: str, batch: str, json: bool, **_options: object) -> None:
        row = batch_with_code(batch) if batch else None
        unknown = bool(batch) and row is None
        looking = Entry(
            who=console_who(),
            action=Act.LIST,
            subject_kind="batch",
            subject=batch[:80],
            outcome=Outcome.REFUSED if unknown else Outcome.DONE,
            rule="exists" if unknown else "",
        )
        append_durably(looking, at=timezone.now())
        if batch and row is None:
            raise CommandError(
                gettext("There is no batch with the code %(code)s.") % {"code": batch}
            )
        found = [
            ledger_as_json(each, all_names=False) for each in ([row] if row else all_batches())
        ]
        if json:
            self.stdout.write(dumps(found[0] if row else found, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(as_text(statement) for statement in found))
