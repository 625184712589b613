"""Signing in with a second factor: nobody is in before the code, and wrong codes lock as passwords do."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from access.actions.one_time import codes_of, new_secret
from access.api import Role, set_up_factor
from access.domain.factors import HALF_LIVES_S, STEP_S
from access.models import SecondFactor, User
from audit.models import Event
from tests.people import actor, person

pytestmark = pytest.mark.django_db
STEP = "/dang-nhap/buoc-hai/"


def code_in(secret, steps=0):
    step = int(timezone.now().timestamp()) // STEP_S + steps
    return codes_of(secret, [step])[step]


def wrong_for(secret):
    right = {code_in(secret, steps) for steps in (-2, -1, 0, 1, 2)}
    return next(f"{n:06}" for n in range(10) if f"{n:06}" not in right)


@pytest.fixture
def khue():
    """Password, secret and recovery codes of an account with a second factor."""
    password = person("khue", Role.OFFICER)
    secret, before = new_secret(), timezone.now() - timedelta(minutes=5)
    code = codes_of(secret, [int(before.timestamp()) // STEP_S])
    codes = set_up_factor(
        actor=actor("khue"), secret=secret, code=next(iter(code.values())), at=before
    )
    return password, secret, codes


def half_in(client, password, to="/"):
    answer = client.post("/dang-nhap/", {"username": "khue", "password": password, "next": to})
    assert answer.url.partition("?")[0] == STEP
    return answer


def test_the_password_alone_opens_nothing(client, khue):
    half_in(client, khue[0])
    assert client.get("/").status_code == 302
    assert "_auth_user_id" not in client.session
    assert not Event.objects.filter(action="sign_in", outcome="done").exists()
    assert client.get(STEP).status_code == 200


def test_the_code_opens_what_was_asked_for_and_is_on_the_trail(client, khue):
    step = half_in(client, khue[0], to="/huong-dan/").url
    key = client.session.session_key
    answer = client.post(step, {"code": code_in(khue[1])})
    assert answer.url == "/huong-dan/"
    assert client.session.session_key != key
    assert client.get("/").status_code == 200
    assert Event.objects.filter(action="sign_in", outcome="done", who="khue").count() == 1


def test_where_somebody_was_going_is_no_secret_of_the_database(client, khue):
    step = half_in(client, khue[0], to="/tim/?q=kỷ luật Nguyễn Văn A").url
    kept = str([session.get_decoded() for session in Session.objects.all()])
    assert "Nguy" not in kept
    answer = client.post(step, {"code": wrong_for(khue[1])})
    assert (answer.status_code, answer.request["QUERY_STRING"]) == (422, step.partition("?")[2])
    answer = client.post(step, {"code": code_in(khue[1])})
    assert unquote(answer.url) == "/tim/?q=kỷ luật Nguyễn Văn A"


@pytest.mark.parametrize("to", ["https://noi-khac.example/", "//noi-khac.example/", "javascript:1"])
def test_the_code_leads_nowhere_outside(client, khue, to):
    step = half_in(client, khue[0], to=to).url
    assert step == STEP
    assert client.post(f"{STEP}?next={to}", {"code": code_in(khue[1])}).url == "/"


def test_a_code_seen_over_a_shoulder_opens_no_second_session(client, khue):
    code = code_in(khue[1])
    half_in(client, khue[0])
    client.post(STEP, {"code": code})
    other = Client()
    half_in(other, khue[0])
    assert other.post(STEP, {"code": code}).status_code == 422
    assert other.get("/").status_code == 302


def test_a_recovery_code_opens_and_says_how_many_are_left(client, khue):
    half_in(client, khue[0])
    assert client.post(STEP, {"code": khue[2][0]}).status_code == 302
    assert "còn 9 mã" in client.get("/").content.decode()


def test_wrong_passwords_and_wrong_codes_are_one_count(client, khue):
    password, secret, codes = khue
    for _ in range(2):
        client.post("/dang-nhap/", {"username": "khue", "password": "sai"})
    half_in(client, password)
    wrong = wrong_for(secret)
    answers = [client.post(STEP, {"code": wrong}).status_code for _ in range(3)]
    assert answers == [422, 422, 429]
    # Neither the right code, nor a recovery code, nor the right password goes now.
    assert client.post(STEP, {"code": code_in(secret)}).status_code == 429
    assert client.post(STEP, {"code": codes[0]}).status_code == 429
    answer = Client().post("/dang-nhap/", {"username": "khue", "password": password})
    assert answer.status_code == 429
    refused = Event.objects.filter(action="sign_in", outcome="refused", rule="second_factor")
    assert refused.filter(who="khue").count() == 3
    assert Event.objects.filter(rule="locked_out", who="khue").exists()


def test_no_code_is_kept_with_the_count(client, khue):
    from axes.models import AccessAttempt

    half_in(client, khue[0])
    client.post(STEP, {"code": "123456"})
    assert "123456" not in str(list(AccessAttempt.objects.values()))


@pytest.mark.parametrize("spoil", ["late", "closed", "password", "reset", "none"])
def test_half_a_sign_in_lives_as_long_as_it_is_true(client, khue, spoil):
    if spoil != "none":
        half_in(client, khue[0])
    user = User.objects.get(username="khue")
    if spoil == "late":
        session = client.session
        half = session["khoso-nua-chung"]
        session["khoso-nua-chung"] = half | {"at": half["at"] - HALF_LIVES_S - 1}
        session.save()
    elif spoil == "closed":
        User.objects.update(is_active=False)
    elif spoil == "password":
        user.set_password("một mật khẩu khác hẳn")
        user.save()
    elif spoil == "reset":
        SecondFactor.objects.all().delete()
    answer = client.post(STEP, {"code": code_in(khue[1])})
    assert answer.status_code == (422 if spoil == "reset" else 302)
    assert getattr(answer, "url", "/dang-nhap/") == "/dang-nhap/"
    assert client.get("/").status_code == 302


def test_a_role_that_asks_for_it_leads_to_setting_it_up_and_to_nothing_else(client, settings):
    settings.KHOSO_SECOND_FACTOR = frozenset((Role.OFFICER,))
    password = person("khue", Role.OFFICER)
    client.post("/dang-nhap/", {"username": "khue", "password": password})
    for address in ("/", "/tim/?q=x", "/huong-dan/", "/nguoi-dung/", "/phim-tat/"):
        assert client.get(address).url == "/buoc-hai/"
        assert client.post(address).url == "/buoc-hai/"
    page = client.get("/buoc-hai/").content.decode()
    assert "<svg" in page
    assert "style=" not in page.partition("<main")[2]
    secret = re.search(r"setup__password\">([A-Z2-7 ]+)<", page)[1].replace(" ", "")
    assert secret in client.get("/buoc-hai/").content.decode().replace(" ", "")
    assert client.post("/buoc-hai/", {"code": wrong_for(secret)}).status_code == 422
    shown = client.post("/buoc-hai/", {"code": code_in(secret)})
    assert shown.status_code == 200
    assert len(re.findall(r"<li>\s*<code>", shown.content.decode())) == 10
    assert client.get("/").status_code == 200
    assert "10 mã dự phòng" in client.get("/buoc-hai/").content.decode()


@pytest.mark.parametrize("why", ["trial", "another role"])
def test_who_need_not_is_not_led_there(client, settings, why):
    settings.KHOSO_SECOND_FACTOR = frozenset((Role.OFFICER if why == "trial" else Role.AUDITOR,))
    password = person("khue", Role.OFFICER)
    User.objects.update(trial=why == "trial")
    client.post("/dang-nhap/", {"username": "khue", "password": password})
    assert client.get("/").status_code == 200


def test_the_secret_that_is_set_up_lies_open_in_no_session(client):
    person("khue", Role.OFFICER)
    client.force_login(User.objects.get())
    page = client.get("/buoc-hai/").content.decode()
    secret = re.search(r"setup__password\">([A-Z2-7 ]+)<", page)[1].replace(" ", "")
    kept = [session.get_decoded() for session in Session.objects.all()]
    assert secret not in str(kept)


def test_wrong_codes_for_new_recovery_codes_lock_too(client, khue):
    client.force_login(User.objects.get(username="khue"))
    wrong = wrong_for(khue[1])
    answers = [client.post("/buoc-hai/", {"code": wrong}).status_code for _ in range(6)]
    assert answers == [422, 422, 422, 422, 429, 429]
