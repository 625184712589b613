"""Openings in an emergency on their screens: from the page of an inventory to a signed report."""

from io import BytesIO

import docx
import pytest

from access.api import Level, Role
from access.models import Opening
from audit.models import Event
from tests.access.views.test_people import signed_in, text_of
from tests.people import inventory, person, record, unit

pytestmark = pytest.mark.django_db
ASKED = {
    "username": "khue", "level": "2", "minutes": "30", "reason": "phục vụ họp khẩn",
    "document": "Công văn 12-CV/TU ngày 01/8/2026",
}  # fmt: skip


@pytest.fixture
def shelf():
    shut = inventory("ML02", place=unit("XA"), level=Level.SECRET, highest=Level.SECRET)
    person("khue", Role.OFFICER)
    return record(shut, level=Level.SECRET, abstract="về nhân sự mật")


@pytest.fixture
def officers(shelf):
    """Who asks and who opens: both are cleared for it."""
    cleared = {"clearance": Level.SECRET, "party_papers": True}
    return [signed_in(name, Role.SECURITY_OFFICER, **cleared) for name in ("mot", "hai")]


def asked(client) -> str:
    answer = client.post("/muc-luc/ML02/mo-khan-cap/", ASKED)
    assert answer.status_code == 302, text_of(answer)
    return answer.url


def test_from_the_page_of_an_inventory_to_a_signed_report(shelf, officers):
    first, second = officers
    reader, auditor = signed_in("khue"), signed_in("soat", Role.AUDITOR)
    page = f"/van-ban/{shelf.pk}/"
    assert "/muc-luc/ML02/mo-khan-cap/" in text_of(first.get("/muc-luc/ML02/"))
    address = asked(first)
    assert "chờ đồng chí: mở" in text_of(second.get("/"))
    assert first.post(f"{address}mo/").status_code == 404
    assert reader.get(page).status_code == 404
    second.post(f"{address}mo/")
    assert "Đang mở khẩn cấp cho đồng chí" in text_of(reader.get(page))
    assert "về nhân sự mật" in text_of(reader.get(page))
    for watcher, at in ((auditor, "/nhat-ky/"), (first, "/"), (second, "/nguoi-dung/")):
        assert "Đang mở khẩn cấp:" in text_of(watcher.get(at))
    assert "Đang mở khẩn cấp" not in text_of(signed_in("khac", Role.OFFICER).get("/"))
    reader.post(f"{address}thoi/")
    assert reader.get(page).status_code == 404
    assert "Đang mở khẩn cấp" not in text_of(auditor.get("/"))
    shown = text_of(auditor.get(address))
    assert shelf.accession in shown
    assert "về nhân sự mật" not in shown
    assert "mở khẩn cấp" in text_of(auditor.get("/nhat-ky/?who=khue"))
    taken = auditor.get(f"{address}bao-cao/")
    written = docx.Document(BytesIO(taken.content))
    said = " ".join(cell.text for row in written.tables[0].rows for cell in row.cells)
    assert shelf.accession in said
    assert auditor.post(f"{address}ky/", {"finding": ""}).status_code == 422
    auditor.post(f"{address}ky/", {"finding": "Đúng việc"})
    assert Opening.objects.get().finding == "Đúng việc"
    assert "đã ký báo cáo" in text_of(auditor.get("/mo-khan-cap/"))


@pytest.mark.parametrize("role", list(Role))
def test_each_sees_what_is_theirs(officers, role):
    address = asked(officers[0])
    client = signed_in("x", role, clearance=Level.SECRET)
    watches = role in {Role.AUDITOR, Role.SECURITY_OFFICER}
    assert client.get(address).status_code == (200 if watches else 404)
    lists = 200 if watches or role == Role.UNIT_HEAD else 404
    answer = client.get("/mo-khan-cap/")
    assert answer.status_code == lists
    assert ("khue" in text_of(answer)) == watches
    # Of another unit, and so nobody's but the security officer's to name.
    asks = role == Role.SECURITY_OFFICER
    assert client.get("/muc-luc/ML02/mo-khan-cap/").status_code == (200 if asks else 404)


def test_what_was_typed_comes_back_with_what_is_wrong(officers):
    answer = officers[0].post(
        "/muc-luc/ML02/mo-khan-cap/", ASKED | {"reason": "1", "minutes": "90"}
    )
    assert answer.status_code == 422
    assert 'value="Công văn 12-CV/TU ngày 01/8/2026"' in text_of(answer)
    assert not Opening.objects.exists()


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "\u202egnp", "\x00", "x" * 5000])
def test_hostile_words_are_data(officers, words):
    client = officers[0]
    answer = client.post("/muc-luc/ML02/mo-khan-cap/", ASKED | {"reason": words, "document": words})
    assert answer.status_code in {302, 422}
    answer = client.post("/muc-luc/ML02/mo-khan-cap/", dict.fromkeys(ASKED, words))
    assert answer.status_code == 422
    assert b"<script>alert" not in client.get("/mo-khan-cap/").content


def test_of_two_who_open_at_once_the_second_is_told(officers):
    address = asked(officers[0])
    third = signed_in("ba", Role.SECURITY_OFFICER, clearance=Level.SECRET, party_papers=True)
    officers[1].post(f"{address}mo/")
    answer = third.post(f"{address}mo/", follow=True)
    assert "người khác đã quyết định: đang mở." in text_of(answer)
    assert Event.objects.filter(action="open_sealed", outcome="done").count() == 1


@pytest.mark.parametrize("address", ["999/", "0/", "999/bao-cao/"])
def test_what_is_nowhere_is_told_as_a_refusal(officers, address):
    assert officers[0].get(f"/mo-khan-cap/{address}").status_code == 404
    assert Event.objects.latest("id").rule == "exists"
