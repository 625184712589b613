"""The security officer opens the keys of what is closed on a screen, having signed again."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from access.api import Role
from access.domain.sessions import SIGNED
from access.models import Clearance, User
from archive.models import Owed
from audit.api import Act, Entry, append
from audit.models import Event
from tests.keys.making import FILE, PHRASE
from tests.people import AT, SETUP, person
from tests.portal.keepers import keeper_at

pytestmark = pytest.mark.django_db
PAGE = "/kho-khoa/"


def signed_in(role=Role.SECURITY_OFFICER):
    person("khue", role)
    client = Client()
    client.force_login(
        User.objects.get(username="khue"), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def told(act):
    return [(e.outcome, e.rule) for e in Event.objects.filter(action=act).order_by("id")]


def test_by_passphrase_or_file_and_shut_again(tmp_path, settings):
    client = signed_in()
    with keeper_at(tmp_path, settings):
        assert "đang đóng" in client.get(PAGE).content.decode()
        assert "Khóa đang đóng" in client.get("/").content.decode()
        for sent in (
            {"key_password": PHRASE},
            {"key_password_file": io.BytesIO(FILE)},
        ):
            answer = client.post(PAGE, sent, follow=True)
            assert answer.redirect_chain == [(PAGE, 302)]
            assert "đang mở" in answer.content.decode()
            assert "Khóa đang đóng" not in client.get("/").content.decode()
            assert client.post(PAGE + "doi/", follow=True).status_code == 200
            client.post(PAGE + "dong/")
            assert "đang đóng" in client.get(PAGE).content.decode()
    assert told("open_keys") == [("done", "")] * 2
    assert told("shut_keys") == [("done", "")] * 2
    assert ("done", "") in told("renew_keys")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Gõ câu khóa"),
        ({"key_password": "một câu sai hẳn rồi"}, "Không mở được gì"),
        ({"key_password": "x" * 5000}, "1000"),
        ({"key_password_file": io.BytesIO(b"y" * 50_000)}, "Không mở được gì"),
    ],
)
def test_what_opens_nothing_is_said_and_nothing_of_it_comes_back(tmp_path, settings, sent, said):
    client = signed_in()
    with keeper_at(tmp_path, settings):
        answer = client.post(PAGE, sent)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert said in page
        assert "câu sai hẳn" not in page
        assert "xxxx" not in page
    assert ("done", "") not in told("open_keys")


def test_who_keeps_no_keys_sees_no_page_and_opens_nothing_though_they_know_the_passphrase(
    tmp_path, settings
):
    client = signed_in(Role.ADMINISTRATOR)
    with keeper_at(tmp_path, settings) as keeper:
        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE, {"key_password": PHRASE}).status_code == 404
        assert client.post(PAGE + "dong/").status_code == 404
        assert client.post(PAGE + "doi/").status_code == 404
        assert keeper._held is None
    assert [outcome for outcome, _ in told("open_keys")] == ["refused"]


def test_whoever_signed_in_long_ago_signs_again_first_and_the_passphrase_is_kept_nowhere(
    tmp_path, settings
):
    client = signed_in()
    session = client.session
    session[SIGNED] = 1
    session.save()
    with keeper_at(tmp_path, settings) as keeper:
        answer = client.post(PAGE, {"key_password": PHRASE})
        assert answer.status_code == 302
        assert (
            answer.headers["Location"].startswith("/ky-lai/")
            or "next=" in answer.headers["Location"]
        )
        assert keeper._held is None
    from access.models import Draft

    assert not Draft.objects.exists()


def test_without_keys_the_page_says_how_they_are_made_and_the_home_is_as_it_was(tmp_path, settings):
    client = signed_in()
    with keeper_at(tmp_path, settings, keys=False):
        assert "prepare_keys" in client.get(PAGE).content.decode()
        assert "Khóa đang đóng" not in client.get("/").content.decode()
        assert client.post(PAGE, {"key_password": PHRASE}).status_code == 422


def test_the_trial_says_that_its_key_file_lies_beside_it(tmp_path, settings):
    client = signed_in()
    with keeper_at(tmp_path, settings):
        assert "bản dùng thử" not in client.get(PAGE).content.decode()
        append(Entry(who=SETUP, action=Act.TAKE_IN_PERSON, details={"trial": True}), at=AT)
        assert "bản dùng thử" in client.get(PAGE).content.decode()


def test_whether_something_is_still_to_be_encrypted_is_told_and_not_how_much(tmp_path, settings):
    client = signed_in()
    with keeper_at(tmp_path, settings):
        assert "đã xong hết" in client.get(PAGE).content.decode()
        debt = {"table": "archive_record", "row": 1}
        Owed.objects.create(what="words", since=timezone.now(), **debt)
        assert "đang làm" in client.get(PAGE).content.decode()
        Owed.objects.update(since=timezone.now() - timedelta(minutes=11))
        assert "chưa xong từ" in client.get(PAGE).content.decode()


def test_what_nobody_vouches_for_stands_on_the_page_in_words_while_the_keys_are_open(
    tmp_path, settings, keys
):
    client = signed_in()
    person("an", Role.OFFICER)
    assert "Quyền không ai bảo chứng" not in client.get(PAGE).content.decode()
    Clearance.objects.filter(user__username="an").update(level=3)
    with keeper_at(tmp_path, settings):
        said = client.get(PAGE).content.decode()
    assert "Quyền không ai bảo chứng" in said
    assert "Nguyễn Văn An" in said
    assert "Tuyệt mật" in said
