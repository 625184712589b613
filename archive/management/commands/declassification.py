"""State secrets by the end of their protection, as a person may see them."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext

from access.api import (
    AccessDenied,
    Actor,
    Granted,
    Level,
    Permission,
    UnknownPerson,
    console,
    console_actor,
    named,
    refuse_unknown,
    require,
    unasked,
)
from archive.queries.protection import SHELF_ORDER, protected_for
from archive.queries.protection_days import Protected, with_protection
from archive.queries.statements import uncut
from audit.api import Act
from machine.command import ReadingCommand
from machine.json_values import JsonObject

AT_ONCE: Final = 1000


class Command(ReadingCommand):
    help = "State secrets by the end of their protection, of all or as a person may see them; nothing is opened by it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--as", dest="username", default="")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: object, **options: Any) -> None:
        at = timezone.now()
        if options["username"]:
            granted = _granted(options["username"], at=at)
            actor = granted.actor
        else:
            granted, actor = unasked(console(), Act.LIST, named("protection"), at=at), uncut()
        today = timezone.localtime(at).date()
        rows = [row for part in _parts(granted, actor, today=today) for row in part]
        if options["json"]:
            self.stdout.write(json.dumps([as_json(row) for row in rows], ensure_ascii=False))
            return
        for row in rows:
            ends = f"{row.ends:%d/%m/%Y}" if row.ends else "–"
            overdue = gettext("ended") if row.overdue else ""
            facts = (row.record.accession, row.record.number_text, row.record.dated, ends, overdue)
            self.stdout.write(" ".join(fact for fact in facts if fact))


def _granted(username: str, *, at: datetime) -> Granted:
    try:
        try:
            actor = console_actor(username, at=at)
        except UnknownPerson:
            refuse_unknown(console(), Permission.SEE_PROTECTION, username, act=Act.LIST, at=at)
        return require(actor, Permission.SEE_PROTECTION, named("protection"), act=Act.LIST, at=at)
    except UnknownPerson as why:
        raise CommandError(
            gettext("There is no person with the name %(name)s.") % {"name": why}
        ) from why
    except AccessDenied as why:
        raise CommandError(
            gettext("This person may not see the protection of secrets (%(rule)s).")
            % {"rule": why.rule}
        ) from why


def _parts(granted: Granted, actor: Actor, *, today: date) -> Iterator[list[Protected]]:
    """Each part is told before it is given out; of nothing, that nothing was there."""
    ids = list(protected_for(actor).order_by(*SHELF_ORDER).values_list("pk", flat=True))
    for start in range(0, max(1, len(ids)), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        found = protected_for(actor).in_bulk(part)
        records = [found[number] for number in part if number in found]
        granted.note(mentions=[record.accession for record in records])
        yield with_protection(records, today=today)


def as_json(row: Protected) -> JsonObject:
    """A record as other programs read it."""
    return {
        "record": row.record.accession,
        "level": Level(row.record.level).name.lower(),
        "since": row.since.isoformat() if row.since else None,
        "ends": row.ends.isoformat() if row.ends else None,
        "overdue": row.overdue,
    }
