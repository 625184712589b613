"""What was typed survives an expired session, for who typed it and for nobody else."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from access.actions.drafts import KEPT_FOR, READER, TOKEN
from access.api import Level, register_workstation
from access.domain.refilling import refilled
from access.models import Clearance, Draft, User
from archive.models import RecordVersion
from audit.models import Event
from tests.ingest.views.scans import open_a_batch, waiting
from tests.people import AT, KEEPER, inventory, person, record

pytestmark = pytest.mark.django_db

WORDS = 'Lê "Thị" <Mận> & con'


@pytest.fixture
def house():
    register_workstation(
        by=KEEPER, at=AT, name="PC01", address="127.0.0.1", seal_number="1",
        sealed_until=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip
    person("bao", "archivist")
    person("hoa", "archivist")
    return inventory()


def browser(name="bao"):
    client = Client(enforce_csrf_checks=True)
    sign_in(client, name)
    return client


def sign_in(client, name):
    """With the password's step left out, and with all that signing in does to a browser."""
    client.force_login(User.objects.get(username=name))
    client.get("/")


def form_on(client, address):
    page = client.get(address).content.decode()
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]


def send(client, address, page=None, **typed):
    token = form_on(client, page or address)
    client.sent = {**typed, "csrfmiddlewaretoken": token}
    return client.post(
        address, client.sent, headers={"Referer": f"http://testserver{page or address}"}
    )


def sent_too_late(client, address, page=None, **typed):
    token = form_on(client, page or address)
    Session.objects.all().delete()
    return client.post(
        address, {**typed, "csrfmiddlewaretoken": token},
        headers={"Referer": f"http://testserver{page or address}"},
    )  # fmt: skip


def value_of(page, name):
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    return found[1] if found else None


def test_a_correction_sent_too_late_stands_in_its_form_again_and_was_not_made(house):
    made, client = record(house), browser()
    address = f"/van-ban/{made.pk}/sua/"
    answer = sent_too_late(
        client, address, number="77", signer=WORDS, abstract="về\nhai dòng", version="1",
        reason="đọc nhầm", type="ke-hoach", level="0",
    )  # fmt: skip
    assert answer.status_code == 302
    assert answer["Location"] == f"/dang-nhap/?next={address}"
    assert "được giữ" in client.get(answer["Location"]).content.decode()
    sign_in(client, "bao")
    page = client.get(address).content.decode()
    assert value_of(page, "number") == "77"
    assert value_of(page, "signer") == "Lê &quot;Thị&quot; &lt;Mận&gt; &amp; con"
    assert "\nvề\nhai dòng</textarea>" in page
    assert 'role="status"' in page
    assert not RecordVersion.objects.exists()


@pytest.mark.parametrize(("address", "sent"), [("/con-lam/", {"ended": "1"}), ("/dang-xuat/", {})])
def test_another_page_of_the_browser_takes_nothing_of_it_away(house, address, sent):
    """Both pages find that the session has ended; one of them held a form that was begun."""
    made, client = record(house), browser()
    form = f"/van-ban/{made.pk}/sua/"
    sent_too_late(client, form, signer="Mận Thị Ba", version="1")
    token = client.cookies["csrftoken"].value
    client.post(
        address, {**sent, "csrfmiddlewaretoken": token}, headers={"Referer": "http://testserver/"}
    )
    assert Draft.objects.count() == 1
    sign_in(client, "bao")
    assert value_of(client.get(form).content.decode(), "signer") == "Mận Thị Ba"


def test_who_else_signs_in_at_the_same_machine_gets_nothing(house):
    made, client = record(house), browser()
    address = f"/van-ban/{made.pk}/sua/"
    sent_too_late(client, address, signer="Mận Thị Bí Mật", version="1")
    sign_in(client, "hoa")
    for place in (address, "/", f"/van-ban/{made.pk}/mo-ta/"):
        assert "Bí Mật" not in client.get(place).content.decode()
    assert client.get("/do-dang/").status_code == 404
    sign_in(client, "bao")
    assert value_of(client.get(address).content.decode(), "signer") == "Mận Thị Bí Mật"


def test_what_is_kept_can_be_read_neither_in_the_database_nor_in_the_browser(house):
    made, client = record(house), browser()
    sent_too_late(client, f"/van-ban/{made.pk}/sua/", signer="Bimatthat", version="1")
    row = Draft.objects.get()
    held = "".join(cookie.value for cookie in client.cookies.values())
    assert b"Bimatthat" not in bytes(row.body)
    assert "Bimatthat" not in held
    assert client.cookies[TOKEN].value not in row.digest
    assert all(client.cookies[name]["httponly"] for name in (TOKEN, READER))


def test_a_token_that_somebody_else_carries_off_opens_nothing(house):
    made, client = record(house), browser()
    address = f"/van-ban/{made.pk}/sua/"
    sent_too_late(client, address, signer="Bimatthat", version="1")
    other = browser("hoa")
    other.cookies[TOKEN] = client.cookies[TOKEN].value
    assert "Bimatthat" not in other.get(address).content.decode()
    assert other.get("/do-dang/").status_code == 404


def test_a_form_of_a_list_is_filled_on_the_page_where_it_stood_and_its_fold_is_open(house):
    item, client = waiting(open_a_batch(house)), browser()
    page = f"/xac-nhan/{item.pk}/"
    sent_too_late(client, f"/xac-nhan/{item.pk}/loai/", page=page, words="quét lẫn giấy trắng")
    sign_in(client, "bao")
    body = client.get(page).content.decode()
    folds = re.findall(r"<details[^>]*>.*?</details>", body, re.DOTALL)
    [fold] = [fold for fold in folds if "/loai/" in fold]
    assert value_of(fold, "words") == "quét lẫn giấy trắng"
    assert re.match(r"<details[^>]* open", fold)
    others = [fold for fold in folds if "/quet-lai/" in fold]
    assert all("giấy trắng" not in fold for fold in others)


def test_what_is_sent_again_is_forgotten(house):
    made, client = record(house), browser()
    address = f"/van-ban/{made.pk}/rut/"
    sent_too_late(client, address, reason="không phải văn bản", version="1")
    sign_in(client, "bao")
    send(client, address, reason="không phải văn bản", version="1")
    assert not Draft.objects.exists()
    assert RecordVersion.objects.get().kind == "withdrawn"


def test_where_the_form_is_no_more_what_was_typed_is_shown_to_who_typed_it(house):
    item, client = waiting(open_a_batch(house)), browser()
    page = f"/xac-nhan/{item.pk}/"
    sent_too_late(client, page, signer="Đàm Quang Thiệu", version=str(item.version))
    type(item).objects.filter(pk=item.pk).update(state="quarantined", reason="rescan")
    sign_in(client, "bao")
    assert client.get(page)["Location"] == "/do-dang/"
    assert "Đàm Quang Thiệu" in client.get("/do-dang/").content.decode()
    send(client, "/do-dang/")
    assert not Draft.objects.exists()


def test_after_an_hour_it_is_gone(house):
    made, client = record(house), browser()
    address = f"/van-ban/{made.pk}/sua/"
    sent_too_late(client, address, signer="Bimatthat", version="1")
    Draft.objects.update(kept_at=timezone.now() - KEPT_FOR)
    sign_in(client, "bao")
    assert "Bimatthat" not in client.get(address).content.decode()


def test_what_was_written_with_a_higher_clearance_is_not_given_back_to_a_lower_one(house):
    Clearance.objects.filter(user__username="bao").update(level=Level.SECRET)
    made, client = record(house), browser()
    address = f"/van-ban/{made.pk}/sua/"
    sent_too_late(client, address, signer="Bimatthat", version="1")
    Clearance.objects.filter(user__username="bao").update(level=Level.ORDINARY)
    sign_in(client, "bao")
    assert "Bimatthat" not in client.get(address).content.decode()


def test_another_site_leaves_nothing_and_neither_does_who_signed_out(house):
    made, client = record(house), browser()
    address = f"/van-ban/{made.pk}/sua/"
    Session.objects.all().delete()
    assert client.post(address, {"signer": "x"}).status_code == 403
    client = browser()
    token = form_on(client, address)
    client.post("/dang-xuat/", {"csrfmiddlewaretoken": token})
    client.post(address, {"signer": "x", "csrfmiddlewaretoken": token})
    assert not Draft.objects.exists()


def test_passwords_are_never_kept(house):
    client = browser()
    sent_too_late(client, "/doi-mat-khau/", old_password="a", new_password1="b", new_password2="b")
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "address", ["/xac-nhan/{item}/", "/van-ban/{record}/chuyen/", "/muc-luc/ML01/nhap/"]
)
def test_every_form_behind_signing_in_is_kept_alike(house, address):
    item, made = waiting(open_a_batch(house)), record(house)
    client = browser()
    at = address.format(item=item.pk, record=made.pk)
    sent_too_late(client, at, version="1", reason="lý do đã gõ", signer="Đàm Quang Thiệu")
    assert Draft.objects.count() == 1
    sign_in(client, "bao")
    assert client.get(at).status_code == 200
    assert not Event.objects.filter(
        action__in=["confirm", "move", "import_list"], outcome="done"
    ).exists()


def test_ticks_choices_and_areas_are_filled_and_tokens_are_not():
    page = (
        '<form method="post" action="/a/"><input type="hidden" name="csrfmiddlewaretoken" value="n">'
        '<input type="checkbox" name="t" value="1" checked><input type="radio" name="r" value="2">'
        '<select name="s"><option value="1" selected>x</option><option value="2">y</option></select>'
        '<textarea name="a">alt</textarea><input name="x"><input name="x" value="alt">'
        '<input type="password" name="p"></form><form method="post" action="/b/"><input name="x"></form>'
    )
    typed = {"r": ["2"], "s": ["2"], "a": ["<neu>"], "x": ["1", "2"], "p": ["geheim"],
             "csrfmiddlewaretoken": ["alt"]}  # fmt: skip
    filled = refilled(page, address="/a/", action="/a/?q=1", typed=typed)
    assert filled == (
        '<form method="post" action="/a/"><input type="hidden" name="csrfmiddlewaretoken" value="n">'
        '<input type="checkbox" name="t" value="1"><input type="radio" name="r" value="2" checked>'
        '<select name="s"><option value="1">x</option><option value="2" selected>y</option></select>'
        '<textarea name="a">\n&lt;neu&gt;</textarea><input name="x" value="1"><input name="x" value="2">'
        '<input type="password" name="p"></form><form method="post" action="/b/"><input name="x"></form>'
    )
    assert refilled(page, address="/a/", action="/c/", typed=typed) == ""
