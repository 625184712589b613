"""People and accounts on their screens: who looks, who proposes, who confirms, and what comes back."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.api import Level, Role, appoint, change_person, grant
from access.models import AccountProposal, User
from audit.models import Event
from tests.people import AT, KEEPER, person, unit
from tests.portal.test_queries import OF_A_TRANSACTION

pytestmark = pytest.mark.django_db
LOOKERS = (Role.ADMINISTRATOR, Role.SECURITY_OFFICER)
HOSTILE = ["<script>alert(1)</script>", "\u202egnp", "' OR 1=1 --", "x" * 5000, "\x00", "🗂" * 40]


def signed_in(name, *roles, **more) -> Client:
    if roles:
        person(name, *roles, **more)
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def keeper():
    return signed_in("an", Role.ADMINISTRATOR)


@pytest.fixture
def second():
    return signed_in("mat", Role.SECURITY_OFFICER)


@pytest.fixture
def khue():
    person("khue", Role.OFFICER)
    return User.objects.get(username="khue").pk


def proposed(client, account, act="dong", **more) -> int:
    answer = client.post(f"/nguoi-dung/{account}/{act}/", {"reason": "nghỉ hưu", **more})
    assert answer.status_code == 302, text_of(answer)
    return int(answer.url.rstrip("/").rpartition("/")[2])


@pytest.mark.parametrize("role", list(Role))
def test_administrator_and_security_officer_look_and_one_of_them_proposes(role, khue):
    client = signed_in("x", role)
    for address in ("/nguoi-dung/", f"/nguoi-dung/{khue}/", "/nguoi-dung/de-nghi/"):
        assert client.get(address).status_code == (200 if role in LOOKERS else 404)
    for address in ("moi/", f"{khue}/sua/", f"{khue}/dong/", f"{khue}/mat-khau/"):
        answer = client.get(f"/nguoi-dung/{address}")
        assert answer.status_code == (200 if role == Role.ADMINISTRATOR else 404)
    shown = text_of(client.get("/huong-dan/" if role not in LOOKERS else "/nguoi-dung/"))
    assert ("/nguoi-dung/" in shown) == (role in LOOKERS)


def test_a_person_is_proposed_confirmed_handed_a_password_and_signs_in(keeper, second):
    unit("VP")
    said = {
        "full_name": "K'  Brinh", "username": "brinh", "unit": "VP", "roles": ["officer"],
        "assigned_to": "VP", "commitment": "2026", "course": "", "reason": "mới về",
    }  # fmt: skip
    answer = keeper.post("/nguoi-dung/moi/", said)
    number = AccountProposal.objects.get().pk
    assert answer.url == f"/nguoi-dung/de-nghi/{number}/"
    assert "chờ đồng chí" in text_of(second.get("/"))
    page = text_of(second.get(answer.url))
    for words in ("K&#x27; Brinh", "chuyên viên", "Đơn vị VP", "mới về"):
        assert words in page
    assert second.post(f"{answer.url}xac-nhan/").status_code == 302
    assert "chờ đồng chí" in text_of(keeper.get("/"))
    given = keeper.post(f"{answer.url}mat-khau/")
    password = re.search(r"setup__password\">([\w-]+)<", given.content.decode())[1]
    assert given.headers["Cache-Control"] == "no-store"
    again = keeper.post(f"{answer.url}mat-khau/", follow=True)
    assert password not in text_of(again)
    assert "chỉ hiện một lần" not in text_of(again)
    assert "Mật khẩu đã hiện một lần" in text_of(again)
    client = Client()
    assert client.post("/dang-nhap/", {"username": "brinh", "password": password}).url == "/"
    assert client.get("/").url == "/doi-mat-khau/"


def test_what_was_typed_comes_back_with_what_is_wrong(keeper):
    answer = keeper.post("/nguoi-dung/moi/", {"full_name": "Trần Lan", "username": "Lân"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert 'value="Trần Lan"' in page
    assert 'value="Lân"' in page
    assert "Tên tài khoản này không dùng được" in page


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_data(keeper, khue, words):
    for fields in ({"reason": words}, {"full_name": words, "username": words, "reason": words}):
        for address in (f"/nguoi-dung/{khue}/dong/", "/nguoi-dung/moi/"):
            answer = keeper.post(address, fields)
            assert answer.status_code in {302, 422}
            assert b"<script>alert" not in answer.content
    answer = keeper.get("/nguoi-dung/", {"loc": words, "tt": words, "page": words})
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


def test_the_one_who_comes_second_is_told(keeper, second, khue):
    number = proposed(keeper, khue)
    other = signed_in("hai", Role.SECURITY_OFFICER)
    other.post(f"/nguoi-dung/de-nghi/{number}/tu-choi/", {"reason": "còn việc"})
    answer = second.post(f"/nguoi-dung/de-nghi/{number}/xac-nhan/", follow=True)
    assert "Người khác vừa giải quyết đề nghị này: bị từ chối" in text_of(answer)
    assert User.objects.get(pk=khue).is_active


def test_a_form_about_an_account_that_changed_meanwhile_is_not_sent(keeper, khue):
    seen = User.objects.get(pk=khue).version
    change_person(by=KEEPER, username="khue", full_name="Trần Khuê", unit=None, at=AT)
    answer = keeper.post(f"/nguoi-dung/{khue}/dong/", {"reason": "nghỉ", "version": seen})
    assert answer.status_code == 409
    assert not AccountProposal.objects.exists()


def test_who_proposed_sees_no_button_to_confirm_and_is_told_why(khue):
    both = signed_in("ca", Role.ADMINISTRATOR, Role.SECURITY_OFFICER)
    number = proposed(both, khue)
    page = text_of(both.get(f"/nguoi-dung/de-nghi/{number}/"))
    assert "xac-nhan" not in page
    assert "một cán bộ bảo mật khác xác nhận" in page
    assert both.post(f"/nguoi-dung/de-nghi/{number}/xac-nhan/").status_code == 404


def test_a_declined_proposal_asks_for_the_reason(keeper, second, khue):
    number = proposed(keeper, khue)
    assert second.post(f"/nguoi-dung/de-nghi/{number}/tu-choi/").status_code == 422
    assert AccountProposal.objects.get().stands == "waiting"


def test_what_fits_no_more_waits_in_no_list_and_in_no_count(keeper, khue):
    proposed(keeper, khue)
    assert "1 đề nghị đang chờ" in text_of(keeper.get("/nguoi-dung/"))
    change_person(by=KEEPER, username="khue", full_name="Trần Khuê", unit=None, at=AT)
    assert "đề nghị đang chờ" not in text_of(keeper.get("/nguoi-dung/"))
    shown = keeper.get("/nguoi-dung/de-nghi/").context
    assert (shown["waiting"], [line.state for line in shown["past"]]) == ([], ["stale"])


def test_pages_of_what_is_past_are_full_whatever_waits(keeper, monkeypatch):
    from access.queries import proposals

    monkeypatch.setattr(proposals, "ON_A_PAGE", 2)
    for place, stands in enumerate(("done", "declined", "waiting", "waiting")):
        AccountProposal.objects.create(
            what="close", username=f"n{place}", stands=stands, reason="x", proposed_by="an",
            proposed_at=timezone.now(),
        )  # fmt: skip
    shown = keeper.get("/nguoi-dung/de-nghi/").context
    assert [line.state for line in shown["past"]] == ["declined", "done"]
    assert (len(shown["waiting"]), shown["page"].paginator.num_pages) == (2, 1)


@pytest.mark.parametrize("address", ["999/", "999/dong/", "de-nghi/999/", "de-nghi/0/"])
def test_what_is_nowhere_is_told_as_a_refusal(keeper, address):
    assert keeper.get(f"/nguoi-dung/{address}").status_code == 404
    assert Event.objects.latest("id").rule == "exists"


def test_a_name_is_found_with_marks_and_without(keeper):
    person("le", Role.OFFICER)
    User.objects.filter(username="le").update(full_name="Lê Thị Đào")
    for words in ("Đào", "dao", "le thi", "LE"):
        page = keeper.get("/nguoi-dung/", {"loc": words}).content.decode()
        assert "Lê Thị Đào" in page
    assert "Lê Thị Đào" not in keeper.get("/nguoi-dung/", {"loc": "khong"}).content.decode()


def test_the_list_asks_ten_queries_at_the_most_however_many_there_are(keeper):
    counts = []
    for many in (3, 120):
        User.objects.bulk_create(
            User(username=f"u{many}-{n}", full_name=f"Người {n}", sort_name=f"{n}")
            for n in range(many)
        )
        keeper.get("/nguoi-dung/")
        for query in ("", "?loc=nguoi", "?page=2"):
            with CaptureQueriesContext(connection) as seen:
                keeper.get(f"/nguoi-dung/{query}")
            counts.append(sum(not OF_A_TRANSACTION.match(row["sql"]) for row in seen))
    assert max(counts) <= 10, counts


def test_a_person_lacks_aloud_what_their_roles_need(keeper):
    person("lan", Role.ARCHIVIST, committed=False, trained=False, units=[])
    page = text_of(keeper.get(f"/nguoi-dung/{User.objects.get(username='lan').pk}/"))
    for words in ("chưa có cam kết bảo mật còn hiệu lực", "chưa qua tập huấn", "chưa được giao"):
        assert words in page


def test_what_others_did_is_told_at_the_next_sign_in_and_once(keeper, second, client):
    password = person("lan", Role.OFFICER)
    account = User.objects.get(username="lan").pk
    number = proposed(keeper, account, "sua", full_name="Trần Lan", unit="BTCTU")
    second.post(f"/nguoi-dung/de-nghi/{number}/xac-nhan/")
    for told in (True, False):
        client.post("/dang-nhap/", {"username": "lan", "password": password})
        assert ("Họ tên hoặc đơn vị của tài khoản" in text_of(client.get("/"))) == told
        client.post("/dang-xuat/")


def test_a_person_is_shown_by_a_dozen_queries_with_all_they_ever_held(keeper, khue):
    place = unit("VP")
    for year in range(2010, 2020):
        grant(
            by=KEEPER, username="khue", role=Role.CHECKER, clearance=Level.SECRET, unit=place,
            inventory=year, commitment=f"{year}", course=f"khóa {year}", basis=f"{year}-QĐ/BTCTU",
            since=date(year, 1, 1), until=date(year, 12, 31), at=AT,
        )  # fmt: skip
    appoint(by=KEEPER, code="VP", duty="head", username="khue", since=date(2020, 1, 1), at=AT)
    proposed(keeper, khue)
    keeper.get(f"/nguoi-dung/{khue}/")
    with CaptureQueriesContext(connection) as seen:
        page = text_of(keeper.get(f"/nguoi-dung/{khue}/"))
    assert sum(not OF_A_TRANSACTION.match(row["sql"]) for row in seen) <= 12
    for words in ("người kiểm tra", "Tối mật", "Đơn vị VP", "#2015", "khóa 2012", "2013-QĐ/BTCTU"):
        assert words in page
    assert "01/01/2014 – 31/12/2014" in page
    assert "hết hiệu lực" in page
