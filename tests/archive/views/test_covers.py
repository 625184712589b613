"""Covers and acts on dossiers as screens: nothing typed is lost, the second sees both values."""

import html
import re

import pytest

from access.api import Level
from archive.api import make_a_fonds, make_box, make_dossier
from archive.models import Box, Dossier, Fonds, Inventory, ListedRecord, Record
from tests.pages import tight
from tests.people import AT, actor, inventory, person, record, unit

pytestmark = pytest.mark.django_db


def dossier(shelf, number="5", **values):
    return make_dossier(
        actor=actor("bao"), inventory=shelf, values={"number": number, **values}, at=AT
    )


def begun(page):
    """What the form of a page begins with, as a browser would send it."""
    text = html.unescape(page.content.decode())
    form = text[text.index("<form class=") :]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        named, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if named and 'type="checkbox"' not in tag:
            found[named[1]] = value[1] if value else ""
    for name, inside in re.findall(
        r'<textarea name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL
    ):
        found[name] = inside.strip()
    for name, inside in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside) or re.search(
            'value="([^"]*)"', inside
        )
        found[name] = chosen[1] if chosen else ""
    return found


def test_from_nothing_to_a_dossier_in_a_box_by_the_links_of_the_screens(archivist):
    def follow(page, address):
        assert f'href="{address}"' in page.content.decode()
        return archivist.get(address)

    page = follow(archivist.get("/phong/"), "/phong/moi/")
    archivist.post("/phong/moi/", {**begun(page), "code": "P02", "name": "Phông Tỉnh ủy"})
    page = follow(archivist.get("/phong/P02/bia/"), "/phong/P02/muc-luc-moi/")
    sent = {**begun(page), "code": "ML-02", "title": "Nhiệm kỳ X", "unit": str(unit().pk)}
    response = archivist.post("/phong/P02/muc-luc-moi/", sent)
    assert response.url == "/muc-luc/ML-02/"
    page = follow(archivist.get("/muc-luc/ML-02/"), "/muc-luc/ML-02/hop/")
    page = follow(page, "/muc-luc/ML-02/hop/moi/")
    archivist.post("/muc-luc/ML-02/hop/moi/", {**begun(page), "number": "7", "shelf": "Giá 2"})
    page = follow(archivist.get("/muc-luc/ML-02/"), "/muc-luc/ML-02/ho-so/moi/")
    sent = {**begun(page), "number": "12", "title": "Đại hội", "box": str(Box.objects.get().pk)}
    response = archivist.post("/muc-luc/ML-02/ho-so/moi/", {**sent, "first": "03/2012"})
    page = tight(archivist.get(response.url))
    assert "<dd>Hộp</dd>" not in page
    assert "<dt>Hộp</dt><dd>7</dd>" in page
    assert "<dt>Ngày bắt đầu</dt><dd>03/2012</dd>" in page


def test_what_cannot_be_taken_comes_back_with_all_that_was_typed(archivist, shelf):
    sent = {"number": "", "title": "Hồ sơ dài", "first": "31/02/2012", "last": "2011", "level": "0"}
    response = archivist.post("/muc-luc/ML01/ho-so/moi/", sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Hồ sơ dài" in page
    assert "31/02/2012" in page
    assert "Không phải ngày" in page or "13/08/2012" in page
    response = archivist.post("/phong/moi/", {"code": "P/02 x", "name": "Phông Tỉnh ủy"})
    assert "không có dấu gạch chéo" in response.content.decode()
    assert "Phông Tỉnh ủy" in response.content.decode()
    assert not Dossier.objects.exists()
    assert Fonds.objects.count() == 1


def test_a_lower_level_is_refused_with_the_reason(archivist, shelf):
    made = dossier(shelf, level=1)
    address = f"/muc-luc/ML01/ho-so/{made.pk}/bia/"
    response = archivist.post(address, {**begun(archivist.get(address)), "level": "0"})
    assert "cần quyết định riêng" in response.content.decode()
    assert Dossier.objects.get().level == 1


def test_the_second_of_two_people_sees_both_values_and_nothing_is_overwritten(archivist, shelf):
    made = dossier(shelf, title="Ban đầu")
    address = f"/muc-luc/ML01/ho-so/{made.pk}/bia/"
    first = second = begun(archivist.get(address))
    archivist.post(address, {**first, "title": "Người thứ nhất", "keywords": "số hóa"})
    response = archivist.post(address, {**second, "title": "Người thứ hai"})
    page = tight(response)
    assert response.status_code == 409
    assert "<b>Người thứ nhất</b>" in page
    assert "Người thứ hai</textarea>" in page
    assert 'value="số hóa"' in page
    assert Dossier.objects.get().title == "Người thứ nhất"
    archivist.post(address, {**begun(response), "title": "Người thứ hai"})
    assert Dossier.objects.get().title == "Người thứ hai"
    assert "Ban đầu" in archivist.get(address).content.decode()


def test_taking_away_tells_what_is_in_it(archivist, shelf):
    made = dossier(shelf)
    record(shelf, dossier="5")
    response = archivist.post(f"/muc-luc/ML01/ho-so/{made.pk}/bo/", follow=True)
    assert "1 văn bản" in response.content.decode()
    Record.objects.update(dossier=None)
    response = archivist.post(f"/muc-luc/ML01/ho-so/{made.pk}/bo/", follow=True)
    assert "Đã bỏ hồ sơ 5" in response.content.decode()


def test_an_act_is_shown_before_it_is_done_and_undone_from_the_list(archivist, shelf):
    five, six = dossier(shelf), dossier(shelf, "6")
    filed = record(shelf, dossier="5")
    address = f"/muc-luc/ML01/ho-so/{five.pk}/gop/"
    sent = {**begun(archivist.get(address)), "into": "6", "reason": "Trùng hồ sơ"}
    preview = archivist.post(address, sent)
    assert "1 văn bản" in tight(preview)
    assert Record.objects.get().dossier == five
    response = archivist.post(address, {**sent, "sure": "1"})
    assert response.url == "/muc-luc/ML01/sap-xep/"
    assert Record.objects.get().dossier == six
    page = archivist.get(response.url).content.decode()
    assert "Trùng hồ sơ" in page
    undo = re.search(r'action="([^"]*hoan-tac/)"', page)[1]
    archivist.post(undo)
    assert Record.objects.get(pk=filed.pk).dossier == five


def test_what_is_ticked_goes_and_what_came_meanwhile_is_shown_first(archivist, shelf):
    five = dossier(shelf)
    first = record(shelf, number="14", dossier="5")
    ListedRecord.objects.create(inventory=shelf, dossier=five, position=3, abstract="chỉ có tên")
    address = f"/muc-luc/ML01/ho-so/{five.pk}/tach/"
    page = archivist.get(address)
    marks = re.findall(r'name="(tep|dong)"\s+value="(\w+)"', page.content.decode())
    assert [name for name, _ in marks] == ["tep", "dong"]
    sent = {**begun(page), "number": "5a", "reason": "Hai việc", "tep": marks[0][1], "sure": "1"}
    record(shelf, number="15", dossier="5")
    response = archivist.post(address, sent)
    assert response.status_code == 409
    assert Record.objects.get(pk=first.pk).dossier == five
    archivist.post(address, {**sent, "mark": begun(response)["mark"]})
    assert Record.objects.get(pk=first.pk).dossier.number == "5a"


@pytest.mark.parametrize("what", ["tach", "gop", "chuyen", "doi-so", "bia"])
def test_a_dossier_that_is_hidden_and_one_that_is_not_there_are_one_answer(what, archivist, shelf):
    hidden = Dossier.objects.create(inventory=shelf, number="9", title="Kín", level=3)
    seen = {
        archivist.get(f"/muc-luc/ML01/ho-so/{number}/{what}/").status_code
        for number in (hidden.pk, 999)
    }
    assert seen == {404}


def test_another_unit_of_the_same_archive_has_its_own_boxes(archivist, shelf):
    person("cao", "archivist", clearance=Level.SECRET, units=[unit("VP")])
    other = inventory("ML02", place=unit("VP"))
    box = make_box(actor=actor("cao"), inventory=other, values={"number": "1"}, at=AT)
    assert archivist.get(f"/muc-luc/ML01/hop/{box.pk}/").status_code == 404
    make_a_fonds(actor=actor("cao"), code="P07", values={"name": "Trống"}, at=AT)
    assert "P07" in archivist.get("/phong/").content.decode()
    assert Inventory.objects.count() == 2
