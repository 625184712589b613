"""Sessions: begun, ended by idleness or by a newer one, signed again."""

import secrets
from collections.abc import MutableMapping
from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase

from access.actions.decide import unasked
from access.domain.actors import Actor
from access.domain.permissions import named
from access.domain.sessions import ENDED, MARK, SEEN, SIGNED, VOUCHER, Ending
from access.engines.sessions import name_of
from access.models import RecoveryCode, SecondFactor, User
from access.models.voucher import holds, voucher_for
from access.queries.vouched import is_vouched_session, sign_in_told
from audit.api import Act
from keys.api import can_vouch


def note_sign_in(session: MutableMapping[str, object], *, at: datetime) -> None:
    """A session begins: its owner has just typed the password, and does something."""
    session[SEEN] = session[SIGNED] = int(at.timestamp())


def make_the_only_one(user: User, session: MutableMapping[str, object]) -> None:
    """
    Sessions of earlier sign-ins end with their next request, by a mark that they do not have.

    People of the trial are shared by whoever looks around: theirs go on beside one another.
    """
    if user.trial:
        return
    user.session_mark = secrets.token_hex(16)
    user.save(update_fields=["session_mark"])
    session[MARK] = user.session_mark


def vouch_for_sign_in(user: User, session: SessionBase) -> None:
    """
    The session is one that somebody signed in to, by what is vouched for of the account; by anything
    else it opens nothing closed.
    """
    session.pop(VOUCHER, None)
    if not can_vouch():
        return
    if session.session_key is None:
        session.save()
    factors = (*SecondFactor.objects.filter(user=user), *RecoveryCode.objects.filter(user=user))
    if all(map(holds, (user, *factors))):
        session[VOUCHER] = voucher_for(sign_in_told(user.pk, name_of(session)))


def is_signed_in(user: User, session: SessionBase) -> bool:
    """Whether somebody vouches for it that this session began by signing in."""
    return is_vouched_session(session, account=user.pk, kept_as=name_of(session))


def end_session(
    session: SessionBase, *, user: User, actor: Actor, why: Ending, at: datetime
) -> None:
    """
    The session of a browser ends that nobody signed out of; the trail has it, and the next page of
    signing in says why.
    """
    unasked(actor, Act.SIGN_OUT, named("person", actor.username), at=at).note(why=str(why))
    signed_in = user.last_login or at
    session.flush()
    session[ENDED] = {"why": str(why), "at": signed_in.timestamp()}


def sign_again(
    *, user: User, actor: Actor, password: str, session: SessionBase, at: datetime
) -> bool:
    """Whether it was their password; then what asks for it is open for a while."""
    if not user.check_password(password):
        return False
    unasked(actor, Act.SIGN_AGAIN, named("person", actor.username), at=at).note()
    session[SIGNED] = int(at.timestamp())
    vouch_for_sign_in(user, session)
    return True
