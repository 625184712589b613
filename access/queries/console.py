"""Who sits at the console, as the operating system knows them."""

import os
import pwd
from pathlib import Path

from access.domain.actors import Actor, console_operator, console_workstation
from audit.domain.events import Who

NOT_SIGNED_IN = 4294967295
LOGIN = Path("/proc/self/loginuid")


def console_account() -> str:
    """
    The account of the operating system, and the one signed in at first where they differ.

    Both come from the kernel: variables of the environment can be set by anybody.
    """
    now = _name(os.getuid())
    try:
        first = int(LOGIN.read_text())
    except (OSError, ValueError):
        return now
    if first in {NOT_SIGNED_IN, os.getuid()}:
        return now
    return f"{now}/{_name(first)}"


def console() -> Actor:
    """Who works at this console, as an actor."""
    return console_operator(console_account())


def console_place() -> str:
    """This console as a workstation, for commands that act for a person with an account."""
    return console_workstation(console_account())


def console_who() -> Who:
    """Who works at this console, as the trail names them."""
    return console().who


def _name(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
