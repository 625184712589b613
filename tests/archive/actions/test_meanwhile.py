"""What somebody does between a grant and the act it is for: nothing ends in a place that is gone or closed."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection

from access.api import Level
from archive.api import (
    Asked,
    ChangedMeanwhile,
    change_inventory,
    contents_of,
    make_box,
    make_dossier,
    merge_dossiers,
    move_dossier,
    move_record,
    split_dossier,
    take_away_box,
    take_away_dossier,
)
from archive.models import Dossier, Inventory, Record
from archive.queries.covers import values_of_cover
from tests.people import AT, actor, inventory, person, record

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


@pytest.fixture
def shelf():
    person("bao", "archivist")
    person("ky", "archivist", clearance=Level.TOP_SECRET, party_papers=True)
    inventory("ML02", highest=Level.TOP_SECRET)
    return inventory(highest=Level.TOP_SECRET)


def a_dossier(shelf, number, **more):
    return make_dossier(
        actor=actor("bao"), inventory=shelf, values={"number": number, **more}, at=AT
    )


def asked(dossier):
    dossier.refresh_from_db()
    by = actor("bao")
    mark = contents_of(dossier, by).mark
    return Asked(by, dossier.pk, "Xếp lại", dossier.version, mark, LATER)


@contextmanager
def meanwhile(act):
    """Somebody else acts just before the transaction of the act begins."""
    done = []

    def before(execute, sql, params, many, context):
        if sql.startswith("SAVEPOINT") and not done:
            done.append(True)
            act()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(before):
        yield
    assert done


def closes(code, level=Level.SECRET):
    def act():
        place = Inventory.objects.get(code=code)
        values = {**values_of_cover("inventory", place), "level": int(level)}
        change_inventory(
            actor=actor("ky"), code=code, version=place.version, values=values, at=LATER
        )

    return act


def goes(dossier):
    return lambda: take_away_dossier(actor=actor("ky"), dossier_id=dossier.pk, at=LATER)


def told(act, of):
    with meanwhile(act), pytest.raises(ChangedMeanwhile):
        of()


def test_nothing_is_merged_into_a_dossier_that_has_gone(shelf):
    five, six = a_dossier(shelf, "5"), a_dossier(shelf, "6")
    made = record(shelf, dossier="5")
    told(goes(six), lambda: merge_dossiers(asked=asked(five), into=six.pk))
    made.refresh_from_db()
    assert made.dossier == five


def test_nothing_is_merged_into_a_dossier_that_went_to_another_inventory(shelf):
    five, six = a_dossier(shelf, "5"), a_dossier(shelf, "6")
    made = record(shelf, dossier="5")
    other = Inventory.objects.get(code="ML02")

    def moves():
        by = actor("ky")
        mark = contents_of(six, by).mark
        move_dossier(asked=Asked(by, six.pk, "đi", 1, mark, LATER), inventory=other, box=None)

    told(moves, lambda: merge_dossiers(asked=asked(five), into=six.pk))
    made.refresh_from_db()
    assert (made.dossier, made.inventory) == (five, shelf)


@pytest.mark.parametrize("closed", ["ML01", "ML02"])
def test_no_dossier_goes_to_or_from_an_inventory_that_was_closed_meanwhile(shelf, closed):
    five, other = a_dossier(shelf, "5"), Inventory.objects.get(code="ML02")
    made = record(shelf, dossier="5")
    told(closes(closed), lambda: move_dossier(asked=asked(five), inventory=other, box=None))
    made.refresh_from_db()
    assert made.inventory == shelf


def test_no_dossier_goes_to_a_box_that_has_gone(shelf):
    five = a_dossier(shelf, "5")
    box = make_box(actor=actor("bao"), inventory=shelf, values={"number": "1"}, at=AT)
    told(
        lambda: take_away_box(actor=actor("ky"), box_id=box.pk, at=LATER),
        lambda: move_dossier(asked=asked(five), inventory=shelf, box=box.pk),
    )


def test_no_dossier_is_split_in_an_inventory_that_was_closed_meanwhile(shelf):
    five = a_dossier(shelf, "5")
    made = record(shelf, dossier="5")
    values = {"number": "5a", "title": ""}
    told(
        closes("ML01"),
        lambda: split_dossier(asked=asked(five), records=[made.pk], rows=[], values=values),
    )
    assert Dossier.objects.count() == 1


@pytest.mark.parametrize("act", [closes("ML02"), None], ids=["closed", "gone"])
def test_no_record_goes_to_a_place_that_was_closed_or_has_gone(shelf, act):
    other = Inventory.objects.get(code="ML02")
    six = a_dossier(other, "6")
    made = record(shelf, number="15")
    told(
        act or goes(six),
        lambda: move_record(
            actor=actor("bao"), record_id=made.pk, version=1, inventory=other.pk, dossier="6",
            reason="nhầm chỗ", at=LATER,
        ),
    )  # fmt: skip
    made = Record.objects.get(pk=made.pk)
    assert (made.inventory, made.dossier, made.level) == (shelf, None, Level.ORDINARY)
