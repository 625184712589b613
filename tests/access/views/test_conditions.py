"""Figures of the conditions of work: computed, cut to who looks, and open as lists."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.api import Role, conditions_on
from access.domain.addresses import Condition
from access.domain.conditions import Share
from access.models import User, Workstation
from tests.people import actor, person, unit
from tests.portal.test_queries import OF_A_TRANSACTION

pytestmark = pytest.mark.django_db
DAY = timezone.localdate()


@pytest.fixture
def site():
    top = unit()
    below, other = unit("VP", parent=top), unit("XA")
    person("mat", Role.SECURITY_OFFICER)
    person("truong", Role.UNIT_HEAD, units=[below])
    for name, place, more in (
        ("an", below, {}), ("binh", below, {"committed": False}), ("chi", below, {"trained": False}),
        ("xa1", other, {"committed": False, "trained": False}),
    ):  # fmt: skip
        person(name, Role.ARCHIVIST, **more)
        User.objects.filter(username=name).update(unit=place)
    User.objects.filter(username="truong").update(unit=None)
    for name, place, until in (
        ("PC1", below, DAY), ("PC2", below, DAY - timedelta(days=1)), ("PC3", other, None),
    ):  # fmt: skip
        Workstation.objects.create(
            name=name, address=f"10.0.0.{name[2]}", unit=place, sealed_until=until
        )


def signed_in(name) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def words(response) -> str:
    """The page without what is drawn by chance, which may spell anybody's name."""
    drawn = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    return re.sub(r"\s+", " ", drawn.sub("", response.content.decode()))


def shares(name):
    found = conditions_on(DAY, actor(name))
    return {line.code: tuple(line.shares.values()) for line in found.units}, found.whole


def test_shares_are_counted_by_unit(site):
    by_unit, whole = shares("mat")
    assert by_unit["VP"] == (Share(2, 3), Share(2, 3), Share(1, 2))
    assert by_unit["XA"] == (Share(0, 1), Share(0, 1), Share(0, 1))
    assert by_unit[""] == (Share(1, 1), Share(), Share())
    assert whole[Condition.SEALED] == Share(1, 3)


def test_the_head_of_a_unit_sees_theirs_alone_and_of_others_not_even_a_sum(site):
    by_unit, whole = shares("truong")
    assert set(by_unit) == {"VP"}
    assert whole[Condition.COMMITTED] == Share(2, 3)
    client = signed_in("truong")
    page = words(client.get("/dieu-kien/"))
    assert "XA" not in page
    for what in ("cam-ket", "tap-huan", "tem"):
        for place in ("XA", "", "khong", "KHONGCO"):
            listed = words(client.get(f"/dieu-kien/danh-sach/?muc={what}&dv={place}"))
            assert "Xa1" not in listed
            assert "PC3" not in listed
    person("xa2", Role.ARCHIVIST, committed=False)
    User.objects.filter(username="xa2").update(unit=User.objects.get(username="xa1").unit)
    after = words(client.get("/dieu-kien/"))
    assert after.partition("<main")[2].partition("</main>")[0] in page


def test_behind_a_figure_stand_those_it_counts_who_lack_it_first(site):
    client = signed_in("mat")
    listed = words(client.get("/dieu-kien/danh-sach/?muc=cam-ket&dv=VP"))
    names = re.findall(r"Nguyễn Văn (\w+)</a>", listed)
    assert names == ["Binh", "An", "Chi"]
    listed = words(client.get("/dieu-kien/danh-sach/?muc=tap-huan&dv=VP"))
    assert re.findall(r"Nguyễn Văn (\w+)</a>", listed)[0] == "Chi"
    listed = words(client.get("/dieu-kien/danh-sach/?muc=tem&dv=VP"))
    assert listed.index("PC2") < listed.index("PC1")
    assert "PC3" not in listed
    assert "Truong" in words(client.get("/dieu-kien/danh-sach/?muc=cam-ket&dv=khong"))


@pytest.mark.parametrize(
    "query", ["?muc=xyz", "?dv=%00", "?page=-1", "?page=zz&muc=tem", "?dv=" + "x" * 3000]
)
def test_a_list_asked_for_with_anything_is_a_list(site, query):
    assert signed_in("mat").get(f"/dieu-kien/danh-sach/{query}").status_code == 200


def test_a_closed_account_and_a_machine_no_longer_in_use_count_for_nothing(site):
    User.objects.filter(username="binh").update(is_active=False)
    Workstation.objects.filter(name="PC2").update(valid_until=DAY - timedelta(days=1))
    by_unit, _whole = shares("mat")
    assert by_unit["VP"] == (Share(2, 2), Share(1, 2), Share(1, 1))
    assert "100 %" in words(signed_in("mat").get("/dieu-kien/"))


@pytest.mark.parametrize("role", list(Role))
def test_security_officer_and_head_of_a_unit_look_and_nobody_else(role):
    person("x", role)
    client = signed_in("x")
    sees = role in {Role.SECURITY_OFFICER, Role.UNIT_HEAD}
    for address in ("/dieu-kien/", "/dieu-kien/danh-sach/"):
        assert client.get(address).status_code == (200 if sees else 404)


def test_the_page_asks_ten_queries_at_the_most_however_many_there_are(site):
    client = signed_in("mat")
    for address in ("/dieu-kien/", "/dieu-kien/danh-sach/?muc=tem"):
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        assert sum(not OF_A_TRANSACTION.match(row["sql"]) for row in seen) <= 10
