"""The page from which scans are sent: a whole form at once, and one file after the other by script."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from access.api import Level
from access.models import Workstation
from archive.api import VaultFull
from audit.models import Event
from ingest.forms import LARGEST_SCAN
from ingest.models import Batch, Item
from tests.ingest.views.scans import signed_in
from tests.pages import tight
from tests.people import inventory

pytestmark = pytest.mark.django_db
PAGE = "/lo/nhan/"
AS_DATA = {"Accept": "application/json"}


def pdf(name="01.pdf", content=b"%PDF-1.4 x"):
    return SimpleUploadedFile(name, content, "application/pdf")


@pytest.fixture
def site(client, workstation):
    inventory("ML01", title="Văn bản 2021")
    return signed_in(client, "an")


def test_the_page_is_reached_from_desk_batches_and_inventory_which_it_then_begins_with(site):
    for address in ("/ban-lam-viec/", "/lo/"):
        assert f'href="{PAGE}"' in site.get(address).content.decode()
    assert f'href="{PAGE}?ml=ML01"' in site.get("/muc-luc/ML01/").content.decode()
    assert 'value="ML01" selected' in site.get(f"{PAGE}?ml=ML01").content.decode()


def test_a_form_of_several_files_makes_one_batch_called_after_the_day(site):
    sent = {"inventory": "ML01", "title": "", "files": [pdf(), pdf("02.pdf", b"%PDF-1.4 y")]}
    answer = site.post(PAGE, sent, follow=True)
    batch = Batch.objects.get()
    assert answer.redirect_chain == [(f"/lo/{batch.code}/", 302)]
    assert batch.title.startswith("Gửi ngày ")
    assert Item.objects.count() == 2
    assert "Đã gửi 2 tệp." in tight(answer)


def test_a_script_sends_file_by_file_with_their_folders_and_is_told_where_they_stand(site):
    for name in ("01.pdf", "02.pdf"):
        sent = {"inventory": "ML01", "title": "", "files": pdf(name), "paths": f"Hộp 31/{name}"}
        answer = site.post(PAGE, sent, headers=AS_DATA)
    batch = Batch.objects.get()
    assert answer.json() == {"address": f"/lo/{batch.code}/"}
    assert batch.title == "Hộp 31"
    assert set(Item.objects.values_list("name", flat=True)) == {"Hộp 31/01.pdf", "Hộp 31/02.pdf"}


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"inventory": "ML01"}, "Hãy chọn tệp hoặc thư mục"),
        ({"inventory": "", "files": pdf()}, "Ô này còn trống"),
        ({"inventory": "KHONGCO", "files": pdf()}, "Không có lựa chọn này"),
        ({"inventory": "ML01", "files": pdf(content=b"x" * (LARGEST_SCAN + 1))}, "20 MB: 01.pdf"),
    ],
    ids=["no files", "no inventory", "unknown inventory", "too large"],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(site, sent, words):
    answer = site.post(PAGE, {"title": "Hộp 31", **sent})
    assert answer.status_code == 422
    assert words in tight(answer), answer.context["form"].errors
    assert 'value="Hộp 31"' in answer.content.decode()
    for file in [sent["files"]] if "files" in sent else []:
        file.seek(0)
    told = site.post(PAGE, {"title": "Hộp 31", **sent}, headers=AS_DATA)
    assert (told.status_code, any(words in one for one in told.json()["errors"])) == (422, True)
    assert Item.objects.count() == 0


def test_a_folder_whose_name_would_turn_the_words_around_is_written_out(site):
    sent = {"inventory": "ML01", "title": "", "files": pdf(), "paths": "a\u202eb/01.pdf"}
    site.post(PAGE, sent, headers=AS_DATA)
    assert Batch.objects.get().title == "a\\u202eb"


def test_opening_the_page_is_told_as_a_look_and_not_as_taking_in(site):
    site.get(PAGE)
    assert Event.objects.filter(who="an").latest("pk").action == "list"
    site.post(PAGE, {"inventory": "ML01", "title": "", "files": pdf()})
    told = Event.objects.filter(who="an", action="take_in")
    assert [event.subject_kind for event in told] == ["item"]


def test_a_full_disk_is_told_and_nothing_is_noted(site, monkeypatch):
    from ingest.actions import sending

    def full(*_args, **_more):
        raise VaultFull("no room")

    monkeypatch.setattr(sending, "keep", full)
    answer = site.post(PAGE, {"inventory": "ML01", "title": "", "files": pdf()})
    assert answer.status_code == 422
    assert "Đĩa đã đầy" in tight(answer)
    assert (Item.objects.count(), Batch.objects.count()) == (0, 0)


def test_only_inventories_are_offered_of_which_nothing_above_the_clearance_may_come(site):
    inventory("ML09", title="Mật", highest=Level.CONFIDENTIAL)
    page = site.get(PAGE).content.decode()
    assert 'value="ML01"' in page
    assert 'value="ML09"' not in page
    assert "Không nhận được vào các mục lục này" in page
    answer = site.post(PAGE, {"inventory": "ML09", "files": pdf()})
    assert answer.status_code == 422


def test_who_has_no_inventory_is_told_what_to_do(client, workstation):
    assert "Chưa có mục lục" in tight(signed_in(client, "an").get(PAGE))


def test_a_machine_without_a_seal_is_told_here_and_on_the_desk_and_takes_nothing(site):
    Workstation.objects.update(sealed_until="2020-01-01")
    for address in (PAGE, "/ban-lam-viec/"):
        assert "chưa có tem an toàn còn hạn" in tight(site.get(address))
    assert site.post(PAGE, {"inventory": "ML01", "files": pdf()}).status_code == 404
    assert Item.objects.count() == 0


def test_a_checker_takes_nothing_in(client, workstation):
    inventory("ML01")
    checker = signed_in(client, "kt", "checker")
    assert checker.get(PAGE).status_code == 404
    assert PAGE not in checker.get("/ban-lam-viec/").content.decode()
