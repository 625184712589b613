"""The ledger of one batch, or of all."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext

from access.api import console_who
from audit.api import Act, Entry, Outcome, append_durably
from ingest.management.commands.ingest_batch import as_text
from ingest.queries.ledgers import all_batches, batch_with_code
from ingest.queries.statements import ledger_as_json
from machine.command import StoreCommand


class Command(StoreCommand):
    help = "Print the ledger of a batch, or of all batches."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", nargs="?", default="")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        batch = batch_with_code(options["batch"]) if options["batch"] else None
        unknown = bool(options["batch"]) and batch is None
        looking = Entry(
            who=console_who(),
            action=Act.LIST,
            subject_kind="batch",
            subject=options["batch"][:80],
            outcome=Outcome.REFUSED if unknown else Outcome.DONE,
            rule="exists" if unknown else "",
        )
        append_durably(looking, at=timezone.now())
        if options["batch"]:
            if batch is None:
                raise CommandError(
                    gettext("There is no batch with the code %(code)s.")
                    % {"code": options["batch"]}
                )
            found: Any = ledger_as_json(batch, all_names=False)
            text = as_text(found)
        else:
            found = [ledger_as_json(row, all_names=False) for row in all_batches()]
            text = "\n".join(as_text(row) for row in found)
        self.stdout.write(json.dumps(found, ensure_ascii=False) if options["json"] else text)
