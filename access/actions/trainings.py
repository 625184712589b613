"""Trainings: entered with who attended them; the one taken off who was entered by mistake."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from access.actions.decide import Granted, refuse, require
from access.actions.effects import note_news
from access.actions.lists import in_days
from access.domain.actors import Actor
from access.domain.permissions import Permission, named
from access.domain.trainings import MOST_AT_ONCE, TrainingError, TrainingFault, TrainingSaid
from access.models import Training, TrainingSession, User
from access.queries.trainings import session_numbered
from audit.api import Act
from machine.json_values import Json


def hold_training(
    *, by: Actor, said: TrainingSaid, people: Iterable[str], at: datetime
) -> TrainingSession:
    """
    A training that was held, with the accounts of those who attended it; it counts from its day on.

    Raises AccessDenied, for one's own account too, and TrainingError.
    """
    accounts = list(dict.fromkeys(people))
    granted = _asked(by, "", accounts, act=Act.HOLD_TRAINING, at=at)
    _ask_days(said, at=at)
    users = _users(accounts)
    with transaction.atomic():
        session = _session(said, by, at)
        _attend(granted, session, users)
        _tell(granted.on(named("training", str(session))), session, people=len(users))
    return session


def train_people(*, by: Actor, session: int, people: Iterable[str], at: datetime) -> list[str]:
    """
    More people attended a training; who is among them already stays so. Returns who is new.

    Raises AccessDenied and TrainingError.
    """
    accounts = list(dict.fromkeys(people))
    granted = _asked(by, str(session), accounts, act=Act.TRAIN, at=at)
    row = _known(granted, session)
    users = _users(accounts)
    with transaction.atomic():
        return _attend(granted, row, users)


def take_off_training(*, by: Actor, session: int, account: int, at: datetime) -> User:
    """
    Somebody was entered by mistake: from today on it counts for nothing. What they did stays told.

    Raises AccessDenied and TrainingError.
    """
    user = User.objects.filter(pk=account).first()
    name = user.username if user else ""
    granted = _asked(by, str(session), [name], act=Act.REVOKE, at=at)
    _known(granted, session)
    today = timezone.localtime(at).date()
    with transaction.atomic():
        row = _attendance(session, account)
        if row is None or user is None or _is_off(row, today):
            raise TrainingError(TrainingFault.NOT_THERE)
        if row.valid_from < today:
            row.valid_until = today - timedelta(days=1)
            row.save(update_fields=["valid_until"])
        else:
            row.delete()
        note_news(user, Act.REVOKE, at=at)
        granted.on(named("person", name[:80])).append(kind="training", session=session, ended=1)
    return user


def _asked(by: Actor, label: str, people: list[str], *, act: Act, at: datetime) -> Granted:
    target = named("training", label[:20], parties=frozenset(people))
    return require(by, Permission.KEEP_TRAININGS, target, act=act, at=at)


def _known(granted: Granted, session: int) -> TrainingSession:
    row = session_numbered(session)
    if row is None:
        refuse(
            granted.actor,
            Permission.KEEP_TRAININGS,
            granted.target,
            act=granted.act,
            rule="exists",
            at=granted.at,
        )
    return row


def _ask_days(said: TrainingSaid, *, at: datetime) -> None:
    if said.held_on > timezone.localtime(at).date():
        raise TrainingError(TrainingFault.AHEAD, "held_on")
    if said.counts_until is not None and said.counts_until < said.held_on:
        raise TrainingError(TrainingFault.ENDS_TOO_EARLY, "counts_until")


def _session(said: TrainingSaid, by: Actor, at: datetime) -> TrainingSession:
    """The row of a training. Raises TrainingError where one of its subject and day is there."""
    try:
        with transaction.atomic():
            return TrainingSession.objects.create(
                subject=said.subject,
                held_on=said.held_on,
                trainer=said.trainer,
                counts_until=said.counts_until,
                basis=said.basis,
                made_by=by.username,
                made_at=at,
            )
    except IntegrityError as why:
        raise TrainingError(TrainingFault.HELD_ALREADY, "subject") from why


def _users(accounts: list[str]) -> list[User]:
    """The open accounts of these names. Raises TrainingError."""
    if not accounts:
        raise TrainingError(TrainingFault.NOBODY, "people")
    if len(accounts) > MOST_AT_ONCE:
        raise TrainingError(TrainingFault.TOO_MANY, "people", most=MOST_AT_ONCE)
    found = User.objects.filter(username__in=accounts, is_active=True).in_bulk(
        field_name="username"
    )
    unknown = [name for name in accounts if name not in found]
    if unknown:
        raise TrainingError(TrainingFault.UNKNOWN, "people", names=", ".join(unknown)[:300])
    return [found[name] for name in accounts]


def _attend(granted: Granted, session: TrainingSession, users: list[User]) -> list[str]:
    new = [user for user in users if _attends(session, user, granted.at)]
    for user in new:
        note_news(user, Act.GRANT, at=granted.at)
        told = Granted(granted.actor, Act.TRAIN, named("person", user.username[:80]), granted.at)
        _tell(told, session, account=user.pk)
    return [user.username for user in new]


def _attends(session: TrainingSession, user: User, at: datetime) -> bool:
    """Whether the person is new among those who attended; who was taken off is among them again."""
    today = timezone.localtime(at).date()
    row = _attendance(session.pk, user.pk)
    if row is None:
        Training.objects.create(
            user=user,
            session=session,
            course=session.subject,
            valid_from=session.held_on,
            valid_until=session.counts_until,
            basis=session.basis,
        )
        return True
    if not _is_off(row, today) or row.valid_until == session.counts_until:
        return False
    row.valid_until = session.counts_until
    row.save(update_fields=["valid_until"])
    return True


def _attendance(session: int, account: int) -> Training | None:
    rows = Training.objects.select_for_update()
    return rows.filter(session=session, user=account).first()


def _is_off(row: Training, today: date) -> bool:
    return row.valid_until is not None and row.valid_until < today


def _tell(granted: Granted, session: TrainingSession, **more: Json) -> None:
    granted.append(
        session=session.pk,
        held_on=in_days(session.held_on),
        until=in_days(session.counts_until),
        people=more.get("people"),
        account=more.get("account"),
    )
