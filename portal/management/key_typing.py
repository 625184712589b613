"""How commands come to a passphrase or to what a key file holds."""

import getpass
import sys
from pathlib import Path
from typing import Final

from django.core.management.base import CommandError
from django.utils.translation import gettext

from keys.domain.slots import LONGEST_FILE
from machine.command import beginning_of
from portal.actions.key_files import write_key_file

LONGEST_LINE: Final = 4096
# As a keyboard with Vietnamese marks types it, and as one without does.
_YES: Final = frozenset(("co", "có", "yes"))


def typed(prompt: str, *, twice: bool = False) -> str:
    """A passphrase: asked for at a terminal, else the next line of the standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline(LONGEST_LINE).rstrip("\r\n")
    said = getpass.getpass(prompt)
    if twice and getpass.getpass(gettext("Once more: ")) != said:
        raise CommandError(gettext("The two differ. Nothing was made; begin anew."))
    return said


def says_yes(prompt: str) -> bool:
    """An answer to a question: asked for at a terminal, else the next line of the standard input."""
    if sys.stdin.isatty():
        sys.stdout.write(prompt)
        sys.stdout.flush()
    return sys.stdin.readline(LONGEST_LINE).strip().casefold() in _YES


def content_of(path: Path) -> bytes:
    """What a key file holds; of what is too long for one, enough to tell. Raises CommandError."""
    return beginning_of(path, LONGEST_FILE + 1)


def written_to(path: Path) -> bytes:
    """What a new key file holds, which is on the disk then. Raises CommandError."""
    try:
        return write_key_file(path)
    except OSError as error:
        raise CommandError(
            gettext("The key file %(file)s cannot be written: %(why)s.")
            % {"file": path, "why": error.strerror}
        ) from error
