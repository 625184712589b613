"""
The door of `manage.py`: which commands go by, and what the trail hears of the others.

Commands of the store tell their acts themselves. Those of the frameworks know no trail, yet some
print records, change accounts or open the database: none of these runs untold.
"""

import sys
from contextlib import suppress
from enum import Enum
from pathlib import Path

from django.apps import apps
from django.core.management import ManagementUtility, get_commands
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext

BASE = Path(__file__).resolve().parent.parent

# Commands of the frameworks that neither show nor change a record or an account.
OPEN = frozenset(
    (
        "check",
        "collectstatic",
        "compilemessages",
        "findstatic",
        "makemessages",
        "makemigrations",
        "migrate",
        "optimizemigration",
        "showmigrations",
        "sqlmigrate",
        "squashmigrations",
        "startapp",
        "startproject",
        "test",
    )
)

# What nobody needs here; each with what is to be used in its place, translated where it is said:
# this module is read before the settings are.
SHUT = {
    "changepassword": (
        "changepassword would set a password that the trail knows nothing of. "
        "Run: manage.py person password NAME"
    ),
    "createsuperuser": (
        "createsuperuser would make an account that the trail knows nothing of. "
        "Run: manage.py take_in_person NAME"
    ),
    "flush": (
        "flush would empty the store and its trail. "
        "For an empty store name another data folder (KHOSO_DATA), then run prepare."
    ),
}


class Door(Enum):
    """How a command goes by: as it is, once the trail has heard of it, or not at all."""

    OPEN = "open"
    TOLD = "told"
    SHUT = "shut"


class Commands(ManagementUtility):
    """Django's own way from words to a command, with our door before it."""

    def fetch_command(self, subcommand: str) -> BaseCommand:
        """
        The command, ready to run. Ends the process with one sentence where it is shut, and where
        it must be told and there is no trail to tell it to.
        """
        words = self.argv[1:]
        # `help NAME` fetches the command too, only to print how it is called.
        # Where the settings cannot be read nothing is ready: no command reaches any table.
        if apps.ready and words[:1] == [subcommand] and subcommand in get_commands():
            self._pass(subcommand, door_of(words))
        return super().fetch_command(subcommand)

    def _pass(self, name: str, door: Door) -> None:
        if door is Door.TOLD:
            tell(name)
        if door is Door.SHUT:
            # It is refused all the same where there is no trail yet.
            with suppress(SystemExit):
                tell(name, refused=True)
            sys.exit(gettext(SHUT[name]))


def door_of(words: list[str]) -> Door:
    """
    The door for a command line without the program's name. What is not known is told.

    `migrate` with a name takes tables away again, with all that stands in them.
    """
    name = words[0]
    if get_commands().get(name) in of_ours():
        return Door.OPEN
    if name in SHUT:
        return Door.SHUT
    named = name == "migrate" and any(not word.startswith("-") for word in words[1:])
    return Door.OPEN if name in OPEN and not named else Door.TOLD


def of_ours() -> set[str]:
    """The packages of the store: those that stand in its own folder."""
    return {app.name for app in apps.get_app_configs() if Path(app.path).parent == BASE}


def tell(name: str, *, refused: bool = False) -> None:
    """
    Put the command on the trail, by the account of the system it runs as; its words may be secret.

    Ends the process with one sentence where nothing can be written to the trail.
    """
    # No table can be named before the settings are read.
    from access.api import console_who
    from audit.api import Act, Entry, Outcome, append_durably
    from machine.troubles import SENTENCES, trouble_of

    entry = Entry(
        who=console_who(),
        action=Act.RUN_COMMAND,
        subject_kind="command",
        subject=name[:80],
        outcome=Outcome.REFUSED if refused else Outcome.DONE,
        rule="command_of_the_store" if refused else "",
    )
    try:
        append_durably(entry, at=timezone.now())
    except Exception as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        sys.exit(gettext(SENTENCES[trouble]))
