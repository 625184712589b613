"""The trail on standard output."""

import json
from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from access.api import console_who
from audit.api import ACT_WORDS, Act, Entry, Outcome, TrailFilters, append_durably, events
from machine.command import StoreCommand
from machine.json_values import JsonObject

MOST = 100_000


class Command(StoreCommand):
    help = "Print the events of the trail, newest first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--last", type=int, default=MOST, help="so many events at the most")

    def handle(self, *args: object, **options: Any) -> None:
        reading = Entry(
            who=console_who(),
            action=Act.READ_TRAIL,
            subject_kind="trail",
            details={"last": options["last"]},
        )
        append_durably(reading, at=timezone.now())
        rows = [as_json(event) for event in events(TrailFilters())[: options["last"]].iterator()]
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for row in rows:
            self.stdout.write(as_text(row))


def as_text(row: JsonObject) -> str:
    """An event as a line for a person; the times and names stand under one another."""
    action, outcome = str(row["action"]), str(row["outcome"])
    words = gettext(ACT_WORDS[action]) if action in ACT_WORDS else action
    endings: dict[str, str] = {
        Outcome.DONE: gettext("done"),
        Outcome.REFUSED: gettext("refused"),
        Outcome.FAILED: gettext("failed"),
    }
    ended = endings.get(outcome, outcome)
    return f"{str(row['at'])[:19]} {row['who']:<16} {words:<28} {row['subject']:<24} {ended}"


def as_json(event: Any) -> JsonObject:
    """An event as other programs read it; times carry the zone of the site."""
    return {
        "id": event.pk,
        "at": timezone.localtime(event.at).isoformat(),
        "who": event.who,
        "account": event.account,
        "roles": event.roles.split(",") if event.roles else [],
        "clearance": event.clearance,
        "workstation": event.workstation,
        "os_account": event.os_account,
        "session": event.session,
        "action": event.action,
        "subject_kind": event.subject_kind,
        "subject": event.subject,
        "level": event.level,
        "outcome": event.outcome,
        "reason": event.reason,
        "rule": event.rule,
        "details": event.details,
    }
