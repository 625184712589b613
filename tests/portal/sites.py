"""
Two sites that differ by one thing, for proving that nobody learns of what they may not see.

A site is filled in one transaction and taken back, so both sites of a pair begin with the same
rows. What is new in every answer (tokens, the time of the answer) is left out of the comparison;
everything else, byte for byte and in its order, is not.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from access.api import (
    Level,
    Role,
    appoint,
    confirm_proposal,
    propose,
    register_workstation,
)
from access.domain.proposals import Proposed
from access.models import AccountProposal, UnitDuty, User, Workstation
from archive.api import import_reading, mark_of, propose_posture
from archive.domain.listing.reading import read_tables
from archive.domain.listing.tables import Table
from archive.domain.posture import Kind
from archive.models import (
    ArrangementAct,
    BodyName,
    Box,
    CommitteeTerm,
    Dossier,
    Inventory,
    IssuingBody,
    ListedRecord,
    ListImport,
    LocalLetters,
    Period,
    ProtectionAct,
    Record,
    SecrecyProposal,
    SecretListItem,
)
from ingest.models import Batch, Item
from search.api import catch_up, open_engine
from tests.pages import body_of
from tests.people import AT, KEEPER, actor, inventory, person, record, unit
from tests.portal.addresses import addresses
from tests.portal.asked import ask_for_something, lists_kept, name_something, rights_kept
from tests.portal.asked_for import make_what_waits, what_waits_kept
from tests.portal.gates import gates_kept, pass_gates
from tests.portal.items import a_batch, new, read, stopped, taken

QUERIES = (
    "số hóa", "ke hoach", "14-KH/BTCTU", "rieng", '"hồ sơ"', "riêg số hóa", "loai:KH muc:ML01 so:99", "ky:rieng",
)  # fmt: skip
OURS = ("ML01", "ML02")
CATALOGUE_PAPERS = ("bia", "muc-luc-van-ban", "chung-tu-ket-thuc")
COUNTED = "2020–2025 của Ban"
WRITERS = (Role.ADMINISTRATOR, Role.CAMPAIGN)


@dataclass
class Site:
    """What everybody with the roles of the house may see: the same in both sites of a pair."""

    records: list[Record] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    dossiers: list[Dossier] = field(default_factory=list)
    rows: list[ListedRecord] = field(default_factory=list)
    imports: list[ListImport] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    acts: list[ArrangementAct] = field(default_factory=list)
    decided: list[ProtectionAct] = field(default_factory=list)
    secrecy: list[SecrecyProposal] = field(default_factory=list)
    batch: Batch | None = None

    def values(self) -> dict[str, list[str]]:
        """Values for the places of addresses: all of the site, and one that is nowhere."""
        return {
            "record_id": [str(row.pk) for row in self.records] + ["999"],
            "item_id": [str(row.pk) for row in self.items] + ["999"],
            "label": [
                *(row.accession for row in self.records[:2]),
                *(str(row.pk) for row in self.items),
                "999",
            ],
            "dossier_id": [str(row.pk) for row in self.dossiers] + ["999"],
            "code": [*OURS, "P01", self.batch.code if self.batch else "", "KHONGCO"],
            "box_id": [str(row.pk) for row in self.boxes] + ["999"],
            "act_id": [str(row.pk) for row in self.acts] + ["999"],
            "paper": [*CATALOGUE_PAPERS, "bien-ban", "thong-bao", "khongco"],
            "lot_id": [str(row.lot) for row in self.decided] + ["999"],
            "number": ["1", "D1"],
            "which": [
                "expected",
                "answered",
                "received",
                "filed",
                "missing",
                "surplus",
                "misplaced",
                "short",
                "recognised",
                "duplicate",
                "dossiers-expected",
                "dossiers-duplicate",
            ],
            # The same, of all inventories: one of each kind of row.
            "figure": ["missing", "filed", "received", "dossiers-expected"],
            "row": [mark_of(row.pk) for row in self.rows[:2]] + ["0" * 32],
            "token": ["0" * 32],
            "form": ["xlsx", "docx"],
            "series_code": [*series_of_site(), "t999.1.ke-hoach"],
            **rows_kept(),
            "unit_code": ["BTCTU", "KHONGCO"],
            "held_id": [str(pk) for pk in UnitDuty.objects.values_list("pk", flat=True)] + ["999"],
            "machine_id": [str(pk) for pk in Workstation.objects.values_list("pk", flat=True)]
            + ["999"],
            **accounts_kept(),
            "secrecy_id": [str(row.pk) for row in self.secrecy] + ["999"],
            **gates_kept(),
            **lists_kept(),
            "mark": [*(mark_of(row.pk) for row in self.imports), "0" * 32],
        }


def accounts_kept() -> dict[str, list[str]]:
    """An account, one of the proposals for each kind of act, and one of each that is nowhere."""
    account = User.objects.get(username=Role.OFFICER).pk
    kept = AccountProposal.objects.order_by("pk").values_list("pk", flat=True)
    proposals = [*map(str, kept[:4]), "999"]
    return {
        "account_id": [str(account), "999"],
        "proposal_id": proposals,
        **rights_kept(account),
        **what_waits_kept(),
    }


def propose_something() -> None:
    """What waits for a security officer, what was confirmed, and what fits no more."""
    by = actor(Role.ADMINISTRATOR)
    propose(by=by, what=Proposed.CLOSE, username=Role.CHECKER, reason="nghỉ", at=AT)
    said = {
        "full_name": "Người Mới", "unit": "BTCTU", "roles": ["officer"], "assigned_to": ["BTCTU"],
        "commitment": "2026", "course": "",
    }  # fmt: skip
    propose(by=by, what=Proposed.TAKE_IN, username="moi", reason="đến", said=said, at=AT)
    # The posture of the network is no secret: what is proposed of it is the same in both sites.
    propose_posture(
        by=actor(Role.SECURITY_OFFICER), kind=Kind.REGISTER, highest=Level.ORDINARY,
        document="QĐ 01", reason="theo quy định", at=AT,
    )  # fmt: skip
    number = propose(by=by, what=Proposed.PASSWORD, username=Role.OFFICER, reason="quên", at=AT)
    confirm_proposal(by=actor(Role.SECURITY_OFFICER), number=number, at=AT)
    ask_for_something()
    make_what_waits(by)


def rows_kept() -> dict[str, list[str]]:
    """A row of each list the archive keeps, and one that is nowhere."""
    kept = {
        "body_id": IssuingBody, "name_id": BodyName, "term_id": CommitteeTerm,
        "letters_id": LocalLetters, "period_id": Period, "secret_id": SecretListItem,
    }  # fmt: skip
    return {
        name: [*map(str, rows.objects.order_by("pk").values_list("pk", flat=True)[:1]), "999"]
        for name, rows in kept.items()
    }


def series_of_site() -> list[str]:
    """The series in which the papers of the site are numbered."""
    terms = CommitteeTerm.objects.filter(name=COUNTED, body__code="BTCTU")
    return [f"t{one.pk}.{one.body_id}.ke-hoach" for one in terms]


def count_by_terms() -> None:
    """The body that issued the papers of the site, with its name and a term: they stand in a series."""
    standing = {"source": "sổ", "certain": True}
    body = IssuingBody.objects.create(code="BTCTU", code_alone=True, own_terms=True, **standing)
    BodyName.objects.create(body=body, name="Ban Tổ chức Tỉnh ủy", **standing)
    CommitteeTerm.objects.create(body=body, name=COUNTED, first_day="2020-10-15", **standing)


def keep_lists(number: int = 0) -> None:
    """A committee with a body under it, a term, letters and a collection, open to who reads."""
    standing = {"source": "sổ", "certain": True}
    committee = IssuingBody.objects.create(code=f"TU{number}", own_terms=True, **standing)
    under = IssuingBody.objects.create(code=f"BTCTU{number}", above=committee, **standing)
    BodyName.objects.create(body=committee, name=f"Tỉnh ủy {number}", **standing)
    BodyName.objects.create(body=under, name=f"Ban Tổ chức Tỉnh ủy {number}", **standing)
    CommitteeTerm.objects.create(
        body=committee, name="2020–2025", first_day="2020-10-15", **standing
    )
    Period.objects.create(
        code=f"gd-{number}", title="Tài liệu", first_year=2010, last_year=2024, **standing
    )
    letters = "QC" + "ABCDEFGHIKLMNOPQ"[number % 16] * 2
    LocalLetters.objects.create(letters=letters, type_code="quy-che", **standing)
    SecretListItem.objects.create(number=f"khoản {number}", words="đề án", level=2, **standing)


def build() -> Site:
    """A house of every role, none cleared above ordinary, with papers in every state."""
    place = unit()
    # Units are no secret: the list of them is the same in both sites.
    unit("KHAC")
    keep_lists()
    count_by_terms()
    register_workstation(
        by=KEEPER, at=AT, name="PC01", address="127.0.0.1", seal_number="1",
        sealed_until=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip
    for role in Role:
        person(role, role)
    propose_something()
    pass_gates()
    person("ky", "archivist", clearance=Level.TOP_SECRET, party_papers=True)
    appoint(by=KEEPER, code=place.code, duty="head", username="ky", since=AT.date(), at=AT)
    site = Site()
    for code in OURS:
        shelf = inventory(code, place=place)
        box = Box.objects.create(inventory=shelf, number="1", sort_number=1)
        dossier = Dossier.objects.create(
            inventory=shelf, number="D1", title="Hồ sơ số hóa", box=box
        )
        site.boxes.append(box)
        site.dossiers.append(dossier)
        site.acts.append(
            ArrangementAct.objects.create(
                kind="move", inventory=shelf, into=shelf, dossier=dossier, reason="xếp lại",
                by="archivist", at=AT, before={"box": None}, after={"box": box.pk},
            )
        )  # fmt: skip
        for position in range(1, 5):
            site.rows.append(ListedRecord.objects.create(
                inventory=shelf, dossier=dossier, position=position, abstract="về số hóa",
                number_text=f"{13 + position}-KH/BTCTU", number_key=f"{13 + position}khbtctu",
                issued_on="2021-03-08",
            ))  # fmt: skip
        for number in ("14", "15"):
            site.records.append(
                record(shelf, number=number, dossier="D1", reviewed=number == "14", file=new())
            )
    site.decided = [a_decision(row) for row in site.records[:1]]
    name_something(site.dossiers, site.records)
    # The papers are of the year that the two collections share.
    for code, first, last in (("ML01", 2010, 2021), ("ML02", 2021, 2030)):
        period = Period.objects.create(
            code=f"gd-{first}", title="Tài liệu", first_year=first, last_year=last
        )
        Inventory.objects.filter(code=code).update(period=period)
    site.imports.append(a_list_brought(Inventory.objects.get(code="ML01")))
    site.batch = a_batch(Inventory.objects.get(code="ML01"))
    site.items = [
        read(site.batch, number="40"),
        read(site.batch, number="41"),
        taken(site.batch),
        stopped(site.batch),
    ]
    site.secrecy = list(SecrecyProposal.objects.all())
    return site


def a_decision(made: Record, **more) -> ProtectionAct:
    """A paper that was a secret once and was declassified by decision; `more` says it otherwise."""
    said = {
        "lot": 20_000_000 + made.pk % 10_000_000, "kind": "declassified", "stands": "done",
        "level_before": 1, "level_after": 0, "basis": "Điều 22", "document_number": "15-QĐ",
        "document_date": "2026-08-10", "proposed_by": "ky", "proposed_at": AT,
        "decided_by": "unit_head", "decided_at": AT, "done_at": AT,
    }  # fmt: skip
    return ProtectionAct.objects.create(record=made, **said | more)


def a_list_brought(shelf: Inventory) -> ListImport:
    """A list that names a row which stands, and says a little more of it."""
    cells = ["1", "14-KH/BTCTU", "08/03/2021", "về số hóa", "3"]
    heading = ["STT", "Số, ký hiệu", "Ngày tháng", "Trích yếu", "Số trang"]
    read = read_tables([Table("", False, [heading, cells])])
    import_reading(actor=actor("archivist"), inventory=shelf, read=read, name="a.xlsx", at=AT)
    return ListImport.objects.get(inventory=shelf)


@contextmanager
def taken_back() -> Iterator[None]:
    """What happens inside is undone in the database; the index is a new one before and after."""
    point = transaction.savepoint()
    settings.KHOSO_SEARCH = f"memory:{uuid4().hex}"
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


def walk(role: str, site: Site, more: Callable[[Client], Iterator[tuple[str, object]]]) -> dict:
    """Every address of the site as this person: its status and what it says."""
    catch_up(open_engine(settings.KHOSO_SEARCH))
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username=role))
    seen = {}
    for address in (*addresses(site.values()), *(f"/tim/?q={query}" for query in QUERIES)):
        # Wagtail's own addresses are walked by those who may enter there.
        if role in WRITERS or not address.startswith("/quan-tri/"):
            seen[address] = bare(client.get(address))
    for name, response in more(client):
        seen[name] = bare(response)
    return seen


def bare(response) -> tuple[int, str, bytes]:
    """Status, place to go to, and the answer without what is new in each."""
    if response.headers.get("Content-Type", "").startswith("image/"):
        # The name and the time are burnt into it.
        return response.status_code, "", b"image"
    body = body_of(response)
    body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", body)
    # The key of a second factor that is being set up, in letters and as a square: new in each session.
    body = re.sub(rb'<path d="M\d+ \d+h1v1h-1z[^"]*"|setup__password">[^<]*', b"", body)
    body = re.sub(rb"(\d{4}-\d\d-\d\dT|\b)\d\d:\d\d(:\d\d)?(\.\d+)?(\+\d\d:\d\d)?", b"", body)
    return response.status_code, response.headers.get("Location", ""), body
