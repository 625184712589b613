"""As the paired sites, for people who see some of what is closed, and for more ways to be closed."""

import io
from collections.abc import Callable

import openpyxl
import pytest

from access.api import Level, make_named
from access.domain.named import Things
from access.models import User
from access.models.standing import Assignment
from archive.api import correct_record, import_list
from archive.domain.description import Description
from archive.models import Dossier, Inventory, ListedRecord, Record
from ingest.actions.filing import confirm_item
from tests.daily import daily
from tests.people import AT, actor, inventory, person, record, unit
from tests.portal.asked import cleared_by_list
from tests.portal.items import a_batch, new, read, taken
from tests.portal.sites import Site, build, taken_back, walk
from tests.portal.test_paired_sites import CLOSED, asked, differences, first_difference, shelf

pytestmark = pytest.mark.django_db

OF_THE_PARTY = {
    "a record of the Party",
    "a batch of the Party",
    "a record of the Party moved there at confirmation",
}
# What stands beside named dossiers, and is closed to whoever holds these alone.
BESIDE_NAMED: dict[str, Callable[[Site], object]] = {
    "an open record of another dossier that answers a row of a named one": lambda _: (
        beside_a_named_dossier()
    ),
    "an open record in no dossier": lambda _: record(
        shelf(), number="92", abstract="rieng số hóa", file=new()
    ),
    "an open dossier": lambda _: Dossier.objects.create(
        inventory=shelf(), number="D0", title="rieng", sort_number=0
    ),
    "an open row in no dossier": lambda _: ListedRecord.objects.create(
        inventory=shelf(), position=70, abstract="rieng", number_text="70-KH/BTCTU"
    ),
    "a top-secret record in a named dossier": lambda _: record(
        shelf(), number="17", dossier="D1", level=Level.TOP_SECRET, abstract="rieng", file=new()
    ),
}
# People by what they hold beyond the least, and what of the closed they see by right of it.
SEES: dict[str, set[str]] = {
    "chuyen_vien": set(),
    "mat": set(),
    "dang": OF_THE_PARTY,
    "muc_luc": set(),
    "hai_vai": set(),
    # Cleared by lists: for two dossiers and nothing beside, and for a secret paper beside their own work.
    "hai_ho_so": set(),
    "them_mot": set(),
}


def take_in_viewers(site: Site) -> None:
    place = unit()
    person("hai_ho_so", "officer", units=[])
    person("them_mot", "archivist")
    alone = record(shelf(), number="93", level=Level.SECRET, abstract="về số hóa", file=new())
    dossiers = tuple(row.pk for row in site.dossiers)
    for name, things in (("hai_ho_so", Things(dossiers)), ("them_mot", Things((), (alone.pk,)))):
        number = make_named(by=actor("ky_hai"), title=name, things=things, reason="việc", at=AT)
        cleared_by_list(number, name, Level.SECRET)
    person("chuyen_vien", "officer")
    person("mat", "archivist", clearance=Level.CONFIDENTIAL)
    person("dang", "archivist", party_papers=True)
    person("muc_luc", "archivist", units=[])
    for code in ("ML01", "ML02"):
        Assignment.objects.create(
            user=User.objects.get(username="muc_luc"),
            inventory=shelf(code).pk,
            valid_from="2020-01-01",
        )
    person("hai_vai", "officer", "unit_head", "campaign", units=[place])


def beside_a_named_dossier() -> None:
    Dossier.objects.create(inventory=shelf(), number="D2", title="rieng")
    record(shelf(), number="16", dossier="D2", abstract="rieng số hóa", file=new())


def comes_into_named(make: Callable[[Site], object], site: Site) -> bool:
    inside = Record.everything.filter(dossier__in=site.dossiers, level__lte=Level.SECRET)
    with taken_back():
        before = inside.count()
        make(site)
        return inside.count() > before


def filed_elsewhere(place: Inventory) -> None:
    item = read(a_batch(place, source="noi-khac"), number="40")
    confirm_item(
        actor=actor("ky"), item_id=item.pk, version=item.version, inventory=place.pk,
        dossier="", description=described(Level(place.level)), at=AT,
    )  # fmt: skip


def raised_later() -> None:
    made = record(shelf(), number="17", abstract="rieng số hóa", dossier="D1", file=new())
    correct_record(
        actor=actor("ky"), record_id=made.pk, version=made.version,
        description=described(Level.SECRET), at=AT,
    )  # fmt: skip


def raised_in_one_of_two(site: Site) -> None:
    content = new()
    read(site.batch, content=content, number="61")
    taken(site.batch, content)
    other = inventory("MLKHAC", place=unit("KHAC"))
    read(a_batch(other, source="khac2"), content=content, level="SECRET")


def described(level: Level) -> Description:
    return Description(
        number="40", symbol="KH/BTCTU", issued="08/03/2021", type_code="ke-hoach",
        issuer="Ban Tổ chức Tỉnh ủy", abstract="rieng số hóa", level=level,
    )  # fmt: skip


def a_closed_list() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["STT", "Số ký hiệu", "Ngày tháng", "Trích yếu", "Độ mật"])
    sheet.append([60, "88-KH/BTCTU", "08/03/2021", "rieng", "Tối mật"])
    sheet.append([51, "50-KH/BTCTU", "08/03/2021", "rieng", "Tối mật"])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    import_list(actor=actor("ky"), inventory=shelf(), source=file, name="a.xlsx", at=AT)


ALL_CLOSED: dict[str, Callable[[Site], object]] = CLOSED | {
    "a secret record moved there at confirmation": lambda _: filed_elsewhere(
        inventory("MLMAT2", level=Level.SECRET, highest=Level.SECRET)
    ),
    "a record of the Party moved there at confirmation": lambda _: filed_elsewhere(
        inventory("MLDANG2", party_papers=True)
    ),
    "a record raised by correction": lambda _: raised_later(),
    "two copies of which one was raised": raised_in_one_of_two,
    "a secret list": lambda _: a_closed_list(),
}


@pytest.fixture
def site():
    made = build()
    type(made.batch).objects.filter(pk=made.batch.pk).update(highest=3)
    made.batch.refresh_from_db()
    person("ky_hai", "security_officer", clearance=Level.TOP_SECRET)
    take_in_viewers(made)
    return made


@pytest.mark.drill
@pytest.mark.parametrize("viewer", daily(list(SEES), "mat", "dang"))
def test_no_address_tells_those_who_see_some_of_what_they_do_not(site, viewer):
    with taken_back():
        without = walk(viewer, site, asked(site))
    every = ALL_CLOSED | (BESIDE_NAMED if viewer == "hai_ho_so" else {})
    closed = {name: make for name, make in every.items() if name not in SEES[viewer]}
    if viewer == "hai_ho_so":
        # What its row of the list brings into a named dossier is open to them there.
        closed = {name: make for name, make in closed.items() if not comes_into_named(make, site)}
        assert len(closed) > 20
    differing = differences(viewer, site, without, closed.values())
    for name, make in closed.items() if differing else ():
        alone = differences(viewer, site, without, [make])
        assert not alone, f"{name}\n{first_difference(alone)}"
    assert not differing, first_difference(differing)
