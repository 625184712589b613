"""Signing in, being locked out, and what is shut to strangers."""

import pytest
from django.test import Client

from access.api import Role
from access.models import User
from audit.models import Event
from tests.people import person

pytestmark = pytest.mark.django_db


def sign_in(client, password, name="khue"):
    return client.post("/dang-nhap/", {"username": name, "password": password})


def test_signing_in_and_out_is_on_the_trail(client):
    password = person("khue", "officer")
    assert sign_in(client, password).status_code == 302
    client.post("/dang-xuat/")
    rows = list(Event.objects.filter(who="khue").order_by("pk").values_list("action", "outcome"))
    assert rows == [("sign_in", "done"), ("sign_out", "done")]
    assert client.get("/").status_code == 302


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(client):
    password = person("khue", "officer")
    answers = [sign_in(client, "sai").status_code for _ in range(5)]
    assert answers[:4] == [422] * 4
    assert answers[4] == 429
    assert sign_in(client, password).status_code == 429
    refused = Event.objects.filter(action="sign_in", outcome="refused")
    assert refused.filter(rule="password").count() >= 4
    assert refused.filter(rule="locked_out").exists()


def test_a_password_is_never_sent_back_or_kept(client):
    person("khue", "officer")
    answer = sign_in(client, "matkhau-rat-la")
    assert b"matkhau-rat-la" not in answer.content
    assert not any("matkhau" in str(event.details) + event.subject for event in Event.objects.all())


def test_an_unknown_name_is_answered_like_a_wrong_password(client):
    person("khue", "officer")
    known, unknown = sign_in(client, "sai"), sign_in(Client(), "sai", "khongai")
    assert known.status_code == unknown.status_code == 422
    alike = [answer.content.decode().count("errors") for answer in (known, unknown)]
    assert alike[0] == alike[1] > 0


def test_a_person_chooses_a_password_of_their_own(client):
    password = person("khue", "officer")
    sign_in(client, password)
    new = "mot-cau-dai-de-nho"
    answer = client.post(
        "/doi-mat-khau/", {"old_password": password, "new_password1": new, "new_password2": new}
    )
    assert answer.status_code == 302
    assert not User.objects.get(username="khue").issued_password
    assert Event.objects.filter(action="change_password", who="khue").exists()
    assert sign_in(Client(), new).status_code == 302


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.CAMPAIGN, Role.ADMINISTRATOR}]
)
def test_the_admin_of_guides_and_accounts_is_a_missing_page_to_others(client, role):
    person("khue", role)
    client.force_login(User.objects.get(username="khue"))
    for address in ("/quan-tri/", "/quan-tri/users/", "/quan-tri/pages/"):
        assert client.get(address).status_code == 404
    assert Event.objects.filter(action="write_guides", outcome="refused").count() == 3


@pytest.mark.parametrize(
    "address",
    [
        "reports/site-history/", "documents/", "images/", "api/main/documents/", "api/main/images/",
        "bulk/access/user/delete/", "workflows/list/", "snippets/", "login/", "password_reset/",
    ],
)  # fmt: skip
def test_what_shows_titles_in_wagtail_stays_shut_even_to_those_who_may_enter(client, address):
    person("an", "administrator")
    User.objects.filter(username="an").update(is_superuser=True)
    client.force_login(User.objects.get(username="an"))
    assert client.get(f"/quan-tri/{address}").status_code == 404
