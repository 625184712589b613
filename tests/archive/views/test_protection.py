"""The screens of protection: from the shelf to the proposal, and what the second person sees."""

from datetime import date
from io import BytesIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access.api import Level, Role
from access.models import User
from archive.models import ProtectionAct, Record
from audit.models import Event
from search.api import catch_up, open_engine, settle_lowering
from tests.pages import tight
from tests.people import AT, inventory, person, record
from tests.portal.sites import a_decision

docx = pytest.importorskip("docx")
pytestmark = pytest.mark.django_db
TYPED = {
    "kind": "declassified", "basis": "Điều 22 Luật BVBMNN", "document_number": "", "late": "",
    "document_date": "", "until": "",
}  # fmt: skip


@pytest.fixture
def paper():
    for name, role in (("viet", Role.SECURITY_OFFICER), ("lam", Role.UNIT_HEAD)):
        person(name, role, clearance=Level.CONFIDENTIAL)
    person("linh", Role.UNIT_HEAD)
    return record(
        inventory(), level=Level.CONFIDENTIAL, issued="08/03/2012", abstract="về nhân sự đại hội"
    )


def signed_in(username):
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def said(response):
    return tight(response)


def sent(client, paper, **typed):
    return client.post(
        "/giai-mat/de-nghi/", {**TYPED, "vb": f"{paper.pk}-{paper.version}", **typed}, follow=True
    )


def test_an_overdue_paper_is_proposed_confirmed_and_open(paper):
    viet, lam = signed_in("viet"), signed_in("lam")
    shelf = said(viet.get("/giai-mat/"))
    assert "đã hết thời hạn từ 08/03/2022" in shelf
    assert f'value="{paper.pk}"' in shelf
    assert "1 tài liệu đã hết thời hạn bảo vệ" in said(viet.get("/"))
    assert "về nhân sự đại hội" in said(viet.get(f"/giai-mat/de-nghi/?vb={paper.pk}"))
    page = said(sent(viet, paper))
    assert "Đề nghị này do chính đồng chí lập" in page
    lot = ProtectionAct.objects.get().lot
    assert "đang chờ người thứ hai" in said(lam.get("/"))
    confirm = {"document_number": "15-QĐ/TU", "document_date": "10/08/2026", "shown": "1"}
    done = lam.post(f"/giai-mat/{lot}/xac-nhan/", confirm, follow=True)
    assert "Đã xác nhận" in said(done)
    assert Record.objects.get(pk=paper.pk).level == Level.CONFIDENTIAL
    engine = open_engine(settings.KHOSO_SEARCH)
    catch_up(engine)
    settle_lowering(engine, at=AT)
    assert Record.objects.get(pk=paper.pk).level == Level.ORDINARY
    assert "15-QĐ/TU" in said(signed_in("linh").get(f"/van-ban/{paper.pk}/mo-ta/"))


def test_what_was_typed_stands_there_again_with_what_is_wrong(paper):
    viet = signed_in("viet")
    answer = sent(viet, paper, kind="extended", until="01/01/2030", basis="Điều 20", late="")
    assert answer.status_code == 200  # nothing is confirmed: the decision has no day yet
    ProtectionAct.objects.all()
    lot = ProtectionAct.objects.get().lot
    late = {"document_number": "15", "document_date": "10/08/2026", "shown": "1", "late": ""}
    refused = signed_in("lam").post(f"/giai-mat/{lot}/xac-nhan/", late)
    assert refused.status_code == 409
    assert "không gia hạn được nữa" in said(refused)
    assert 'value="10/08/2026"' in said(refused)
    wrong = sent(viet, paper, basis="", document_date="ngày mai")
    assert wrong.status_code == 422
    assert 'value="ngày mai"' in said(wrong)


def test_who_saw_the_paper_as_it_was_is_told(paper):
    viet = signed_in("viet")
    Record.objects.filter(pk=paper.pk).update(version=2)
    answer = sent(viet, paper)
    assert answer.status_code == 409
    assert "Một tài liệu đã thay đổi" in said(answer)
    assert f'value="{paper.pk}-2"' in said(answer)


def test_declining_wants_a_reason_and_is_shown_with_it(paper):
    viet, lam = signed_in("viet"), signed_in("lam")
    sent(viet, paper)
    lot = ProtectionAct.objects.get().lot
    assert lam.post(f"/giai-mat/{lot}/thoi/", {"answer": ""}).status_code == 422
    page = lam.post(f"/giai-mat/{lot}/thoi/", {"answer": "chưa đủ hồ sơ"}, follow=True)
    assert "chưa đủ hồ sơ" in said(page)
    assert "bị từ chối" in said(page)


def test_forged_numbers_and_the_uncleared_find_nothing(paper):
    viet, linh = signed_in("viet"), signed_in("linh")
    sent(viet, paper)
    lot = ProtectionAct.objects.get().lot
    shelf = said(linh.get("/giai-mat/"))
    assert paper.number_text not in shelf
    assert "Đề nghị đang chờ" not in shelf
    for address in (f"/giai-mat/{lot}/", "/giai-mat/999/", f"/giai-mat/{lot}/giay/bien-ban/"):
        assert linh.get(address).status_code == linh.get("/giai-mat/999/").status_code == 404
    for asked in (str(paper.pk), "999", "9" * 30, "x", "1-1"):
        answer = linh.get(f"/giai-mat/de-nghi/?vb={asked}")
        assert answer.status_code in {302, 404}
    assert linh.post(f"/giai-mat/{lot}/xac-nhan/", {"shown": "1"}).status_code == 404


def test_the_minutes_and_the_notice_say_what_is_decided(paper):
    viet, lam = signed_in("viet"), signed_in("lam")
    sent(viet, paper)
    act = ProtectionAct.objects.get()
    minutes = words_of(viet.get(f"/giai-mat/{act.lot}/giay/bien-ban/"))
    assert "BIÊN BẢN HỌP HỘI ĐỒNG GIẢI MẬT" in minutes
    assert "về nhân sự đại hội" in minutes
    assert "Điều 22 Luật BVBMNN" in minutes
    assert viet.get(f"/giai-mat/{act.lot}/giay/thong-bao/").status_code == 404
    told = {"document_number": "15-QĐ/TU", "document_date": "10/08/2026", "shown": "1"}
    lam.post(f"/giai-mat/{act.lot}/xac-nhan/", told)
    notice = words_of(viet.get(f"/giai-mat/{act.lot}/giay/thong-bao/"))
    assert "THÔNG BÁO GIẢI MẬT" in notice
    assert "“GIẢI MẬT”" in notice
    assert "Quyết định số 15-QĐ/TU ngày 10/08/2026" in notice
    assert Event.objects.filter(action="take_paper", outcome="done").count() == 2
    # The head of a unit confirms and takes no file out.
    assert lam.get(f"/giai-mat/{act.lot}/giay/bien-ban/").status_code == 404


def words_of(response):
    assert response.status_code == 200
    made = docx.Document(BytesIO(response.content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in made.paragraphs), *cells])


def test_a_top_secret_paper_is_told_by_its_number_alone():
    person("viet", Role.SECURITY_OFFICER, clearance=Level.TOP_SECRET)
    hidden = record(inventory(), level=Level.TOP_SECRET, issued="1990", abstract="tuyệt đối")
    viet = signed_in("viet")
    assert "tuyệt đối" not in said(viet.get("/giai-mat/"))
    sent(viet, hidden)
    lot = ProtectionAct.objects.get().lot
    assert "tuyệt đối" not in said(viet.get(f"/giai-mat/{lot}/"))
    assert "tuyệt đối" not in words_of(viet.get(f"/giai-mat/{lot}/giay/bien-ban/"))


def test_the_command_tells_since_when_until_when_and_whether_it_is_past(paper, capsys):
    record(paper.inventory, number="15", level=Level.CONFIDENTIAL, issued="")
    call_command("declassification", "--as", "viet", "--json")
    told = capsys.readouterr().out
    assert (
        f'{{"record": "{paper.accession}", "level": "confidential", "since": "2012-03-08",'
        ' "ends": "2022-03-08", "overdue": true}'
    ) in told
    assert '"since": null, "ends": null, "overdue": false}]' in told
    call_command("declassification", "--as", "linh", "--json")
    assert capsys.readouterr().out.strip() == "[]"
    person("bao", "archivist")
    with pytest.raises(CommandError, match="answers_or_leads"):
        call_command("declassification", "--as", "bao")


def test_a_shelf_shows_those_of_its_days(paper):
    today = date.today()
    record(
        paper.inventory, number="77", level=Level.CONFIDENTIAL,
        issued=f"{today.day:02}/{today.month:02}/{today.year - 10}" if (today.day, today.month) != (29, 2) else "",
    )  # fmt: skip
    viet = signed_in("viet")
    assert "77-KH/BTCTU" in said(viet.get("/giai-mat/?ke=60-ngay"))
    assert "77-KH/BTCTU" not in said(viet.get("/giai-mat/?ke=qua-han"))
    assert viet.get("/giai-mat/?ke=la").status_code == 200


def test_the_list_and_a_lot_ask_few_queries_however_much_stands_there(paper):
    viet = signed_in("viet")
    sent(viet, paper)
    lot = ProtectionAct.objects.get().lot
    places = ("/giai-mat/", f"/giai-mat/{lot}/", f"/van-ban/{paper.pk}/mo-ta/")
    little = [asked(viet, place) for place in places]
    for number in range(20, 28):
        more = record(paper.inventory, number=str(number), level=Level.CONFIDENTIAL, issued="2011")
        if number % 2:
            a_decision(
                more, lot=lot + number % 3, stands="proposed", proposed_by="viet", decided_by="",
                decided_at=None, done_at=None,
            )  # fmt: skip
    much = [asked(viet, place) for place in places]
    assert much == little
    assert max(much) <= 12


def asked(client, place):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(place).status_code == 200
    return sum(not row["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN")) for row in seen)
