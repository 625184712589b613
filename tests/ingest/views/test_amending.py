"""The screens on which a filed record is corrected, moved, withdrawn and given a better scan."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from access.api import Level
from archive.models import Record, RecordVersion
from audit.models import Event
from ingest.domain.ledger import State
from ingest.models import Batch, Item
from tests.ingest.actions.test_ways_back import read
from tests.ingest.views.scans import answers, open_a_batch, signed_in, stopped, waiting
from tests.pages import tight
from tests.people import inventory, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf():
    return inventory()


@pytest.fixture
def bao(client, workstation):
    return signed_in(client, "bao")


def filed(client, batch):
    item = waiting(batch)
    address = f"/xac-nhan/{item.pk}/"
    client.post(address, answers(client.get(address), inventory="ML01"))
    return Item.objects.select_related("record").get(pk=item.pk)


def correction(client, made, **changes):
    page = client.get(f"/van-ban/{made.pk}/sua/")
    return {**answers(page), "reason": "đọc nhầm", **changes}


def shown(response):
    return tight(response)


def test_the_day_after_a_record_is_corrected_from_its_own_page(bao, shelf):
    made = record(shelf)
    page = shown(bao.get(f"/van-ban/{made.pk}/mo-ta/"))
    assert f"/van-ban/{made.pk}/sua/" in page
    # What the form carries unseen has no label to be seen.
    form = bao.get(f"/van-ban/{made.pk}/sua/").content.decode()
    labelled = set(re.findall(r'<label[^>]* for="id_(\w+)"', form))
    assert labelled & set(re.findall(r'type="hidden" name="(\w+)"', form)) == set()
    answer = bao.post(
        f"/van-ban/{made.pk}/sua/", correction(bao, made, number="15", signer="Đàm Quang Thiệu")
    )
    assert answer["Location"] == f"/van-ban/{made.pk}/mo-ta/"
    page = shown(bao.get(answer["Location"]))
    assert "Nguyễn Văn Bao" in page
    assert "đọc nhầm" in page
    assert '<span class="from"><p>14-KH/BTCTU' in page or "14-KH/BTCTU</span>" in page
    assert "15-KH/BTCTU" in page


def test_without_a_reason_nothing_is_changed_and_what_was_typed_stays(bao, shelf):
    made = record(shelf)
    answer = bao.post(
        f"/van-ban/{made.pk}/sua/", correction(bao, made, signer="Đàm Quang Thiệu", reason=" ")
    )
    assert answer.status_code == 422
    assert "Đàm Quang Thiệu" in shown(answer)
    assert not RecordVersion.objects.exists()


def test_saving_what_stands_there_already_changes_nothing_and_says_so(bao, shelf):
    made = record(shelf)
    answer = bao.post(f"/van-ban/{made.pk}/sua/", correction(bao, made))
    assert answer.status_code == 422
    assert "Chưa có gì thay đổi" in shown(answer)
    assert not RecordVersion.objects.exists()


def test_of_two_people_the_later_sees_both_values_and_loses_nothing(bao, shelf, client):
    from django.test import Client

    hoa = signed_in(Client(), "hoa")
    made = record(shelf)
    mine = correction(bao, made, number="16", signer="Đàm Quang Thiệu")
    hoa.post(
        f"/van-ban/{made.pk}/sua/", correction(hoa, made, number="15", place="Đà Lạt", reason="sót")
    )
    answer = bao.post(f"/van-ban/{made.pk}/sua/", mine)
    assert answer.status_code == 409
    form = answer.context["form"]
    assert (form["number"].value(), form["signer"].value()) == ("16", "Đàm Quang Thiệu")
    # What bao had left as it was follows what hoa made of it.
    assert form["place"].value() == "Đà Lạt"
    assert 'class="stands">Hiện đang lưu: <b>15</b>' in shown(answer)
    assert Record.objects.get().number_text == "15-KH/BTCTU"
    again = bao.post(f"/van-ban/{made.pk}/sua/", {**answers(answer), "reason": "đọc nhầm"})
    assert again.status_code == 302
    now = Record.objects.get()
    assert (now.number_text, now.place, now.signer) == ("16-KH/BTCTU", "Đà Lạt", "Đàm Quang Thiệu")


def test_pressing_twice_corrects_once(bao, shelf):
    made = record(shelf)
    typed = correction(bao, made, number="15")
    for _ in range(2):
        assert bao.post(f"/van-ban/{made.pk}/sua/", typed).status_code == 302
    assert RecordVersion.objects.count() == 1


def test_the_level_is_raised_and_never_lowered_here(bao, shelf, client, workstation):
    made = record(shelf, level=Level.CONFIDENTIAL)
    person = signed_in(client, "mat", clearance=Level.SECRET)
    assert (
        person.post(f"/van-ban/{made.pk}/sua/", correction(person, made, level="0")).status_code
        == 422
    )
    person.post(f"/van-ban/{made.pk}/sua/", correction(person, made, level="2"))
    assert Record.objects.get().level == Level.SECRET


def test_a_top_secret_abstract_is_shown_and_kept_nowhere(client, workstation, shelf):
    made = record(shelf, level=Level.TOP_SECRET, abstract="mùa gặt tối mật")
    person = signed_in(client, "tm", clearance=Level.TOP_SECRET)
    page = person.get(f"/van-ban/{made.pk}/sua/")
    assert "mùa gặt" not in shown(page)
    person.post(f"/van-ban/{made.pk}/sua/", correction(person, made, number="15"))
    # Of what is top secret no abstract is kept at all.
    assert Record.objects.get().abstract == ""
    person.post(
        f"/van-ban/{made.pk}/sua/", correction(person, made, abstract="mùa cấy", version="2")
    )
    page = shown(person.get(f"/van-ban/{made.pk}/mo-ta/"))
    assert "mùa" not in page


def test_a_record_is_moved_from_its_page(bao, shelf):
    inventory("ML02")
    made = record(shelf)
    address = f"/van-ban/{made.pk}/chuyen/"
    typed = {"inventory": "ML02", "dossier": "", "reason": "nhầm mục lục", "version": "1"}
    assert bao.post(address, {**typed, "inventory": "ML01"}).status_code == 422
    assert bao.post(address, {**typed, "dossier": "khong-co"}).status_code == 422
    assert bao.post(address, typed).status_code == 302
    page = shown(bao.get(f"/van-ban/{made.pk}/mo-ta/"))
    assert "ML01" in page
    assert Record.objects.get().inventory.code == "ML02"


def test_a_withdrawn_record_is_gone_for_readers_and_stands_in_its_list_until_put_back(
    bao, shelf, client, workstation
):
    from django.test import Client

    officer = signed_in(Client(), "cv", "officer")
    made = record(shelf)
    places = [f"/van-ban/{made.pk}/", f"/van-ban/{made.pk}/mo-ta/"]
    bao.post(f"/van-ban/{made.pk}/rut/", {"reason": "không phải văn bản", "version": "1"})
    assert [officer.get(place).status_code for place in places] == [404, 404]
    assert officer.get("/van-ban/da-rut/").status_code == 404
    assert made.accession in shown(bao.get("/van-ban/da-rut/"))
    assert "Đã rút" in shown(bao.get(places[1]))
    bao.post(f"/van-ban/{made.pk}/dat-lai/", {"reason": "nhầm", "version": "2"})
    assert [officer.get(place).status_code for place in places] == [200, 200]
    assert made.accession not in shown(bao.get("/van-ban/da-rut/"))


@pytest.mark.parametrize("name", ["sua", "chuyen", "rut", "ban-quet"])
def test_who_may_not_change_a_record_finds_no_such_page_and_no_link(
    client, workstation, shelf, name
):
    made = record(shelf)
    officer = signed_in(client, "cv", "officer")
    assert officer.get(f"/van-ban/{made.pk}/{name}/").status_code == 404
    assert (
        officer.post(f"/van-ban/{made.pk}/{name}/", {"reason": "xxx", "version": "1"}).status_code
        == 404
    )
    assert f"/{name}/" not in shown(officer.get(f"/van-ban/{made.pk}/mo-ta/"))
    assert not RecordVersion.objects.exists()


def test_a_better_scan_is_sent_read_compared_and_the_old_one_opens_from_the_history(bao, shelf):
    made = filed(bao, open_a_batch(shelf)).record
    address = f"/van-ban/{made.pk}/ban-quet/"
    sent = bao.post(
        address, {"file": SimpleUploadedFile("moi.pdf", b"better"), "reason": "bản cũ mờ"}
    )
    item = Item.objects.get(replaces=made)
    compare = f"{address}{item.pk}/"
    assert sent["Location"] == compare
    assert "chờ máy đọc" in shown(bao.get(compare))
    read(item, pages=("một", "hai"))
    page = bao.get(compare)
    assert [len(page.context[name]) for name in ("old_pages", "new_pages")] == [1, 2]
    done = bao.post(compare, answers(page))
    assert done["Location"] == f"/van-ban/{made.pk}/mo-ta/"
    assert bao.post(compare, answers(page)).status_code == 302
    assert RecordVersion.objects.filter(kind="rescanned").count() == 1
    history = shown(bao.get(done["Location"]))
    [old] = re.findall(rf'href="(/van-ban/{made.pk}/ban-cu/\d+/)"', history)
    assert f"{old}trang/1/" in shown(bao.get(old))
    assert Event.objects.filter(subject=made.accession, details__what="old_scan").exists()
    [back] = re.findall(r'action="([^"]+/dat-lai/)"', shown(bao.get(old)))
    assert bao.post(back, {"reason": "", "version": "2"})["Location"] == old
    assert bao.post(back, {"reason": "bản mới thiếu trang", "version": "2"}).status_code == 302
    assert Record.objects.get().version == 3
    assert back not in shown(bao.get(old))
    assert "Đã rút" in shown(bao.get(f"/lo/{Batch.objects.latest('pk').code}/?muc=da-rut"))


def test_a_form_without_a_file_or_with_two_choices_says_so(bao, shelf):
    made, item = filed(bao, open_a_batch(shelf)).record, waiting(Batch.objects.get())
    address = f"/van-ban/{made.pk}/ban-quet/"
    file = SimpleUploadedFile("moi.pdf", b"better")
    for sent in ({}, {"file": file, "item": item.pk}):
        assert bao.post(address, {**sent, "reason": "mờ quá"}).status_code == 422
    chosen = bao.post(address, {"item": item.pk, "reason": "mờ quá"})
    assert chosen["Location"] == f"{address}{item.pk}/"
    assert bao.post(f"/xac-nhan/{item.pk}/de-rieng/")["Location"] == f"/xac-nhan/{item.pk}/"
    assert Item.objects.get(pk=item.pk).state == State.WAITING


def test_what_was_sent_away_is_taken_back_where_it_is_listed(bao, shelf):
    batch = open_a_batch(shelf)
    one, other, third = waiting(batch, "a.pdf"), waiting(batch, "b.pdf"), stopped(batch)
    bao.post(f"/xac-nhan/{one.pk}/loai/", {"words": "thừa tờ"})
    bao.post(f"/xac-nhan/{other.pk}/quet-lai/", {"words": "mờ quá"})
    for place, item in ((f"/lo/{batch.code}/?muc=loai", one), ("/cach-ly/", other)):
        assert f"/xac-nhan/{item.pk}/lay-lai/" in shown(bao.get(place))
        bao.post(f"/xac-nhan/{item.pk}/lay-lai/", {"lo": batch.code, "muc": "loai"})
        assert Item.objects.get(pk=item.pk).state == State.WAITING
    assert f"/xac-nhan/{third.pk}/lay-lai/" not in shown(bao.get("/cach-ly/"))


def test_a_closed_batch_is_opened_again_with_a_reason_that_stands_on_its_page(bao, shelf):
    batch = open_a_batch(shelf)
    filed(bao, batch)
    bao.post(f"/lo/{batch.code}/dong/")
    batch.refresh_from_db()
    assert batch.state == Batch.State.CLOSED
    bao.post(f"/lo/{batch.code}/mo-lai/", {"words": ""})
    batch.refresh_from_db()
    assert batch.state == Batch.State.CLOSED
    bao.post(f"/lo/{batch.code}/mo-lai/", {"words": "còn một tệp"})
    batch.refresh_from_db()
    assert batch.state == Batch.State.OPEN
    page = shown(bao.get(f"/lo/{batch.code}/"))
    assert "Nguyễn Văn Bao: còn một tệp" in page


@pytest.mark.parametrize("name", ["sua", "chuyen", "rut", "ban-quet"])
def test_no_screen_holds_a_style_or_a_script_of_its_own(bao, shelf, name):
    made = record(shelf)
    page = shown(bao.get(f"/van-ban/{made.pk}/{name}/"))
    assert " style=" not in page
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\son\w+=", page)


def test_where_a_closed_file_of_the_same_bytes_stands_is_told_to_nobody_who_may_not_see_it(
    bao, client, workstation
):
    shelf = inventory(highest=Level.CONFIDENTIAL)
    one, other = record(shelf), record(shelf, number="15")

    def send(made, name):
        return bao.post(
            f"/van-ban/{made.pk}/ban-quet/",
            {"file": SimpleUploadedFile(name, b"%PDF-1.4 kin"), "reason": "rõ hơn"},
        )

    send(one, "ten-rieng.pdf")
    item = read(Item.objects.get(), level="CONFIDENTIAL")
    page = shown(send(other, "moi.pdf"))
    assert "Tệp này đã nhận trước đây" in page
    assert "ten-rieng" not in page
    assert item.batch.code not in page
