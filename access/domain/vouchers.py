"""
What stands behind a row that gives a right: a voucher, which nobody makes without open keys.

Whoever can write in the database can write any row there, so with keys a row by which something closed is
read counts only with the voucher of the verb that gave it. It is made of everything the row says, so a row
that was changed has none, and of its table and its account, so none is taken for that of another.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import IntEnum
from typing import Final

from access.domain.actors import Actor, Role
from access.domain.levels import Level
from machine.json_values import Json

# What stands in the place of a voucher of a row that was told of: it vouches for nothing.
TOLD: Final = "?"
# Who gives rights, or says yes to them: without a voucher nobody acts as one.
GIVES_RIGHTS: Final = frozenset((str(Role.SECURITY_OFFICER),))


class Doubt(IntEnum):
    """What nobody vouches for, the gravest last."""

    NOTHING = 0
    SESSION = 1
    ROWS = 2
    ACCOUNT = 3


def told_by_row(table: str, columns: Mapping[str, object]) -> bytes:
    """
    What is vouched for of a row. What is empty is left out, so a column that comes later, and is empty
    in the rows of today, changes nothing of what was vouched for.
    """
    said = {name: as_said(value) for name, value in columns.items() if value}
    return json.dumps([table, said], sort_keys=True, separators=(",", ":")).encode()


def as_said(value: object) -> Json:
    """A value as it is vouched for, whether it was just written or read again."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(sep=" ", timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        return str(value)
    return json.dumps(value, sort_keys=True)


def is_told_mark(voucher: str) -> bool:
    """Whether this only tells that a row without a voucher is on the trail already."""
    return voucher.startswith(TOLD)


def opens_closed(*, level: int, party_papers: bool) -> bool:
    """Whether a clearance of this kind opens anything that is not open to everybody."""
    return level > Level.ORDINARY or party_papers


def gives_rights(roles: Iterable[str]) -> bool:
    """Whether anybody with these roles says who may read what."""
    return not GIVES_RIGHTS.isdisjoint(roles)


def within_vouchers(actor: Actor, doubt: Doubt, *, left_out: bool) -> Actor:
    """
    The actor where somebody wrote what nobody vouches for: cleared for nothing closed, and told of it.

    `left_out` tells that a right did not count already.
    """
    cut = doubt and actor.sees_closed
    if not cut and not left_out:
        return actor
    told = replace(actor, unvouched=int(doubt))
    if not cut:
        return told
    named = tuple(replace(sight, level=Level.ORDINARY, party_papers=False) for sight in told.named)
    return replace(told, clearance=Level.ORDINARY, party_papers=False, named=named)
