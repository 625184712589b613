"""Rights on their screens: asked for, given, approved, looked at, extended and ended."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.api import Level, Role, appoint, ask_grant, grant
from access.domain.grants import Wanted
from access.models import GrantRequest, RoleGrant, User
from tests.access.views.test_people import HOSTILE, signed_in, text_of
from tests.people import KEEPER, actor, inventory, person, unit
from tests.portal.test_queries import OF_A_TRANSACTION

pytestmark = pytest.mark.django_db
FIRST = date(2020, 1, 1)


def day(after=0):
    return timezone.localdate() + timedelta(days=after)


def written(after=0):
    return f"{day(after):%d/%m/%Y}"


@pytest.fixture
def head():
    """Whoever is head of the unit everybody here is in."""
    client = signed_in("truong", Role.OFFICER)
    appoint(
        by=KEEPER, code=unit().code, duty="head", username="truong", since=FIRST, at=timezone.now()
    )
    return client


@pytest.fixture
def officer():
    return signed_in("mat", Role.SECURITY_OFFICER)


@pytest.fixture
def khue():
    person("khue", Role.OFFICER, committed=False)
    User.objects.filter(username="khue").update(full_name="K' Khuê")
    return User.objects.get(username="khue").pk


def said(**more):
    return {
        "role": "", "level": "2", "units": "BTCTU", "inventories": "", "since": written(),
        "until": written(30), "document": "", "document_on": "", "reason": "phân công", **more,
    }  # fmt: skip


PAPER = {"document": "12-QĐ/BTCTU", "document_on": "05/08/2026"}


def asked(client, account, **more) -> str:
    answer = client.post(f"/nguoi-dung/{account}/quyen/moi/", said(**more))
    assert answer.status_code == 302, text_of(answer)
    return answer.url


def approved(khue, **more) -> None:
    """All three, through their screens; the third is another security officer."""
    address = asked(client_of("mat"), khue, **PAPER, **more)
    person("ba", Role.SECURITY_OFFICER)
    assert client_of("ba").post(f"{address}duyet/").status_code == 302


def client_of(name) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def test_asked_for_given_and_approved_it_holds_and_says_by_whom(head, officer, khue):
    address = asked(head, khue)
    assert "1 đề nghị cấp quyền chờ đồng chí" in text_of(officer.get("/"))
    page = text_of(officer.get(address))
    assert "Tối mật" in page
    assert "có hiệu lực với mọi tài liệu người này được giao" in page
    assert officer.post(f"{address}cap/", PAPER).status_code == 302
    third = signed_in("ba", Role.SECURITY_OFFICER)
    assert "Duyệt, quyền có hiệu lực" in text_of(third.get(address))
    assert "Duyệt, quyền có hiệu lực" not in text_of(officer.get(address))
    answer = third.post(f"{address}duyet/", follow=True)
    assert "Đã duyệt" in text_of(answer)
    assert actor("khue", at=timezone.now()).clearance == Level.SECRET
    for address in (f"/nguoi-dung/{khue}/quyen/", f"/nguoi-dung/{khue}/"):
        page = text_of(third.get(address))
        assert "Nguyễn Văn Truong đề nghị, Nguyễn Văn Mat cấp, Nguyễn Văn Ba duyệt" in page
        assert "12-QĐ/BTCTU, 05/08/2026" in page
        assert "chưa có cam kết bảo mật còn hiệu lực" in page
        assert "K&#x27; Khuê" in page


def test_a_security_officer_who_begins_names_the_paper(officer, khue):
    answer = officer.post(f"/nguoi-dung/{khue}/quyen/moi/", said())
    assert answer.status_code == 422
    assert not GrantRequest.objects.exists()
    asked(officer, khue, **PAPER)
    assert GrantRequest.objects.get().stands == "given"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SECURITY_OFFICER])
def test_who_is_no_head_and_no_officer_sees_what_is_theirs_alone(role, khue, officer):
    address = asked(officer, khue, **PAPER)
    client = signed_in("x", role)
    own = User.objects.get(username="x").pk
    assert client.get(f"/nguoi-dung/{own}/quyen/").status_code == 200
    looks = role == Role.ADMINISTRATOR
    assert client.get(f"/nguoi-dung/{khue}/quyen/").status_code == (200 if looks else 404)
    for shut in ("/cap-quyen/", address, f"/nguoi-dung/{own}/quyen/moi/"):
        assert client.get(shut).status_code == 404
    for act in ("cap/", "duyet/", "tu-choi/", "rut/"):
        assert client.post(f"{address}{act}", {"reason": "không", **PAPER}).status_code == 404
    assert GrantRequest.objects.get().stands == "given"


def test_a_head_sees_the_people_and_requests_of_the_own_unit_alone(head, officer, khue):
    other = unit("KHAC")
    User.objects.filter(pk=khue).update(unit=other)
    address = asked(officer, khue, **PAPER)
    for shut in (address, f"/nguoi-dung/{khue}/quyen/", f"/nguoi-dung/{khue}/quyen/moi/"):
        assert head.get(shut).status_code == 404
    for tab in ("cho", "nguoi", "sap-het-han", "da-xong"):
        page = text_of(head.get(f"/cap-quyen/?muc={tab}"))
        assert "Khuê" not in page
    assert "Nguyễn Văn Truong" in text_of(head.get("/cap-quyen/?muc=nguoi"))
    assert "Khuê" in text_of(officer.get("/cap-quyen/?muc=nguoi&loc=khue"))


def test_what_was_typed_comes_back_with_what_is_wrong(officer, khue):
    typed = said(until=written(-1), units="KHONGCO", **PAPER)
    answer = officer.post(f"/nguoi-dung/{khue}/quyen/moi/", typed)
    page = text_of(answer)
    assert answer.status_code == 422
    for words in ("KHONGCO", written(-1), "12-QĐ/BTCTU", "phân công"):
        assert words in page
    answer = officer.post(f"/nguoi-dung/{khue}/quyen/moi/", said(until=written(-1), **PAPER))
    assert "Ngày cuối" in text_of(answer)
    assert answer.status_code == 422


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_data(officer, khue, words):
    for name in ("role", "level", "units", "inventories", "since", "document", "reason"):
        answer = officer.post(f"/nguoi-dung/{khue}/quyen/moi/", said(**PAPER) | {name: words})
        assert answer.status_code in {302, 422}
        assert b"<script>alert" not in answer.content
    for name in ("muc", "loc", "page"):
        assert officer.get("/cap-quyen/", {name: words}).status_code == 200
    address = f"/nguoi-dung/{khue}/quyen/moi/"
    assert officer.get(address, {"dang-giu": words}).status_code == 200


def test_names_of_inventories_are_for_who_may_read_them(officer, khue):
    shelf = inventory("ML01")
    inventory("ML02", level=Level.SECRET)
    answer = officer.post(f"/nguoi-dung/{khue}/quyen/moi/", said(inventories="ML02", **PAPER))
    assert answer.status_code == 422
    none = officer.post(f"/nguoi-dung/{khue}/quyen/moi/", said(inventories="ML99", **PAPER))
    assert text_of(none).replace("ML99", "ML02").count("ML02") == text_of(answer).count("ML02")
    approved(khue, inventories="ml01", units="")
    assert actor("khue", at=timezone.now()).inventories == {shelf.pk}
    assert "ML01" in text_of(officer.get(f"/nguoi-dung/{khue}/quyen/"))
    page = text_of(signed_in("an", Role.ADMINISTRATOR).get(f"/nguoi-dung/{khue}/quyen/"))
    assert "ML01" not in page
    assert f"#{shelf.pk}" in page


def test_what_is_about_to_lapse_leads_to_its_extension(officer, khue):
    grant(
        by=KEEPER, username="khue", clearance=Level.SECRET, party_papers=True, since=FIRST,
        until=day(10), at=timezone.now(),
    )  # fmt: skip
    for address in ("/nguoi-dung/sap-het-han/", "/cap-quyen/?muc=sap-het-han"):
        found = re.search(r'href="([^"]+dang-giu=clearance-\d+)"', text_of(officer.get(address)))
        assert found
    page = text_of(officer.get(found[1].replace("&amp;", "&")))
    assert f'value="{written(11)}"' in page
    assert re.search(r'value="2" selected', page)
    begun = said(units="", since=written(11), until=written(60), party_papers="on", **PAPER)
    officer.post(found[1], begun)
    assert "đã có đề nghị đang chờ" in text_of(officer.get("/nguoi-dung/sap-het-han/"))


def test_ended_by_one_person_at_once(officer, khue):
    held = RoleGrant.objects.get(user=khue).pk
    address = f"/nguoi-dung/{khue}/quyen/role-{held}/thoi/"
    assert "chuyên viên" in text_of(officer.get(address))
    assert officer.post(address, {"since": written(), "seen": ""}).status_code == 422
    answer = officer.post(address, {"since": written(), "seen": "", "reason": "chuyển việc"})
    assert answer.url == f"/nguoi-dung/{khue}/quyen/"
    assert actor("khue", at=timezone.now()).roles == frozenset()
    again = officer.post(address, {"since": written(), "seen": "", "reason": "chuyển việc"})
    assert again.status_code == 409
    assert "Người khác vừa thay đổi quyền này" in text_of(again)
    assert officer.get(address).status_code == 404


def test_a_stale_form_and_a_second_decision_are_told(head, officer, khue):
    address = asked(head, khue)
    head.post(f"{address}rut/", {"reason": "thôi"})
    answer = officer.post(f"{address}cap/", PAPER, follow=True)
    assert "Người khác vừa giải quyết đề nghị này: đã rút" in text_of(answer)
    stale = officer.post(f"/nguoi-dung/{khue}/quyen/moi/", said(version="0", **PAPER))
    assert stale.status_code == 409
    assert 'value="phân công"' in text_of(stale)
    assert 'name="version" value="1"' in text_of(stale)
    asked(officer, khue, **PAPER)
    again = officer.post(f"/nguoi-dung/{khue}/quyen/moi/", said(**PAPER))
    assert "Đã có đề nghị như vậy" in text_of(again)
    assert officer.post(f"{address}tu-choi/", {"reason": ""}).status_code in {302, 404, 422}


@pytest.mark.parametrize("many", [300, pytest.param(10_000, marks=pytest.mark.drill)])
def test_ten_thousand_requests_and_as_many_rows_held_cost_few_queries(officer, khue, many):
    approved(khue)
    one = asked(officer, khue, **PAPER, level="3", inventories="")
    row = GrantRequest.objects.values().get(stands="given")
    del row["id"]
    GrantRequest.objects.bulk_create(GrantRequest(**row) for _ in range(many // 2))
    row |= {"stands": "declined", "decided_by": "mat", "decided_at": timezone.now()}
    GrantRequest.objects.bulk_create(GrantRequest(**row) for _ in range(many // 2))
    RoleGrant.objects.bulk_create(
        RoleGrant(user_id=khue, role="checker", valid_from=FIRST, valid_until=day(n % 50))
        for n in range(many)
    )
    # What all pages show is asked once in a while.
    officer.get(one)
    for address in (
        "/cap-quyen/?page=3", "/cap-quyen/?muc=da-xong", "/cap-quyen/?muc=sap-het-han",
        "/cap-quyen/?muc=nguoi", f"/nguoi-dung/{khue}/quyen/", f"/nguoi-dung/{khue}/", one,
        f"/nguoi-dung/{khue}/quyen/moi/?dang-giu=clearance-1", "/",
    ):  # fmt: skip
        with CaptureQueriesContext(connection) as seen:
            answer = officer.get(address)
        assert answer.status_code == 200
        assert len(answer.content) < 400_000, address
        queries = [sql for sql in (row["sql"] for row in seen) if not OF_A_TRANSACTION.match(sql)]
        assert len(queries) <= 12, (address, queries)


def test_nobody_is_counted_what_they_may_not_decide(officer, khue):
    asked(officer, khue, **PAPER)
    assert "đề nghị cấp quyền chờ đồng chí" not in text_of(officer.get("/"))
    own = ask_grant(
        by=actor("mat", at=timezone.now()), username="mat", wanted=Wanted(day(), role="checker"),
        reason="việc", at=timezone.now(),
    )  # fmt: skip
    assert own
    assert "đề nghị cấp quyền chờ đồng chí" not in text_of(officer.get("/"))
