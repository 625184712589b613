"""A program that opens keys for itself alone: a command where somebody has what opens them."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Final

from access.api import Actor, Granted, unasked
from archive.domain.key_words import KEYS, RULES, KeysRefused
from audit.api import Act, Entry, Outcome, append_durably
from keys.api import KeysError, Kind, OtherSite, WrongKey, open_here, opened_here
from machine.privacy import keep_memory_private, memory_kept_private

_FAULTS: Final = {WrongKey: "wrong", OtherSite: "other_site"}


def open_for_this_program(*, by: Actor, kind: Kind, content: bytes, at: datetime) -> None:
    """
    Let this program alone read what is closed, where keys were made, until it ends.

    Raises KeysRefused. Either is on the trail.
    """
    granted = unasked(by, Act.OPEN_KEYS, KEYS, at=at)
    keep_memory_private()
    with _refusals_told(granted):
        open_here(kind, content)
    granted.note(kind=str(kind))


@contextmanager
def opened_meanwhile(*, by: Actor, kind: Kind, content: bytes, at: datetime) -> Iterator[None]:
    """The same meanwhile; then they are shut here. Raises KeysRefused, also where no keys were made."""
    granted = unasked(by, Act.OPEN_KEYS, KEYS, at=at)
    with ExitStack() as held:
        held.enter_context(memory_kept_private())
        with _refusals_told(granted):
            held.enter_context(opened_here(kind, content))
        granted.note(kind=str(kind))
        yield


@contextmanager
def _refusals_told(granted: Granted) -> Iterator[None]:
    try:
        yield
    except KeysError as why:
        fault = _FAULTS.get(type(why), "unusable")
        tell_refused(granted, fault)
        raise KeysRefused(fault) from why


def tell_refused(granted: Granted, fault: str) -> None:
    """That it was tried, on the trail."""
    append_durably(
        Entry(
            who=granted.actor.who,
            action=granted.act,
            subject_kind=KEYS.kind,
            level=int(KEYS.level),
            outcome=Outcome.FAILED,
            rule=RULES.get(fault, "keeper_away"),
        ),
        at=granted.at,
    )
