"""The page of the posture: what is in force, what it does, and how two people change it."""

import pytest
from django.test import Client

from access.api import Level
from access.models import User
from archive.domain.posture import UNDECIDED, Kind, Posture
from archive.models import PostureDecided, SecrecyProposal
from archive.queries import posture
from tests.pages import tight
from tests.people import AT, person

pytestmark = pytest.mark.django_db
PAGE = "/muc-dat-mang/"
SAID = {"kind": "lan", "highest": "2", "document": "QĐ 01-QĐ/BTCTU", "reason": "mạng một trụ sở"}


@pytest.fixture(autouse=True)
def nobody_has_decided(monkeypatch):
    monkeypatch.setattr(posture, "WITHOUT_DECISION", UNDECIDED)


@pytest.fixture
def people():
    person("baomat", "security_officer", clearance=Level.SECRET)
    person("quantri", "administrator")
    person("luutru", "archivist")


def signed_in(username):
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def test_two_people_change_it_and_the_foot_of_every_page_says_it_in_words(
    people, django_capture_on_commit_callbacks
):
    officer, second = signed_in("baomat"), signed_in("quantri")
    home = tight(officer.get("/"))
    assert "Chỉ vào sổ" in home
    assert "chọn tư thế bảo mật" in home
    shown = officer.post(PAGE, SAID, follow=True)
    number = SecrecyProposal.objects.get().pk
    assert "QĐ 01-QĐ/BTCTU" in tight(shown)
    assert f'action="{PAGE}{number}/"' in tight(shown)
    assert "chờ ký" in tight(second.get("/"))
    with django_capture_on_commit_callbacks(execute=True):
        second.post(f"{PAGE}{number}/", {"answer": "confirm"}, follow=True)
    assert PostureDecided.objects.get().second == "quantri"
    assert posture.posture_now() == Posture(Kind.LAN, Level.SECRET)
    assert "Mạng LAN độc lập" in tight(second.get("/"))


def test_bad_input_loses_nothing_and_says_what_is_wrong(people):
    answer = signed_in("baomat").post(PAGE, {**SAID, "highest": "", "reason": "mạng một trụ sở"})
    assert answer.status_code == 422
    assert "QĐ 01-QĐ/BTCTU" in tight(answer)
    assert "mạng một trụ sở" in tight(answer)
    assert not SecrecyProposal.objects.exists()
    for spoilt in ({"kind": "internet"}, {"highest": "3"}, {"document": ""}, {"highest": "x"}):
        assert signed_in("baomat").post(PAGE, {**SAID, **spoilt}).status_code == 422


def test_who_has_no_part_in_it_learns_nothing(people):
    assert signed_in("luutru").get(PAGE).status_code == 404
    assert signed_in("luutru").post(f"{PAGE}1/", {"answer": "confirm"}).status_code == 404
    signed_in("baomat").post(PAGE, SAID)
    number = SecrecyProposal.objects.get().pk
    for answer in ("confirm", "decline", "withdraw"):
        said = {"answer": answer, "reason": "không"}
        assert signed_in("luutru").post(f"{PAGE}{number}/", said).status_code == 404
    assert SecrecyProposal.objects.get().stands == "waiting"


def test_a_forged_or_replayed_answer_changes_nothing(people):
    signed_in("baomat").post(PAGE, SAID)
    number = SecrecyProposal.objects.get().pk
    second = signed_in("quantri")
    second.post(f"{PAGE}{number}/", {"answer": "decline"})
    assert SecrecyProposal.objects.get().stands == "waiting"
    second.post(f"{PAGE}{number}/", {"answer": "decline", "reason": "chưa có văn bản"})
    again = second.post(f"{PAGE}{number}/", {"answer": "confirm"}, follow=True)
    assert "không làm lại" in tight(again)
    assert not PostureDecided.objects.exists()
    assert AT
