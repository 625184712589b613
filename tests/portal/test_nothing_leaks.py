"""Every address, as every role and signed out: what is classified never shows."""

import json
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from access.api import Level, Role
from access.domain.addresses import ALIVE, HEALTH, READY
from access.models import User, Workstation
from archive.api import Secrecy, mark_of, raise_bytes
from archive.models import Dossier, ListedRecord, ProtectionAct, Receipt, Record
from audit.models import Event
from ingest.models import Batch, Item, ItemPage
from search.api import catch_up, open_engine
from tests.pages import body_of
from tests.people import AT, SETUP, bytes_of, inventory, person, record, unit
from tests.portal.addresses import addresses
from tests.portal.items import a_batch, read, taken
from tests.portal.sites import WRITERS, a_decision
from tests.roles import EVERY_ROLE

pytestmark = pytest.mark.django_db

MARKER = "Zxqmatkhau"
PLAIN = "Congkhaivanban"


@pytest.fixture
def house():
    """An ordinary and a secret inventory, each with records, list, receipts and items."""
    place = unit()
    Workstation.objects.create(
        name="PC01", address="127.0.0.1", seal_number="1",
        sealed_until=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip
    for role in Role:
        clearance = Level.TOP_SECRET if role == Role.SECURITY_OFFICER else Level.ORDINARY
        person(role, role, clearance=clearance)
    plain = inventory("ML01", title=f"{PLAIN} thường")
    secret = inventory("ML02", title=f"{MARKER} mục lục", level=Level.SECRET)
    for shelf, word, level in ((plain, PLAIN, 0), (plain, MARKER, 1), (secret, MARKER, 2)):
        fill(shelf, word, Level(level), place)
    fill_unknown(plain)
    engine = open_engine(settings.KHOSO_SEARCH)
    catch_up(engine)
    return place


def fill(shelf, word, level, place):
    """One of everything that can carry a title, at a level."""
    dossier = Dossier.objects.create(
        inventory=shelf, number=f"D{level}", title=f"{word} hồ sơ", level=level
    )
    made = record(
        shelf, abstract=f"{word} trích yếu", pages=(f"{word} nội dung trang", "trang hai"),
        level=level, issuer=f"{word} cơ quan", number=str(10 + level), dossier=dossier.number,
        arrival_number=f"{word} sổ đến",
    )  # fmt: skip
    Receipt.objects.filter(record=made).update(label=f"{word}.pdf")
    if level:
        a_decision(
            made, basis=f"{word} căn cứ", stands="proposed", level_before=level, decided_by="",
            decided_at=None, done_at=None,
        )  # fmt: skip
    ListedRecord.objects.create(
        inventory=shelf, dossier=dossier, position=100 + level, abstract=f"{word} danh mục",
        number_text=f"{word}-1", issuer=f"{word}", level=level,
    )  # fmt: skip
    batch, _ = Batch.objects.get_or_create(
        code="2026-0001",
        defaults={"source": "s", "title": "Lô", "unit": place, "opened_at": AT, "opened_by": "x"},
    )
    for state in ("waiting", "quarantined", "filed", "rejected", "duplicate", "queued"):
        position = Item.objects.count() + 1
        item = Item.objects.create(
            batch=batch, position=position, name=f"{word}-{position}.pdf", state=state, level=level,
            taken_at=AT, settled_at=AT, inventory=shelf, pages=1, original=made.original,
            reason="damaged" if state == "quarantined" else "",
            proposals={
                name: {"value": f"{word} máy đọc", "confidence": 0.5, "page": 1, "box": None, "alternatives": []}
                for name in ("abstract", "arrival_number")
            },
            record=made if state == "filed" else None,
        )  # fmt: skip
        ItemPage.objects.create(item=item, number=1, text=f"{word} trang", read_at=AT)


def fill_unknown(shelf):
    """
    Files of an ordinary batch whose names and pages nobody may see, though nothing is said of them.

    Nobody looked at them for marks, or not to the end; or the second copy of them was found secret.
    """
    batch = a_batch(shelf, source="chua-doc", highest=Level.TOP_SECRET)
    first = None
    for state, marks in (
        ("queued", "unread"), ("reading", "unread"), ("quarantined", "read"), ("rejected", "read"),
        ("waiting", "unsure"), ("duplicate", "unread"),
    ):  # fmt: skip
        item = taken(batch)
        Item.objects.filter(pk=item.pk).update(
            state=state, marks=marks, name=f"{MARKER}-{state}.pdf", pages=1, settled_at=AT,
            duplicate_of=first if state == "duplicate" else None,
            reason="damaged" if state == "quarantined" else "",
        )  # fmt: skip
        Receipt.objects.filter(pk=item.receipt_id).update(label=f"{MARKER}.pdf")
        ItemPage.objects.create(item=item, number=1, text=f"{MARKER} trang", read_at=AT)
        first = first or item
    seen = read(batch, number="31")
    copy = taken(batch, bytes_of(seen.original))
    Item.objects.filter(pk__in=[seen.pk, copy.pk]).update(name=f"{MARKER}-hai-lan.pdf")
    Receipt.objects.filter(pk=seen.receipt_id).update(label=f"{MARKER}.pdf")
    raise_bytes(files=[seen.original_id], to=Secrecy(Level.SECRET), who=SETUP, at=AT)


def visit(client: Client, values, role) -> dict[str, tuple[int, bytes]]:
    seen = {}
    for address in addresses(values, shut="" if role in WRITERS else "quan-tri/"):
        response = client.get(address)
        body = body_of(response)
        seen[address] = (response.status_code, body)
    for query in (PLAIN, MARKER, "trang", "", '"'):
        response = client.get("/tim/", {"q": query})
        seen[f"/tim/?q={query}"] = (response.status_code, response.content)
    return seen


def values_of(place):
    return {
        "record_id": [*map(str, Record.objects.values_list("pk", flat=True)), "999"],
        "item_id": [str(pk) for pk in Item.objects.values_list("pk", flat=True)] + ["999"],
        "code": ["ML01", "ML02", *Batch.objects.values_list("code", flat=True), "X"],
        "dossier_id": [str(pk) for pk in Dossier.objects.values_list("pk", flat=True)] + ["999"],
        "which": ["expected", "received", "filed", "missing", "surplus", "x"],
        "row": [mark_of(pk) for pk in ListedRecord.objects.values_list("pk", flat=True)],
        "token": ["0" * 32],
        "lot_id": [str(lot) for lot in ProtectionAct.objects.values_list("lot", flat=True)],
        "unit_code": ["BTCTU", "X"],
    }


def told_to_machines(address: str, body: bytes) -> bool:
    """Whether it is one of the answers that are for everybody, and holds nothing but yes and no."""
    if address == READY:
        return set(json.loads(body).values()) <= {True, False, None}
    return body == {HEALTH: b"", ALIVE: b"ok\n"}.get(address)


@pytest.mark.parametrize("role", [None, *EVERY_ROLE])
def test_no_page_shows_what_is_above_the_clearance(house, role):
    client = Client(raise_request_exception=True)
    if role is not None:
        client.force_login(User.objects.get(username=role))
    cleared = role == Role.SECURITY_OFFICER
    for address, (status, body) in visit(client, values_of(house), role).items():
        if address == f"/tim/?q={MARKER}":
            body = body.replace(f'value="{MARKER}"'.encode(), b"").replace(MARKER.encode(), b"", 0)
            body = re.sub(rb"<title>.*?</title>", b"", body, flags=re.DOTALL)
        assert status < 500, address
        if not cleared:
            found = body.count(MARKER.encode())
            echoed = body.count(b"q=" + MARKER.encode())
            assert found <= echoed or (address == f"/tim/?q={MARKER}" and b"KS-" not in body), (
                address
            )
        if role is None and not address.startswith(("/static/", "/dang-nhap/", "/csp/")):
            assert status in {302, 404, 405} or told_to_machines(address, body), address
            assert PLAIN.encode() not in body, address
    if role in {Role.ADMINISTRATOR, Role.AUDITOR}:
        assert all(
            PLAIN.encode() not in body
            for a, (_, body) in visit(client, values_of(house), role).items()
            if PLAIN not in a
        )


@pytest.mark.parametrize("role", [Role.ARCHIVIST, Role.CHECKER])
def test_no_page_image_of_what_nobody_looked_at_is_shown(house, role):
    client = Client()
    client.force_login(User.objects.get(username=role))
    closed = Item.objects.filter(name__contains=MARKER)
    assert closed.count() > 8
    for item in closed:
        assert client.get(f"/xac-nhan/{item.pk}/trang/1/").status_code == 404


def test_what_is_not_there_and_what_is_not_yours_look_the_same(house):
    client = Client()
    client.force_login(User.objects.get(username=Role.OFFICER))
    closed = f"/van-ban/{Record.objects.get(level=Level.SECRET).pk}/"
    for one, other in ((closed, "/van-ban/999/"), ("/muc-luc/ML02/", "/muc-luc/ML99/")):
        secret, unknown = client.get(one), client.get(other)
        assert (secret.status_code, bare(secret)) == (404, bare(unknown))
        assert unknown.status_code == 404


def bare(response):
    """The page without the token that is new in every form of every page."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", response.content)


def test_every_view_search_refusal_and_sign_in_is_on_the_trail(house):
    client = Client()
    before = set(Event.objects.values_list("pk", flat=True))
    client.post("/dang-nhap/", {"username": "officer", "password": "falsch"})
    client.force_login(User.objects.get(username=Role.OFFICER))
    client.get("/tim/", {"q": PLAIN})
    open_one, closed = (Record.objects.get(level=level) for level in (0, 2))
    client.get(f"/van-ban/{open_one.pk}/")
    client.get(f"/van-ban/{closed.pk}/")
    client.get("/nhat-ky/")
    rows = [
        (event.action, event.subject, event.outcome)
        for event in Event.objects.exclude(pk__in=before).order_by("pk")
    ]
    assert ("sign_in", "officer", "refused") in rows
    assert ("search", "", "done") in rows
    assert ("read", open_one.accession, "done") in rows
    assert ("read", closed.accession, "refused") in rows
    assert ("read_trail", "", "refused") in rows
