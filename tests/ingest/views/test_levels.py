"""The screens of the queue of levels: list, paper, decision, and what the archivist sees of it."""

import html
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.api import AccessDenied, Level
from access.domain.sessions import SIGNED
from access.models import User
from archive.api import ask_record_level
from archive.models import Dossier, LevelDecision, Record, SecretListItem
from audit.api import Act
from ingest.models import Item
from ingest.queries.page_looks import item_page_to
from search.api import catch_up, open_engine
from tests.ingest.views.scans import decided, open_a_batch, signed_in, waiting
from tests.pages import tight
from tests.people import AT, actor, inventory, person, record

pytestmark = pytest.mark.django_db
QUEUE = reverse("ingest:levels")


@pytest.fixture
def batch(workstation):
    return open_a_batch(inventory(highest=Level.SECRET))


@pytest.fixture
def mat(workstation):
    person("mat", "security_officer", clearance=Level.TOP_SECRET, party_papers=True)
    return signed(Client(), "mat")


def signed(client, name):
    """A client of somebody who typed their password a moment ago."""
    client.force_login(User.objects.get(username=name))
    session = client.session
    session[SIGNED] = int(timezone.now().timestamp())
    session.save()
    return client


def label(one):
    return one.accession if isinstance(one, Record) else str(one.pk)


def page(one):
    return reverse("ingest:level", args=[label(one)])


def send(client, one, **changes):
    sent = {"level": "2", "basis": "dấu trên văn bản", "version": one.version, "list_item": ""}
    address = reverse("ingest:decide_level", args=[label(one)])
    return client.post(address, {**sent, **changes}, follow=True)


def words(response):
    return html.unescape(tight(response))


def test_the_queue_holds_items_and_records_in_one_list_the_oldest_first(batch, mat):
    filed = record(batch.inventory, number="77", dossier="")
    ask_record_level(actor=actor("mat"), record_id=filed.pk, asked=None, words="dấu?", at=AT)
    item = waiting(batch, level="SECRET", number="88")
    shown = mat.get(QUEUE)
    assert [row.label for row in shown.context["rows"]] == [filed.accession, str(item.pk)]
    assert "có người hỏi: dấu?" in words(shown)
    assert "Văn bản có dấu độ mật cao hơn lô." in words(shown)
    assert "2 văn bản chờ quyết định độ mật." in words(mat.get("/"))


def test_a_paper_is_shown_where_its_mark_stands_and_decided_and_the_next_one_comes(batch, mat):
    row = SecretListItem.objects.create(number="khoản 2", words="đề án", level=Level.SECRET)
    first, second = (waiting(batch, f"{n}.pdf", level="SECRET", number=n) for n in "12")
    shown = mat.get(page(first))
    assert shown.context["box"] == (2000, 1838, 1000, 141)
    assert f"/xac-nhan/{first.pk}/trang/1/" in words(shown)
    assert [value for value, _ in shown.context["form"].fields["level"].choices] == [2, 3]
    done = send(mat, first, list_item=str(row.pk))
    assert done.redirect_chain[-1][0] == page(second)
    assert "Đã quyết định" in words(done)
    assert Item.objects.get(pk=first.pk).state == "waiting"
    last = send(mat, second)
    assert last.redirect_chain[-1][0] == QUEUE
    history = words(mat.get(reverse("ingest:levels_decided")))
    assert history.count("dấu trên văn bản") == 2
    assert "khoản 2" in history
    assert "Không còn chờ" not in history


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"level": "0"}, "level"),
        ({"level": "9"}, "level"),
        ({"basis": ""}, "basis"),
        ({"basis": "x" * 300}, "basis"),
        ({"list_item": "999"}, "list_item"),
        ({"version": "x"}, "version"),
    ],
)
def test_bad_input_loses_nothing_that_was_typed(batch, mat, wrong, field):
    item = waiting(batch, level="SECRET")
    answer = send(mat, item, **{"basis": "căn cứ đã gõ", **wrong})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    if field != "basis":
        assert "căn cứ đã gõ" in words(answer)
    assert not LevelDecision.objects.exists()


def test_the_second_of_two_is_shown_what_the_first_decided_beside_what_they_typed(batch, mat):
    item = waiting(batch, level="CONFIDENTIAL")
    decided(item, Level.CONFIDENTIAL, basis="dấu MẬT ở trang 1", by="khac")
    answer = send(mat, item, basis="tôi nghĩ khác")
    assert answer.status_code == 409
    said = words(answer)
    assert "Người khác vừa quyết định văn bản này." in said
    assert "dấu MẬT ở trang 1" in said
    made = record(batch.inventory, number="77")
    Record.objects.filter(pk=made.pk).update(version=5)
    answer = send(mat, made, basis="tôi nghĩ khác")
    assert (answer.status_code, "tôi nghĩ khác" in words(answer)) == (409, True)
    assert LevelDecision.objects.count() == 1


def test_deciding_asks_for_the_password_again_after_a_while(batch, mat):
    item = waiting(batch, level="SECRET")
    session = mat.session
    session[SIGNED] = 0
    session.save()
    answer = send(mat, item)
    assert answer.redirect_chain[0][0].startswith(reverse("access:sign_again"))
    assert not LevelDecision.objects.exists()


def test_a_record_that_rises_offers_its_dossier(batch, mat):
    Dossier.objects.create(inventory=batch.inventory, number="D1", title="Hồ sơ số hóa")
    made = record(batch.inventory, number="77", dossier="D1")
    done = send(mat, made)
    below = reverse("ingest:dossiers_below")
    assert f'href="{below}"' in words(done)
    assert "Hồ sơ D1 có độ mật thấp hơn văn bản trong hồ sơ." in words(done)
    shown = mat.get(below)
    [dossier] = shown.context["page"]
    sent = {"dossier": dossier.pk, "version": dossier.version}
    assert "ít nhất ba chữ" in words(
        mat.post(reverse("ingest:raise_dossier"), {**sent, "basis": ""}, follow=True)
    )
    raised = mat.post(
        reverse("ingest:raise_dossier"), {**sent, "basis": "có văn bản mật"}, follow=True
    )
    assert "Đã nâng hồ sơ D1" in words(raised)
    assert Dossier.objects.get().level == Level.SECRET


def test_a_decision_closes_lists_search_images_and_the_reader_that_is_open(client, batch, mat):
    made = record(batch.inventory, number="77", abstract="trích yếu riêng")
    catch_up(open_engine(settings.KHOSO_SEARCH))
    signed_in(client, "doc", "officer")
    lists = [f"/tim/?q={quote('trích yếu riêng')}", "/tim/", "/muc-luc/ML01/"]
    assert all("77-KH" in words(client.get(address)) for address in lists)
    own = [
        reverse("archive:record", args=[made.pk]),
        reverse("search:reader", args=[made.pk]),
        reverse("archive:page_image", args=[made.pk, 1]),
    ]
    assert [client.get(address).status_code for address in own[:2]] == [200, 200]
    send(mat, made)
    assert [client.get(address).status_code for address in own] == [404, 404, 404]
    assert not any("77-KH" in words(client.get(address)) for address in lists)


@pytest.mark.parametrize("number", ["999", "KS-999", "KS-", "0", "-1", "9" * 40, "x'--", "KS-x"])
def test_what_is_no_paper_of_theirs_is_not_there(mat, number):
    assert mat.get(reverse("ingest:level", args=[number])).status_code == 404
    assert mat.post(reverse("ingest:decide_level", args=[number]), {}).status_code == 404


def test_of_what_is_above_their_clearance_an_officer_learns_nothing(batch):
    person("thap", "security_officer", clearance=Level.CONFIDENTIAL)
    low = signed(Client(), "thap")
    item = waiting(batch, level="SECRET")
    assert "chờ quyết định độ mật." not in words(low.get("/"))
    assert low.get(QUEUE).context["rows"] == []
    assert low.get(page(item)).status_code == 404
    assert send(low, item).status_code == 404
    image = {"act": Act.VIEW_PAGE, "at": AT}
    with pytest.raises(AccessDenied):
        item_page_to(item.pk, 1, actor=actor("thap"), **image)
    person("mat", "security_officer", clearance=Level.SECRET)
    assert item_page_to(item.pk, 1, actor=actor("mat"), **image).item == item
    decided(item, Level.SECRET)
    with pytest.raises(AccessDenied):
        item_page_to(item.pk, 1, actor=actor("mat"), **image)


def test_the_archivist_asks_sees_where_it_is_and_closes_the_batch(client, batch, mat):
    signed_in(client, "bao", clearance=Level.SECRET)
    item = waiting(batch)
    address = reverse("ingest:ask_level", args=[item.pk])
    assert "Chuyển cán bộ bảo mật" in words(client.get(reverse("ingest:confirm", args=[item.pk])))
    client.post(address, {"words": "x", "level": "2"})
    assert Item.objects.get().state == "waiting"
    client.post(address, {"words": "dấu mờ", "level": "2"})
    client.post(address, {"words": "dấu mờ", "level": "2"})
    assert Item.objects.get().state == "at_security"
    there = words(client.get(reverse("ingest:batch", args=[batch.code])))
    assert "1 tệp ở cán bộ bảo mật." in there
    assert "1 tệp ở cán bộ bảo mật" in words(client.get(reverse("ingest:desk")))
    closed = client.post(reverse("ingest:close_batch", args=[batch.code]), follow=True)
    assert f"Đã đóng lô {batch.code}." in words(closed)
    assert send(mat, Item.objects.get()).status_code == 200
    there = words(client.get(reverse("ingest:batch", args=[batch.code])))
    assert "ở cán bộ bảo mật." not in there


def test_who_reads_a_record_asks_about_it_on_its_page(client, batch, mat):
    made = record(batch.inventory, number="77")
    signed_in(client, "doc", "officer")
    described = reverse("archive:record", args=[made.pk])
    assert "Hỏi về độ mật…" in words(client.get(described))
    asked = {"words": "trang 2 có dấu", "level": ""}
    address = reverse("ingest:ask_level", args=[made.accession])
    assert client.post(address, asked)["Location"] == described
    [row] = mat.get(QUEUE).context["rows"]
    assert (row.label, row.asked) == (made.accession, None)
    assert "Quyết định độ mật" in words(mat.get(described))


def test_the_list_of_secrets_is_kept_by_the_security_officer_alone(client, mat):
    signed_in(client, "bao")
    new, there = reverse("archive:new_secret_item"), reverse("archive:secret_list")
    said = {"number": "khoản 2", "words": "Đề án nhân sự", "level": "2", "valid_from": "01/07/2020",
            "valid_until": "", "source": "QĐ 1722", "version": ""}  # fmt: skip
    assert client.get(new).status_code == 404
    assert client.post(new, said).status_code == 404
    assert client.get(there).status_code == 200
    assert mat.post(new, {**said, "valid_until": "01/01/2019"}).status_code == 422
    assert mat.post(new, said).status_code == 302
    assert mat.post(new, said).status_code == 422
    row = SecretListItem.objects.get()
    edit = reverse("archive:edit_secret_item", args=[row.pk])
    ended = {**said, "valid_until": "31/12/2025", "version": "1"}
    assert mat.post(edit, ended).status_code == 302
    assert mat.post(edit, {**ended, "words": "khác"}).status_code == 409
    assert "31/12/2025" in words(client.get(there))
