"""An inventory, its boxes and dossiers as whoever works with three hundred of them sees them."""

import html
from datetime import date

import pytest

from access.api import Level
from archive.models import Box, Dossier, ListedRecord
from tests.archive.actions.test_covers_of_lists import FIRST, HEAD, SECOND
from tests.archive.views.test_importing import bring
from tests.pages import tight
from tests.people import record

pytestmark = pytest.mark.django_db


def text_of(client, address):
    return html.unescape(tight(client.get(address)))


def dossier(shelf, number, **said):
    return Dossier.objects.create(inventory=shelf, number=number, **said)


def test_a_dossier_is_listed_with_its_box_time_retention_and_sheets(archivist, shelf):
    box = Box.objects.create(inventory=shelf, number="B7")
    dossier(
        shelf, "01", title="Hội nghị", box=box, retention="Vĩnh viễn", sheets=1234,
        first_on=date(2010, 3, 5), last_on=date(2010, 12, 1), last_precision="month",
    )  # fmt: skip
    shown = text_of(archivist, "/muc-luc/ML01/")
    for said in ("B7", "Hội nghị", "05/03/2010 – 12/2010", "Vĩnh viễn", "1.234"):
        assert said in shown


def test_dossiers_are_found_by_words_of_their_number_or_title(archivist, shelf):
    dossier(shelf, "01", title="Kỷ luật đảng viên")
    dossier(shelf, "02", title="Khen thưởng")
    found = text_of(archivist, "/muc-luc/ML01/?loc=kỷ luật")
    assert "Kỷ luật đảng viên" in found
    assert "Khen thưởng" not in found
    assert "Khen thưởng" in text_of(archivist, "/muc-luc/ML01/?loc=02")
    nothing = text_of(archivist, "/muc-luc/ML01/?loc=xyz")
    assert "Không có dòng nào chứa các từ này." in nothing
    assert "Bỏ lọc" in nothing


def test_words_find_no_dossier_that_is_hidden(archivist, shelf):
    dossier(shelf, "09", title="Kỷ luật mật", level=int(Level.SECRET))
    hidden = archivist.get("/muc-luc/ML01/?loc=kỷ").context["dossiers"]
    assert (len(hidden), hidden.has_next) == (0, False)


def test_a_box_leads_to_its_dossiers(archivist, shelf):
    first = Box.objects.create(inventory=shelf, number="B1")
    second = Box.objects.create(inventory=shelf, number="B2")
    dossier(shelf, "01", title="Ở hộp một", box=first)
    dossier(shelf, "02", title="Ở hộp hai", box=second)
    assert "/muc-luc/ML01/?hop=B2" in text_of(archivist, "/muc-luc/ML01/hop/")
    shown = text_of(archivist, "/muc-luc/ML01/?hop=B2")
    assert "Ở hộp hai" in shown
    assert "Ở hộp một" not in shown
    assert "Hộp B2" in shown


def test_a_hidden_box_of_this_number_leads_to_nothing(archivist, shelf):
    box = Box.objects.create(inventory=shelf, number="B9", level=int(Level.SECRET))
    dossier(shelf, "01", title="Thấy được", box=box)
    assert "Thấy được" not in text_of(archivist, "/muc-luc/ML01/?hop=B9")


def test_an_empty_inventory_says_what_to_do(archivist, shelf):
    shown = text_of(archivist, "/muc-luc/ML01/")
    assert "Mục lục chưa có hồ sơ nào" in shown
    assert "Nhập mục lục hồ sơ từ tệp, hoặc lập từng hồ sơ." in shown


def test_a_dossier_tells_how_many_papers_the_list_names_in_it_and_how_many_are_missing(
    archivist, shelf
):
    first, second = dossier(shelf, "01"), dossier(shelf, "02")
    for position, place in enumerate((first, first, second), 1):
        ListedRecord.objects.create(
            inventory=shelf, position=position, dossier=place, number_text=str(position)
        )
    ListedRecord.objects.create(
        inventory=shelf, position=9, dossier=first, number_text="9", level=int(Level.SECRET)
    )
    shown = text_of(archivist, f"/muc-luc/ML01/ho-so/{first.pk}/")
    assert "Mục lục ghi 2 văn bản" in shown
    assert f"/muc-luc/ML01/danh-sach/missing/?hs={first.pk}" in shown


def test_a_misplaced_record_leads_to_where_it_is_put_right(archivist, shelf):
    shelf.year_from, shelf.year_to = 2010, 2014
    shelf.save()
    made = record(shelf, number="5", issued="01/03/2020")
    shown = text_of(archivist, "/muc-luc/ML01/danh-sach/misplaced/")
    assert f'href="/van-ban/{made.pk}/mo-ta/"' in shown


def test_the_dossiers_of_a_list_are_shown_before_they_are_made(
    archivist, shelf, settings, tmp_path
):
    settings.KHOSO_DATA = tmp_path
    dossier(shelf, "02", title="Đã có tên")
    address = bring(archivist, FIRST, SECOND, heading=HEAD)
    shown = text_of(archivist, f"{address}?phan=ho-so")
    assert "Hồ sơ hội nghị" in shown
    assert "05/03/2010 – 12/2010" in shown
    assert "được điền thêm vào bìa" in shown
    taken = text_of(archivist, archivist.post(address).url)
    assert "Đã lập 1 hồ sơ. Đã điền hoặc sửa bìa của 1 hồ sơ." in taken


def test_a_renumbering_is_told_with_both_numbers_and_leads_to_the_dossier(archivist, shelf):
    made = dossier(shelf, "07")
    address = f"/muc-luc/ML01/ho-so/{made.pk}/doi-so/"
    begun = archivist.get(address).context["form"].initial
    sent = {**begun, "number": "70", "reason": "ghi nhầm", "sure": "1"}
    archivist.post(address, sent)
    shown = text_of(archivist, "/muc-luc/ML01/sap-xep/")
    assert "07 →" in shown
    assert f'<a href="/muc-luc/ML01/ho-so/{made.pk}/">70</a>' in shown


def test_dossiers_lead_from_one_to_the_next_past_those_that_are_hidden(archivist, shelf):
    one, last = dossier(shelf, "9", sort_number=9), dossier(shelf, "11", sort_number=11)
    middle = dossier(shelf, "10", sort_number=10, level=int(Level.SECRET))
    first = text_of(archivist, f"/muc-luc/ML01/ho-so/{one.pk}/")
    assert f'rel="next" href="/muc-luc/ML01/ho-so/{last.pk}/"' in first
    assert str(middle.pk) not in first
    assert 'rel="prev"' not in first
    assert f'rel="prev" href="/muc-luc/ML01/ho-so/{one.pk}/"' in text_of(
        archivist, f"/muc-luc/ML01/ho-so/{last.pk}/"
    )


def test_one_dossier_after_the_other_is_made_in_the_same_box(archivist, shelf):
    box = Box.objects.create(inventory=shelf, number="B1")
    sent = {"number": "01", "box": box.pk, "level": 0, "another": ""}
    made = archivist.post("/muc-luc/ML01/ho-so/moi/", sent)
    assert made.url == "/muc-luc/ML01/ho-so/moi/?hop=B1"
    assert archivist.get(made.url).context["form"].initial["box"] == box.pk
    sent = {"number": "02", "box": box.pk, "level": 0}
    made = archivist.post("/muc-luc/ML01/ho-so/moi/", sent)
    assert made.url == f"/muc-luc/ML01/ho-so/{Dossier.objects.get(number='02').pk}/"
