"""Trainings on their screens."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from access.api import Role
from access.models import Training, TrainingSession, User
from tests.people import actor, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    person("mat", Role.SECURITY_OFFICER)
    person("an", Role.ARCHIVIST, trained=False)
    client = Client()
    client.force_login(User.objects.get(username="mat"))
    return client


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def sent(**more):
    return {
        "subject": "Quét và nhập liệu", "held_on": timezone.localdate().strftime("%d/%m/%Y"),
        "trainer": "K' Brinh", "counts_until": "", "basis": "KH 12", "people": "an", **more,
    }  # fmt: skip


def test_a_training_is_entered_shown_and_mended(keeper):
    answer = keeper.post("/tap-huan/moi/", sent(), follow=True)
    session = TrainingSession.objects.get()
    assert answer.redirect_chain == [(f"/tap-huan/{session.pk}/", 302)]
    assert actor("an", at=timezone.now()).trained
    assert "Nguyễn Văn An" in words(answer)
    assert session.subject in words(keeper.get("/tap-huan/"))
    person("binh", Role.CHECKER, trained=False)
    added = keeper.post(
        f"/tap-huan/{session.pk}/them/", {"people": "Nguyễn Văn Binh; an"}, follow=True
    )
    assert "Đã ghi 1 người." in words(added)
    account = User.objects.get(username="binh").pk
    gone = keeper.post(f"/tap-huan/{session.pk}/", {"bo": str(account)}, follow=True)
    assert "không còn tính cho Nguyễn Văn Binh" in words(gone)
    assert not actor("binh", at=timezone.now()).trained
    # Pressed twice, it is said and nothing more happens.
    again = keeper.post(f"/tap-huan/{session.pk}/", {"bo": str(account)}, follow=True)
    assert "vừa được người khác bỏ khỏi lớp" in words(again)


@pytest.mark.parametrize(
    "bad",
    [
        {"people": ""},
        {"people": "không có ai"},
        {"people": "<script>alert(1)</script>"},
        {"people": "\n".join(f"a{n}" for n in range(201))},
        {"people": "x" * 20_001},
        {"held_on": "31/12/2998"},
        {"held_on": "hôm qua"},
        {"counts_until": "01/01/2001"},
        {"trainer": "\u202eaoH"},
        {"subject": ""},
    ],
    ids=lambda bad: next(iter(bad)),
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(keeper, bad):
    answer = keeper.post("/tap-huan/moi/", sent() | bad)
    assert answer.status_code == 422
    assert "KH 12" in words(answer)
    assert "<script>alert" not in words(answer)
    assert not TrainingSession.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "999999999999999999999", "-1", "٣"])
def test_forged_numbers_take_nobody_off(keeper, number):
    keeper.post("/tap-huan/moi/", sent())
    session = TrainingSession.objects.get()
    assert keeper.post(f"/tap-huan/{session.pk}/", {"bo": number}).status_code == 302
    assert Training.objects.filter(session=session).count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SECURITY_OFFICER])
def test_nobody_else_comes_to_trainings(keeper, role):
    keeper.post("/tap-huan/moi/", sent())
    session = TrainingSession.objects.get().pk
    person("x", role)
    client = Client()
    client.force_login(User.objects.get(username="x"))
    for address in ("", "moi/", f"{session}/", f"{session}/them/", "999/", "999/them/"):
        assert client.get(f"/tap-huan/{address}").status_code == 404
        assert client.post(f"/tap-huan/{address}", sent(bo="1")).status_code == 404
    assert Training.objects.filter(session=session).count() == 1
