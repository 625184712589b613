"""A list as an office wrote it, looked at or taken over into an inventory, as a person."""

from argparse import ArgumentParser
from dataclasses import asdict, dataclass
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
from archive.actions.bringing_lists import (
    Brought,
    LooksUnlike,
    import_reading,
    preview_reading,
)
from archive.domain.listing.marks import Reason
from archive.domain.listing.results import ListReading
from archive.domain.listing.wire import columns_as_json
from archive.machine_api import inventory_with_code
from archive.management.list_files import Columns, columns_in, read_list_file, read_list_for
from archive.models import Inventory
from archive.views.list_words import UNLIKE
from audit.api import Act, Entry, Outcome, append_durably
from machine.command import ReadingCommand
from machine.json_values import Json, JsonObject


class Command(ReadingCommand):
    help = "Take a list over into an inventory as a person; with --preview only say what it would make."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file")
        parser.add_argument("--inventory", required=True, help="code of the inventory")
        parser.add_argument("--as", dest="username", required=True)
        parser.add_argument("--columns", default="", help='JSON file: {"0": "position", …}')
        parser.add_argument("--preview", action="store_true")
        parser.add_argument(
            "--although-unlike",
            action="store_true",
            help="take it over even where it looks like the list of another inventory",
        )
        parser.add_argument("--json", action="store_true")

    def handle(
        self,
        *_args: str,
        file: str,
        inventory: str,
        username: str,
        columns: str,
        preview: bool,
        although_unlike: bool,
        json: bool,
        **_options: object,
    ) -> None:
        path = Path(file)
        read, said_by = _read(path, inventory, columns_in(columns))
        bringing = _Bringing(
            username, inventory, path.name, preview, although_unlike, timezone.now()
        )
        brought = _brought(bringing, read)
        if json:
            told = {**as_json(read, brought), "columns_of": said_by}
            self.stdout.write(dumps(told, ensure_ascii=False))
            return
        self.stdout.write(_as_text(read, brought))
        if said_by:
            words = gettext("Columns as %(name)s put them right for this unit before.")
            self.stdout.write(words % {"name": said_by})


@dataclass(frozen=True, slots=True)
class _Bringing:
    """Who brings a list into which inventory, or only looks what it would make."""

    username: str
    code: str
    name: str
    only_look: bool
    although_unlike: bool
    at: datetime

    @property
    def act(self) -> Act:
        return Act.PREVIEW_LIST if self.only_look else Act.IMPORT_LIST


def _read(path: Path, code: str, columns: Columns) -> tuple[ListReading, str]:
    """
    The list, with columns as they were put right for the unit of the inventory, and by whom they
    were. Raises CommandError.
    """
    inventory = inventory_with_code(code)
    if inventory is None:
        return read_list_file(path, columns), ""
    one = read_list_for(inventory, path, columns)
    return one.read, one.before.by


def _brought(bringing: _Bringing, read: ListReading) -> Brought:
    """Raises CommandError."""
    at = bringing.at
    try:
        actor = _actor(bringing)
        inventory = _inventory(bringing)
        if bringing.only_look:
            return preview_reading(actor=actor, inventory=inventory, read=read, at=at)
        return import_reading(
            actor=actor,
            inventory=inventory,
            read=read,
            name=bringing.name,
            although_unlike=bringing.although_unlike,
            at=at,
        )
    except LooksUnlike as why:
        signs = " ".join(str(UNLIKE[sign]) for sign in why.signs)
        raise CommandError(
            gettext(
                "%(signs)s Nothing was taken over. If it is the right list, add --although-unlike."
            )
            % {"signs": signs}
        ) from why
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
    What was made, or would be. A doubtful row is new, changed or known all the same, a refused one
    holds nothing; `lines` are all lines of the file that hold anything, by what they are.
    """
    taking, counts = brought.taking, brought.counts
    refused = sum(one.reason is Reason.NO_PAPER for one in read.left_out)
    return {
        "layout": str(read.layout),
        "columns": columns_as_json(read.columns),
        "dossiers": {
            "new": counts["dossiers"],
            "changed": counts["covers"],
            "known": brought.known_dossiers,
        },
        "rows": {
            "new": counts["rows"],
            "changed": counts["changed"],
            "known": counts["known"],
            "doubtful": counts["doubtful"],
            "refused": refused,
            "left_out": read.counts.left_out - refused,
        },
        "gone": [
            {
                "position": row.position,
                "number": row.values.number_text,
                "title": row.values.shown_abstract,
            }
            for row in taking.gone
        ],
        "unlike": [str(sign) for sign in brought.unlike],
        "problems": _problems(read, brought),
        "lines": asdict(read.counts),
    }


def _problems(read: ListReading, brought: Brought) -> list[Json]:
    empty = [one for one in read.left_out if one.reason is Reason.NO_PAPER]
    problems: list[Json] = [
        {"line": one.line, "code": one.code, "value": one.value, "sheet": one.sheet}
        for one in brought.taking.doubts_shown
    ]
    problems += [
        {"line": one.at.line, "code": "empty_row", "value": one.text, "sheet": one.at.sheet}
        for one in empty
    ]
    return problems


def _as_text(read: ListReading, brought: Brought) -> str:
    told = gettext(
        "New %(rows)d · changed %(changed)d · known %(known)d · doubtful %(doubtful)d · "
        "left out %(left_out)d · gone %(gone)d · new dossiers %(dossiers)d"
    ) % {**brought.counts, "left_out": read.counts.left_out}
    if brought.before:
        told = f"{told}\n{gettext('You have taken this very list over before.')}"
    signs = "\n".join(str(UNLIKE[sign]) for sign in brought.unlike)
    return f"{told}\n{signs}".rstrip()
