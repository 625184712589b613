"""The first page of each: the desk for who works there, a word to who may not begin yet."""

import shutil
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from access.api import Level
from access.models import User, Workstation
from archive.api import examples_for
from ingest.api import workload
from portal.queries.homes import SEALED_KEPT
from search.api import catch_up, find, open_engine
from search.domain.results import SearchFilters, Sort
from tests.ingest.views.scans import decided
from tests.people import AT, actor, inventory, person, record, stored
from tests.portal.items import a_batch, read

pytestmark = pytest.mark.django_db


def signed_in(name):
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


@pytest.mark.parametrize("role", ["archivist", "checker"])
def test_the_desk_is_the_one_home_of_who_works_there(role):
    person("an", role)
    client = signed_in("an")
    assert client.get("/").headers["Location"] == "/ban-lam-viec/"
    desk = client.get("/", follow=True).content.decode()
    assert desk.count("Bàn làm việc") >= 2
    assert "Mức độ đầy đủ" in desk


@pytest.mark.parametrize("role", ["officer", "archivist", "unit_head"])
def test_without_a_commitment_the_home_says_so_and_offers_no_search(role):
    person("an", role, committed=False)
    text = signed_in("an").get("/").content.decode()
    assert "Chưa có cam kết bảo mật còn hiệu lực" in text
    assert "/tim/" not in text


def test_what_is_offered_as_an_example_finds_something_for_this_person(settings):
    person("an", "officer", clearance=Level.SECRET)
    place = inventory()
    assert examples_for(actor("an")).queries == ()
    record(place, number="77", abstract="riêng tư", level=Level.SECRET)
    record(place, number="15", abstract="số hóa hồ sơ đảng viên")
    engine = open_engine(settings.KHOSO_SEARCH)
    catch_up(engine)
    queries = examples_for(actor("an")).queries
    assert len(queries) == 3
    for text in queries:
        found = find(
            actor=actor("an"), text=text, filters=SearchFilters(), sort=Sort.RELEVANCE, page=1, at=AT,
            engine=engine,
        )  # fmt: skip
        assert found.total >= 1, text
        assert "riêng" not in text


def test_what_lies_before_the_machine_is_counted_as_far_as_the_clearance_goes():
    person("ky", "archivist", "security_officer", clearance=Level.TOP_SECRET, party_papers=True)
    person("an", "administrator")
    batch = a_batch(inventory())
    read(batch, number="40")
    closed = read(batch, number="41", level="SECRET")
    decided(closed, Level.SECRET, by="ky")
    assert workload(actor("an")).waiting == 1
    assert workload(actor("ky")).waiting == 2
    assert "Việc của máy" in signed_in("an").get("/").content.decode()


def test_what_was_read_lately_stands_on_the_home_once_with_the_page_it_was_opened_at():
    first, other = (record(inventory(), number=number, pages=("a", "b")) for number in ("1", "2"))
    person("an", "officer")
    client = signed_in("an")
    for row, page in ((first, 1), (other, 1), (first, 2)):
        assert client.get(f"/van-ban/{row.pk}/", {"trang": page}).status_code == 200
    lately = client.get("/").context["lately"]
    assert [(looked.record, looked.page) for looked in lately] == [(first, 2), (other, 1)]


def test_the_years_of_the_home_count_what_this_person_may_see():
    shelf = inventory()
    for issued, level in (("08/03/2021", 0), ("09/03/2021", 0), ("10/03/2020", 0), ("1/1/2019", 2)):
        record(shelf, issued=issued, level=Level(level))
    person("an", "officer")
    home = signed_in("an").get("/")
    assert home.context["years"] == [(2020, 1), (2021, 2)]
    assert home.context["total"] == 3


def test_who_leads_sees_how_complete_each_inventory_is():
    record(inventory("ML01"))
    person("an", "unit_head")
    (row,) = signed_in("an").get("/").context["completeness"]
    assert (row.inventory.code, row.filed, row.surplus) == ("ML01", 1, 1)


def test_the_auditor_sees_the_latest_refusal_and_that_the_trail_is_guarded():
    person("an", "officer")
    person("kiem", "auditor")
    assert signed_in("an").get("/nhat-ky/").status_code == 404
    home = signed_in("kiem").get("/")
    assert [(event.who, event.action) for event in home.context["refused"]] == [
        ("an", "read_trail"),
    ]
    assert home.context["altered_guards"] == []


def test_a_store_to_which_nothing_came_yet_is_no_alarm_and_one_that_was_lost_is(settings, tmp_path):
    settings.KHOSO_VAULT = f"file:{tmp_path}/vault"
    person("an", "administrator")
    client = signed_in("an")
    new = client.get("/").content.decode()
    assert "chưa nhận tệp nào" in new
    assert "không ghi được" not in new
    stored(b"minutes")
    assert "chưa nhận tệp nào" not in client.get("/").content.decode()
    shutil.rmtree(tmp_path / "vault")
    assert "không ghi được" in client.get("/").content.decode()


def test_the_administrator_is_told_while_nobody_can_work_for_want_of_a_sealed_machine():
    person("an", "administrator")
    client, told = signed_in("an"), "Chưa máy trạm nào có tem an toàn"
    assert told in client.get("/").content.decode()
    today = timezone.localdate()
    machine = Workstation.objects.create(name="PC01", address="127.0.0.1", sealed_until=today)
    assert told not in client.get("/").content.decode()
    Workstation.objects.filter(pk=machine.pk).update(sealed_until=today - timedelta(days=1))
    # What was seen holds for half a minute.
    cache.delete(SEALED_KEPT)
    assert told in client.get("/").content.decode()


@pytest.mark.parametrize("role", ["administrator", "security_officer"])
def test_whoever_answers_for_the_disk_is_told_that_no_keys_were_made(role, settings, tmp_path):
    person("an", role)
    client, told = signed_in("an"), "chưa lập khóa mã hóa"
    assert told in client.get("/").content.decode()
    settings.KHOSO_KEYS = tmp_path
    (tmp_path / "keys.sqlite3").touch()
    assert told not in client.get("/").content.decode()


def test_whoever_is_cleared_is_told_that_the_keys_are_shut_and_nobody_else(keys):
    person("bao", "officer", clearance=Level.SECRET)
    person("chi", "officer")
    told = "Khóa đang đóng: tài liệu mật không hiện ra"
    assert told not in signed_in("bao").get("/").content.decode()
    keys.shut()
    assert told in signed_in("bao").get("/").content.decode()
    assert told not in signed_in("chi").get("/").content.decode()
