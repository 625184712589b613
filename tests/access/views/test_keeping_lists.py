"""Units and machines on their screens: who looks, who changes, and what comes back when it cannot be."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.api import (
    Level,
    Role,
    end_unit,
    link_units,
    make_unit,
    make_workstation,
    unit_with_code,
)
from access.domain.machines import MachineSaid
from access.domain.units import UnitSaid
from access.models import Unit, UnitDuty, UnitSuccession, User, Workstation
from audit.models import Event
from tests.people import AT, KEEPER, inventory, person, unit
from tests.portal.test_queries import OF_A_TRANSACTION

pytestmark = pytest.mark.django_db
LOOKERS = (Role.ARCHIVIST, Role.UNIT_HEAD, Role.CAMPAIGN, Role.ADMINISTRATOR)
HOSTILE = ["<script>alert(1)</script>", "\u202egnp", "' OR 1=1 --", "x" * 5000, "\x00", "🗂" * 40]


def signed_in(role, **more) -> Client:
    person(f"{role}", role, **more)
    client = Client()
    client.force_login(User.objects.get(username=role))
    return client


@pytest.fixture
def keeper():
    return signed_in(Role.ADMINISTRATOR)


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def begun(client, address) -> dict[str, str]:
    """What the form of a page would send if nothing was touched."""
    page = client.get(address).content.decode()
    main = page.partition("<main")[2].partition("</main>")[0]
    form = max(re.findall(r"<form.*?</form>", main, re.DOTALL), key=len)
    fields = {}
    for tag in re.findall(r"<(?:input|textarea)[^>]*>", form):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if given.get("type") != "checkbox" or " checked" in tag:
            fields[given["name"]] = given.get("value", "on" if "checkbox" in tag else "")
    for name, options in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return fields


ADDRESSES = (
    "/danh-muc/don-vi/", "/danh-muc/don-vi/BTCTU/", "/danh-muc/may/", "/danh-muc/may/{machine}/",
)  # fmt: skip
KEEPING = (
    "/danh-muc/don-vi/moi/", "/danh-muc/don-vi/sua/BTCTU/", "/danh-muc/don-vi/ket-thuc/BTCTU/",
    "/danh-muc/don-vi/mo-lai/BTCTU/", "/danh-muc/don-vi/truoc-sau/BTCTU/",
    "/danh-muc/don-vi/nguoi/BTCTU/", "/danh-muc/don-vi/xoa/BTCTU/", "/danh-muc/may/moi/",
    "/danh-muc/may/{machine}/sua/", "/danh-muc/may/{machine}/ket-thuc/",
    "/danh-muc/may/{machine}/mo-lai/", "/danh-muc/may/{machine}/xoa/",
)  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
def test_who_may_look_looks_and_only_the_administrator_changes(role):
    client = signed_in(role)
    machine = make_workstation(by=KEEPER, said=MachineSaid("MAY-01", address="10.0.0.7"), at=AT).pk
    for address in ADDRESSES:
        seen = client.get(address.format(machine=machine))
        assert seen.status_code == (200 if role in LOOKERS else 404)
        assert ("/don-vi/moi/" in seen.content.decode()) <= (role == Role.ADMINISTRATOR)
    for address in KEEPING:
        address = address.format(machine=machine)
        assert client.get(address).status_code == (200 if role == Role.ADMINISTRATOR else 404)
        if role != Role.ADMINISTRATOR:
            assert client.post(address, {"name": "x", "version": "1"}).status_code == 404
    # The lists about papers are open to whoever sees the catalogue.
    papers = role in {Role.OFFICER, Role.CHECKER, Role.SECURITY_OFFICER}
    index = client.get("/danh-muc/")
    assert index.status_code == (200 if role in LOOKERS or papers else 404)
    assert (b"/danh-muc/don-vi/" in index.content) == (role in LOOKERS)
    assert unit_with_code("BTCTU").version == 1


def test_what_is_not_there_is_a_missing_page(keeper):
    for address in (
        "/danh-muc/don-vi/KHONGCO/", "/danh-muc/don-vi/sua/KHONGCO/", "/danh-muc/may/99999999/",
        "/danh-muc/don-vi/a/b/c/", "/danh-muc/don-vi/thoi/9/BTCTU/",
        "/danh-muc/don-vi/%E2%80%AEx/", f"/danh-muc/don-vi/{'x' * 900}/",
        "/danh-muc/may/99999999999999999999999999/",
    ):  # fmt: skip
        assert keeper.get(address).status_code == 404, address


def test_a_code_from_earlier_days_opens_whatever_is_in_it(keeper):
    Unit.objects.create(code="P. TC/ĐV?#1", name="Phòng cũ")
    page = keeper.get("/danh-muc/don-vi/").content.decode()
    address = re.search(r'href="(/danh-muc/don-vi/P[^"]+)"', page)[1]
    assert "Phòng cũ" in keeper.get(address).content.decode()
    sent = begun(keeper, address.replace("/don-vi/", "/don-vi/sua/", 1)) | {"name": "Phòng mới"}
    assert keeper.post(address.replace("/don-vi/", "/don-vi/sua/", 1), sent).status_code == 302
    assert Unit.objects.get(code="P. TC/ĐV?#1").name == "Phòng mới"


def test_a_unit_is_made_on_screen(keeper):
    unit("CU1")
    unit("CU2")
    sent = {
        "code": "XLD", "name": "  Đảng ủy xã   Lạc Dương ", "above": "BTCTU",
        "party_code": "12.34.567890-1234", "valid_from": "1/7/2025",
        "predecessors": "cu1\nĐơn vị CU2", "basis": "NQ 202/2025/QH15",
    }  # fmt: skip
    answer = keeper.post("/danh-muc/don-vi/moi/", sent)
    assert answer["Location"] == "/danh-muc/don-vi/XLD/"
    made = unit_with_code("XLD")
    assert (made.name, made.party_code) == ("Đảng ủy xã Lạc Dương", "12345678901234")
    assert (made.valid_from, made.parent.code) == (date(2025, 7, 1), "BTCTU")
    page = text_of(keeper.get("/danh-muc/don-vi/XLD/"))
    assert "NQ 202/2025/QH15" in page
    assert "Đơn vị CU2" in page
    assert "từ 01/07/2025" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"code": "A/B"}, "Chữ không dấu"),
        ({"code": "BTCTU"}, "đã có mã này"),
        ({"name": ""}, "name"),
        ({"party_code": "1234"}, "14 chữ số"),
        ({"above": "KHONGCO"}, "above"),
        ({"valid_from": "31/02/2025"}, "valid_from"),
        ({"valid_from": "01/07/0025"}, "1900"),
        ({"predecessors": "Xã không có"}, "Xã không có"),
        *(({"name": value}, "name") for value in HOSTILE[1:2] + HOSTILE[3:5]),
    ],
)
def test_what_cannot_be_comes_back_as_it_was_typed(keeper, fields, said):
    sent = {"code": "VP", "name": "Văn phòng", "basis": "QĐ 12-QĐ/TU", **fields}
    answer = keeper.post("/danh-muc/don-vi/moi/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "QĐ 12-QĐ/TU" in page
    assert Unit.objects.count() == 1


def test_all_that_is_wrong_is_told_at_once(keeper):
    sent = {"code": "A/B", "name": "", "party_code": "123", "valid_from": "hôm qua"}
    answer = keeper.post("/danh-muc/don-vi/moi/", sent)
    page = text_of(answer)
    assert "4 chỗ cần xem lại" in page
    assert 'value="A/B"' in page
    assert 'value="123"' in page


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_words_break_no_screen(keeper, value):
    for query in ("loc", "tt", "dv"):
        for address in ("/danh-muc/don-vi/", "/danh-muc/don-vi/moi/"):
            page = keeper.get(address, {query: value})
            assert page.status_code == 200
            assert "<script>alert" not in page.content.decode()
    for address in KEEPING[:7]:
        names = begun(keeper, address)
        sent = {**dict.fromkeys(names, value), "csrfmiddlewaretoken": "x"}
        assert keeper.post(address, sent).status_code in {302, 409, 422}


def test_two_people_at_one_unit_the_second_sees_both_values(keeper):
    address = "/danh-muc/don-vi/sua/BTCTU/"
    first, second = begun(keeper, address), begun(keeper, address)
    keeper.post(address, first | {"name": "Tên của người thứ nhất", "basis": "QĐ 1"})
    answer = keeper.post(address, second | {"name": "Tên của người thứ hai"})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Tên của người thứ hai" in page
    assert "Tên của người thứ nhất" in page
    # What the second left as it was follows the first.
    assert 'value="QĐ 1"' in page
    assert unit_with_code("BTCTU").name == "Tên của người thứ nhất"
    again = {
        name: value
        for name, value in re.findall(r'name="([\w-]+)" value="([^"]*)"', page)
        if name != "csrfmiddlewaretoken"
    }
    assert keeper.post(address, again).status_code == 302
    stands = unit_with_code("BTCTU")
    assert (stands.name, stands.basis) == ("Tên của người thứ hai", "QĐ 1")


def test_two_people_ending_one_unit(keeper):
    address = "/danh-muc/don-vi/ket-thuc/BTCTU/"
    sent = begun(keeper, address) | {"last": "30/06/2025"}
    assert keeper.post(address, sent).status_code == 302
    answer = keeper.post(address, sent)
    assert answer.status_code == 409
    assert unit_with_code("BTCTU").valid_until == date(2025, 6, 30)


def test_a_district_ends_and_is_folded_away_with_what_came_after(keeper):
    for code in ("HU", "X1", "X2"):
        unit(code)
    address = "/danh-muc/don-vi/ket-thuc/HU/"
    sent = begun(keeper, address) | {"last": "30/06/2025", "successors": "X1; X2"}
    keeper.post(address, sent)
    page = keeper.get("/danh-muc/don-vi/").content.decode()
    tree, _, folded = page.partition('<details class="card')
    assert "/don-vi/HU/" not in tree
    assert all(f"/don-vi/{code}/" in folded for code in ("HU", "X1", "X2"))
    one = text_of(keeper.get("/danh-muc/don-vi/HU/"))
    assert "chỉ thấy khi được giao" in one
    link = UnitSuccession.objects.get(after__code="X2")
    away = f"/danh-muc/don-vi/bo/{link.pk}/HU/"
    assert keeper.post(away, {"version": "1"}).status_code == 302
    assert UnitSuccession.objects.count() == 2
    version = unit_with_code("HU").version
    keeper.post(away, {"version": f"{version}"})
    assert [one.after.code for one in UnitSuccession.objects.all()] == ["X1"]


def test_units_without_people_are_a_worklist(keeper):
    person("khue", "officer")
    make_unit(by=KEEPER, code="VP", said=UnitSaid("Văn phòng", "BTCTU"), at=AT)
    assert "2 trong 2 đơn vị thiếu" in text_of(keeper.get("/danh-muc/don-vi/"))
    for duty in ("head", "contact"):
        sent = begun(keeper, "/danh-muc/don-vi/nguoi/VP/") | {"duty": duty, "username": "khue"}
        assert keeper.post("/danh-muc/don-vi/nguoi/VP/", sent).status_code == 302
    page = text_of(keeper.get("/danh-muc/don-vi/", {"tt": "thieu-nguoi"}))
    assert "/don-vi/BTCTU/" in page
    assert "/don-vi/VP/" not in page
    User.objects.filter(username="khue").update(is_active=False)
    assert "/don-vi/VP/" in text_of(keeper.get("/danh-muc/don-vi/", {"tt": "thieu-nguoi"}))


def test_the_same_duty_twice_is_told_with_who_has_it(keeper):
    person("khue", "officer")
    sent = begun(keeper, "/danh-muc/don-vi/nguoi/BTCTU/") | {"username": "khue"}
    keeper.post("/danh-muc/don-vi/nguoi/BTCTU/", sent)
    again = begun(keeper, "/danh-muc/don-vi/nguoi/BTCTU/") | {"duty": "head", "username": "khue"}
    answer = keeper.post("/danh-muc/don-vi/nguoi/BTCTU/", again)
    assert answer.status_code == 422
    assert "Nguyễn Văn Khue" in text_of(answer)
    held = UnitDuty.objects.get()
    ending = f"/danh-muc/don-vi/thoi/{held.pk}/BTCTU/"
    today = timezone.localdate()
    for last, status in ((today - timedelta(days=9), 422), (today, 302)):
        sent = begun(keeper, ending) | {"last": f"{last:%d/%m/%Y}"}
        assert keeper.post(ending, sent).status_code == status


def test_what_is_found_by_words_has_them_in_code_name_or_party_code(keeper):
    make_unit(
        by=KEEPER, code="HUDT", said=UnitSaid("Huyện ủy Đức Trọng", party_code="1" * 14), at=AT
    )
    for words in ("duc trong", "hudt", "1111"):
        page = keeper.get("/danh-muc/don-vi/", {"loc": words}).content.decode()
        assert "/don-vi/HUDT/" in page
        assert "/don-vi/BTCTU/" not in page


def test_what_is_in_use_is_not_deleted_and_how_much_it_is_stays_untold(keeper):
    unit("VP")
    inventory("ML01", place=unit_with_code("VP"), level=Level.TOP_SECRET)
    address = "/danh-muc/don-vi/xoa/VP/"
    answer = keeper.post(address, begun(keeper, address))
    assert answer.status_code == 422
    assert "có tài liệu trong kho" in text_of(answer)
    assert "ML01" not in text_of(answer)
    unit("NHAM")
    address = "/danh-muc/don-vi/xoa/NHAM/"
    assert keeper.post(address, begun(keeper, address))["Location"] == "/danh-muc/don-vi/"
    assert unit_with_code("NHAM") is None


def test_a_move_that_gives_more_is_refused_in_words(keeper):
    unit("A")
    sent = begun(keeper, "/danh-muc/don-vi/sua/A/") | {"above": "BTCTU"}
    answer = keeper.post("/danh-muc/don-vi/sua/A/", sent)
    assert answer.status_code == 422
    assert "cùng cán bộ bảo mật" in text_of(answer)
    assert unit_with_code("A").parent is None


def test_what_outlives_the_unit_above_is_marked(keeper):
    top = make_unit(by=KEEPER, code="HU", said=UnitSaid("Huyện ủy"), at=AT)
    unit("X", parent=top)
    assert "X. Chuyển sang" in text_of(keeper.get("/danh-muc/don-vi/ket-thuc/HU/"))
    end_unit(by=KEEPER, code="HU", last=date(2025, 6, 30), at=AT)
    assert "lệch hiệu lực" in text_of(keeper.get("/danh-muc/don-vi/"))


def test_machines_are_kept_on_screen_with_their_seals(keeper):
    today = timezone.localdate()
    sent = begun(keeper, "/danh-muc/may/moi/") | {
        "name": "MAY-01", "kind": "workstation", "address": "10.0.0.7", "seal_number": "AN-1",
        "sealed_until": f"{today - timedelta(days=3):%d/%m/%Y}", "unit": "BTCTU",
    }  # fmt: skip
    answer = keeper.post("/danh-muc/may/moi/", sent)
    machine = Workstation.objects.get()
    assert answer["Location"] == f"/danh-muc/may/{machine.pk}/"
    page = text_of(keeper.get("/danh-muc/may/"))
    assert "1 máy đã hết hạn tem an toàn" in page
    assert "hết hạn 3 ngày trước" in page
    address = f"/danh-muc/may/{machine.pk}/sua/"
    first, second = begun(keeper, address), begun(keeper, address)
    soon = f"{today + timedelta(days=20):%d/%m/%Y}"
    assert keeper.post(address, first | {"sealed_until": soon}).status_code == 302
    assert "còn 20 ngày" in text_of(keeper.get("/danh-muc/may/"))
    answer = keeper.post(address, second | {"seal_number": "AN-2"})
    assert answer.status_code == 409
    assert f'value="{soon}"' in text_of(answer)
    wrong = begun(keeper, address) | {"address": "10.0.0"}
    assert keeper.post(address, wrong).status_code == 422
    ending = f"/danh-muc/may/{machine.pk}/ket-thuc/"
    sent = begun(keeper, ending) | {
        "last": f"{today - timedelta(days=1):%d/%m/%Y}",
        "reason": "hỏng",
    }
    assert keeper.post(ending, sent).status_code == 302
    assert "1 máy thôi dùng" in text_of(keeper.get("/danh-muc/may/"))
    again = f"/danh-muc/may/{machine.pk}/mo-lai/"
    assert keeper.post(again, begun(keeper, again) | {"reason": "đã sửa"}).status_code == 302
    away = f"/danh-muc/may/{machine.pk}/xoa/"
    assert keeper.post(away, begun(keeper, away)).status_code == 302
    assert not Workstation.objects.exists()


def test_looks_and_changes_are_events_by_the_name_of_the_row(keeper):
    link_units(by=KEEPER, code="BTCTU", successors=[unit("SAU").code], at=AT)
    keeper.get("/danh-muc/don-vi/BTCTU/")
    told = Event.objects.filter(who="administrator").latest("id")
    assert (told.action, told.subject_kind, told.subject) == ("list", "unit", "BTCTU")


def test_lists_cost_few_queries_however_much_stands_in_them(keeper):
    top = unit_with_code("BTCTU")
    for number in range(60):
        below = unit(f"X{number}", parent=top)
        unit(f"Y{number}", parent=below)
        make_workstation(
            by=KEEPER,
            said=MachineSaid(f"M{number}", address=f"10.0.0.{number}", unit="BTCTU"),
            at=AT,
        )
    keeper.get("/danh-muc/don-vi/")
    for address, rows in (("/danh-muc/don-vi/", "depth--2"), ("/danh-muc/may/", "/may/")):
        with CaptureQueriesContext(connection) as seen:
            page = keeper.get(address).content.decode()
        assert page.count(rows) >= 60
        asked = [row["sql"] for row in seen if not OF_A_TRANSACTION.match(row["sql"])]
        assert len(asked) <= 10, asked


def test_the_lists_are_reached_from_the_bar_and_by_the_archivist_from_the_catalogue(keeper):
    assert 'href="/danh-muc/"' in keeper.get("/").content.decode()
    archivist = signed_in(Role.ARCHIVIST)
    assert 'href="/danh-muc/"' in archivist.get("/phong/").content.decode()
    index = text_of(archivist.get("/danh-muc/"))
    assert "/danh-muc/don-vi/" in index
    assert "/danh-muc/may/" in index


def test_an_inventory_bears_the_name_its_unit_had_then(keeper):
    shelf = inventory("ML01")
    shelf.year_from, shelf.year_to = 2010, 2014
    shelf.save()
    sent = begun(keeper, "/danh-muc/don-vi/sua/BTCTU/")
    sent |= {"name": "Ban Xây dựng Đảng", "named_from": "01/07/2025"}
    assert keeper.post("/danh-muc/don-vi/sua/BTCTU/", sent).status_code == 302
    archivist = signed_in(Role.ARCHIVIST)
    head = archivist.get("/muc-luc/ML01/").content.decode().partition("pagehead")[2][:900]
    assert "Đơn vị BTCTU" in head
    assert "Ban Xây dựng Đảng" not in head
