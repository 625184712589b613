"""Sessions: one a person, ended when nobody is there, and the password again before what asks for it."""

import re
from pathlib import Path

import pytest
from django.test import Client

from access.api import Role
from access.domain.sessions import MARK, NOTED_EVERY_S, SEEN, SIGNED, SIGNED_FOR_S
from access.models import AccountProposal, Draft, User
from audit.models import Event
from tests.people import person

pytestmark = pytest.mark.django_db
POLL = {"X-Tu-Cap-Nhat": "1"}


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def signed_in(password, name="khue"):
    client = Client()
    assert client.post("/dang-nhap/", {"username": name, "password": password}).status_code == 302
    return client


def ago(client, name, seconds):
    session = client.session
    session[name] -= seconds
    session.save()


@pytest.fixture
def khue():
    return person("khue", Role.OFFICER)


def test_a_newer_sign_in_ends_the_older_and_the_older_is_told(khue):
    older = signed_in(khue)
    assert older.get("/").status_code == 200
    newer = signed_in(khue)
    answer = older.get("/huong-dan/")
    assert answer.url == "/dang-nhap/?next=/huong-dan/"
    assert "đăng nhập ở nơi khác lúc" in text_of(older.get(answer.url))
    assert "đăng nhập ở nơi khác lúc" not in text_of(older.get(answer.url))
    assert newer.get("/").status_code == 200
    event = Event.objects.get(action="sign_out")
    assert (event.who, event.details["why"]) == ("khue", "elsewhere")


def test_signing_in_again_at_the_older_ends_the_newer(khue):
    older, newer = signed_in(khue), signed_in(khue)
    assert older.get("/").status_code == 302
    older.post("/dang-nhap/", {"username": "khue", "password": khue})
    assert older.get("/").status_code == 200
    assert newer.get("/").status_code == 302


def test_people_of_the_trial_are_shared(khue):
    User.objects.update(trial=True)
    one, other = signed_in(khue), signed_in(khue)
    assert one.get("/").status_code == other.get("/").status_code == 200


def test_a_new_password_of_ones_own_keeps_the_one_session(khue):
    client = signed_in(khue)
    new = "mot-cau-dai-de-nho"
    said = {"old_password": khue, "new_password1": new, "new_password2": new}
    assert client.post("/doi-mat-khau/", said).status_code == 302
    assert client.get("/").status_code == 200
    assert client.session[MARK] == User.objects.get().session_mark


def test_a_session_in_which_nobody_does_anything_ends_and_says_so(khue, settings):
    client = signed_in(khue)
    ago(client, SEEN, settings.KHOSO_IDLE_S + NOTED_EVERY_S + 1)
    answer = client.get("/")
    assert answer.url == "/dang-nhap/?next=/"
    assert "lâu không có thao tác" in text_of(client.get(answer.url))
    event = Event.objects.get(action="sign_out")
    assert (event.who, event.details["why"]) == ("khue", "idle")
    assert "_auth_user_id" not in client.session


def test_what_somebody_does_keeps_it_and_what_a_page_asks_for_by_itself_does_not(khue, settings):
    client = signed_in(khue)
    ago(client, SEEN, settings.KHOSO_IDLE_S)
    before = client.session[SEEN]
    assert client.get("/", headers=POLL).status_code == 200
    assert client.session[SEEN] == before
    assert client.post("/con-lam/").status_code == 204
    assert client.session[SEEN] > before


def test_a_page_that_asks_by_itself_for_ever_is_signed_out_all_the_same(khue, settings):
    client = signed_in(khue)
    ago(client, SEEN, settings.KHOSO_IDLE_S + NOTED_EVERY_S + 1)
    assert client.get("/", headers=POLL).status_code == 302


def test_a_part_that_asks_after_the_end_sends_its_whole_page_to_the_sign_in(khue):
    client = signed_in(khue)
    client.post("/con-lam/", {"ended": "1"})
    asks = {"HX-Request": "true", "Referer": "http://testserver/lo/2026-0001/"}
    answer = client.get("/lo/2026-0001/", headers=asks)
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/dang-nhap/?next=%2Flo%2F2026-0001%2F"


def test_the_page_ends_a_session_nobody_came_back_to(khue):
    client = signed_in(khue)
    assert client.post("/con-lam/", {"ended": "1"}).status_code == 204
    assert client.get("/").status_code == 302
    assert Event.objects.get(action="sign_out").details["why"] == "idle"
    # Another page of the same browser says the same a moment later.
    assert client.post("/con-lam/", {"ended": "1"}).status_code == 204
    assert Event.objects.filter(action="sign_out").count() == 1


@pytest.mark.parametrize("due", ["password", "factor"])
def test_the_page_ends_it_too_where_something_is_due_first(khue, settings, due):
    settings.KHOSO_SECOND_FACTOR = frozenset((Role.OFFICER,))
    client = signed_in(khue)
    User.objects.update(issued_password=due == "password")
    assert client.get("/").url in {"/doi-mat-khau/", "/buoc-hai/"}
    assert client.post("/con-lam/", {"ended": "1"}).status_code == 204
    assert "_auth_user_id" not in client.session


def test_what_was_typed_when_it_ended_stands_in_its_form_again(settings):
    password = person("an", Role.ADMINISTRATOR)
    client = signed_in(password, "an")
    client.get("/nguoi-dung/moi/")
    ago(client, SEEN, settings.KHOSO_IDLE_S + NOTED_EVERY_S + 1)
    said = {"full_name": "Trần Lan", "username": "lan", "reason": "mới về"}
    assert "dang-nhap" in client.post("/nguoi-dung/moi/", said).url
    assert not AccountProposal.objects.exists()
    client.post("/dang-nhap/", {"username": "an", "password": password})
    assert 'value="Trần Lan"' in client.get("/nguoi-dung/moi/").content.decode()


def test_where_no_time_is_set_no_page_warns(khue, settings):
    settings.KHOSO_IDLE_S = 0
    client = signed_in(khue)
    ago(client, SEEN, 10**6)
    page = client.get("/").content.decode()
    assert "sap-het" not in page
    settings.KHOSO_IDLE_S = 900
    assert 'data-idle-after="900"' in client.get("/").content.decode()


def test_the_words_of_script_and_server_are_the_same():
    script = Path("static/js/idle.js").read_text("utf-8")
    assert '"X-Tu-Cap-Nhat"' in script
    assert 'said.set("ended"' in script


@pytest.fixture
def keeper():
    """An administrator whose password was typed more than ten minutes ago, and the password."""
    password = person("an", Role.ADMINISTRATOR)
    person("khue", Role.OFFICER)
    client = signed_in(password, "an")
    ago(client, SIGNED, SIGNED_FOR_S)
    return client, password


def test_what_gives_rights_asks_for_the_password_again_and_leads_back(keeper):
    client, password = keeper
    khue = User.objects.get(username="khue").pk
    address = f"/nguoi-dung/{khue}/mat-khau/"
    asked = client.get(address)
    assert asked.url.startswith("/ky-lai/?next=")
    page = client.get(asked.url).content.decode()
    assert f'name="next" value="{address}"' in page
    assert client.post("/ky-lai/", {"password": "sai", "next": address}).status_code == 422
    assert client.get(address).status_code == 302
    assert client.post("/ky-lai/", {"password": password, "next": address}).url == address
    assert client.get(address).status_code == 200
    assert Event.objects.filter(action="sign_again", who="an", outcome="done").count() == 1


def test_what_was_pressed_is_not_done_and_leads_back_to_its_page(keeper):
    client, _ = keeper
    khue = User.objects.get(username="khue").pk
    page = f"http://testserver/nguoi-dung/{khue}/dong/"
    answer = client.post(page, {"reason": "nghỉ"}, headers={"Referer": page})
    assert answer.url == f"/ky-lai/?next=%2Fnguoi-dung%2F{khue}%2Fdong%2F"
    assert not AccountProposal.objects.exists()


def test_what_was_typed_before_it_was_asked_for_stands_in_the_form_again(keeper):
    """Ten minutes may pass over a long form: it was opened before, and is sent after."""
    client, password = keeper
    page = "http://testserver/nguoi-dung/moi/"
    said = {"full_name": "Trần Lan", "username": "lan", "reason": "mới về"}
    asked = client.post(page, said, headers={"Referer": page})
    assert asked.url == "/ky-lai/?next=%2Fnguoi-dung%2Fmoi%2F"
    assert not AccountProposal.objects.exists()
    back = client.post("/ky-lai/", {"password": password, "next": "/nguoi-dung/moi/"})
    body = client.get(back.url).content.decode()
    assert 'value="Trần Lan"' in body
    assert "nhập lại mật khẩu" in body
    assert client.post(page, said).status_code == 302
    assert AccountProposal.objects.get().username == "lan"
    assert 'value="Trần Lan"' not in client.get(page).content.decode()


def test_no_code_is_kept_that_was_typed_before_it_was_asked_for(keeper):
    client, _ = keeper
    page = "http://testserver/buoc-hai/"
    asked = client.post(page, {"code": "abcdef-ghjkmn"}, headers={"Referer": page})
    assert asked.url.startswith("/ky-lai/")
    assert not Draft.objects.exists()


@pytest.mark.parametrize("to", ["https://kho.example/", "//kho.example", "javascript:alert(1)", ""])
def test_it_leads_nowhere_else(keeper, to):
    client, password = keeper
    assert client.post("/ky-lai/", {"password": password, "next": to}).url == "/"


def test_a_word_that_is_no_address_of_ours_is_not_looked_up_as_one(keeper):
    client, password = keeper
    assert client.post("/ky-lai/", {"password": password, "next": "abc"}).url == "abc"


def test_wrong_passwords_there_lock_as_at_the_sign_in(keeper):
    client, password = keeper
    answers = [client.post("/ky-lai/", {"password": "sai"}).status_code for _ in range(6)]
    assert answers == [422, 422, 422, 422, 429, 429]
    assert client.post("/ky-lai/", {"password": password}).status_code == 429


def test_looking_asks_for_nothing(keeper):
    client, _ = keeper
    for address in ("/", "/nguoi-dung/", "/huong-dan/"):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "address", ["/van-ban/1/tep/", "/muc-luc/ML01/giay/", "/muc-luc/ML01/danh-sach/filed/xlsx/"]
)
def test_what_is_taken_out_of_the_store_asks_for_it_whatever_is_there(client, address):
    """Nothing is told of what exists: the password is asked for first."""
    person("luu", Role.ARCHIVIST)
    client.force_login(User.objects.get(username="luu"))
    ago(client, SIGNED, SIGNED_FOR_S)
    answer = client.get(address)
    if answer.status_code == 404:
        pytest.fail("the address is no file any more")
    assert answer.url.startswith("/ky-lai/")


def test_every_address_that_asks_for_it_is_one(settings):
    from django.urls import get_resolver

    known = set()

    def walk(resolver, space=""):
        for entry in resolver.url_patterns:
            if hasattr(entry, "url_patterns"):
                walk(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
            elif entry.name:
                known.add(f"{space}{entry.name}")

    walk(get_resolver())
    assert known >= settings.KHOSO_SIGN_AGAIN | settings.KHOSO_SIGN_AGAIN_FILES
