"""Whoever updates rows, by whatever way, leaves no plain words of what is closed."""

import pytest
from django.db import connection
from django.db.models import F

from access.api import Level
from archive.models import Dossier, ListedRecord, Receipt, Record
from keys.api import KeysShut
from tests.people import inventory, record
from tests.word_keys import standing

pytestmark = pytest.mark.django_db

MARKER = "MARKERLỜI"


@pytest.fixture
def shelf():
    return inventory(highest=Level.TOP_SECRET)


def test_an_update_of_many_rows_encrypts_those_that_are_closed_and_no_others(keys, shelf):
    closed, opened = record(shelf, level=Level.SECRET), record(shelf, number="15")
    assert Record.objects.all().update(abstract=f"về {MARKER}", version=F("version") + 1) == 2
    assert standing(MARKER) == {"archive_record.abstract"}
    closed.refresh_from_db()
    opened.refresh_from_db()
    assert (closed.abstract, closed.version) == (opened.abstract, opened.version)
    assert Record.objects.filter(abstract__contains=MARKER).get() == opened


def test_who_raises_a_row_says_nothing_of_its_words_and_they_are_encrypted(keys, shelf):
    made = record(shelf, abstract=MARKER)
    assert "archive_record.abstract" in standing(MARKER)
    Record.objects.filter(pk=made.pk).update(level=Level.CONFIDENTIAL)
    assert "archive_record.abstract" not in standing(MARKER)
    first = Record.objects.get(pk=made.pk)
    assert (first.abstract, first.number) == (MARKER, 14)
    Record.objects.filter(pk=made.pk).update(party_papers=True)
    again = Record.objects.get(pk=made.pk)
    assert (again.abstract, first.words_key[:2], again.words_key[:2]) == (MARKER, "01", "11")
    Record.objects.filter(pk=made.pk).update(level=0, party_papers=False)
    assert "archive_record.abstract" in standing(MARKER)
    assert Record.objects.filter(number=14, words_key="").exists()


def test_a_lock_by_what_stands_there_stays_one(keys, shelf):
    made = record(shelf, level=Level.SECRET)
    rows = Record.objects.filter(pk=made.pk, version=made.version)
    assert rows.update(abstract="một", version=made.version + 1) == 1
    assert rows.update(abstract="hai", version=made.version + 1) == 0
    assert Record.objects.get(pk=made.pk).abstract == "một"


def test_saving_what_closes_a_row_saves_its_words_along(keys, shelf):
    dossier = Dossier.objects.create(inventory=shelf, number="1", title=MARKER)
    dossier.level = Level.SECRET
    dossier.save(update_fields=["level"])
    assert standing(MARKER) == set()
    assert Dossier.objects.get().title == MARKER


def test_rows_that_are_changed_together_are_encrypted_one_by_one(keys, shelf):
    rows = [
        ListedRecord.objects.create(inventory=shelf, position=level, level=level)
        for level in range(3)
    ]
    for row in rows:
        row.note = f"{MARKER} {row.position}"
    ListedRecord.objects.bulk_update(rows, ["note"])
    assert ListedRecord.objects.filter(note__contains=MARKER).count() == 1
    assert [row.note for row in ListedRecord.objects.order_by("position")] == [
        f"{MARKER} {n}" for n in range(3)
    ]


def test_what_the_database_is_to_make_of_a_level_is_not_guessed(keys, shelf):
    record(shelf)
    with pytest.raises(TypeError):
        Record.objects.update(level=F("pages"))


def test_a_name_that_moves_to_another_inventory_goes_under_its_keys(keys, shelf):
    other = inventory("ML02", level=Level.SECRET)
    made = record(shelf, level=Level.SECRET)
    token = Receipt.objects.get().number_token
    Receipt.objects.update(number_key="14khbtctu", inventory=other)
    moved = Receipt.objects.get()
    assert moved.number_key == "14khbtctu"
    assert moved.number_token not in {"", token, made.number_token}


def test_what_is_closed_moves_on_while_keys_are_shut_and_its_words_stay(guarded, shelf):
    record(shelf, level=Level.SECRET)
    before = standing_of_label()
    guarded.shut()
    Receipt.objects.update(state=Receipt.State.WITHDRAWN, level=Level.SECRET, inventory=shelf)
    assert (Receipt.objects.values_list("state", flat=True)[0], standing_of_label()) == (
        Receipt.State.WITHDRAWN,
        before,
    )
    with pytest.raises(KeysShut):
        Receipt.objects.update(level=Level.ORDINARY)


def standing_of_label():
    with connection.cursor() as cursor:
        cursor.execute("SELECT label FROM archive_receipt")
        return cursor.fetchone()[0]
