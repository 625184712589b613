"""Signing in, being locked out, and what is shut to strangers."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from access.api import Role, issue_password, new_password
from access.models import User
from audit.models import Event
from tests.people import KEEPER, person
from tests.refusing import refuse

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


NEW = "mot-cau-dai-de-nho"


def choose(client, old, new=NEW):
    return client.post(
        "/doi-mat-khau/", {"old_password": old, "new_password1": new, "new_password2": new}
    )


def test_a_person_chooses_a_password_of_their_own(client):
    password = person("khue", "officer", issued=True)
    sign_in(client, password)
    assert choose(client, password).status_code == 302
    assert not User.objects.get(username="khue").issued_password
    assert Event.objects.filter(action="change_password", who="khue").exists()
    home = client.get("/")
    assert home.status_code == 200
    assert "Đã đổi mật khẩu." in home.content.decode()
    assert sign_in(Client(), NEW).status_code == 302


@pytest.mark.parametrize(
    "address", ["/", "/tim/?q=x", "/van-ban/1/", "/huong-dan/", "/quan-tri/", "/phim-tat/"]
)
def test_a_password_handed_out_is_changed_before_anything_else(client, address):
    password = person("khue", "officer", "administrator", issued=True)
    sign_in(client, password)
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 302
        assert answer.url == "/doi-mat-khau/"
    assert client.get(address, headers={"HX-Request": "true"})["HX-Redirect"] == "/doi-mat-khau/"
    shown = client.get("/doi-mat-khau/")
    assert shown.status_code == 200
    assert "Mật khẩu này do người khác cấp" in shown.content.decode()
    assert choose(client, password, password).status_code == 200
    assert client.get(address).status_code == 302
    choose(client, password)
    assert getattr(client.get(address), "url", "") != "/doi-mat-khau/"
    assert client.post("/dang-xuat/").status_code == 302


@pytest.mark.parametrize(
    "like",
    [
        lambda old: old + "1",
        lambda old: "x" + old,
        lambda old: old + "-rung-xanh-song-dai",
        lambda old: old[:-1],
        lambda old: old[1:],
        lambda old: old[:-1] + "z9"[old[-1] == "z"],
        str.upper,
        lambda old: old.replace("-", ""),
        lambda old: old.replace("-", " ") + ".",
    ],
)
def test_a_password_handed_out_and_a_sign_or_two_is_none_of_ones_own(client, like):
    password = person("khue", "officer", issued=True)
    sign_in(client, password)
    answer = choose(client, password, like(password))
    assert answer.status_code == 200
    assert "gần như trùng mật khẩu đang dùng" in answer.content.decode()
    assert User.objects.get(username="khue").issued_password
    assert choose(client, password).status_code == 302


def test_an_account_of_the_trial_keeps_what_it_was_given(client):
    password = person("khue", "officer", issued=True)
    User.objects.filter(username="khue").update(trial=True)
    sign_in(client, password)
    assert client.get("/").status_code == 200


def test_whoever_got_a_new_password_is_told_at_the_next_signing_in(client):
    password = person("khue", "officer")
    sign_in(client, password)
    client.post("/dang-xuat/")
    again = issue_password(by=KEEPER, username="khue", at=timezone.now())
    sign_in(client, again)
    assert "được cấp lại lúc" in client.get("/doi-mat-khau/").content.decode()
    choose(client, again)
    client.post("/dang-xuat/")
    sign_in(client, NEW)
    assert "được cấp lại lúc" not in client.get("/").content.decode()


def test_a_password_does_not_change_when_the_trail_cannot_be_written(client):
    password = person("khue", "officer")
    sign_in(client, password)
    refuse("audit_event", when="NEW.action = 'change_password'", why="down")
    client.raise_request_exception = False
    assert choose(client, password).status_code == 500
    assert User.objects.get(username="khue").check_password(password)


@pytest.mark.parametrize(
    ("password", "taken"),
    [
        ("bốn từ chẳng liên quan", True),
        ("ghe-mua-xanh-cua-so-7", True),
        ("k7xq-29mzh-wp4rt", True),
        ("ngắn quá 12", False),
        ("194519541975", False),
        ("Nguyễn Văn Khuê 2026", False),
        ("nguyenvankhue1", False),
        ("khue_khue_khue_khue", False),
        ("khuenguyen@2026", False),
        ("Đơn vị BTCTU 2026", False),
        ("tinhuy2026!!", False),
        ("Tỉnh ủy 2026 @#", False),
        ("matkhau123456", False),
        ("MatKhau-TuyenQuang-1", False),
        ("anhyeuem@1234", False),
        ("aaaaaaaaaaab", False),
        ("abcabcabcabcd", False),
        ("qwertyuiop[]", False),
        ("abcdefghijklm", False),
        ("0987654321ab", False),
        ("xyz1xyz1xyz1xyz1", False),
        ("administrator1", False),
    ],
)
def test_what_anybody_would_try_is_no_password(client, password, taken):
    old = person("khue", "officer")
    sign_in(client, old)
    answer = choose(client, old, password)
    assert (answer.status_code == 302) is taken
    assert User.objects.get(username="khue").check_password(password) is taken


def test_issued_passwords_meet_the_rule():
    for _ in range(50):
        validate_password(new_password())


def test_a_password_typed_as_a_name_is_kept_nowhere(client):
    person("khue", "officer")
    for _ in range(2):
        sign_in(client, "x", "Mat-khau-that-cua-toi")
    kept = [*Event.objects.values(), *AccessAttempt.objects.values()]
    assert not any("Mat-khau-that" in str(row) for row in kept)
    digests = {event.details["unknown_name"] for event in Event.objects.filter(rule="password")}
    assert len(digests) == 1


@pytest.mark.parametrize("again", [False, True])
def test_what_comes_along_with_a_wrong_password_is_kept_nowhere(client, again):
    person("khue", "officer")
    for _try in range(2 if again else 1):
        client.post(
            "/dang-nhap/?next=/tim/?q=Trần+Bê&q=Lê+Xê",
            {"username": "khue", "password": "sai", "next": "/tim/?q=Trần Bê", "thừa": "Hồ Đê"},
        )
    (row,) = AccessAttempt.objects.values()
    assert row["failures_since_start"] == (2 if again else 1)
    assert (row["get_data"], row["post_data"], row["path_info"]) == ("", "", "/dang-nhap/")


def test_many_names_from_one_address_shut_the_address_and_no_other(client):
    password = person("khue", "officer")
    for number in range(settings.KHOSO_TRIES_PER_ADDRESS):
        sign_in(client, "sai", f"ten{number}")
    assert sign_in(client, password).status_code == 429
    assert Event.objects.filter(rule="address_locked").exists()
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    assert sign_in(elsewhere, password).status_code == 302


def test_nobody_locks_somebody_else_out_of_another_workstation(client):
    password = person("khue", "officer")
    for _ in range(6):
        sign_in(client, "sai")
    assert sign_in(client, password).status_code == 429
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9"), password).status_code == 302


def test_ended_sessions_and_lapsed_counts_are_swept(client):
    person("khue", "officer")
    sign_in(client, "sai")
    client.force_login(User.objects.get(username="khue"))
    long_ago = timezone.now() - timedelta(days=1)
    Session.objects.update(expire_date=long_ago)
    AccessAttempt.objects.update(attempt_time=long_ago)
    call_command("tidy")
    assert not Session.objects.exists()
    assert not AccessAttempt.objects.exists()


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.CAMPAIGN, Role.ADMINISTRATOR}]
)
def test_the_admin_of_guides_and_accounts_is_a_missing_page_to_others(client, role):
    person("khue", role)
    client.force_login(User.objects.get(username="khue"))
    for address in ("/quan-tri/", "/quan-tri/users/", "/quan-tri/pages/"):
        assert client.get(address).status_code == 404
    assert Event.objects.filter(action="write_guides", outcome="refused").count() == 2


@pytest.mark.parametrize(
    "address",
    [
        "users/", "users/new/", "account/x/", "groups/", "groups/new/", "reports/site-history/", "documents/", "images/", "api/main/documents/", "api/main/images/",
        "bulk/access/user/delete/", "workflows/list/", "snippets/", "login/", "password_reset/",
    ],
)  # fmt: skip
def test_what_shows_titles_in_wagtail_stays_shut_even_to_those_who_may_enter(client, address):
    person("an", "administrator")
    User.objects.filter(username="an").update(is_superuser=True)
    client.force_login(User.objects.get(username="an"))
    assert client.get(f"/quan-tri/{address}").status_code == 404
