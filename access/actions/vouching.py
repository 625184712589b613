"""
What a verb asks before it gives a right to something closed: that somebody can vouch for it here, and that
somebody vouched for what it rests on.

Rows bear their vouchers from `access.models.voucher`, written as they are made.
"""

from enum import StrEnum

from django.utils.translation import gettext

from access.actions.asking import PeopleError
from access.domain.actors import Role
from access.domain.vouchers import is_told_mark
from access.models import RoleGrant
from access.models.voucher import Vouched, holds
from keys.api import can_vouch, has_keys


class Unvouched(StrEnum):
    """Why nothing closed is given; the faults of requests, proposals and openings are called alike."""

    KEYS_SHUT = "keys_shut"
    UNVOUCHED = "unvouched"


class KeysAreShut(PeopleError):
    """A right to what is closed, where the keys are shut; the message is the sentence for whoever asked."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "The keys are shut here, so nobody can vouch for a right to what is closed. Give it on the "
                "screens while the keys are open."
            )
        )


def unvouched_fault(row: Vouched | None, *, opens: bool, always: bool = False) -> str:
    """
    Why a right is not given on the ground of a row; nothing where it is, as where there are no keys.

    `opens` says whether it would open anything closed; `always`, that while the keys are open nothing is
    given by a row that nobody vouches for, whatever it opens.
    """
    if not has_keys() or not (opens or always):
        return ""
    if not can_vouch():
        return str(Unvouched.KEYS_SHUT) if opens else ""
    return str(Unvouched.UNVOUCHED) if row is not None and not holds(row) else ""


def ask_can_vouch(*, opens: bool) -> None:
    """
    Raises KeysAreShut. While nobody vouches for any security officer there is none to give it on the screens:
    then it is written, opens nothing, and waits for whoever knows the passphrase (`vouch`).
    """
    if unvouched_fault(None, opens=opens) and _has_officer():
        raise KeysAreShut


def _has_officer() -> bool:
    roles = RoleGrant.objects.filter(role=str(Role.SECURITY_OFFICER), user__is_active=True)
    return any(not is_told_mark(one) for one in roles.values_list("voucher", flat=True) if one)
