"""Whoever may not see a thing cannot tell a site with it from a site without it."""

import io
import re
from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pytest
from django.core.management import call_command
from django.utils import timezone

from access.api import Level, Role
from archive.api import (
    Secrecy,
    ask_record_level,
    correct_record,
    propose_destruction,
    tie,
    untie,
    withdraw_record,
)
from archive.domain.deciding import Decision
from archive.domain.description import Description
from archive.domain.posture import UNDECIDED
from archive.domain.register import EntrySaid
from archive.models import Dossier, Inventory, ListedRecord, RegisterEntry
from archive.queries import posture
from ingest.actions.levels import decide_item_level
from ingest.actions.registering import register_apart
from ingest.actions.replacing import offer_item
from ingest.actions.reserving import reserve
from ingest.models import Item
from tests.daily import daily
from tests.people import AT, actor, bytes_of, inventory, record, unit
from tests.portal.items import a_batch, new, read, rejected, stopped, taken
from tests.portal.sites import Site, a_decision, build, taken_back, walk
from tests.roles import EVERY_ROLE

pytestmark = pytest.mark.django_db

# To whom nothing of another unit is closed.
OF_ALL_UNITS = (Role.SECURITY_OFFICER,)
# Where somebody learns of a closed thing by their office, and why that is right.
TOLD_BY_OFFICE = {
    Role.AUDITOR: ("/", "/nhat-ky/"),  # the trail names every act by number; that is its purpose
}


def shelf(code: str = "ML01") -> Inventory:
    return Inventory.objects.get(code=code)


def of_others() -> Inventory:
    return inventory("MLKHAC", place=unit("KHAC"))


def of_the_party() -> Inventory:
    return inventory("MLDANG", party_papers=True)


def listed(place, **more):
    return ListedRecord.objects.create(
        inventory=place, position=50, abstract="riêng", number_text="50-KH/BTCTU",
        number_key="50khbtctu", issued_on="2021-03-08", **more,
    )  # fmt: skip


def tied(row, made):
    tie(actor=actor("ky"), row_id=row.pk, record_id=made.pk, shown="", at=AT)


def parted(row, made):
    untie(actor=actor("ky"), row_id=row.pk, record_id=made.pk, shown="certain", at=AT)


def same_bytes(site: Site) -> bytes:
    return bytes_of(site.items[0].original)


def decided(item: Item, level: Level) -> Item:
    """What somebody cleared for everything decides of an item that stands at the security officer."""
    by = replace(actor(Role.SECURITY_OFFICER), clearance=Level.TOP_SECRET, party_papers=True)
    decision = Decision(Secrecy(level, item.batch.party_papers), "rieng")
    decide_item_level(actor=by, item_id=item.pk, version=item.version, decision=decision, at=AT)
    return Item.objects.get(pk=item.pk)


def entered(item: Item) -> None:
    """It is entered in the register where only registering is decided, and stands on a list to be signed."""
    by = replace(actor(Role.SECURITY_OFFICER), clearance=Level.TOP_SECRET, party_papers=True)
    held, posture.WITHOUT_DECISION = posture.WITHOUT_DECISION, UNDECIDED
    try:
        register_apart(
            actor=by, item_id=item.pk, version=item.version, level=Level.SECRET,
            said=EntrySaid("rieng", "61-KH/BTCTU", abstract="rieng"), at=AT,
        )  # fmt: skip
    finally:
        posture.WITHOUT_DECISION = held
    entries = RegisterEntry.objects.values_list("pk", flat=True)
    propose_destruction(by=by, entries=list(entries), reason="rieng", at=AT)


def a_secret_inventory(site: Site) -> None:
    place = inventory("MLMAT", level=Level.SECRET, title="rieng", highest=Level.SECRET)
    record(place, number="14", level=Level.SECRET, abstract="rieng số hóa", file=new())
    listed(place, level=2)


PROPOSED = {
    "stands": "proposed", "level_before": 2, "basis": "rieng", "decided_by": "", "decided_at": None,
    "done_at": None,
}  # fmt: skip
# Each makes one closed thing in a site of which the visible part stays as it was.
CLOSED: dict[str, Callable[[Site], object]] = {
    "a secret record that answers a listed row": lambda site: record(
        shelf(), number="16", level=Level.SECRET, abstract="rieng số hóa", file=new()
    ),
    "a secret record of the number of an open one": lambda site: record(
        shelf(), number="40", level=Level.SECRET, file=new()
    ),
    "a secret record that was withdrawn": lambda site: withdraw_record(
        actor=actor("ky"),
        version=1,
        reason="nhầm",
        at=AT,
        record_id=record(shelf(), number="16", level=Level.SECRET, abstract="rieng", file=new()).pk,
    ),
    "a secret record that was corrected": lambda site: correct_record(
        actor=actor("ky"),
        version=1,
        reason="rieng",
        at=AT,
        description=Description(number="17", symbol="KH/BTCTU", abstract="rieng"),
        record_id=record(shelf(), number="16", level=Level.SECRET, file=new()).pk,
    ),
    "a better scan of a secret record": lambda site: offer_item(
        actor=actor("ky"),
        reason="rieng",
        at=AT,
        item_id=decided(read(site.batch, level="SECRET"), Level.SECRET).pk,
        record_id=record(shelf(), number="99", level=Level.SECRET, file=new()).pk,
    ),
    "a secret record that answers no row": lambda site: record(
        shelf(), number="99", level=Level.SECRET, abstract="rieng", file=new()
    ),
    "a secret record that somebody proposes to open": lambda site: a_decision(
        record(shelf(), number="97", level=Level.SECRET, abstract="rieng", file=new()),
        **PROPOSED,
    ),
    "a secret record that is on its way down": lambda site: a_decision(
        record(shelf(), number="96", level=Level.SECRET, abstract="rieng số hóa", file=new()),
        **PROPOSED | {"stands": "pending", "change": 1, "decided_by": "unit_head"},
    ),
    "a secret record decided together with an open one": lambda site: a_decision(
        record(shelf(), number="95", level=Level.SECRET, abstract="rieng", file=new()),
        **PROPOSED | {"lot": site.decided[0].lot},
    ),
    "a secret inventory": a_secret_inventory,
    "a record of the Party": lambda site: record(
        of_the_party(), number="40", abstract="rieng số hóa", file=new()
    ),
    "many records of another unit": lambda site: [
        record(of_others(), number=str(n), abstract="rieng số hóa kế hoạch", file=new())
        for n in range(40, 52)
    ],
    "a copy of another unit": lambda site: record(
        of_others(), number="40", abstract="rieng", file=same_bytes(site)
    ),
    "a secret record that a person tied to a row": lambda site: tied(
        site.rows[3], record(shelf(), number="98", level=Level.SECRET, file=new())
    ),
    "a secret record that a person parted from its row": lambda site: parted(
        site.rows[2], record(shelf(), number="16", level=Level.SECRET, file=new())
    ),
    "a secret row that a person tied to an open record": lambda site: tied(
        listed(shelf(), level=2), site.records[0]
    ),
    "a secret row of the list": lambda site: listed(shelf(), level=2),
    "a secret dossier": lambda site: Dossier.objects.create(
        inventory=shelf(), number="1", title="rieng", level=2
    ),
    "an item with a secret mark": lambda site: read(site.batch, number="60", level="SECRET"),
    "an item that was decided to be secret": lambda site: decided(
        read(site.batch, number="61", level="SECRET"), Level.SECRET
    ),
    "an item that is handled apart, on a list to be destroyed": lambda site: entered(
        read(site.batch, number="61", level="SECRET")
    ),
    "a secret record in an open dossier, of which somebody asked": lambda site: ask_record_level(
        actor=actor("ky"),
        asked=Level.TOP_SECRET,
        words="rieng",
        at=AT,
        record_id=record(
            shelf(), number="97", level=Level.SECRET, dossier="D1", abstract="rieng", file=new()
        ).pk,
    ),
    "an item with a secret mark that somebody works on": lambda site: reserve(
        actor=actor("ky"), item=read(site.batch, number="60", level="SECRET"), at=timezone.now()
    ),
    "an item with a secret mark and a number of ours": lambda site: read(
        site.batch, number="40", level="SECRET"
    ),
    "an item nobody has read": lambda site: taken(closed_way(site)),
    "an item in quarantine": lambda site: stopped(closed_way(site)),
    "an item sent away": lambda site: rejected(closed_way(site)),
    "a secret batch": lambda site: read(a_batch(shelf(), source="mat", level=Level.SECRET)),
    "a batch of the Party": lambda site: read(a_batch(of_the_party(), source="dang")),
    "a batch of another unit": lambda site: read(a_batch(of_others(), source="khac")),
    "a batch of another unit with our bytes": lambda site: read(
        a_batch(of_others(), source="khac"), content=same_bytes(site)
    ),
}


def closed_way(site: Site):
    """The batch of the site: what comes in it may be top secret until somebody looked."""
    return site.batch


@pytest.fixture
def site():
    made = build()
    # Unread files of this batch are closed; those of the site are so in both sites alike.
    type(made.batch).objects.filter(pk=made.batch.pk).update(highest=3)
    made.batch.refresh_from_db()
    return made


def asked(site: Site) -> Callable:
    """What is asked beside the addresses: a list to be imported, a wrong dossier, commands."""

    def more(client):
        yield (
            "import",
            client.post(
                "/muc-luc/ML01/nhap/", {"file": a_list()}, follow=True, HTTP_HOST="testserver"
            ),
        )
        item = site.items[0]
        item = Item.objects.get(pk=item.pk)
        for dossier in ("1", "khong-co"):
            yield f"confirm into {dossier}", client.post(
                f"/xac-nhan/{item.pk}/",
                {
                    "number": "40", "symbol": "KH/BTCTU", "issued": "08/03/2021", "type_code": "ke-hoach",
                    "issuer": "Ban Tổ chức Tỉnh ủy", "abstract": "về số hóa", "level": "0",
                    "inventory": "ML01", "dossier": dossier, "version": str(item.version),
                    "stage": str(item.state), "place": "", "signer": "", "recipients": "",
                    "urgency": "",
                },
            )  # fmt: skip

    return more


def a_list() -> io.BytesIO:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["STT", "Số ký hiệu", "Ngày tháng", "Trích yếu"])
    sheet.append([50, "50-KH/BTCTU", "08/03/2021", "riêng"])
    sheet.append([51, "99-KH/BTCTU", "08/03/2021", "riêng"])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "danh-muc.xlsx"
    return file


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_no_address_tells_a_person_of_anything_closed(site, role):
    with taken_back():
        without = walk(role, site, asked(site))
    closed = closed_to(role)
    differing = differences(role, site, without, closed.values())
    if differing:
        # All at once is quick; which of them tells is looked for only where something tells.
        for name, make in closed.items():
            alone = differences(role, site, without, [make])
            assert not alone, f"{name}\n{first_difference(alone)}"
    assert not differing, first_difference(differing)


def closed_to(role) -> dict[str, Callable[[Site], object]]:
    """The things that are closed to a person of this role."""
    return {
        name: make
        for name, make in CLOSED.items()
        if "another unit" not in name or role not in OF_ALL_UNITS
    }


def differences(role, site, without, makers):
    told = TOLD_BY_OFFICE.get(role, ())
    with taken_back():
        for make in makers:
            make(site)
        with_them = walk(role, site, asked(site))
    return {
        address: (without.get(address), answer)
        for address, answer in with_them.items()
        if without.get(address) != answer and address.split("?")[0] not in told
    }


def first_difference(differing) -> str:
    where = "\n".join(list(differing)[:60])
    (before, after) = next(iter(differing.values()))
    if before is None or after is None or before[:2] != after[:2]:
        return f"{where}\n{before and before[:2]} / {after and after[:2]}"
    one, other = (re.split(r"(?=<)", page[2].decode(errors="replace")) for page in (before, after))
    lines = [f"- {a}\n+ {b}" for a, b in zip(one, other, strict=False) if a != b][:5]
    return f"{where}\n" + "\n".join(lines)


@pytest.mark.parametrize(
    "role", daily([Role.OFFICER, Role.ARCHIVIST, Role.UNIT_HEAD], Role.OFFICER)
)
def test_no_command_tells_a_person_of_anything_closed(site, role, settings):
    def heard():
        from search.api import catch_up, open_engine

        catch_up(open_engine(settings.KHOSO_SEARCH))
        said = io.StringIO()
        for words in ("số hóa", "14-KH/BTCTU", "rieng"):
            call_command("find", words, username=role, json=True, stdout=said)
        return re.sub(r'"(ms|seconds|wall_ms)": [\d.]+', "", said.getvalue())

    with taken_back():
        without = heard()
    for name, make in CLOSED.items():
        with taken_back():
            make(site)
            assert heard() == without, name


def test_numbers_given_later_do_not_tell_of_what_was_given_meanwhile(site):
    def later():
        batch = a_batch(shelf(), source="sau")
        item = read(batch, number="70")
        return batch.code, item.state, item.reason, [w["code"] for w in item.warnings]

    with taken_back():
        without = later()
    for name, make in CLOSED.items():
        with taken_back():
            make(site)
            assert later() == without, name
