"""No screen asks more queries the more stands on it, and none asks many. New screens join by themselves."""

import re
import time
from collections.abc import Mapping

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access.api import Role
from access.domain.sessions import SEEN
from access.models import User
from archive.models import Dossier, Inventory, ListedRecord
from ingest.views.confirming import LAST_DECISION
from search.api import catch_up, open_engine
from tests.daily import daily
from tests.people import inventory, record
from tests.portal.addresses import addresses
from tests.portal.items import a_batch, filed, new, read, stopped, taken
from tests.portal.sites import OURS, QUERIES, Site, build, keep_lists

pytestmark = pytest.mark.django_db

MOST = 10
# What is no list: a home gathers from every part of the store, and a paper that is confirmed has beside it
# its pages, what repeats it, the rows it may answer, the names of bodies and the inventories it may go into.
# So has a person, or what is asked for them, all they hold, by lists too, with the names of whoever gave it.
NO_LIST = (
    (re.compile(r"/$"), 12),
    (re.compile(r"/xac-nhan/\d+/$"), 11),
    (re.compile(r"/(nguoi-dung|cap-quyen|cap-quyen/danh-sach)/\d+/(quyen/)?$"), 11),
)
LITTLE, MUCH = range(100, 101), range(101, 113)
# Where a transaction begins and ends is no question to the database.
OF_A_TRANSACTION = re.compile(r"(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b")
TABLES = (
    "/lo/", "/lo/{batch}/", "/cach-ly/", "/cho-xac-nhan/", "/muc-luc/ML01/danh-sach/expected/",
    "/muc-luc/ML01/danh-sach/missing/",
)  # fmt: skip
SORTED = ("?xep=-cho&tt=mo&loc=ML", "?xep=nguoi&muc=tat-ca", "?xep=-so&loc=KH", "?xep=tu&loc=a")
# Wagtail asks as many as it likes for its own screens, which only writers of guides open.
LEFT_OUT = "/quan-tri/"


# The lists of each package count their own with the tests. Those who see most lists, and no others'.
GROWING = (Role.ARCHIVIST, Role.SECURITY_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR)


@pytest.mark.drill
@pytest.mark.parametrize("role", daily(GROWING, Role.ARCHIVIST))
def test_a_screen_asks_as_many_queries_for_much_as_for_little_and_few_of_them(role, settings):
    site, client = built(role)
    add_to_everything(site, LITTLE)
    little = asked(client, site, settings)
    add_to_everything(site, MUCH)
    much = asked(client, site, settings, before=little)
    assert {"/", "/ban-lam-viec/"} & set(much)
    assert {a: (little[a], n) for a, n in much.items() if n > little.get(a, n)} == {}
    assert {a: n for a, n in much.items() if n > most(a)} == {}


@pytest.mark.drill
@pytest.mark.parametrize(
    "role", daily([role for role in Role if role is not Role.ARCHIVIST], Role.SECURITY_OFFICER)
)
def test_no_screen_of_anybody_else_asks_many_queries(role, settings):
    site, client = built(role)
    add_to_everything(site, MUCH)
    assert {a: n for a, n in asked(client, site, settings).items() if n > most(a)} == {}


def most(address: str) -> int:
    return next((n for which, n in NO_LIST if which.match(address)), MOST)


def built(role) -> tuple[Site, Client]:
    site = build()
    site.items.append(filed(site.batch, number="90", dossier="D1"))
    # With open doubts, of a number that is filed, with an inventory and without one.
    site.items.append(read(site.batch, number="14", unsure=("number", "issuer")))
    site.items.append(read(a_batch(None, source="no-list"), number="14", unsure=("number",)))
    client = Client()
    client.force_login(User.objects.get(username=role))
    return site, client


def asked(
    client: Client, site: Site, settings, before: Mapping[str, int] | None = None
) -> dict[str, int]:
    """How many queries each address asks that answers this person with a page; `before` is of earlier."""
    catch_up(open_engine(settings.KHOSO_SEARCH))
    found = {}
    tables = [table.format(batch=site.batch.code) + query for table in TABLES for query in SORTED]
    queries = [f"/tim/?q={words}" for words in QUERIES]
    for address in (*addresses(site.values()), *queries, *tables):
        if address.startswith(LEFT_OUT) or client.get(address).status_code != 200:
            continue
        found[address] = counted(client, site, address)
        if found[address] > min(most(address), (before or {}).get(address, most(address))):
            # What a clock that is set, or a machine that stood still, adds to any page it adds once.
            found[address] = min(found[address], counted(client, site, address))
    return found


def counted(client: Client, site: Site, address: str) -> int:
    remember_a_decision(client, site)
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    return sum(not OF_A_TRANSACTION.match(row["sql"]) for row in seen)


def remember_a_decision(client: Client, site: Site) -> None:
    """
    As after one: it is offered again while the next items are looked at. And somebody has just done
    something, which is written down once a minute, on whatever page.
    """
    session = client.session
    session[SEEN] = int(time.time())
    session[LAST_DECISION] = site.items[0].pk
    session.save()


def add_to_everything(site: Site, numbers: range) -> None:
    """More of all that a screen may list."""
    for code in OURS:
        shelf = Inventory.objects.get(code=code)
        for number in numbers:
            dossier = Dossier.objects.create(inventory=shelf, number=f"D{number}", title="số hóa")
            for answered in (number, number + 100):
                ListedRecord.objects.create(
                    inventory=shelf, dossier=dossier, position=answered, abstract="về số hóa", pages=9,
                    number_text=f"{answered}-KH/BTCTU", number_key=f"{answered}khbtctu",
                    issued_on="2021-03-08",
                )  # fmt: skip
            record(shelf, number=str(number), dossier=f"D{number}", file=new())
            record(shelf, number=str(number), dossier="D1", file=new())
            record(shelf, number=str(number + 300), file=new())
    for number in numbers:
        keep_lists(number)
        batch = a_batch(inventory(f"ML{number}"), source=f"more-{number}")
        for into in (batch, site.batch):
            read(into, number="40")
            taken(into)
            stopped(into)
