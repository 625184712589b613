"""Whether the search index holds what the tables hold."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from machine.command import ReadingCommand
from search.api import Differences, check_again, check_index, open_engine, repair_index
from search.management.commands.find import bring_up_to_date
from search.management.in_a_sentence import index_in_reach


class Command(ReadingCommand):
    help = "Compare the index with the tables, record by record. Ends with 1 where they differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--repair", action="store_true", help="set right what differs")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: str, repair: bool, json: bool, **_options: Any) -> None:
        engine = open_engine(settings.KHOSO_SEARCH)
        with index_in_reach():
            found = check_index(engine)
            if not found.are_none:
                # What was changed meanwhile is no difference; and whoever only looks has nothing built anew.
                if not found.broken:
                    bring_up_to_date(engine)
                found = check_again(engine, found)
            if repair and not found.are_none:
                repair_index(engine, found)
        self.stdout.write(as_json(found) if json else as_text(found))
        if repair and not found.are_none and not json:
            self.stdout.write(gettext("It was set right."))
        if not found.are_none and not repair:
            raise SystemExit(1)


def as_json(found: Differences) -> str:
    """How many of each, as other programs read it; no record is named."""
    return json.dumps(_counts(found))


def as_text(found: Differences) -> str:
    """How many of each, in one line for a person."""
    return gettext(
        "%(records)s records, %(indexed)s indexed; missing: %(missing)s, extra: %(extra)s, stale: %(stale)s, "
        "unreadable: %(unreadable)s."
    ) % _counts(found)


def _counts(found: Differences) -> dict[str, int]:
    return {
        "records": found.records,
        "indexed": found.indexed,
        "missing": len(found.missing),
        "extra": len(found.extra),
        "stale": len(found.stale),
        "unreadable": found.unreadable,
    }
