"""Second factors: set up by their owner, proven at signing in, taken away by two others."""

import secrets
from datetime import datetime

from django.db import transaction

from access.actions.asking import tell
from access.actions.effects import end_sessions, note_news
from access.actions.one_time import codes_of
from access.actions.people import UNMISTAKABLE, account_at_the_machine
from access.actions.sealing import SealBroken, digest_of, seal, unseal
from access.domain.actors import Actor
from access.domain.factors import RECOVERY_CODES, is_code, recovery_in, step_of, steps_around
from access.models import RecoveryCode, SecondFactor, User
from access.models.voucher import still_vouched
from audit.api import Act


class WrongCode(Exception):
    """What was typed is not the code of the moment, or it was used already."""


class FactorThere(Exception):
    """The account has a second factor already; only two others take it away."""


def set_up_factor(*, actor: Actor, secret: str, code: str, at: datetime) -> list[str]:
    """
    The person's own second factor from now on; returns the recovery codes, to be shown once.

    `code` shows that the app has the secret. Raises WrongCode, or FactorThere.
    """
    step = step_of(code, codes_of(secret, steps_around(at)), last=0)
    if step is None:
        raise WrongCode
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=actor.id)
        if user.has_factor:
            raise FactorThere
        SecondFactor.objects.create(
            user=user, sealed=seal(secret, owner=_owner(user)), made_at=at, last_step=step
        )
        with still_vouched(user):
            user.has_factor = True
        user.save(update_fields=["has_factor", "voucher"])
        codes = _new_recovery(user)
        tell(actor, Act.SET_UP_FACTOR, user, {}, at=at)
    return codes


def renew_recovery(*, actor: Actor, code: str, at: datetime) -> list[str]:
    """New recovery codes in place of all old ones, shown once. Raises WrongCode."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=actor.id)
        if not prove_factor(user=user, typed=code, at=at):
            raise WrongCode
        codes = _new_recovery(user)
        tell(actor, Act.SET_UP_FACTOR, user, {"recovery_codes": "renewed"}, at=at)
    return codes


def prove_factor(*, user: User, typed: str, at: datetime) -> str:
    """
    What was proven: "code" or "recovery"; empty where nothing was. What was taken counts no more.

    The row is held, so of two who send one code at once, one comes too late.
    """
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(user=user).first()
        if factor is None:
            return ""
        if not is_code(typed):
            return "recovery" if _take_recovery(user, typed, at=at) else ""
        try:
            secret = unseal(bytes(factor.sealed), owner=_owner(user))
        except SealBroken:
            # Another site's key: nothing is proven, and the recovery codes fail alike.
            return ""
        step = step_of(typed, codes_of(secret, steps_around(at)), last=factor.last_step)
        if step is None:
            return ""
        factor.last_step = step
        factor.save(update_fields=["last_step"])
    return "code"


def drop_factor(user: User, *, at: datetime) -> int:
    """Inside the caller's transaction: the factor and its codes go; how many sessions ended."""
    SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    with still_vouched(user):
        user.has_factor = False
    user.save(update_fields=["has_factor", "voucher"])
    note_news(user, Act.RESET_FACTOR, at=at)
    return end_sessions(user, at=at)


def reset_factor(*, by: Actor, username: str, at: datetime) -> None:
    """At the machine itself: the account has no second factor any more. Raises as its siblings do."""
    account = account_at_the_machine(by, username, act=Act.RESET_FACTOR, at=at)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=account.pk)
        tell(by, Act.RESET_FACTOR, user, {"sessions_ended": drop_factor(user, at=at)}, at=at)


def _take_recovery(user: User, typed: str, *, at: datetime) -> bool:
    digest = digest_of(recovery_in(typed), owner=_owner(user))
    rows = RecoveryCode.objects.filter(user=user, digest=digest, used_at__isnull=True)
    return rows.update(used_at=at) > 0


def _new_recovery(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=digest_of(recovery_in(code), owner=_owner(user)))
        for code in codes
    )
    return codes


def _recovery_code() -> str:
    """Two groups of six that cannot be mistaken for one another: 59 bits, and never six digits."""
    groups = ("".join(secrets.choice(UNMISTAKABLE) for _ in range(6)) for _ in range(2))
    return "-".join(groups)


def _owner(user: User) -> str:
    return f"account {user.pk}"
