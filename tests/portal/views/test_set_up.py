"""The first start: a code opens one page once, three people are made or nobody, and it is gone."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from access.api import Level, Role, register_unit, register_workstation, unit_with_code
from access.models import User
from archive.models import Period
from audit.models import Event
from portal.actions.preparing import make_guides, tell_settings
from portal.actions.setting_up import issue_set_up_code
from portal.models import PeriodPage, SetUpCode, SiteName
from portal.queries.first_steps import is_own_archive
from tests.people import KEEPER, actor, person
from tests.portal.sites import bare

pytestmark = pytest.mark.django_db

PAGE = "/thiet-lap/"
ROLES = (Role.ADMINISTRATOR, Role.SECURITY_OFFICER, Role.ARCHIVIST)
PEOPLE = {
    "organisation": "Ban Tổ chức Tỉnh ủy Lâm Đồng",
    "place": "Đà Lạt",
    "code": "BTCTU",
    "administrator_full_name": "Bùi Đức An",
    "administrator_username": "an.bd",
    "security_officer_full_name": "Đặng Quốc Việt",
    "security_officer_username": "viet.dq",
    "security_officer_commitment": "CK-01/2026",
    "archivist_full_name": "Phạm Quốc Bảo",
    "archivist_username": "bao.pq",
    "archivist_commitment": "CK-02/2026",
    "archivist_course": "Tập huấn số hóa, tháng 3/2026",
}


@pytest.fixture
def code():
    return issue_set_up_code(at=timezone.now())


def let_in(code, **machine):
    """A browser that was let in by the code."""
    client = Client(**machine)
    assert client.post(PAGE, {"set_up_code": code}).status_code == 302
    return client


def nothing_is_done():
    return (
        not User.objects.exists()
        and not SiteName.objects.exists()
        and unit_with_code("BTCTU") is None
    )


def faults_of(response):
    """The fields that the page complains of."""
    return set(re.findall(r'id="id_(\w+)_error"', response.content.decode()))


def test_signing_in_leads_to_the_first_start_as_long_as_nobody_has_an_account(code):
    client = Client()
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/dang-nhap/?next=/"
    assert client.post("/dang-nhap/", {"username": "x"}).headers["Location"] == PAGE
    instead, page = client.get("/dang-nhap/"), client.get(PAGE)
    assert (instead.status_code, page.status_code) == (200, 200)
    assert bare(instead) == bare(page)
    assert f'action="{PAGE}"' in page.content.decode()
    assert 'name="set_up_code"' in page.content.decode()
    assert "organisation" not in page.content.decode()
    person("khue", "officer")
    assert client.get("/dang-nhap/").status_code == 200


def test_three_people_are_made_with_what_their_work_takes_and_must_change_their_passwords(code):
    client = let_in(code, REMOTE_ADDR="10.0.0.7")
    done = client.post(PAGE, PEOPLE)
    assert done.status_code == 200
    told = dict(re.findall(r'data-password-of="([^"]+)">([^<]+)<', done.content.decode()))
    assert set(told) == {"an.bd", "viet.dq", "bao.pq"}
    held = {name: actor(name, at=timezone.now()) for name in told}
    assert [held[name].roles for name in ("an.bd", "viet.dq", "bao.pq")] == [
        frozenset((role,)) for role in ROLES
    ]
    assert held["viet.dq"].clearance == Level.TOP_SECRET
    assert held["viet.dq"].party_papers
    assert held["viet.dq"].committed
    assert (held["bao.pq"].clearance, held["bao.pq"].trained) == (Level.CONFIDENTIAL, True)
    assert (held["an.bd"].clearance, held["an.bd"].committed) == (Level.ORDINARY, False)
    top = unit_with_code("BTCTU")
    assert top.name == PEOPLE["organisation"]
    assert held["bao.pq"].units == {top.pk}
    for name, password in told.items():
        fresh = Client()
        signed_in = fresh.post("/dang-nhap/", {"username": name, "password": password})
        assert signed_in.status_code == 302
        assert fresh.get("/").headers["Location"] == "/doi-mat-khau/"


@pytest.mark.parametrize(
    ("asked", "told"),
    [(frozenset(), ()), (frozenset(["administrator"]), ("Quản trị viên",))],
    ids=["of nobody", "of the administrator"],
)
def test_whoever_needs_an_app_for_codes_is_told_so_at_once(code, settings, asked, told):
    settings.KHOSO_SECOND_FACTOR = asked
    page = let_in(code, REMOTE_ADDR="10.0.0.7").post(PAGE, PEOPLE).content.decode()
    assert ("ứng dụng tạo mã" in page) == bool(told)
    assert all(f"bước thứ hai ({role})" in page for role in told)


def test_what_was_set_up_is_on_the_trail_as_the_first_starts_and_without_a_secret(code):
    done = let_in(code, REMOTE_ADDR="10.0.0.7").post(PAGE, PEOPLE)
    passwords = re.findall(r'data-password-of="[^"]+">([^<]+)<', done.content.decode())
    acts = list(Event.objects.order_by("pk"))
    assert [event.action for event in acts] == [
        "set_up", "register_unit", *["take_in_person"] * 3, "set_up", *["add_reference"] * 2,
    ]  # fmt: skip
    assert {(event.who, event.workstation, event.account) for event in acts} == {
        ("setup", "10.0.0.7", None)
    }
    assert acts[5].details == {"organisation": PEOPLE["organisation"], "place": "Đà Lạt"}
    told = b"".join(bytes(event.canonical) for event in acts).decode()
    assert not any(secret in told for secret in (code, *passwords))


def test_afterwards_the_page_is_an_address_like_any_that_is_not_there(code):
    let_in(code).post(PAGE, PEOPLE)
    for client in (Client(), signed_in("an.bd"), signed_in("bao.pq")):
        for ask in (client.get, client.post):
            assert bare(ask(PAGE)) == bare(ask("/khong-co-trang-nay/"))
        again = client.post(PAGE, {"set_up_code": code})
        assert bare(again) == bare(client.post("/khong-co-trang-nay/", {"set_up_code": code}))
    assert SetUpCode.objects.count() == 0


def signed_in(name):
    User.objects.filter(username=name).update(issued_password=False)
    client = Client()
    client.force_login(
        User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def test_the_name_stands_on_every_screen_from_then_on(code):
    assert settings.KHOSO_ORGANISATION in Client().get(PAGE).content.decode()
    let_in(code).post(PAGE, PEOPLE)
    named = "Ban Tổ chức Tỉnh ủy Lâm Đồng · Đà Lạt"
    assert named in Client().get("/dang-nhap/").content.decode()
    assert named in signed_in("an.bd").get("/").content.decode()


def test_the_code_opens_one_browser_and_a_new_start_tells_a_new_one(code):
    first = let_in(code)
    second = Client()
    assert second.post(PAGE, {"set_up_code": code}).status_code == 422
    assert 'name="organisation"' in first.get(PAGE).content.decode()
    newer = issue_set_up_code(at=timezone.now())
    # Whoever held the page by the older code holds it no more.
    assert first.post(PAGE, PEOPLE).status_code == 200
    assert nothing_is_done()
    assert let_in(newer).post(PAGE, PEOPLE).status_code == 200
    assert User.objects.count() == 3


def test_only_a_digest_of_the_code_is_kept(code):
    kept = [str(value) for row in SetUpCode.objects.values() for value in row.values()]
    let_in(code)
    kept += [str(value) for row in SetUpCode.objects.values() for value in row.values()]
    kept += [str(session.get_decoded()) for session in Session.objects.all()]
    kept += [str(event.details) for event in Event.objects.all()]
    assert not any(code in text or code.replace("-", "") in text for text in kept)


@pytest.mark.parametrize("typed", ["{}", " {} ", "{upper}", "{bare}", "{spaced}"])
def test_the_code_is_taken_however_it_is_typed(code, typed):
    let_in(
        typed.format(
            code, upper=code.upper(), bare=code.replace("-", ""), spaced=code.replace("-", " ")
        )
    )


@pytest.mark.parametrize("typed", ["", "x", "1" * 10_000, "đúng-mã-này", "\0", "- - -", "' OR 1=1"])
def test_a_wrong_code_opens_nothing_and_is_a_refusal(code, typed):
    client = Client(REMOTE_ADDR="10.0.0.9")
    refused = client.post(PAGE, {"set_up_code": typed})
    assert refused.status_code == 422
    assert code not in refused.content.decode()
    event = Event.objects.get()
    assert (event.action, event.outcome, event.rule) == ("set_up", "refused", "set_up_code")
    assert (event.who, event.workstation) == ("setup", "10.0.0.9")
    assert typed == "" or typed[:40] not in str(event.details)
    assert client.post(PAGE, PEOPLE).status_code == 200
    assert nothing_is_done()


def test_a_site_for_which_no_code_was_told_opens_to_nothing():
    for typed in ("", "x"):
        assert Client().post(PAGE, {"set_up_code": typed}).status_code == 422
    client = Client()
    session = client.session
    session["set_up"] = ""
    session.save()
    assert client.post(PAGE, PEOPLE).status_code == 200
    assert nothing_is_done()


def test_wrong_codes_shut_the_machine_they_are_typed_at_and_no_other(code):
    for number in range(settings.AXES_FAILURE_LIMIT):
        tried = Client(REMOTE_ADDR="10.0.0.9").post(PAGE, {"set_up_code": f"sai {number}"})
        assert tried.status_code == 422
    shut = Client(REMOTE_ADDR="10.0.0.9")
    assert shut.post(PAGE, {"set_up_code": code}).status_code == 429
    assert Event.objects.order_by("pk").last().rule == "address_locked"
    assert let_in(code, REMOTE_ADDR="10.0.0.7").post(PAGE, PEOPLE).status_code == 200


def test_who_was_shut_out_tries_again_after_a_new_start_or_a_quarter_of_an_hour(code):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        Client().post(PAGE, {"set_up_code": "sai"})
    assert Client().post(PAGE, {"set_up_code": code}).status_code == 429
    let_in(issue_set_up_code(at=timezone.now() + timedelta(seconds=1)))


def test_of_two_who_send_the_form_at_once_one_sets_up(code):
    first = let_in(code)
    second = Client()
    second.cookies = first.cookies
    assert first.post(PAGE, PEOPLE).status_code == 200
    assert second.post(PAGE, PEOPLE | {"administrator_username": "khac"}).status_code == 404
    assert User.objects.count() == 3


LONG = "Nguyễn " * 1500
WRONG = [
    ({"organisation": ""}, {"organisation"}),
    ({"organisation": " \t "}, {"organisation"}),
    ({"organisation": LONG}, {"organisation"}),
    ({"organisation": "12345"}, {"organisation"}),
    ({"place": ""}, {"place"}),
    ({"place": "Đà Lạt" * 100}, {"place"}),
    ({"code": ""}, {"code"}),
    ({"code": "BTC/TU"}, {"code"}),
    ({"code": "BTC TU"}, {"code"}),
    ({"code": "B" * 10_000}, {"code"}),
    ({"administrator_full_name": ""}, {"administrator_full_name"}),
    ({"archivist_full_name": LONG}, {"archivist_full_name"}),
    ({"archivist_full_name": "Phạm\0Bảo"}, {"archivist_full_name"}),
    ({"archivist_full_name": "Phạm \u202eoảB"}, {"archivist_full_name"}),
    ({"archivist_full_name": "\u200b\u200b"}, {"archivist_full_name"}),
    ({"administrator_username": ""}, {"administrator_username"}),
    ({"administrator_username": "Bùi An"}, {"administrator_username"}),
    ({"administrator_username": "a" * 10_000}, {"administrator_username"}),
    ({"administrator_username": "setup"}, {"administrator_username"}),
    ({"administrator_username": "console"}, {"administrator_username"}),
    ({"administrator_username": "аn"}, {"administrator_username"}),
    ({"archivist_username": "viet.dq"}, {"archivist_username"}),
    ({"security_officer_username": "an.bd", "archivist_username": "an.bd"},
     {"security_officer_username", "archivist_username"}),
    ({"archivist_full_name": "Đặng Quốc Việt"}, {"archivist_full_name"}),
    ({"archivist_full_name": "  ĐẶNG   quốc việt "}, {"archivist_full_name"}),
    ({"archivist_full_name": "Đặng Quốc Việt", "archivist_username": "viet.dq"},
     {"archivist_username"}),
    ({"archivist_commitment": "1" * 10_000, "archivist_course": "a\u2028b\u2029\ufeff"},
     {"archivist_commitment", "archivist_course"}),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "faulty"), WRONG)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_half_done(code, changed, faulty):
    client = let_in(code)
    refused = client.post(PAGE, PEOPLE | changed)
    assert refused.status_code == 422
    assert faults_of(refused) == faulty
    assert nothing_is_done()
    assert client.post(PAGE, PEOPLE).status_code == 200
    assert User.objects.count() == 3


def test_all_fields_missing_are_told_together(code):
    refused = let_in(code).post(PAGE, {})
    assert len(faults_of(refused)) == 9
    assert nothing_is_done()


def test_names_are_kept_as_they_look_whatever_they_are_made_of(code):
    apart = {
        "organisation": "Ban To\u0302\u0309 chu\u031b\u0301c",
        "archivist_full_name": " Pha\u0323m  Bảo ",
    }
    assert let_in(code).post(PAGE, PEOPLE | apart).status_code == 200
    assert SiteName.objects.get().organisation == "Ban Tổ chức"
    assert User.objects.get(username="bao.pq").full_name == "Phạm Bảo"


def test_two_people_of_one_name_are_told_apart_by_the_year_of_birth(code):
    namesake = {"archivist_full_name": "Đặng Quốc Việt (1988)"}
    assert let_in(code).post(PAGE, PEOPLE | namesake).status_code == 200


def test_what_was_registered_before_there_were_people_stays(code):
    register_unit(by=KEEPER, code="BTC", name="Ban Tổ chức", parent=None, at=timezone.now())
    register_workstation(
        by=KEEPER, at=timezone.now(), name="MAY-01", address="10.0.0.7", seal_number="1",
        sealed_until=None,
    )  # fmt: skip
    let_in(code, REMOTE_ADDR="10.0.0.7").post(PAGE, PEOPLE)
    assert User.objects.get(username="bao.pq").unit.code == "BTC"
    assert Event.objects.filter(action="set_up").order_by("pk").last().workstation == "MAY-01"


def test_an_archive_that_was_set_up_is_not_taken_for_a_trial(code):
    tell_settings(by=KEEPER, settings={"trial": False}, at=timezone.now())
    let_in(code).post(PAGE, PEOPLE)
    assert is_own_archive()


def test_the_form_asks_for_the_token_against_forgery(code):
    client = Client(enforce_csrf_checks=True)
    assert client.post(PAGE, {"set_up_code": code}).status_code == 403
    assert not SetUpCode.objects.get().opened_by


def test_the_two_collections_are_there_from_the_start_each_with_its_page(code):
    make_guides()
    assert let_in(code).post(PAGE, PEOPLE).status_code == 200
    rows = Period.objects.order_by("first_year")
    assert [(row.code, row.first_year, row.last_year) for row in rows] == [
        ("2010-2014", 2010, 2014),
        ("2014-2024", 2014, 2024),
    ]
    assert {page.code for page in PeriodPage.objects.live()} == {row.code for row in rows}
    assert Event.objects.filter(action="add_reference").count() == len(rows)
