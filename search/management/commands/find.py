"""What a person would find."""

import json
import time
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from access.api import (
    AccessDenied,
    Actor,
    Level,
    Permission,
    UnknownPerson,
    console,
    console_actor,
    refuse_unknown,
)
from audit.api import Act
from machine.command import StoreCommand
from machine.json_values import JsonObject
from search.api import (
    Engine,
    Findings,
    IndexLocked,
    SearchUnavailable,
    catch_up,
    find,
    is_behind,
    open_engine,
)
from search.domain.results import FACETS, SearchFilters, Sort

WAIT_FOR_INDEXER_S = 30.0


class Command(StoreCommand):
    help = "Search as a person: what they would get; the trail names the console and its account beside them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("query")
        parser.add_argument("--as", dest="username", required=True)
        parser.add_argument("--page", type=int, default=1)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: object, **options: Any) -> None:
        at = timezone.now()
        engine = open_engine(settings.KHOSO_SEARCH)
        try:
            actor = acting_for(options["username"], at=at)
            bring_up_to_date(engine)
            findings = find(
                actor=actor,
                text=options["query"],
                filters=SearchFilters(),
                sort=Sort.RELEVANCE,
                page=max(1, options["page"]),
                at=at,
                engine=engine,
            )
        except UnknownPerson as why:
            raise CommandError(
                gettext("There is no person with the name %(name)s.") % {"name": why}
            ) from why
        except AccessDenied as why:
            raise CommandError(
                gettext("This person may not search (%(rule)s).") % {"rule": why.rule}
            ) from why
        except SearchUnavailable as why:
            raise CommandError(
                gettext("The search engine does not answer. Try again later.")
            ) from why
        if options["json"]:
            self.stdout.write(json.dumps(as_json(findings), ensure_ascii=False))
            return
        if findings.lacking:
            self.stderr.write(gettext("Only what is ordinary was searched."))
        total = findings.total
        words = ngettext("%(total)s document", "%(total)s documents", total)
        self.stdout.write(words % {"total": total})
        for record in (row.record for row in findings.found):
            facts = (record.accession, record.number_text, record.dated, record.shown_title)
            self.stdout.write(" ".join(facts))


def acting_for(username: str, *, at: datetime) -> Actor:
    """The person a search is made for. Raises UnknownPerson, told as a refusal of the console."""
    try:
        return console_actor(username, at=at)
    except UnknownPerson:
        refuse_unknown(console(), Permission.SEARCH, username, act=Act.SEARCH, at=at)


def bring_up_to_date(engine: Engine) -> None:
    """Catch up ourselves, or wait for the indexer that holds the index."""
    deadline = time.monotonic() + WAIT_FOR_INDEXER_S
    while is_behind(engine) and time.monotonic() < deadline:
        try:
            catch_up(engine)
        except IndexLocked:
            time.sleep(0.2)


def as_json(findings: Findings) -> JsonObject:
    """One page of findings as other programs read it; a top-secret record shows no abstract."""
    return {
        "total": findings.total,
        "looser": findings.looser,
        "relaxed": findings.relaxed,
        "lacking": findings.lacking,
        "hits": [
            {
                "record": row.record.accession,
                "number": row.record.number_text,
                "date": row.record.issued_text,
                "title": row.record.shown_title,
                "level": Level(row.record.level).name.lower(),
                "pages": list(row.page_numbers),
                "snippet": row.passage,
            }
            for row in findings.found
        ],
        "facets": {
            name: {str(value): count for value, count in getattr(findings.facets, name)}
            for name in FACETS
        },
    }
