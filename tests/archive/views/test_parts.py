"""An inventory in parts: by dossier, year, type and level; each figure is the length of its list."""

import re

import pytest

from access.api import Level
from access.models import User
from archive.domain.breakdown import By
from archive.models import Dossier, ListedRecord
from archive.models.tie import Tie
from archive.queries.breakdowns import parts_of, squares_of
from archive.queries.completeness import completeness_of
from audit.models import Event, Mention
from tests.daily import daily
from tests.people import AT, actor, inventory, person, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf():
    """Two dossiers, one of them secret; rows of several years, types and levels; filed and surplus."""
    shelf = inventory("ML01")
    first = Dossier.objects.create(inventory=shelf, number="2", sort_number=2)
    secret = Dossier.objects.create(
        inventory=shelf, number="10", sort_number=10, level=Level.SECRET
    )
    said = [
        ("1-KH/BTCTU", "2012-05-03", "ke-hoach", first, 0, 3),
        ("2-KH/BTCTU", "2013-05-03", "ke-hoach", first, 0, 4),
        ("3-BC/BTCTU", "2013-06-03", "bao-cao", None, 0, None),
        ("4-BC/BTCTU", None, "", None, 0, 2),
        ("5-CV/BTCTU", "2013-01-01", "cong-van", secret, 2, 9),
        ("6-CV/BTCTU", "2013-01-02", "cong-van", secret, 0, 1),
    ]
    for position, (number, day, kind, place, level, pages) in enumerate(said, 1):
        ListedRecord.objects.create(
            inventory=shelf, position=position, number_text=number,
            number_key=number.casefold(), issued_on=day, type_code=kind, dossier=place,
            level=level, pages=pages,
        )  # fmt: skip
    answer = record(shelf, number="1", issued="03/05/2012", dossier="2")
    Tie.objects.create(
        row=ListedRecord.objects.get(position=1), record=answer, kind=Tie.Kind.PERSON, at=AT
    )
    record(shelf, number="70", issued="09/09/2013")
    return shelf


def of(name, clearance=Level.ORDINARY):
    person(name, "archivist", clearance=clearance)
    return actor(name)


@pytest.mark.parametrize("by", By)
@pytest.mark.parametrize("clearance", [Level.ORDINARY, Level.TOP_SECRET])
def test_the_parts_add_up_to_the_whole(shelf, by, clearance):
    looking = of("bao", clearance)
    parts, whole = parts_of(shelf, by, actor=looking), completeness_of(shelf, looking)
    for name in ("expected", "answered", "awaited", "missing", "surplus"):
        assert sum(getattr(part, name) for part in parts) == getattr(whole, name), name


def test_parts_are_named_and_go_in_their_order(shelf):
    looking = of("bao", Level.TOP_SECRET)
    assert [part.name for part in parts_of(shelf, By.DOSSIER, actor=looking)] == [
        "2", "10", "Không thuộc hồ sơ nào",
    ]  # fmt: skip
    years = [(part.name, part.expected) for part in parts_of(shelf, By.YEAR, actor=looking)]
    assert years == [("2012", 1), ("2013", 4), ("Chưa rõ năm", 1)]


def test_a_hidden_dossier_is_none_and_its_open_row_stands_among_those_of_none(shelf):
    looking = of("bao")
    found = {part.name: part.expected for part in parts_of(shelf, By.DOSSIER, actor=looking)}
    assert found == {"2": 2, "Không thuộc hồ sơ nào": 3}


def test_pages_are_counted_of_rows_that_say_them(shelf):
    looking = of("bao")
    [first, *_] = parts_of(shelf, By.DOSSIER, actor=looking)
    assert (first.pages.answered, first.pages.expected) == (3, 7)


def test_years_against_types_add_up_too(shelf):
    looking = of("bao")
    squares = squares_of(shelf, actor=looking)
    whole = completeness_of(shelf, looking)
    assert sum(one.expected for one in squares) == whole.expected
    assert sum(one.answered for one in squares) == whole.answered


@pytest.mark.parametrize("by", daily([by.value for by in By], By.YEAR.value, By.DOSSIER.value))
def test_every_figure_on_the_page_is_the_length_of_its_list(shelf, client, by):
    of("bao")
    client.force_login(User.objects.get(username="bao"))
    page = client.get(f"/muc-luc/ML01/day-du/?theo={by}").content.decode()
    links = re.findall(r'href="(/muc-luc/ML01/danh-sach/\w+/\?[^"]+)">\s*([\d.]+)\s*</a>', page)
    assert len(links) > 4
    for address, figure in links:
        listed = client.get(address.replace("&amp;", "&")).content.decode()
        rows = listed.count("<tr>") - 1
        assert rows == int(figure) or (figure == "0" and rows == 1), (address, figure)
        assert "chip" in listed


def test_a_list_of_one_dossier_names_it_and_counts_its_rows_of_how_many(shelf, client):
    of("bao")
    client.force_login(User.objects.get(username="bao"))
    first, secret = Dossier.objects.order_by("level")
    listed = client.get(f"/muc-luc/ML01/danh-sach/expected/?hs={first.pk}").content.decode()
    assert ">Hồ sơ 2<" in re.sub(r"\s*<svg.*?</svg>\s*", "", listed, flags=re.DOTALL)
    assert "<h1>Phải có: 2</h1>" in listed
    assert "2 trên 5 dòng" in listed
    hidden = client.get(f"/muc-luc/ML01/danh-sach/expected/?hs={secret.pk}").content.decode()
    assert "Hồ sơ 10" not in hidden
    assert "<h1>Phải có: 0</h1>" in hidden


def test_documents_and_dossiers_of_the_whole_inventory_open_lists_of_their_length(shelf, client):
    ListedRecord.objects.filter(position=1).update(pages=9)
    record(shelf, number="1", issued="03/05/2012")
    of("bao", Level.SECRET)
    client.force_login(User.objects.get(username="bao"))
    page = client.get("/muc-luc/ML01/day-du/").content.decode()
    units = page.split('<th scope="row" class="wrapth">')[1:3]
    links = r'href="(/muc-luc/ML01/danh-sach/[\w-]+/)">([\d.]+)</a>'
    told = dict(link for unit in units for link in re.findall(links, unit))
    assert len(told) == 16
    assert told["/muc-luc/ML01/danh-sach/short/"] == "1"
    assert told["/muc-luc/ML01/danh-sach/duplicate/"] == "1"
    for address, figure in told.items():
        listed = client.get(address).content.decode()
        rows = listed.count("<tr>") - 1
        assert rows == int(figure) or (figure == "0" and rows == 1), (address, figure)
    short = client.get("/muc-luc/ML01/danh-sach/short/").content.decode()
    assert "kho chỉ có 1 trang" in short
    twice = client.get("/muc-luc/ML01/danh-sach/duplicate/").content.decode()
    [first] = re.findall(r"trùng với (KS-\d+)", twice)
    for act, form in (("list", ""), ("take_list", "xlsx/")):
        client.get(f"/muc-luc/ML01/danh-sach/duplicate/{form}")
        told = Event.objects.filter(action=act).latest("pk")
        assert Mention.objects.filter(event=told.pk, label=first).exists()


@pytest.mark.parametrize("unit", ["to", "trang"])
def test_parts_are_counted_in_sheets_and_pages_too(shelf, client, unit):
    of("bao", Level.SECRET)
    client.force_login(User.objects.get(username="bao"))
    page = client.get(f"/muc-luc/ML01/day-du/?theo=loai&dem={unit}").content.decode()
    if unit == "trang":
        [row] = [row for row in page.split("<tr>") if "Kế hoạch" in row and "barcell" in row]
        assert re.findall(r'<td class="n">(?:<a [^>]+>)?(\d+)<', row)[:4] == ["7", "3", "0", "4"]
    assert 'chip--on"' in page


def test_what_was_received_is_narrowed_by_its_level_alone(shelf, client):
    of("bao")
    client.force_login(User.objects.get(username="bao"))
    for asked in ("loai=ke-hoach", "nam=2012", "hs=1", "hop=1", "mat=0"):
        listed = client.get(f"/muc-luc/ML01/danh-sach/received/?{asked}").content.decode()
        assert listed.count("<tr>") - 1 == 2, asked
        assert ('class="chip"' in listed) == (asked == "mat=0")


def test_what_is_no_part_is_as_if_not_asked(shelf, client):
    of("bao")
    client.force_login(User.objects.get(username="bao"))
    for asked in (
        "nam=abc",
        "nam=-1",
        "hs=%00",
        "mat=9e9",
        "hs=" + "9" * 40,
        "hs=" + "9" * 19,
        "nam=" + "9" * 18,
        "theo=xyz",
    ):
        assert client.get(f"/muc-luc/ML01/danh-sach/expected/?{asked}").status_code == 200, asked
        assert client.get(f"/muc-luc/ML01/day-du/?{asked}").status_code == 200, asked


def test_a_page_of_parts_costs_the_same_however_many_there_are(
    shelf, client, django_assert_max_num_queries
):
    of("bao")
    client.force_login(User.objects.get(username="bao"))
    for number in range(300):
        place = Dossier.objects.create(inventory=shelf, number=f"D{number}", sort_number=number)
        ListedRecord.objects.create(inventory=shelf, position=100 + number, dossier=place)
    client.get("/muc-luc/ML01/day-du/")
    with django_assert_max_num_queries(12):
        page = client.get("/muc-luc/ML01/day-du/").content.decode()
    assert page.count('class="barcell"') == 100
