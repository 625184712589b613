"""The kept figures are what is there, whoever wrote it and by whatever way."""

import json
import random
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from access.api import Level
from archive.api import (
    answered,
    awaited,
    completeness,
    correct_record,
    filed,
    listed_visible_to,
    matched,
    missing,
    move_record,
    receive,
    received,
    records_by_year,
    records_visible_to,
    recount,
    restore_receipt,
    restore_record,
    settle_sums,
    surplus,
    take_tie_back,
    tie,
    untie,
    update_receipt,
    waiting,
    with_answers,
    withdraw_receipt,
    withdraw_record,
)
from archive.domain.description import Description
from archive.machine_api import completeness_as_json
from archive.models import Dossier, Figure, Inventory, ListedRecord, Receipt, Record, Tie
from audit.api import Act
from language.numbers import number_key
from tests.people import AT, actor, inventory, person, record

pytestmark = pytest.mark.django_db
LEVELS = list(Level)


@pytest.fixture
def chief():
    person("mat", "security_officer", "archivist", clearance=Level.TOP_SECRET, party_papers=True)
    return actor("mat")


def row(place, position, *, number="", level=0, answered_by=None, day=None, precision="day"):
    made = ListedRecord.objects.create(
        inventory=place, position=position, number_text=number, number_key=number_key(number),
        level=level, issued_on=day, issued_precision=precision,
    )  # fmt: skip
    if answered_by:
        Tie.objects.create(row=made, record=answered_by, kind=Tie.Kind.PERSON, at=AT)
    return made


def description(chance, *, level=Level.ORDINARY):
    return Description(
        number=str(chance.randrange(1, 30)), symbol="KH/BTCTU",
        issued=f"0{chance.randrange(1, 10)}/03/20{chance.randrange(10, 14)}", level=level,
    )  # fmt: skip


class Walk:
    """Every way in which something that is counted can change, in any order."""

    def __init__(self, seed, chief):
        self.chance, self.chief = random.Random(seed), chief
        self.places = [inventory("ML01"), inventory("ML02", level=Level.SECRET), inventory("ML03")]
        Inventory.objects.filter(code="ML03").update(party_papers=True)
        self.places = list(Inventory.objects.order_by("code"))
        self.position = 0

    def step(self):
        self.chance.choice(
            [self.file, self.correct, self.list, self.move_receipt, self.receive, self.by_hand,
             self.arrange, self.settle, self.undone, self.tie, self.tie, self.part, self.turn,
             self.move]
        )()  # fmt: skip

    def file(self):
        record(
            self.chance.choice(self.places),
            number=str(self.chance.randrange(1, 30)),
            issued=f"0{self.chance.randrange(1, 10)}/03/2012",
            level=self.chance.choice(LEVELS),
            reviewed=self.chance.random() < 0.5,
        )

    def correct(self):
        found = Record.objects.order_by("?").first()
        if found:
            correct_record(
                actor=self.chief, record_id=found.pk, version=found.version, at=AT,
                description=description(self.chance, level=self.chance.choice(LEVELS)),
            )  # fmt: skip

    def list(self):
        self.position += self.chance.randrange(2)
        number = f"{self.chance.randrange(1, 30)}-kh/btctu"
        place = self.chance.choice(self.places)
        free = Record.objects.filter(inventory=place, ties__isnull=True).order_by("?").first()
        answered = free if self.chance.random() < 0.3 else None
        day = date(self.chance.choice([2011, 2012]), 3, self.chance.randrange(1, 10))
        row(
            place, self.position, number=number, level=self.chance.choice(LEVELS),
            answered_by=answered, day=self.chance.choice([day, day, None]),
            precision=self.chance.choice(["day", "month", "year"]),
        )  # fmt: skip

    def receive(self):
        place = self.chance.choice([*self.places, None])
        receive(
            inventory=place.pk if place else None, label="x.pdf", pages=1,
            level=self.chance.choice(LEVELS), at=AT,
        )  # fmt: skip

    def move_receipt(self):
        found = Receipt.objects.order_by("?").first()
        if found:
            self.chance.choice([withdraw_receipt, restore_receipt])(found.pk)
            update_receipt(
                found.pk, inventory=self.chance.choice(self.places).pk, pages=2,
                level=self.chance.choice(LEVELS), party_papers=self.chance.random() < 0.3,
                read=description(self.chance),
            )  # fmt: skip

    def by_hand(self):
        Record.objects.filter(pk__lt=self.chance.randrange(1, 20)).update(
            level=self.chance.choice(LEVELS), party_papers=self.chance.random() < 0.3
        )
        ListedRecord.objects.filter(pk=self.chance.randrange(1, 20)).update(
            answered=self.chance.randrange(9), level=self.chance.choice(LEVELS)
        )
        Tie.objects.filter(pk=self.chance.randrange(1, 20)).update(
            kind=self.chance.choice(["person", "parted"])
        )
        Tie.objects.filter(pk=self.chance.randrange(1, 20)).delete()
        ListedRecord.objects.filter(pk=self.chance.randrange(1, 20)).delete()
        moved = ListedRecord.objects.order_by("?").first()
        if moved:
            ListedRecord.objects.filter(pk=moved.pk).update(position=self.chance.randrange(1, 9))
            if self.chance.random() < 0.3:
                moved.save()
        Receipt.objects.filter(pk__lt=self.chance.randrange(1, 20)).update(
            level=self.chance.choice(LEVELS), issued_on=self.chance.choice([None, "2012-03-01"]),
            issued_precision=self.chance.choice(["day", "month"]),
        )  # fmt: skip
        Receipt.objects.filter(pk=self.chance.randrange(1, 20), record=None).delete()
        stale = Record.objects.order_by("?").first()
        if stale:
            ListedRecord.objects.filter(ties__record=stale).update(level=self.chance.choice(LEVELS))
            stale.save()

    def pair(self):
        """A row and a record of one place, which may be tied already."""
        found = Record.objects.order_by("?").first()
        rows = ListedRecord.objects.filter(inventory=found.inventory) if found else None
        listed = rows.order_by("?").first() if rows else None
        return (listed, found) if listed else None

    def tie(self):
        if pair := self.pair():
            standing = Tie.objects.filter(row=pair[0], record=pair[1]).first()
            tie(
                actor=self.chief, row_id=pair[0].pk, record_id=pair[1].pk, at=AT,
                shown=standing.kind if standing else "",
            )  # fmt: skip

    def part(self):
        found = Tie.objects.filter(record__in=Record.objects.all()).order_by("?").first()
        if found and found.row.inventory_id == found.record.inventory_id:
            pair = {
                "actor": self.chief,
                "row_id": found.row_id,
                "record_id": found.record_id,
                "at": AT,
            }
            untie(**pair, shown=found.kind)
            if self.chance.random() < 0.5:
                take_tie_back(**pair, act=self.chance.choice([Act.TIE, Act.UNTIE]))

    def turn(self):
        found = Record.everything.order_by("?").first()
        if found:
            turned = restore_record if found.withdrawn_at else withdraw_record
            turned(
                actor=self.chief, record_id=found.pk, version=found.version, reason="nhầm", at=AT
            )

    def move(self):
        found, place = Record.objects.order_by("?").first(), self.chance.choice(self.places)
        if found and found.inventory_id != place.pk:
            move_record(
                actor=self.chief, record_id=found.pk, version=found.version, inventory=place.pk,
                dossier="", reason="nhầm", at=AT,
            )  # fmt: skip

    def arrange(self):
        place = self.chance.choice(self.places)
        Dossier.objects.get_or_create(inventory=place, number=str(self.chance.randrange(5)))

    def settle(self):
        settle_sums()

    def undone(self):
        with transaction.atomic():
            self.file()
            transaction.set_rollback(True)


@pytest.mark.parametrize("seed", range(6))
def test_after_any_walk_of_all_ways_the_kept_figures_are_what_is_counted(seed, chief):
    walk = Walk(seed, chief)
    for _ in range(150):
        walk.step()
    assert recount(mend=False) == []
    while settle_sums():
        pass
    assert recount(mend=False) == []
    assert not Figure.objects.filter(settled=False).exists()


@pytest.mark.drill
def test_after_a_thousand_acts_the_kept_figures_are_what_is_counted(chief):
    walk = Walk(99, chief)
    for _ in range(1000):
        walk.step()
    assert recount(mend=False) == []


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("party", [False, True])
@pytest.mark.parametrize("clearance", LEVELS)
def test_every_figure_is_the_length_of_its_list(seed, clearance, party, chief):
    walk = Walk(seed, chief)
    for _ in range(40):
        walk.step()
    person("tinh", "unit_head", clearance=clearance, party_papers=party)
    viewer = actor("tinh")
    lists = {
        "expected": listed_visible_to, "received": received, "filed": filed, "matched": matched,
        "answered": answered,
        "awaited": awaited, "missing": missing, "surplus": surplus, "waiting": waiting,
    }  # fmt: skip
    for figures in completeness(viewer):
        for name, rows in lists.items():
            here = rows(viewer).filter(inventory=figures.inventory)
            assert getattr(figures, name) == len(here), name
        unreviewed = filed(viewer).filter(inventory=figures.inventory, reviewed=False)
        assert figures.unreviewed == unreviewed.count()
        seen = {r.pk for r in filed(viewer)}
        rows = listed_visible_to(viewer).filter(inventory=figures.inventory)
        came = list(waiting(viewer).filter(inventory=figures.inventory))
        ties = Tie.objects.exclude(kind="parted").filter(record__inventory=figures.inventory)
        pairs = [(t.row_id, t.record_id) for t in ties if t.record_id in seen]
        tied = {row for row, _ in pairs}
        open_rows = [r for r in rows if r.pk not in tied]
        waits = [any(agrees(r, one) for one in came) for r in open_rows]
        assert (figures.awaited, figures.missing) == (sum(waits), waits.count(False))
        assert figures.answered == len(rows) - len(open_rows)
        shown = {r.pk for r in rows}
        assert figures.matched == len({record for row, record in pairs if row in shown})
        assert figures.expected == figures.answered + figures.awaited + figures.missing
        assert figures.filed == figures.matched + figures.surplus
        for one in with_answers(rows, viewer):
            assert {t.record_id for t in one.answers} == {r for row, r in pairs if row == one.pk}
    years = dict(records_by_year(viewer))
    dated = [r.issued_on.year for r in records_visible_to(viewer) if r.issued_on]
    assert years == {year: dated.count(year) for year in set(dated)}


def agrees(row, receipt):
    """What answers what, said once more: by number and date, as far as both know the date."""
    if not row.number_key or row.number_key != receipt.number_key:
        return False
    if row.issued_on is None or receipt.issued_on is None:
        return False
    known = min({"year": 4, "month": 7, "day": 10}[r.issued_precision] for r in (row, receipt))
    return str(row.issued_on)[:known] == str(receipt.issued_on)[:known]


def test_what_was_received_and_waits_is_not_missing_and_does_not_count_as_filed(chief):
    place = inventory("ML01")
    row(place, 1, number="1-KH/BTCTU", day=date(2012, 3, 1), precision="month")
    row(place, 2, number="2-KH/BTCTU", day=date(2012, 3, 2))
    row(place, 3, number="3-KH/BTCTU", day=date(2012, 3, 3))
    for number, issued in (("1", "15/03/2012"), ("2", "02/03/2013"), ("", "")):
        came = receive(inventory=place.pk, label="x", pages=1, level=Level.ORDINARY, at=AT)
        update_receipt(
            came.pk, inventory=place.pk, pages=1, level=Level.ORDINARY,
            read=Description(number=number, symbol=number and "KH/BTCTU", issued=issued),
        )  # fmt: skip
    record(place, number="3", issued="03/03/2012")
    [now] = completeness(chief)
    assert (now.expected, now.answered, now.awaited, now.missing) == (3, 1, 1, 1)
    assert (now.waiting, now.surplus, now.unmatched) == (3, 0, True)
    [still] = missing(chief)
    assert still.position == 2
    withdraw_receipt(Receipt.objects.filter(number_key="1khbtctu").get().pk)
    [then] = completeness(chief)
    assert (then.awaited, then.missing, then.waiting) == (0, 2, 2)


def test_a_closed_file_that_waits_answers_its_row_for_the_cleared_alone(chief):
    place = inventory("ML01")
    row(place, 1, number="1-KH/BTCTU", day=date(2012, 3, 1))
    came = receive(inventory=place.pk, label="x", pages=1, level=Level.SECRET, at=AT)
    update_receipt(
        came.pk, inventory=place.pk, pages=1, level=Level.SECRET,
        read=Description(number="1", symbol="KH/BTCTU", issued="01/03/2012"),
    )  # fmt: skip
    person("tinh", "unit_head")
    assert [(f.awaited, f.missing) for f in completeness(actor("tinh"))] == [(0, 1)]
    assert [(f.awaited, f.missing) for f in completeness(chief)] == [(1, 0)]
    assert [r.position for r in missing(actor("tinh"))] == [1]


def test_a_figure_somebody_spoilt_is_found_told_and_mended(chief):
    place = inventory("ML01")
    made = record(place)
    row(place, 1, number="x", answered_by=made)
    right = completeness_as_json("")
    Figure.objects.filter(kind="record").first().delete()
    Figure.objects.create(
        kind="listed", inventory_id=place.pk, rank=0, partner=0, detail=0, count=7
    )
    assert completeness_as_json("") != right
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("recount", "--json", stdout=out)
    assert ended.value.code == 1
    assert len(json.loads(out.getvalue())["differences"]) >= 2
    assert completeness_as_json("") == right
    out = StringIO()
    call_command("recount", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"differences": []}


def test_tables_that_were_made_or_rebuilt_begin_with_right_figures(chief):
    from archive.actions.counting import begin_counting
    from archive.models.figure import FIGURES

    place = inventory("ML01")
    row(place, 1, number="x", answered_by=record(place))
    right = completeness_as_json("")
    Figure.objects.all().delete()
    begin_counting(FIGURES, anew=True)
    assert completeness_as_json("") == right
