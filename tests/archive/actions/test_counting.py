"""The kept figures are what is there, whoever wrote it and by whatever way."""

import json
import random
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from access.api import Level
from archive.api import (
    completeness,
    completeness_as_json,
    correct_record,
    receive,
    records_by_year,
    recount,
    restore_receipt,
    settle_sums,
    update_receipt,
    withdraw_receipt,
)
from archive.domain.records import Description
from archive.models import Dossier, Figure, Inventory, ListedRecord, Receipt, Record
from tests.people import AT, actor, inventory, person, record

pytestmark = pytest.mark.django_db
LEVELS = list(Level)


@pytest.fixture
def chief():
    person("mat", "security_officer", "archivist", clearance=Level.TOP_SECRET, party_papers=True)
    return actor("mat")


def row(place, position, *, number="", level=0, answered_by=None):
    return ListedRecord.objects.create(
        inventory=place, position=position, number_text=number, number_key=number, level=level,
        record=answered_by,
    )  # fmt: skip


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
             self.arrange, self.settle, self.undone]
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
        free = Record.objects.filter(inventory=place, listed__isnull=True).order_by("?").first()
        answered = free if self.chance.random() < 0.5 else None
        row(
            place, self.position, number=number, level=self.chance.choice(LEVELS),
            answered_by=answered,
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
                level=self.chance.choice(LEVELS),
            )  # fmt: skip

    def by_hand(self):
        Record.objects.filter(pk__lt=self.chance.randrange(1, 20)).update(
            level=self.chance.choice(LEVELS), party_papers=self.chance.random() < 0.3
        )
        ListedRecord.objects.filter(pk=self.chance.randrange(1, 20)).update(
            record=None, level=self.chance.choice(LEVELS)
        )
        ListedRecord.objects.filter(pk=self.chance.randrange(1, 20)).delete()
        moved = ListedRecord.objects.order_by("?").first()
        if moved:
            ListedRecord.objects.filter(pk=moved.pk).update(position=self.chance.randrange(1, 9))
            if self.chance.random() < 0.3:
                moved.save()
        stale = Record.objects.order_by("?").first()
        if stale:
            ListedRecord.objects.filter(record=stale).update(level=self.chance.choice(LEVELS))
            stale.save()

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
    for _ in range(60):
        walk.step()
    assert recount(mend=False) == []
    while settle_sums():
        pass
    assert recount(mend=False) == []
    assert not Figure.objects.filter(settled=False).exists()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("party", [False, True])
@pytest.mark.parametrize("clearance", LEVELS)
def test_every_figure_is_the_length_of_its_list(seed, clearance, party, chief):
    walk = Walk(seed, chief)
    for _ in range(40):
        walk.step()
    person("tinh", "unit_head", clearance=clearance, party_papers=party)
    viewer = actor("tinh")
    from archive.api import filed, listed_visible_to, missing, received, surplus

    lists = {
        "expected": listed_visible_to, "received": received, "filed": filed,
        "missing": missing, "surplus": surplus,
    }  # fmt: skip
    for figures in completeness(viewer):
        for name, rows in lists.items():
            here = rows(viewer).filter(inventory=figures.inventory)
            assert getattr(figures, name) == len(here), name
        unreviewed = filed(viewer).filter(inventory=figures.inventory, reviewed=False)
        assert figures.unreviewed == unreviewed.count()
        seen = {r.pk for r in filed(viewer)}
        rows = listed_visible_to(viewer).filter(inventory=figures.inventory)
        assert figures.missing == sum(r.record_id not in seen for r in rows)
        assert all((getattr(r, "answer", None) is None) == (r.record_id not in seen) for r in rows)
    years = dict(records_by_year(viewer))
    from archive.api import records_visible_to

    dated = [r.issued_on.year for r in records_visible_to(viewer) if r.issued_on]
    assert years == {year: dated.count(year) for year in set(dated)}


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
