"""All inventories on one page: each alone, those of a fonds or a unit together, in every unit."""

import re
from io import BytesIO

import openpyxl
import pytest

from access.api import Level
from access.models import User
from archive.models import Fonds, Inventory
from audit.models import Event, Mention
from tests.people import actor, inventory, person, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(client):
    other = Fonds.objects.create(code="P02", name="Phông thứ hai")
    for code, fonds in (("ML01", None), ("ML02", None), ("ML03", other)):
        shelf = inventory(code)
        if fonds:
            Inventory.objects.filter(pk=shelf.pk).update(fonds=fonds)
        record(shelf)
    record(inventory("ML04", level=Level.SECRET), level=Level.SECRET)
    person("tinh", "campaign")
    client.force_login(User.objects.get(username="tinh"))
    return actor("tinh")


def sums(page):
    """The rows that are sums, by what they are of: the figures in them."""
    rows = re.findall(r'<tr class="group">(.*?)</tr>', page, re.DOTALL)
    told = {}
    for row in rows:
        name = re.search(r'class="wrapth">\s*(\S+)', row)
        told[name[1]] = [int(n) for n in re.findall(r'class="n">(?:<a [^>]+>)?(\d+)<', row)]
    return told


def test_inventories_of_a_fonds_are_added_up_as_far_as_they_are_seen(site, client):
    page = client.get("/day-du/?theo=phong").content.decode()
    told = sums(page)
    assert told.keys() == {"P01", "P02"}
    # Expected, filed, in work, missing, short, surplus.
    assert told["P01"][:6] == [0, 0, 0, 0, 0, 2]
    assert told["P02"][:6] == [0, 0, 0, 0, 0, 1]
    assert "ML04" not in page


def test_inventories_of_a_unit_are_added_up(site, client):
    [(code, figures)] = sums(client.get("/day-du/?theo=don-vi").content.decode()).items()
    assert (code, figures[5]) == ("BTCTU", 3)


def test_a_sum_opens_the_rows_of_its_inventories_and_of_no_other(site, client):
    page = client.get("/day-du/?theo=phong").content.decode()
    assert 'href="/day-du/danh-sach/surplus/?phong=P01">2</a>' in page
    for asked, codes in (
        ("", {"ML01", "ML02", "ML03"}), ("?phong=P01", {"ML01", "ML02"}), ("?phong=P02", {"ML03"}),
        ("?dv=BTCTU", {"ML01", "ML02", "ML03"}), ("?phong=P01&dv=KHAC", set()), ("?phong=%00x", set()),
        ("?gd=khong", set()),
    ):  # fmt: skip
        listed = client.get(f"/day-du/danh-sach/surplus/{asked}").content.decode()
        assert set(re.findall(r'day-du/">(ML\d+)<', listed)) == codes, asked
        assert re.search(rf"<h1>[^<:]+: {len(codes)}</h1>", listed), asked
        assert ("Mọi mục lục hồ sơ" in listed) == (asked == "")
    assert client.get("/day-du/danh-sach/khongco/").status_code == 404


def test_a_sum_leaves_as_a_file_of_its_rows_each_with_its_inventory(site, client):
    answer = client.get("/day-du/danh-sach/surplus/xlsx/?phong=P01")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    rows = [[str(cell) for cell in row if cell] for row in sheet.iter_rows(values_only=True)]
    assert sorted(row[0] for row in rows if row and row[0].startswith("ML")) == ["ML01", "ML02"]
    assert ["Phông Ban Tổ chức"] in rows
    assert client.get("/day-du/danh-sach/surplus/pdf/").status_code == 404
    told = Event.objects.filter(action="take_list").latest("pk")
    assert (told.details["figure"], told.details["of"]) == ("surplus", "P01")
    assert Mention.objects.filter(event=told.pk).count() == 2


def test_each_inventory_stands_alone_where_nothing_else_is_asked(site, client):
    for asked in ("", "?theo=muc-luc", "?theo=xyz", "?theo=%00"):
        page = client.get(f"/day-du/{asked}").content.decode()
        assert sums(page) == {}
        assert "Theo đơn vị" in page
        assert page.count("ML03") >= 1
