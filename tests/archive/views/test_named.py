"""Somebody who is cleared for two dossiers and a paper, and works with nothing: what their screens show."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access.api import Level, grant, make_named
from access.domain.named import Things
from access.models import User
from archive.models import Dossier, ListedRecord
from audit.models import Event
from search.api import catch_up, open_engine
from tests.pages import body_of
from tests.people import AT, KEEPER, actor, inventory, person, record, unit
from tests.portal.asked import cleared_by_list
from tests.portal.test_queries import OF_A_TRANSACTION

pytestmark = pytest.mark.django_db


def text_of(response):
    return body_of(response).decode()


class House:
    """An inventory of another unit with three dossiers; two of them and a paper are on the list."""

    def __init__(self):
        self.shelf = inventory(
            "ML01", place=unit("KHAC"), title="Riêng tên mục lục", highest=Level.SECRET
        )
        self.one, self.two, self.other = (self.dossier(str(number)) for number in (1, 2, 3))
        self.inside = self.filed("14", "1")
        self.secret = self.filed("15", "2", level=Level.SECRET)
        self.top = self.filed("16", "2", level=Level.TOP_SECRET)
        self.beside, self.loose = self.filed("17", "3"), self.filed("18", "")
        self.alone = self.filed("19", "3", level=Level.SECRET)
        for position, where in ((14, self.one), (21, self.one), (22, self.other)):
            ListedRecord.objects.create(
                inventory=self.shelf, dossier=where, position=position, abstract="về số hóa",
                number_text=f"{position}-KH/BTCTU", number_key=f"{position}khbtctu",
                issued_on="2021-03-08",
            )  # fmt: skip
        person("ky", "security_officer", clearance=Level.TOP_SECRET)
        things = Things((self.one.pk, self.two.pk), (self.alone.pk,))
        self.list = make_named(
            by=actor("ky"), title="Theo quyết định 12", things=things, reason="việc", at=AT
        )

    def dossier(self, number):
        return Dossier.objects.create(
            inventory=self.shelf, number=number, title=f"Hồ sơ {number}", sort_number=int(number)
        )

    def filed(self, number, dossier, **more):
        content = f"bytes {number}".encode()
        return record(self.shelf, number=number, dossier=dossier, file=content, **more)


@pytest.fixture
def house():
    made = House()
    catch_up(open_engine(settings.KHOSO_SEARCH))
    return made


def signed_in(house, username="khue", role="officer", *, level=Level.SECRET, units=()):
    person(username, role, units=list(units))
    cleared_by_list(house.list, username, level)
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def test_named_dossiers_open_and_their_neighbours_and_inventory_do_not(house):
    khue = signed_in(house)
    opened = text_of(khue.get(f"/muc-luc/ML01/ho-so/{house.one.pk}/"))
    assert "Riêng tên mục lục" in opened
    assert "21-KH/BTCTU" in opened
    assert house.inside.accession in opened
    assert 'href="/muc-luc/ML01/"' not in opened
    for shut in (
        f"/muc-luc/ML01/ho-so/{house.other.pk}/", "/muc-luc/ML01/", "/muc-luc/ML01/danh-sach/expected/",
        f"/muc-luc/ML01/ho-so/{house.one.pk}/bia/",
    ):  # fmt: skip
        answer = khue.get(shut)
        assert answer.status_code in {403, 404}
        assert "Riêng" not in body_of(answer).decode()


def test_papers_open_by_their_name_or_their_dossiers_and_no_others(house):
    khue = signed_in(house)
    for opened in (house.inside, house.secret, house.alone):
        for address in (f"/van-ban/{opened.pk}/", f"/van-ban/{opened.pk}/mo-ta/"):
            assert khue.get(address).status_code == 200, address
    for shut in (house.top, house.beside, house.loose):
        for address in (
            f"/van-ban/{shut.pk}/", f"/van-ban/{shut.pk}/mo-ta/", f"/van-ban/{shut.pk}/trang/1/",
        ):  # fmt: skip
            assert khue.get(address).status_code in {403, 404}, address
    told = text_of(khue.get(f"/van-ban/{house.alone.pk}/mo-ta/"))
    assert "Hồ sơ 3" not in told
    assert 'href="/muc-luc/ML01/' not in told


def test_search_finds_what_is_open_by_name_and_counts_nothing_else(house):
    khue = signed_in(house)
    found = khue.get("/tim/", {"q": "số hóa"}).context["findings"]
    seen = {one.record.pk for one in found.found}
    assert seen == {house.inside.pk, house.secret.pk, house.alone.pk}
    assert (found.total, dict(found.facets.level)) == (3, {0: 1, 2: 2})
    assert dict(found.facets.inventory) == {house.shelf.pk: 3}
    assert "ML01" in text_of(khue.get("/tim/", {"q": "số hóa"}))


def test_a_list_that_ended_changed_or_was_lowered_opens_nothing_more(house):
    khue = signed_in(house, level=Level.ORDINARY)
    assert khue.get(f"/van-ban/{house.inside.pk}/").status_code == 200
    assert khue.get(f"/van-ban/{house.secret.pk}/").status_code in {403, 404}
    assert khue.get("/tim/", {"q": "số hóa"}).context["findings"].total == 1
    Dossier.objects.filter(pk=house.one.pk).update(level=Level.SECRET)
    assert khue.get(f"/muc-luc/ML01/ho-so/{house.one.pk}/").status_code in {403, 404}
    house.inside.__class__.objects.filter(pk=house.inside.pk).update(dossier=house.other)
    assert khue.get(f"/van-ban/{house.inside.pk}/").status_code in {403, 404}
    assert khue.get("/tim/", {"q": "số hóa"}).context["findings"].total == 0


def test_figures_do_not_change_by_what_is_open_by_name(house):
    place = unit()
    record(inventory("ML02", place=place), number="30")
    for number, named in enumerate((False, True)):
        name = f"lan{number}"
        if named:
            client = signed_in(house, name, "archivist", units=[place])
        else:
            person(name, "archivist", units=[place])
            client = Client()
            client.force_login(User.objects.get(username=name))
        rows = client.get("/day-du/").context["rows"]
        assert [(one.inventory.code, one.filed) for one in rows] == [("ML02", 1)]
    said = text_of(client.get("/day-du/"))
    assert "không" in said


def test_what_is_open_by_name_has_a_page_with_its_lists(house):
    khue = signed_in(house)
    page = text_of(khue.get("/mo-rieng/"))
    for said in ("Theo quyết định 12", "ML01/1", "ML01/2", house.alone.accession, "01/01/2030"):
        assert said in page
    assert "ML01/3" not in page
    assert 'href="/mo-rieng/"' in body_of(khue.get("/phong/")).decode()
    person("an", "officer")
    an = Client()
    an.force_login(User.objects.get(username="an"))
    assert "Theo quyết định" not in text_of(an.get("/mo-rieng/"))
    assert 'href="/mo-rieng/"' not in body_of(an.get("/phong/")).decode()


def test_a_file_and_the_list_of_a_named_dossier_are_taken_by_who_takes_files(house):
    khue = signed_in(house, role="archivist")
    assert khue.get(f"/van-ban/{house.secret.pk}/tep/").status_code == 200
    answer = khue.get(f"/muc-luc/ML01/ho-so/{house.one.pk}/giay/muc-luc-van-ban/")
    assert answer.status_code == 200
    said = text_of(answer)
    assert "14-KH/BTCTU" in said
    assert "21-KH/BTCTU" in said
    assert "22-KH/BTCTU" not in said
    assert Event.objects.filter(action="take_paper", outcome="done").exists()
    for shut in (
        f"/van-ban/{house.beside.pk}/tep/",
        f"/muc-luc/ML01/ho-so/{house.other.pk}/giay/muc-luc-van-ban/",
    ):
        assert khue.get(shut).status_code in {403, 404}


def test_what_is_open_by_name_is_not_changed(house):
    khue = signed_in(house, role="archivist")
    for address in (f"/van-ban/{house.secret.pk}/sua/", f"/van-ban/{house.secret.pk}/chuyen/"):
        assert khue.get(address).status_code in {403, 404}
    assert "Sửa mô tả" not in text_of(khue.get(f"/van-ban/{house.secret.pk}/mo-ta/"))


@pytest.mark.parametrize("named", [False, True])
def test_a_person_costs_no_query_more_for_what_may_be_named_to_them(house, named):
    person("lan", "officer", units=[unit("KHAC")])
    if named:
        cleared_by_list(house.list, "lan", Level.SECRET)
    client = Client()
    client.force_login(User.objects.get(username="lan"))
    addresses = (f"/muc-luc/ML01/ho-so/{house.one.pk}/", "/tim/?q=số hóa", "/muc-luc/ML01/")
    for address in addresses:
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        assert sum(not OF_A_TRANSACTION.match(one["sql"]) for one in seen) <= 10, address
        asked = [one for one in seen if "access_namedthing" in one["sql"]]
        # With the account and what it holds, and nowhere else.
        assert len(asked) <= 1 + named, address


def test_the_machine_grants_by_a_list_too(house):
    person("binh", "officer", units=[])
    grant(
        by=KEEPER, username="binh", clearance=Level.SECRET, named_list=house.list, since=AT.date(),
        until=None, at=AT, second=actor("ky"),
    )  # fmt: skip
    assert actor("binh").named[0].dossiers == {house.one.pk, house.two.pk}
