"""The screens of the lists the archive keeps: looked at by readers, changed by the archivist."""

from datetime import date

import pytest
from django.test import Client

from access.api import Level
from access.models import User
from archive.api import add_body, add_term, bring_issuers
from archive.domain.reference import BodySaid, TermSaid
from archive.models import BodyName, CommitteeTerm, IssuingBody, ListedRecord, LocalLetters
from tests.people import AT, SETUP, actor, inventory, person, record

pytestmark = pytest.mark.django_db
BODY = {"name": "Huyện ủy Đức Trọng", "code": "HU", "side": "party", "own_terms": "on"}


def signed_in(name, role="archivist", **more):
    person(name, role, **more)
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


@pytest.fixture
def client():
    return signed_in("bao")


def a_body(name="Tỉnh ủy", **said):
    return add_body(actor=actor("bao"), said=BodySaid(own_terms=True, **said), name=name, at=AT)


def page(client, address):
    return client.get(address).content.decode()


def test_a_body_is_added_named_and_ended_on_screen(client):
    sent = client.post("/danh-muc/co-quan/moi/", {**BODY, "valid_until": "30/06/2025"})
    assert sent.status_code == 302
    row = IssuingBody.objects.get()
    assert (row.code, row.valid_until) == ("HU", date(2025, 6, 30))
    shown = page(client, "/danh-muc/co-quan/")
    assert "Huyện ủy Đức Trọng" in shown
    assert "30/06/2025" in shown
    address = f"/danh-muc/co-quan/{row.pk}/ten/"
    client.post(address, {"name": "Huyện ủy  Đức Trọng cũ", "valid_until": "1/1/2010"})
    assert BodyName.objects.filter(name="Huyện ủy Đức Trọng cũ").exists()
    assert "Huyện ủy Đức Trọng cũ" in page(client, f"/danh-muc/co-quan/{row.pk}/")


def test_what_was_typed_comes_back_with_what_is_wrong(client):
    a_body("Huyện ủy Đức Trọng")
    answer = client.post("/danh-muc/co-quan/moi/", {**BODY, "valid_from": "32/01/2010"})
    assert answer.status_code == 422
    assert "32/01/2010" in answer.content.decode()
    answer = client.post("/danh-muc/co-quan/moi/", BODY)
    assert answer.status_code == 422
    assert "đã có cơ quan khác mang tên đó" in answer.content.decode()
    assert IssuingBody.objects.count() == 1


def test_a_month_is_no_day(client):
    row = a_body()
    sent = {"body": row.pk, "name": "2010–2015", "first_day": "09/2010"}
    assert client.post("/danh-muc/nhiem-ky/moi/", sent).status_code == 422
    assert (
        client.post("/danh-muc/nhiem-ky/moi/", {**sent, "first_day": "23-9-2010"}).status_code
        == 302
    )
    assert CommitteeTerm.objects.get().first_day == date(2010, 9, 23)


def test_terms_that_overlap_are_told_and_gaps_are_warned(client):
    row = a_body()
    first = {
        "body": row.pk,
        "name": "2010–2015",
        "first_day": "23/09/2010",
        "last_day": "15/10/2015",
    }
    client.post("/danh-muc/nhiem-ky/moi/", first)
    second = {"body": row.pk, "name": "2015–2020", "first_day": "10/10/2015"}
    answer = client.post("/danh-muc/nhiem-ky/moi/", second)
    assert answer.status_code == 422
    assert "2010–2015 (23/09/2010 – 15/10/2015)" in answer.content.decode()
    client.post("/danh-muc/nhiem-ky/moi/", {**second, "first_day": "20/10/2015"})
    assert "16/10/2015 – 19/10/2015" in page(client, "/danh-muc/nhiem-ky/")


def test_two_people_change_one_row_and_the_second_is_shown_both(client):
    row = a_body()
    address = f"/danh-muc/co-quan/{row.pk}/sua/"
    seen = {"version": "1", "side": "party", "own_terms": "on"}
    assert client.post(address, {**seen, "code": "TU"}).status_code == 302
    second = client.post(address, {**seen, "code": "TƯ", "source": "sổ tay"})
    assert second.status_code == 409
    shown = second.content.decode()
    assert 'value="TƯ"' in shown
    assert "sổ tay" in shown
    assert "hiện là: TU" in " ".join(shown.split())
    assert IssuingBody.objects.get().code == "TU"
    again = {**seen, "version": second.context["form"]["version"].value(), "code": "TƯ"}
    assert client.post(address, again).status_code == 302
    assert IssuingBody.objects.get().code == "TƯ"


@pytest.mark.parametrize("role", ["officer", "checker", "unit_head", "security_officer"])
def test_readers_look_and_are_offered_no_change(role, client):
    row = a_body()
    add_term(
        actor=actor("bao"), said=TermSaid(row.pk, "2010–2015", date(2010, 9, 23)), at=AT
    )  # fmt: skip
    reader = signed_in("doc", role)
    term = CommitteeTerm.objects.get()
    for address in ("/danh-muc/co-quan/", f"/danh-muc/co-quan/{row.pk}/", "/danh-muc/nhiem-ky/"):
        shown = page(reader, address)
        assert "Tỉnh ủy" in shown
        assert "/sua/" not in shown
        assert "/moi/" not in shown
    for address in (
        f"/danh-muc/co-quan/{row.pk}/sua/", f"/danh-muc/nhiem-ky/{term.pk}/",
        "/danh-muc/co-quan/moi/", "/danh-muc/loai-van-ban/ky-hieu/moi/",
    ):  # fmt: skip
        refused = reader.get(address)
        assert refused.status_code == reader.get("/danh-muc/co-quan/999/").status_code == 404


@pytest.mark.parametrize("role", ["auditor", "administrator", "campaign"])
def test_who_does_not_see_the_catalogue_does_not_see_its_lists(role, client):
    other = signed_in("khac", role)
    for address in ("/danh-muc/co-quan/", "/danh-muc/nhiem-ky/", "/danh-muc/loai-van-ban/"):
        assert other.get(address).status_code == 404


def test_letters_that_nobody_knows_are_listed_and_added_from_there(client):
    shelf = inventory()
    record(shelf, number="12", symbol="QCLN/TU")
    record(shelf, number="13", symbol="QCLN/TU")
    record(shelf, number="14", symbol="KH/BTCTU")
    ListedRecord.objects.create(inventory=shelf, position=1, number_text="07-QCLN/TU")
    ListedRecord.objects.create(inventory=shelf, position=2, number_text="không số")
    shown = client.get("/danh-muc/loai-van-ban/")
    [one] = shown.context["unknown"]
    assert (one.letters, one.records, one.rows) == ("QCLN", 2, 1)
    address = "/danh-muc/loai-van-ban/ky-hieu/moi/?ky-hieu=QCLN"
    assert f'href="{address}"' in shown.content.decode()
    form = client.get(address).content.decode()
    assert 'value="QCLN"' in form
    sent = {"letters": "QCLN", "type_code": "quy-che", "certain": "on", "source": "Văn phòng"}
    assert client.post(address, sent).status_code == 302
    assert LocalLetters.objects.get().certain
    assert client.get("/danh-muc/loai-van-ban/").context["unknown"] == []


def test_letters_on_what_is_hidden_are_not_told(client):
    shelf = inventory(highest=Level.SECRET)
    record(shelf, number="12", symbol="QCLN/TU", level=Level.SECRET)
    ListedRecord.objects.create(
        inventory=shelf, position=1, number_text="07-QCLN/TU", level=int(Level.SECRET)
    )
    assert client.get("/danh-muc/loai-van-ban/").context["unknown"] == []
    cleared = signed_in("mat", "security_officer", clearance=Level.SECRET)
    [one] = cleared.get("/danh-muc/loai-van-ban/").context["unknown"]
    assert (one.records, one.rows) == (1, 1)


def test_the_record_says_its_term(client):
    bring_issuers(who=SETUP, at=AT)
    paper = record(inventory(), number="14", issued="08/03/2012")
    address = f"/van-ban/{paper.pk}/mo-ta/"
    assert "term" not in {fact.name for fact in client.get(address).context["facts"]}
    committee = IssuingBody.objects.get(code="TU")
    said = TermSaid(committee.pk, "2010–2015", date(2010, 9, 23), date(2015, 10, 15), certain=True)
    add_term(actor=actor("bao"), said=said, at=AT)
    facts = {fact.name: fact for fact in client.get(address).context["facts"]}
    assert (facts["term"].label, facts["term"].text) == ("Nhiệm kỳ", "2010–2015")
    reader = client.get(f"/van-ban/{paper.pk}/")
    assert "2010–2015" in reader.content.decode()


def test_shipped_types_say_their_letters_and_the_rule_they_were_read_in(client):
    shown = page(client, "/danh-muc/loai-van-ban/")
    row = shown.split("Quyết định</th>")[1].split("</tr>")[0]
    assert "QĐNS" in row
    assert "11-HD/VPTW" in row
