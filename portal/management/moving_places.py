"""How a move has a program of another place do a step there, and what is said where it cannot go on."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext

from machine.troubles import SENTENCES, Trouble
from portal.domain.moving import MOVE_FAULT_WORDS, CannotMove, Fault, Place, Step, StepFailed

_SAID_BY_COMMANDS: Final = "CommandError: "


def place_called(url: str) -> Place:
    """The place of a URL. Raises CommandError."""
    try:
        place: Place = settings.KHOSO_PLACE_AT(url)
    except ValueError as why:
        raise CommandError(str(why)) from why
    return place


def in_words(why: CannotMove) -> CommandError:
    """Why nothing is moved, for the person at the keyboard."""
    if why.fault is Fault.MOVED_AWAY:
        return CommandError(gettext(SENTENCES[Trouble.MOVED_AWAY]))
    return CommandError(
        gettext(MOVE_FAULT_WORDS[why.fault]) % {"what": why.what or "KHOSO_SECRET_KEY"}
    )


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
