"""Whatever a person does and undoes, what is hidden from them changes no byte of what they are told."""

import io
import re

import pytest
from django.test import Client

from access.api import Level
from access.models import User
from archive.api import (
    Asked,
    contents_of,
    import_reading,
    make_dossier,
    move_dossier,
    renumber_dossier,
    tie,
    undo_import,
    withdraw_record,
)
from archive.domain.listing.reading import read_tables
from archive.domain.listing.tables import Table
from archive.models import Box, Dossier, Inventory, ListedRecord, ListImport, Receipt, Record
from tests.daily import SWEEP
from tests.pages import body_of
from tests.people import AT, actor, inventory, person, record
from tests.portal.sites import taken_back

pytestmark = pytest.mark.django_db
HEADING = ["STT", "Số, ký hiệu", "Ngày tháng", "Trích yếu", "Hồ sơ số"]


@pytest.fixture
def house():
    person("bao", "archivist")
    person("ky", "archivist", clearance=Level.TOP_SECRET, party_papers=True)
    for code in ("ML01", "ML02"):
        inventory(code, highest=Level.TOP_SECRET)
    shelf = Inventory.objects.get(code="ML01")
    box = Box.objects.create(inventory=shelf, number="1", sort_number=1)
    for number in ("5", "6"):
        dossier = Dossier.objects.create(
            inventory=shelf, number=number, title=f"Hồ sơ {number}", box=box
        )
        record(shelf, number=f"1{number}", dossier=number)
        row(dossier, int(number), f"2{number}")
    return shelf


def row(dossier, position, number, level=0):
    return ListedRecord.objects.create(
        inventory=dossier.inventory, dossier=dossier, position=position, level=level,
        number_text=f"{number}-KH/BTCTU", number_key=f"{number}khbtctu", issued_on="2021-03-08",
        abstract=f"về việc {number}",
    )  # fmt: skip


def five():
    """The dossier that all is done to, whatever it is called by now."""
    rows = Dossier.objects.filter(title="Hồ sơ 5", level=0, remainder=False, removed_at=None)
    return rows.get()


def a_list(*rows):
    return [HEADING, *(list(map(str, one)) for one in rows)]


def brought(who, rows, code="ML01"):
    read = read_tables([Table("", False, a_list(*rows))])
    place = Inventory.objects.get(code=code)
    import_reading(
        actor=actor(who), inventory=place, read=read, name="b.xlsx", at=AT, although_unlike=True
    )
    return ListImport.objects.order_by("-pk")[0]


HIDDEN = {
    "secret record": lambda p: record(p, number="77", level=Level.SECRET, dossier="5"),
    "party record": lambda p: Record.objects.filter(
        pk=record(p, number="78", dossier="5").pk
    ).update(party_papers=True),
    "secret row": lambda p: row(five(), 99, "88", level=2),
    "secret row at a shown place": lambda p: row(five(), 5, "88", level=2),
    "secret row tied": lambda p: tie(
        actor=actor("ky"), row_id=row(five(), 99, "88", level=2).pk,
        record_id=Record.objects.get(number=15).pk, shown="", at=AT,
    ),
    "withdrawn secret": lambda p: withdraw_record(
        actor=actor("ky"), version=1, reason="nhầm", at=AT,
        record_id=record(p, number="77", level=Level.SECRET, dossier="5").pk,
    ),
    "secret dossier of that number": lambda p: Dossier.objects.create(
        inventory=p, number="5", level=2
    ),
    "secret dossier done to": lambda p: renumbered(
        make_dossier(actor=actor("ky"), inventory=p, values={"number": "9", "level": 2}, at=AT)
    ),
    "secret list brought and undone": lambda p: undo_import(
        actor=actor("ky"), inventory=p, at=AT,
        import_id=brought("ky", [(9, "99-KH/BTCTU", "08/03/2021", "mật (Mật)", "9 (Mật)")]).pk,
    ),
    "secret dossier in the box": lambda p: Dossier.objects.create(
        inventory=p, number="9", level=2, box=Box.objects.get(number="1")
    ),
}  # fmt: skip


def renumbered(dossier, number="9a", who="ky"):
    said = asked(dossier, who)
    return renumber_dossier(asked=said, number=number)


def asked(dossier, who):
    by = actor(who)
    return Asked(
        actor=by, dossier=dossier.pk, reason="Việc mật", at=AT, version=dossier.version,
        mark=contents_of(dossier, by).mark,
    )  # fmt: skip


class Told:
    """What a person is told, with what is drawn anew in every site told by its order."""

    def __init__(self):
        self.client = Client()
        self.client.force_login(User.objects.get(username="bao"))
        self.said = []

    def get(self, address):
        return self._keep(address, self.client.get(address))

    def post(self, address, said=None, **more):
        return self._keep(address, self.client.post(address, said or {}, **more))

    def _keep(self, address, response):
        body = body_of(response).decode(errors="replace")
        body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", body)
        body = re.sub(r"(\d{4}-\d\d-\d\dT)?\b\d\d:(\d\d)?(:\d\d)?(\.\d+)?(\+\d\d:\d\d)?", "", body)
        where = response.headers.get("Location", "")
        drawn = {}
        text = re.sub(
            r"\b(\d{8}|[0-9a-f]{32}|[0-9a-f]{16})\b",
            lambda found: drawn.setdefault(found[0], f"#{len(drawn)}"),
            f"{where}\n{body}",
        )
        where = re.sub(r"[0-9a-f]{32}|\d{8}", "#", address)
        self.said.append((where, response.status_code, text))
        return response

    def form(self, address, **said):
        """What the page shows in its hidden fields, sent with this; two presses."""
        page = self.get(address).content.decode()
        held = dict(re.findall(r'name="(version|mark)" value="([^"]*)"', page))
        return self.post(address, {**held, "reason": "Xếp lại", "sure": "1", **said})

    def look(self):
        for address in (
            "/muc-luc/ML01/", "/muc-luc/ML01/sap-xep/", "/muc-luc/ML02/sap-xep/",
            "/muc-luc/ML02/", "/muc-luc/ML01/hop/", "/muc-luc/ML01/lan-nhap/", "/muc-luc/ML01/nhap/",
            "/muc-luc/ML01/danh-sach/expected/", "/muc-luc/ML01/danh-sach/missing/",
            "/muc-luc/ML01/danh-sach/surplus/", "/muc-luc/ML01/danh-sach/filed/",
            "/muc-luc/ML02/danh-sach/expected/",
            "/muc-luc/ML02/danh-sach/filed/", "/day-du/", "/muc-luc/ML01/giay/",
            "/phong/", "/muc-luc/", "/muc-luc/ML01/day-du/?theo=dossier",
        ):  # fmt: skip
            self.get(address)
        for one in Dossier.objects.filter(level=0, party_papers=False).order_by("number", "pk"):
            if one.removed_at is None and "#" not in one.number:
                self.get(f"/muc-luc/{one.inventory.code}/ho-so/{one.pk}/")
                self.get(f"/muc-luc/{one.inventory.code}/ho-so/{one.pk}/bia/")

    def undo(self, code="ML01"):
        """Every act that is offered to be undone, the newest."""
        page = self.get(f"/muc-luc/{code}/sap-xep/").content.decode()
        for address in re.findall(r'action="(/muc-luc/[^"]+/hoan-tac/)"', page)[:1]:
            self.post(address)


def remainder_done_to(told):
    """Whoever sees what is left of a dossier goes on working with it."""
    for left in Dossier.objects.filter(remainder=True, removed_at=None):
        renumbered(left, "X-77")


def remainder_moved(told):
    place = Inventory.objects.get(code="ML02")
    for left in Dossier.objects.filter(remainder=True, removed_at=None):
        move_dossier(asked=asked(left, "ky"), inventory=place, box=None)


def at(dossier, what, code="ML01"):
    return f"/muc-luc/{code}/ho-so/{dossier.pk}/{what}/"


def merge(told):
    told.form(at(five(), "gop"), into="6")


def split(told):
    page = told.get(at(five(), "tach")).content.decode()
    ticked = re.findall(r'name="(\w+)" value="([0-9a-f]{32})"', page)
    said = {}
    for name, mark in ticked:
        said.setdefault(name, []).append(mark)
    told.form(at(five(), "tach"), number="5b", title="Mới", **said)


def move(told):
    told.form(at(five(), "chuyen"), inventory="ML02", box="")


def take_away(told):
    Record.objects.filter(dossier=five(), level=0, party_papers=False).update(dossier=None)
    ListedRecord.objects.filter(dossier=five(), level=0).update(dossier=None)
    told.post(at(five(), "bo"))


def renumber(told):
    told.form(at(five(), "doi-so"), number="5c")


def undo(told):
    told.undo()


def undo_from_there(told):
    told.undo("ML02")


def bring(told):
    content = a_list(
        (1, "31-KH/BTCTU", "08/03/2021", "về 31", "5"), (2, "32-KH/BTCTU", "08/03/2021", "về 32", "7"),
        (5, "25-KH/BTCTU", "09/03/2021", "về việc 25 sửa", "5"), (99, "88-KH/BTCTU", "08/03/2021", "về việc 88", "9"),
    )  # fmt: skip
    text = "\n".join("\t".join(line) for line in content).encode()
    file = io.BytesIO(text)
    file.name = "a.csv"
    sent = told.post("/muc-luc/ML01/nhap/", {"file": file})
    where = sent.headers["Location"].removesuffix("cot/")
    told.get(sent.headers["Location"])
    for part in ("moi", "da-co", "doi", "ngo", "khong-con"):
        told.get(f"{where}?phan={part}")
    told.post(where, {"although": "on", "although_unlike": "on"})


def undo_the_import(told):
    page = told.get("/muc-luc/ML01/lan-nhap/").content.decode()
    for address in re.findall(r'href="(/muc-luc/ML01/lan-nhap/[0-9a-f]+/)"', page)[:1]:
        told.get(address)
        told.post(address)


def empty_the_inventory(told):
    """What the person sees goes to another inventory; then the places that held it go."""
    place = Inventory.objects.get(code="ML02")
    ours = Record.everything.filter(level=0, party_papers=False)
    Receipt.objects.filter(record__in=ours).update(inventory=place)
    ours.update(inventory=place, dossier=None)
    ListedRecord.objects.filter(level=0).update(inventory=place, dossier=None)
    for dossier in Dossier.objects.filter(level=0, removed_at=None).order_by("number"):
        told.post(at(dossier, "bo"))
    for box in Box.objects.filter(level=0):
        told.post(f"/muc-luc/ML01/hop/{box.pk}/bo/")
    told.post("/muc-luc/ML01/bo/")


def make(told):
    """What bears the numbers of what is hidden is made, and none of them refuses it."""
    for number in ("5", "9", "X-77"):
        told.post("/muc-luc/ML01/ho-so/moi/", {"number": number, "title": "Mới", "level": "0"})
    for number in ("1", "2"):
        told.post("/muc-luc/ML01/hop/moi/", {"number": number})


def tie_and_untie(told):
    """A row all see with a record all see, by the page of the row, and back."""
    shown = told.get("/muc-luc/ML01/danh-sach/missing/").content.decode()
    row = re.findall(r"/muc-luc/ML01/dong/([0-9a-f]{32})/", shown)[0]
    made = Record.objects.get(number=15).pk
    said = {"dong": row, "record": made, "ve": row}
    told.get(f"/muc-luc/ML01/dong/{row}/")
    told.post("/muc-luc/ML01/ghep/", {**said, "shown": ""})
    told.get(f"/muc-luc/ML01/dong/{row}/")
    told.post("/muc-luc/ML01/hoan-tac/", said)
    told.post("/muc-luc/ML01/ghep/", {**said, "shown": ""})
    told.post("/muc-luc/ML01/go/", {**said, "shown": "person"})


DAILY = [(merge, remainder_moved, undo)]
SELDOM = [
    (move, undo_from_there), (bring, undo_the_import, empty_the_inventory),
    (merge, remainder_done_to, undo),
    (make, tie_and_untie),
    (merge, undo), (split, undo), (split, undo, undo), (move, undo), (renumber, take_away, undo),
    (move, remainder_done_to, undo_from_there), (move, remainder_moved, undo), (renumber, merge, undo, undo),
    (bring, merge, undo_the_import, undo), (bring, undo_the_import, bring), (empty_the_inventory,),
    (merge, make, undo), (bring, split, undo_the_import, undo), (take_away, make),
]  # fmt: skip
WAYS = [*DAILY, *(pytest.param(way, marks=SWEEP) for way in SELDOM)]


def walked(way):
    told = Told()
    for step in way:
        step(told)
    told.look()
    return told.said


@pytest.mark.parametrize("way", WAYS, ids=lambda way: "-".join(step.__name__ for step in way))
def test_an_act_beside_what_is_hidden_is_told_as_without_it(house, way):
    with taken_back():
        without = walked(way)
    if beside(house, way, without, HIDDEN.values()):
        # All at once is quick; which of them tells is looked for only where something tells.
        for name, hide in HIDDEN.items():
            assert not (found := beside(house, way, without, [hide])), f"{name}: {found}"
    assert not beside(house, way, without, HIDDEN.values())


def beside(house, way, without, hidden):
    with taken_back():
        for hide in hidden:
            hide(house)
        return differing(without, walked(way))


def differing(without, told):
    for one, other in zip(without, told, strict=False):
        if one != other:
            lines = zip(one[2].split("\n"), other[2].split("\n"), strict=False)
            return one[:2], other[:2], [pair for pair in lines if pair[0] != pair[1]][:6]
    return None if len(without) == len(told) else "another number of answers"
