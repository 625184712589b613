"""The second factor: six digits that change every half minute (RFC 6238), and codes for a lost one."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from access.domain.actors import Role

STEP_S: Final = 30
# A clock may run ahead or behind by this many steps.
SKEW: Final = 1
DIGITS: Final = 6
RECOVERY_CODES: Final = 10
# What was proven by the password alone waits so long for the code.
HALF_LIVES_S: Final = 300


def steps_around(at: datetime) -> tuple[int, ...]:
    """The steps whose code counts at a moment, the present one first."""
    now = int(at.timestamp()) // STEP_S
    beside = [now + sign * away for away in range(1, SKEW + 1) for sign in (-1, 1)]
    return (now, *beside)


def step_of(typed: str, codes: Mapping[int, str], *, last: int) -> int | None:
    """
    The step whose code was typed; None where it is none of them.

    A code counts once: neither it nor one before it is taken after step `last`, so whoever looks over
    a shoulder comes too late.
    """
    digits = digits_in(typed)
    return next((step for step, code in codes.items() if step > last and code == digits), None)


def digits_in(typed: str) -> str:
    """What was typed as a code, without the spaces that apps show in its middle."""
    return "".join(typed.split())


def is_code(typed: str) -> bool:
    """Whether this is a code of an app, and no recovery code."""
    digits = digits_in(typed)
    return len(digits) == DIGITS and digits.isascii() and digits.isdecimal()


def recovery_in(typed: str) -> str:
    """A recovery code as it is compared: small letters and figures, however it was grouped."""
    return "".join(sign for sign in typed.casefold() if sign.isalnum())


def demands_factor(roles: Iterable[str], demanded: frozenset[str]) -> bool:
    """Whether one of these roles is entered with a second factor only."""
    return not demanded.isdisjoint(roles)


def roles_named(text: str) -> frozenset[str]:
    """Roles by their names, separated by commas; all of them, or none. Raises ValueError."""
    words = frozenset(word.strip().lower() for word in text.split(",") if word.strip())
    every = frozenset(str(role) for role in Role)
    if words == {"all"}:
        return every
    if words == {"none"}:
        return frozenset()
    if not words <= every:
        known = ", ".join(sorted(every))
        raise ValueError(f"'{text}' không phải các vai trò trong: {known}; hoặc all, none")
    return words
