"""What happens to an account's rows, inside the transaction of whoever was allowed the act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from django.contrib.sessions.models import Session

from access.actions.asking import let_into_words
from access.domain.actors import Role
from access.domain.levels import Level
from access.models import AccountNews, Clearance, RoleGrant, Unit, User
from access.models.standing import Assignment, Commitment, Training
from access.models.voucher import still_vouched, vouch_for
from audit.domain.acts import Act
from language.vietnamese import name_sort_key


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account that is not there yet, with what it is to hold from its first day on."""

    username: str
    full_name: str
    unit: Unit | None
    roles: tuple[Role, ...]
    assigned_to: tuple[Unit, ...]
    since: date
    clearance: Level = Level.ORDINARY
    party_papers: bool = False
    commitment: str = ""
    course: str = ""
    trial: bool = False
    position: str = ""


# What is handed out is 75 bits of chance: stretching it by a million rounds, as what people choose,
# adds nothing, and a list of two thousand would take half an hour. The first sign-in stretches it.
_ROUNDS_OF_ISSUED = 1000


def make_account(new: NewAccount) -> User:
    """The account with what it holds; nobody signs in to it before a password is set, and vouched for."""
    user = _account(new)
    user.save()
    for role in new.roles:
        RoleGrant.objects.create(user=user, role=role, valid_from=new.since)
        let_into_words(user, role)
    Clearance.objects.create(
        user=user, level=new.clearance, party_papers=new.party_papers, valid_from=new.since
    )
    for place in new.assigned_to:
        Assignment.objects.create(user=user, unit=place, valid_from=new.since)
    if new.commitment:
        Commitment.objects.create(user=user, text_version=new.commitment, valid_from=new.since)
    if new.course:
        Training.objects.create(user=user, course=new.course, valid_from=new.since)
    return user


def make_accounts(people: Sequence[NewAccount]) -> list[User]:
    """Accounts that hold nothing yet, in few questions however many they are."""
    users = User.objects.bulk_create([_account(new) for new in people], batch_size=200)
    Clearance.objects.bulk_create(
        (
            Clearance(user=user, level=new.clearance, valid_from=new.since)
            for user, new in zip(users, people, strict=True)
        ),
        batch_size=200,
    )
    return users


def _account(new: NewAccount) -> User:
    user = User(username=new.username, unit=new.unit, trial=new.trial, issued_password=True)
    user.position = new.position
    name(user, new.full_name)
    user.set_unusable_password()
    return user


def name(user: User, full_name: str) -> None:
    """The full name, and the key by which people stand in their order."""
    user.full_name, user.sort_name = full_name, name_sort_key(full_name)


def rename(
    user: User, *, full_name: str, unit: Unit | None, at: datetime, position: str | None = None
) -> list[str]:
    """Another full name, unit or position; the names of what is another now."""
    position = user.position if position is None else position
    said = (
        ("full_name", user.full_name, full_name),
        ("unit", user.unit_id, unit.pk if unit else None),
        ("position", user.position, position),
    )
    changed = [field for field, was, becomes in said if was != becomes]
    name(user, full_name)
    user.unit, user.position = unit, position
    user.version += 1
    user.save(update_fields=["full_name", "sort_name", "unit", "position", "version"])
    note_news(user, Act.CHANGE_ACCOUNT, at=at)
    return changed


def shut(user: User, *, at: datetime) -> int:
    """The account opens nothing any more; how many sessions ended."""
    with still_vouched(user):
        user.is_active = False
    user.version += 1
    user.save(update_fields=["is_active", "version", "voucher"])
    note_news(user, Act.CLOSE_ACCOUNT, at=at)
    return end_sessions(user, at=at)


def let_open(user: User, *, at: datetime) -> None:
    """The account opens again, holding what it did."""
    with still_vouched(user):
        user.is_active = True
    user.version += 1
    user.save(update_fields=["is_active", "version", "voucher"])
    note_news(user, Act.OPEN_ACCOUNT, at=at)


def hand_password(user: User, hashed: str, *, at: datetime) -> int:
    """
    A password that somebody else knows, in place of the old one; how many sessions ended.

    Two people decided it, so it is vouched for whatever stood there; without open keys by nobody. It comes hashed: hashing takes long on purpose, and nobody else writes during a transaction.
    """
    user.password = hashed
    user.issued_password = True
    user.password_issued_at = at
    vouch_for(user)
    fields = ["password", "issued_password", "password_issued_at", "trial", "voucher"]
    user.save(update_fields=fields)
    return end_sessions(user, at=at)


def hashed_as_issued(password: str) -> str:
    """An issued password as it is kept until its owner signs in with it."""
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return str(hasher.encode(password, hasher.salt(), iterations=_ROUNDS_OF_ISSUED))
    return str(hasher.encode(password, hasher.salt()))


def hand_passwords(users: Sequence[User], hashed: Sequence[str], *, at: datetime) -> None:
    """First passwords to accounts that had none, so that no session is of any of them."""
    for user, one in zip(users, hashed, strict=True):
        user.password, user.issued_password, user.password_issued_at = one, True, at
        vouch_for(user)
    fields = ["password", "issued_password", "password_issued_at", "voucher"]
    User.objects.bulk_update(users, fields, batch_size=100)


def note_news(user: User, act: Act, *, at: datetime) -> None:
    """That somebody else did this to the account; its owner is told at the next sign-in."""
    AccountNews.objects.create(user=user, act=act, at=at)


def end_sessions(user: User, *, at: datetime) -> int:
    """Sessions do not say whose they are, so each is opened; a site has a few hundred."""
    ended = 0
    for session in Session.objects.filter(expire_date__gt=at).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
            ended += 1
    return ended
