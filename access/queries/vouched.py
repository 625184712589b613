"""Which rows of what an account holds count: those that somebody vouches for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.db.models import CharField, F, Model, Value
from django.db.models.functions import Concat

from access.domain.sessions import VOUCHER
from access.domain.vouchers import Doubt, gives_rights, opens_closed
from access.models import Assignment, Clearance, NamedThing, Opening, RoleGrant, UnitDuty, User
from access.models.voucher import (
    agree,
    holds,
    said_columns,
    told_as_read,
    told_of_sign_in,
    values_in,
)
from access.queries.as_json import RowAsJson
from keys.api import OPEN_CLASS, has_keys, readable_classes

HeldRow = tuple[str, str, int, int, str, str]
"""Kind, name, number, other, what its row says, and its voucher: see `access.queries.actors`."""
BEARERS: Final[Mapping[str, type[Model]]] = {
    "role": RoleGrant,
    "clearance": Clearance,
    "assignment": Assignment,
    "head": UnitDuty,
    "opening": Opening,
}
# Left out where nobody vouches for it; anything else leaves its holder with what is open to all.
_NEVER: Final = frozenset(("head", "opening", "dossier", "record"))
# What stands on a list that a clearance is limited to: it counts where both are vouched for.
NAMED: Final = frozenset(("dossier", "record"))
_BETWEEN: Final = "|"


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts of what is held; how much is in doubt, and whether anything was left out for that."""

    rows: Sequence[HeldRow]
    doubt: Doubt = Doubt.NOTHING
    left_out: bool = False


def asks_vouchers() -> bool:
    """Whether anything closed can be read here by keys: else nothing is to be vouched for."""
    return has_keys() and set(readable_classes()) != {OPEN_CLASS}


def counted(user: User, rows: Sequence[HeldRow], *, signed_in: bool) -> Counted:
    """What counts of what an account holds, by vouchers; all of it where none are asked."""
    if not asks_vouchers():
        return Counted(rows)
    account = holds(user)
    doubt = Doubt.NOTHING if signed_in else Doubt.SESSION
    kept: list[HeldRow] = []
    for row in rows:
        vouched = _is_vouched(row)
        if not vouched:
            doubt = max(doubt, Doubt.ROWS)
        if not _is_left_out(row, vouched=vouched, known=account and signed_in):
            kept.append(row)
    doubt = doubt if account else Doubt.ACCOUNT
    return Counted(kept, doubt, left_out=len(kept) < len(rows))


def sign_in_told(account: int, session: str) -> bytes:
    """What is vouched for of a session: whose it is, and under which name it is kept."""
    return told_of_sign_in({"account": account, "session": session})


def is_vouched_session(session: Mapping[str, object], *, account: int, kept_as: str) -> bool:
    """Whether it was begun by signing in, at which nobody was in doubt."""
    said = session.get(VOUCHER)
    return isinstance(said, str) and agree(said, sign_in_told(account, kept_as))


def said_as_json(model: type[Model]) -> RowAsJson:
    """Everything a row says that is vouched for, as the database tells it."""
    return RowAsJson(*(F(one.attname) for one in said_columns(model)))


def named_as_json(clearance: str) -> RowAsJson:
    """What a thing on a list says, and the clearance, found by this path, that is limited to the list."""
    thing = [F(one.attname) for one in said_columns(NamedThing)]
    held = [F(f"{clearance}{one.attname}") for one in said_columns(Clearance)]
    return RowAsJson(*thing, *held)


def named_vouchers(clearance: str) -> Concat:
    """The vouchers of both."""
    between = Value(_BETWEEN, CharField())
    return Concat(F("voucher"), between, F(f"{clearance}voucher"), output_field=CharField())


def _is_vouched_on_list(rank: int, said: str, vouchers: str) -> bool:
    if rank == OPEN_CLASS:
        return True
    both = zip(vouchers.split(_BETWEEN), _told_on_list(said), strict=True)
    return all(agree(voucher, told) for voucher, told in both)


def _is_vouched(row: HeldRow) -> bool:
    kind, _, level, party, said, voucher = row
    if kind in NAMED:
        return _is_vouched_on_list(party, said, voucher)
    if kind not in BEARERS or (
        kind == "clearance" and not opens_closed(level=level, party_papers=bool(party))
    ):
        return True
    return agree(voucher, _told(kind, said))


# What a row says is read again with every request of its holder.
@lru_cache(maxsize=20_000)
def _told(kind: str, said: str) -> bytes:
    return told_as_read(BEARERS[kind], values_in(said))


@lru_cache(maxsize=20_000)
def _told_on_list(said: str) -> tuple[bytes, bytes]:
    values, width = values_in(said), len(said_columns(NamedThing))
    thing, held = values[:width], values[width:]
    return told_as_read(NamedThing, thing), told_as_read(Clearance, held)


def _is_left_out(row: HeldRow, *, vouched: bool, known: bool) -> bool:
    """
    Whether a row must not count at all: it would open something, or let somebody give rights, be it that
    the row is in doubt or who it is that acts.
    """
    kind, name = row[:2]
    gives = kind == "head" or (kind == "role" and gives_rights([name]))
    if not known and gives:
        return True
    if vouched:
        return False
    return gives or kind in _NEVER or kind == "clearance"
