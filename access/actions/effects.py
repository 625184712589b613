"""What happens to an account's rows, inside the transaction of whoever was allowed the act."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.sessions.models import Session

from access.actions.asking import let_into_words
from access.domain.actors import Role
from access.domain.levels import Level
from access.models import AccountNews, Clearance, RoleGrant, Unit, User
from access.models.standing import Assignment, Commitment, Training
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


def make_account(new: NewAccount) -> User:
    """The account with what it holds; nobody signs in to it before a password is set."""
    user = User(username=new.username, unit=new.unit, trial=new.trial, issued_password=True)
    name(user, new.full_name)
    user.set_unusable_password()
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


def name(user: User, full_name: str) -> None:
    """The full name, and the key by which people stand in their order."""
    user.full_name, user.sort_name = full_name, name_sort_key(full_name)


def rename(user: User, *, full_name: str, unit: Unit | None, at: datetime) -> list[str]:
    """Another full name or unit; the names of what is another now."""
    said = (
        ("full_name", user.full_name, full_name),
        ("unit", user.unit_id, unit.pk if unit else None),
    )
    changed = [field for field, was, becomes in said if was != becomes]
    name(user, full_name)
    user.unit = unit
    user.version += 1
    user.save(update_fields=["full_name", "sort_name", "unit", "version"])
    note_news(user, Act.CHANGE_ACCOUNT, at=at)
    return changed


def shut(user: User, *, at: datetime) -> int:
    """The account opens nothing any more; how many sessions ended."""
    user.is_active = False
    user.version += 1
    user.save(update_fields=["is_active", "version"])
    note_news(user, Act.CLOSE_ACCOUNT, at=at)
    return end_sessions(user, at=at)


def let_open(user: User, *, at: datetime) -> None:
    """The account opens again, holding what it did."""
    user.is_active = True
    user.version += 1
    user.save(update_fields=["is_active", "version"])
    note_news(user, Act.OPEN_ACCOUNT, at=at)


def hand_password(user: User, hashed: str, *, at: datetime) -> int:
    """
    A password that somebody else knows, in place of the old one; how many sessions ended.

    It comes hashed: hashing takes long on purpose, and nobody else writes during a transaction.
    """
    user.password = hashed
    user.issued_password = True
    user.password_issued_at = at
    user.save(update_fields=["password", "issued_password", "password_issued_at", "trial"])
    return end_sessions(user, at=at)


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
