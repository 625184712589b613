"""How a move has a program of another place do a step there, and what is said where it cannot go on."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext, gettext_noop

from machine.troubles import SENTENCES, Trouble
from portal.domain.moving import CannotMove, Fault, Place, Step, StepFailed

_SAID_BY_COMMANDS: Final = "CommandError: "
FAULTS: Final = {
    Fault.SAME_PLACE: gettext_noop("Both places are one. Name another with --to."),
    Fault.NOT_EMPTY: gettext_noop(
        "The new place holds an archive already, and nothing was changed. Name an empty database, or a "
        "folder that is not there yet."
    ),
    Fault.VAULT_NOT_EMPTY: gettext_noop(
        "The object storage of the new place holds files already, and nothing was changed. Name an empty "
        "one (KHOSO_VAULT)."
    ),
    Fault.KEYS_OF_OTHERS: gettext_noop(
        "At the new place stand keys of another archive: %(what)s. Put them away, or name another folder "
        "(KHOSO_KEYS)."
    ),
    Fault.SECRET_OF_OTHERS: gettext_noop(
        "The new place has a secret key of its own, by which nobody's second factor would open any more "
        "(%(what)s). Put it away; where KHOSO_SECRET_KEY is set at one place, set the same at the other."
    ),
    Fault.OTHER_MOVE: gettext_noop(
        "Another move goes on here, or ended here. Finish that one, or run move --release at the old place."
    ),
    Fault.MOVED_AWAY: SENTENCES[Trouble.MOVED_AWAY],
    Fault.ARRIVING: gettext_noop(
        "An archive is being moved to this place, and not all of it is here. Run the same move again: it "
        "goes on where it ended."
    ),
    Fault.NO_STORE: gettext_noop("There is no archive at %(what)s. Look at --from and --to."),
    Fault.NOT_PREPARED: gettext_noop(
        "The old place has not been made ready for this version. Run prepare there first."
    ),
    Fault.UNKNOWN_TABLES: gettext_noop(
        "The database of the old place has tables that are none of the store's: %(what)s. Take them away first."
    ),
    Fault.TRAIL_OF_OTHERS: gettext_noop(
        "The trail of the new place belongs to another role already. Take it back (deploy/postgresql-trail.sql "
        "with -v back=yes), move, and hand it over again."
    ),
    Fault.NOT_MOVED: gettext_noop("This place was not moved away: there is nothing to release."),
    Fault.NOT_WHOLE: gettext_noop(
        "Not all of the archive is here yet. Run the same move again: it goes on where it ended."
    ),
    Fault.UNTIED: gettext_noop(
        "Rows at the old place name others that are not there (%(what)s). Run recount there, and tell whoever "
        "looks after the program."
    ),
}


def place_called(url: str) -> Place:
    """The place of a URL. Raises CommandError."""
    try:
        place: Place = settings.KHOSO_PLACE_AT(url)
    except ValueError as why:
        raise CommandError(str(why)) from why
    return place


def in_words(why: CannotMove) -> CommandError:
    return CommandError(gettext(FAULTS[why.fault]) % {"what": why.what or "KHOSO_SECRET_KEY"})


class Programs:
    """Programs of the places, each started in the settings of its own; `more` are words for each of them."""

    def __init__(self, more: tuple[str, ...]) -> None:
        self._more = more

    def __call__(self, place: Place, step: Step) -> Any:
        """What the step gives. Raises StepFailed with what its program said."""
        base = Path(settings.BASE_DIR)
        done = subprocess.run(
            [sys.executable, str(base / "manage.py"), "move", "--here", step, *self._more],
            cwd=base, env=dict(place.environment), capture_output=True, text=True, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if done.returncode:
            lines = [line for line in done.stderr.splitlines() if line.strip()]
            last = lines[-1] if lines else str(done.returncode)
            raise StepFailed(f"{place.url}: {last.removeprefix(_SAID_BY_COMMANDS)}")
        return json.loads(done.stdout)
