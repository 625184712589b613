"""A list as an office wrote it, looked at or taken over into an inventory, as a person."""

from argparse import ArgumentParser
from dataclasses import dataclass
from datetime import datetime
from json import dumps
from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext

from access.api import (
    AccessDenied,
    Actor,
    Permission,
    UnknownPerson,
    console,
    console_actor,
    console_who,
    refuse_unknown,
)
from archive.actions.bringing_lists import Brought, import_reading, preview_reading
from archive.domain.listing.results import ListReading
from archive.domain.listing.wire import columns_as_json
from archive.machine_api import inventory_with_code
from archive.management.list_files import columns_in, read_list_file
from archive.models import Inventory
from audit.api import Act, Entry, Outcome, append_durably
from machine.command import StoreCommand
from machine.json_values import Json, JsonObject


class Command(StoreCommand):
    help = "Take a list over into an inventory as a person; with --preview only say what it would make."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--inventory", required=True, help="code of the inventory")
        parser.add_argument("--as", dest="username", required=True)
        parser.add_argument("--columns", default="", help='JSON file: {"0": "position", …}')
        parser.add_argument("--preview", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(
        self,
        *_args: str,
        file: str,
        inventory: str,
        username: str,
        columns: str,
        preview: bool,
        json: bool,
        **_options: object,
    ) -> None:
        read = read_list_file(Path(file), columns_in(columns))
        bringing = _Bringing(username, inventory, only_look=preview, at=timezone.now())
        brought = _brought(bringing, read)
        if json:
            self.stdout.write(dumps(as_json(read, brought), ensure_ascii=False))
            return
        self.stdout.write(_as_text(brought))


@dataclass(frozen=True, slots=True)
class _Bringing:
    """Who brings a list into which inventory, or only looks what it would make."""

    username: str
    code: str
    only_look: bool
    at: datetime

    @property
    def act(self) -> Act:
        return Act.PREVIEW_LIST if self.only_look else Act.IMPORT_LIST


def _brought(bringing: _Bringing, read: ListReading) -> Brought:
    """Raises CommandError."""
    bring = preview_reading if bringing.only_look else import_reading
    try:
        actor = _actor(bringing)
        inventory = _inventory(bringing)
        return bring(actor=actor, inventory=inventory, read=read, at=bringing.at)
    except UnknownPerson as why:
        raise CommandError(
            gettext("There is no person with the name %(name)s.") % {"name": why}
        ) from why
    except AccessDenied as why:
        raise CommandError(
            gettext("This person may not bring lists in (%(rule)s).") % {"rule": why.rule}
        ) from why


def _inventory(bringing: _Bringing) -> Inventory:
    """Raises CommandError, told as a refusal of the console."""
    found = inventory_with_code(bringing.code)
    if found is not None:
        return found
    asked = Entry(
        who=console_who(),
        action=bringing.act,
        subject_kind="inventory",
        subject=bringing.code[:80],
        outcome=Outcome.REFUSED,
        rule="exists",
    )
    append_durably(asked, at=bringing.at)
    raise CommandError(
        gettext("There is no inventory with the code %(code)s.") % {"code": bringing.code}
    )


def _actor(bringing: _Bringing) -> Actor:
    try:
        return console_actor(bringing.username, at=bringing.at)
    except UnknownPerson:
        refuse_unknown(
            console(),
            Permission.CHANGE_CATALOGUE,
            bringing.username,
            act=bringing.act,
            at=bringing.at,
        )


def as_json(read: ListReading, brought: Brought) -> JsonObject:
    """
    What was made, or would be. A doubtful row is new, changed or known all the same; `lines` are
    all lines of the file that hold anything, by what they are.
    """
    preview, taking = brought.preview, brought.taking

    problems: list[Json] = [
        {"line": one.line, "code": one.code, "value": one.value}
        for one in (*preview.problems, *taking.doubts)
    ]
    return {
        "layout": str(read.layout),
        "columns": columns_as_json(read.columns),
        "dossiers": {
            "new": len(preview.dossiers),
            "changed": 0,
            "known": brought.known_dossiers,
        },
        "rows": {
            "new": len(preview.new),
            "changed": len(preview.changed),
            "known": len(preview.known),
            "doubtful": taking.doubtful,
            "refused": len(preview.problems),
            "left_out": read.counts.left_out,
        },
        "gone": [
            {
                "position": row.position,
                "number": row.values.number_text,
                "title": row.values.abstract,
            }
            for row in taking.gone
        ],
        "problems": problems,
        "lines": {
            "filled": read.counts.filled,
            "headings": read.counts.headings,
            "numberings": read.counts.numberings,
            "groups": read.counts.groups,
            "rows": read.counts.rows,
            "dossiers": read.counts.dossiers,
            "left_out": read.counts.left_out,
        },
    }


def _as_text(brought: Brought) -> str:
    preview = brought.preview
    return gettext(
        "New %(new)d · changed %(changed)d · known %(known)d · doubtful %(doubtful)d · "
        "refused %(refused)d · gone %(gone)d · new dossiers %(dossiers)d"
    ) % {
        "new": len(preview.new),
        "changed": len(preview.changed),
        "known": len(preview.known),
        "doubtful": brought.taking.doubtful,
        "refused": len(preview.problems),
        "gone": len(brought.taking.gone),
        "dossiers": len(preview.dossiers),
    }
