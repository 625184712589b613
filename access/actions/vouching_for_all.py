"""
Vouching for rows that stand from before there were keys, or were written while they were shut: by whoever
knows the passphrase, after having looked at all of them. And telling, once, of what nobody vouches for.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from access.actions.decide import unasked
from access.domain.actors import Actor
from access.domain.permissions import named
from access.domain.vouchers import TOLD
from access.models.voucher import LENGTH, Vouched, voucher_for
from access.queries.unvouched import OfAccount, Right, rights_standing
from access.queries.vouched import asks_vouchers
from audit.api import Act, Entry, Who, append

KEYS: Final = named("keys")
_MACHINE: Final = Who(name="worker")


def vouch_for_all(*, by: Actor, shown: Sequence[OfAccount], at: datetime) -> int:
    """
    Vouch for what was shown, as it was shown: what somebody changed since then has no voucher. Returns for
    how many rows.

    With open keys only, which whoever asks has opened; at the machine itself no role is asked.
    """
    granted = unasked(by, Act.VOUCH, KEYS, at=at)
    rows: dict[type[Vouched], dict[int, str]] = defaultdict(dict)
    for one in shown:
        for right in one.rights:
            rows[right.model][right.number] = voucher_for(right.told)
    with transaction.atomic():
        for model, vouchers in rows.items():
            _write(model, vouchers)
        count = sum(map(len, rows.values()))
        granted.append(accounts=len(shown), rows=count)
    return count


def tell_of_unvouched(*, at: datetime) -> int:
    """
    What opens something closed and nobody vouches for is on the trail, each row once as it stands; how
    many that were.
    """
    if not asks_vouchers():
        return 0
    day = timezone.localtime(at).date()
    found = [
        (one, right)
        for one in rights_standing(day, opening=True)
        if one.opens
        for right in one.unvouched
        if right.voucher != _told_mark(right)
    ]
    for one, right in found:
        with transaction.atomic():
            _write(right.model, {right.number: _told_mark(right)})
            append(
                Entry(
                    who=_MACHINE,
                    action=Act.UNVOUCHED,
                    subject_kind="person",
                    subject=one.username[:80],
                    details={
                        "account": right.account,
                        "kind": right.model.__name__.lower(),
                        "held": right.number,
                    },
                ),
                at=at,
            )
    return len(found)


def _write(model: type[Vouched], vouchers: dict[int, str]) -> None:
    rows = model._default_manager  # noqa: SLF001 - Django's own name
    for number, voucher in vouchers.items():
        rows.filter(pk=number).update(voucher=voucher)


def _told_mark(right: Right) -> str:
    return (TOLD + hashlib.sha256(right.told).hexdigest())[:LENGTH]
