"""Who sits at the console: the account of the operating system, beside anybody it acts for."""

import os
import pwd
from datetime import datetime
from pathlib import Path

from access.domain.actors import CONSOLE, Actor, console_operator
from access.queries.actors import actor_for, person_named
from audit.domain.events import Who

NO_LOGIN = 2**32 - 1


def os_account() -> str:
    """
    The account a command runs as, and the one somebody signed in to the machine with.

    The kernel keeps the second through `su` and `sudo`; it is left out where both are one.
    Variables of the environment tell nothing: anybody can set them.
    """
    running, signed_in = _name(os.geteuid()), _signed_in()
    return running if signed_in in {"", running} else f"{running} ({signed_in})"


def console() -> Actor:
    """Who works at this console, as an actor: keeps accounts and settings, reads nothing."""
    return console_operator(os_account())


def console_who() -> Who:
    """The console, when a command acts for nobody."""
    return console().who


def console_actor(username: str, *, at: datetime, by_keys: bool = True) -> Actor:
    """
    The person a command acts for, with the console that does; `by_keys` as in `actor_for`.

    Raises UnknownPerson.
    """
    return actor_for(
        person_named(username),
        at=at,
        workstation=CONSOLE,
        os_account=os_account(),
        by_keys=by_keys,
    )


def _signed_in() -> str:
    try:
        number = int(Path("/proc/self/loginuid").read_text("ascii"))
    except (OSError, ValueError):
        return ""
    return "" if number == NO_LOGIN else _name(number)


def _name(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
