"""How commands that read what is closed open its keys, where whoever runs them has what opens those."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext

from access.api import console
from archive.actions.opened_here import opened_meanwhile
from archive.domain.key_words import KeysRefused, key_fault_words
from keys.api import OPEN_CLASS, Kind, readable_classes
from keys.domain.slots import LONGEST_FILE
from machine.command import beginning_of


@contextmanager
def keys_of_command(named: Path | None, tell: Callable[[str], object]) -> Iterator[None]:
    """
    Raises CommandError where a key file that was named opens nothing. Where there is none, or what lies at
    hand opens nothing, `tell` is told, and the command goes on with what is open to all.
    """
    with ExitStack() as held:
        # Else no keys were made, or they are open here already.
        if set(readable_classes()) == {OPEN_CLASS}:
            if named is not None:
                _open(named, held)
            else:
                _open_at_hand(held, tell)
        yield


def _open_at_hand(held: ExitStack, tell: Callable[[str], object]) -> None:
    file = _file_at_hand()
    if file is not None:
        try:
            _open(file, held)
        except CommandError as why:
            tell(str(why))
        else:
            return
    tell(gettext("Only what is open to all is told: what is closed needs --key-file FILE."))


def _open(file: Path, held: ExitStack) -> None:
    content = beginning_of(file, LONGEST_FILE + 1)
    try:
        held.enter_context(
            opened_meanwhile(by=console(), kind=Kind.FILE, content=content, at=timezone.now())
        )
    except KeysRefused as why:
        raise CommandError(f"{file}: {gettext(key_fault_words(why.fault))}") from why


def _file_at_hand() -> Path | None:
    """The key file that the settings name, while it is there; the trial's lies beside its folder."""
    named = settings.KHOSO_KEY_FILE
    place = Path(named) if named is not None else Path(f"{settings.KHOSO_DATA}.khoa")
    return place if place.is_file() else None
