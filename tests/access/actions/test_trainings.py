"""Trainings: entered by whoever answers for secrets, and what opens by them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from access.api import (
    AccessDenied,
    Permission,
    Role,
    allowed,
    hold_training,
    take_off_training,
    train_people,
)
from access.domain.permissions import Target
from access.domain.trainings import TrainingError, TrainingFault, TrainingSaid
from access.models import AccountNews, Training, TrainingSession, User
from access.queries.trainings import accounts_called
from audit.models import Event
from tests.people import AT, actor, person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 12)
SAID = TrainingSaid("Quét và nhập liệu", date(2026, 8, 3), "Trần Văn Hòa", date(2027, 8, 2))


@pytest.fixture
def keeper():
    person("mat", Role.SECURITY_OFFICER)
    return actor("mat")


@pytest.fixture
def an():
    person("an", Role.ARCHIVIST, trained=False)
    return User.objects.get(username="an")


def hold(keeper, *people, said=SAID, at=AT):
    return hold_training(by=keeper, said=said, people=people, at=at)


def fault_of(act):
    with pytest.raises(TrainingError) as why:
        act()
    return why.value.fault


def test_whoever_attended_scans_and_enters_from_then_to_its_end(keeper, an):
    place = actor("an")
    ours = Target(level=0, party_papers=False, unit=next(iter(place.units)))
    assert not allowed(replace(place, sealed=True), Permission.TAKE_IN, ours)
    hold(keeper, "an")
    opened = replace(actor("an"), sealed=True)
    for permission in (Permission.TAKE_IN, Permission.CONFIRM):
        assert allowed(opened, permission, ours)
        assert not allowed(replace(opened, sealed=False), permission, ours)
    assert actor("an", at=AT + timedelta(days=350)).trained
    assert not actor("an", at=AT + timedelta(days=360)).trained
    assert not actor("an", at=AT - timedelta(days=20)).trained


def test_the_training_and_each_who_attended_stand_on_the_trail(keeper, an):
    session = hold(keeper, "an")
    held = Event.objects.get(action="hold_training")
    assert (held.who, held.subject, held.details["people"]) == ("mat", str(session), 1)
    trained = Event.objects.get(action="train")
    assert (trained.subject, trained.details["account"]) == ("an", an.pk)
    assert trained.details["until"] == "2027-08-02"
    assert AccountNews.objects.filter(user=an, act="grant").exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SECURITY_OFFICER])
def test_nobody_else_enters_a_training(role, an):
    person("x", role)
    with pytest.raises(AccessDenied):
        hold(actor("x"), "an")
    assert not TrainingSession.objects.exists()


def test_nobody_enters_themselves(keeper, an):
    with pytest.raises(AccessDenied):
        hold(keeper, "an", "mat")
    session = hold(keeper, "an")
    with pytest.raises(AccessDenied):
        train_people(by=keeper, session=session.pk, people=["mat"], at=AT)
    assert {event.rule for event in Event.objects.filter(outcome="refused")} == {"no_party"}
    assert not Training.objects.filter(user__username="mat", session=session).exists()


@pytest.mark.parametrize(
    ("said", "people", "fault"),
    [
        (replace(SAID, held_on=TODAY + timedelta(days=1)), ["an"], TrainingFault.AHEAD),
        (replace(SAID, counts_until=date(2026, 8, 1)), ["an"], TrainingFault.ENDS_TOO_EARLY),
        (SAID, [], TrainingFault.NOBODY),
        (SAID, ["an", "khongco"], TrainingFault.UNKNOWN),
        (SAID, [f"a{n}" for n in range(201)], TrainingFault.TOO_MANY),
    ],
)
def test_what_cannot_be_is_not_entered(keeper, an, said, people, fault):
    assert fault_of(lambda: hold(keeper, *people, said=said)) == fault
    assert not TrainingSession.objects.exists()


def test_of_two_who_enter_the_same_training_the_second_is_told(keeper, an):
    hold(keeper, "an")
    assert fault_of(lambda: hold(keeper, "an")) == TrainingFault.HELD_ALREADY


def test_who_was_entered_by_mistake_is_taken_off_and_can_come_back(keeper, an):
    session = hold(keeper, "an")
    take_off_training(by=keeper, session=session.pk, account=an.pk, at=AT)
    assert not actor("an").trained
    gone = lambda: take_off_training(by=keeper, session=session.pk, account=an.pk, at=AT)  # noqa: E731
    assert fault_of(gone) == TrainingFault.NOT_THERE
    assert train_people(by=keeper, session=session.pk, people=["an"], at=AT) == ["an"]
    assert actor("an").trained
    assert train_people(by=keeper, session=session.pk, people=["an"], at=AT) == []
    # Held and taken off on one day it never counted.
    today = hold(keeper, "an", said=replace(SAID, held_on=TODAY))
    take_off_training(by=keeper, session=today.pk, account=an.pk, at=AT)
    assert not today.attendances.exists()


def test_forged_numbers_are_refused_and_told(keeper, an):
    session = hold(keeper, "an")
    with pytest.raises(AccessDenied):
        train_people(by=keeper, session=999, people=["an"], at=AT)
    with pytest.raises(AccessDenied):
        take_off_training(by=keeper, session=999, account=an.pk, at=AT)
    off = lambda: take_off_training(by=keeper, session=session.pk, account=999, at=AT)  # noqa: E731
    assert fault_of(off) == TrainingFault.NOT_THERE


def test_people_are_named_by_account_or_full_name_whatever_the_marks(an):
    User.objects.filter(pk=an.pk).update(full_name="K' Brinh Đức")
    assert accounts_called(["an", "k' brinh duc", "K' BRINH ĐỨC"]) == ["an"]
    person("an2", Role.OFFICER)
    User.objects.filter(username="an2").update(full_name="K' Brinh Đức")
    assert fault_of(lambda: accounts_called(["K' Brinh Đức"])) == TrainingFault.AMBIGUOUS
    assert fault_of(lambda: accounts_called(["Không Có"])) == TrainingFault.UNKNOWN
    User.objects.filter(pk=an.pk).update(is_active=False)
    assert accounts_called(["K' Brinh Đức"]) == ["an2"]


def test_a_course_that_was_typed_with_the_account_goes_on_counting():
    person("cu", Role.ARCHIVIST)
    assert actor("cu").trained
