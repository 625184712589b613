"""
Every figure on every page leads to its list, which has as many rows as the figure says.

A new page joins by itself: each number in a column of numbers, and each large figure, is the way to a
list of that length, unless its heading stands here as that of something else.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import zip_longest
from urllib.parse import urljoin

import pytest
from django.test import Client

from access.api import Level
from access.models import User
from archive.api import add_period, put_into_period, receive
from archive.domain.reference import PeriodSaid
from archive.models import Dossier, Fonds, Inventory, ListedRecord, Tie
from portal.actions.preparing import make_guides
from tests.people import AT, actor, inventory, record
from tests.portal.addresses import addresses
from tests.portal.sites import build
from tests.roles import EVERY_ROLE

pytestmark = pytest.mark.django_db

# Whose pages tell figures of the archive: not those of batches, of people and of one paper.
WHERE = ("/day-du/", "/muc-luc/", "/phong/", "/danh-muc/", "/huong-dan/")
# Below these a person chooses, brings in, or takes a file out.
NOT_THERE = re.compile(r"/(?:xlsx|docx|giay|nhap|lan-nhap/[^/]+|dong|tach|gop|chuyen|doi-so)/")
# What stands in such a column is said of one thing: it counts nothing that has a list.
OF_ONE_THING = {
    "Số", "Số TT", "Trang", "Số tờ", "Số trang ghi trên bìa", "Số cao nhất", "Số lượng",
}  # fmt: skip
# Sums of pages and sheets open the list of the documents that they are of; numbers of a series stand
# together there, from the first to the last of a gap.
IN_PAGES = {
    "Trang", "Số tờ", "Số trang", "Số trang đã nhập kho", "Số trống",
}  # fmt: skip
NUMBER = re.compile(r"\d[\d.]*")


@dataclass
class Cell:
    """A cell of a table, or a large figure: what is written in it, each piece with where it leads."""

    css: str = ""
    head: str = ""
    row: str = ""
    pieces: list[tuple[str, str]] = field(default_factory=list)

    @property
    def text(self):
        return " ".join("".join(text for text, _ in self.pieces).split())

    def figures(self):
        """The numbers that are written here and are not nought, each with where it leads."""
        for text, link in self.pieces:
            for number in NUMBER.findall(text if "%" not in self.text else ""):
                if int(number.replace(".", "")):
                    yield int(number.replace(".", "")), link


class Page(HTMLParser):
    """The cells of the tables of a page under their headings, and its large figures."""

    ASIDE = frozenset(("small", "svg", "script"))

    def __init__(self, response):
        super().__init__()
        self.cells, self.tables, self.heads, self.next = [], [], [], ""
        self.cell, self.link, self.place, self.aside = None, "", 0, 0
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.aside += tag in self.ASIDE
        if tag == "a":
            self.link = given["href"]
            self.next = self.link if given.get("rel") == "next" else self.next
        elif tag == "table":
            self.tables.append([])
            self.heads = []
        elif tag == "tr":
            self.place, self.row = 0, []
            self.tables[-1].append(self.row)
        elif tag in {"td", "th"}:
            self.begin(given)
        elif tag == "p" and given.get("class") == "figure":
            self.cell = Cell("n")
            self.cells.append(self.cell)

    def begin(self, given):
        css = (given.get("class") or "").split()
        self.cell = Cell(css=" ".join(css), row=self.row[0].text if self.row else "")
        if given.get("scope") in {"col", "colgroup"}:
            self.head(given)
        else:
            self.cell.head = self.heads[self.place] if self.place < len(self.heads) else ""
            self.cells.append(self.cell)
        self.place += int(given.get("colspan") or 1)
        self.row.append(self.cell)

    def head(self, given):
        """A heading over one column; over several stand the words of the next line alone."""
        if given["scope"] == "col":
            self.cell.css = "head"

    def handle_endtag(self, tag):
        self.aside -= tag in self.ASIDE
        if tag == "a":
            self.link = ""
        elif tag in {"td", "th", "p"} and self.cell:
            if self.cell.css == "head":
                self.heads.append(self.cell.text)
            self.cell = None

    def handle_data(self, data):
        if self.cell and not self.aside:
            self.cell.pieces.append((data, self.link))

    def lengths(self):
        """How many rows each table has, without those of headings and those that span it."""
        rows = ([row for row in table if len(row) > 2] for table in self.tables)
        return [sum(row[0].css != "head" and row[1].css != "head" for row in one) for one in rows]

    def figures(self):
        """The cells that tell figures, those of dossiers and documents and those of pages apart."""
        told = [
            one for one in self.cells if "n" in one.css.split() and one.head not in OF_ONE_THING
        ]
        return [(one, one.row in IN_PAGES or one.head in IN_PAGES) for one in told]


@pytest.fixture
def site():
    """
    Two fonds and two collections with introductions; papers that are filed, surplus, filed twice, of
    other years, short and in work, in dossiers and in none, some hidden from most.
    """
    make_guides()
    site = build()
    other = Fonds.objects.create(code="P02", name="Phông Đảng ủy")
    Inventory.objects.filter(code="ML02").update(fonds=other, year_from=2010, year_to=2015)
    shelf = Inventory.objects.get(code="ML01")
    rows = list(ListedRecord.objects.filter(inventory=shelf).order_by("position"))
    ListedRecord.objects.filter(pk=rows[0].pk).update(pages=9, sheets=5, type_code="ke-hoach")
    ListedRecord.objects.filter(pk=rows[1].pk).update(pages=2, issued_on=None)
    record(shelf, number="14", issuer="", reviewed=False)
    hidden = record(shelf, number="99", level=Level.SECRET)
    Tie.objects.create(row=rows[2], record=hidden, kind=Tie.Kind.PERSON, at=AT)
    Dossier.objects.create(inventory=shelf, number="D9", documents=2, pages=4)
    for level in (Level.ORDINARY, Level.SECRET):
        receive(inventory=shelf.pk, label="x.pdf", pages=2, level=level, at=AT)
    inventory("ML09", level=Level.SECRET)
    keeper = actor("ky")
    said = PeriodSaid(title="Tài liệu 2010–2014", first_year=2010, last_year=2014)
    made = add_period(actor=keeper, code="gd-moi", said=said, at=AT)
    put_into_period(actor=keeper, inventory_id=shelf.pk, period_id=made.pk, at=AT)
    return site, made


def pages_with_figures(site, period):
    """Every address that may tell figures, one of each kind, and those that are asked for by hand."""
    values = {name: found[:1] for name, found in site.values().items()}
    values |= {"code": ["ML01"], "which": ["dossiers-expected"], "figure": ["dossiers-expected"]}
    values["period_id"] = [str(period.pk)]
    walked = [one for one in addresses(values) if one.startswith(WHERE) or one == "/"]
    yield from (one for one in walked if not NOT_THERE.search(one))
    yield f"/huong-dan/{period.page}/"
    yield from ("/day-du/?theo=phong", "/day-du/?theo=don-vi")
    for by in ("hop", "nam", "loai", "mat"):
        yield f"/muc-luc/ML01/day-du/?theo={by}"


def rows_of(client, address):
    """How many rows each table of a list has, on all its pages together."""
    found, link = [], address
    while link:
        response = client.get(link if link.startswith("/") else address.partition("?")[0] + link)
        assert response.status_code == 200, address
        page = Page(response)
        found = [sum(pair) for pair in zip_longest(found, page.lengths(), fillvalue=0)]
        link = page.next
    return found


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_every_figure_is_the_way_to_a_list_of_that_length(role, site):
    client, lists, met, wrong = Client(), {}, set(), []
    client.force_login(User.objects.get(username=role))
    may_count = actor(role).may_count
    for address in pages_with_figures(*site):
        response = client.get(address)
        if response.status_code != 200 or "html" not in response.headers["Content-Type"]:
            continue
        for cell, in_pages in Page(response).figures():
            for number, link in cell.figures():
                if link and link not in lists:
                    lists[link] = rows_of(client, urljoin(address, link))
                long = lists.get(link, [])
                if link:
                    met.add(address)
                if number not in long and not (in_pages and any(long)) and (link or may_count):
                    wrong.append((address, cell.row, cell.head, cell.text, link, long))
    assert wrong == []
    told = {"/day-du/", "/day-du/?theo=phong", f"/huong-dan/{site[1].page}/"}
    assert not may_count or told <= met
