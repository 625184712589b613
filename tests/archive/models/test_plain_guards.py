"""The database refuses plain words of what is closed, and remembers what a change of level owes."""

import pytest
from django.db import IntegrityError, connection, transaction

from access.api import Level
from archive.actions.owing import pay_owed
from archive.models import Dossier, Inventory, ListedRecord, Owed, Record, RecordVersion
from tests.people import AT, inventory, record
from tests.word_keys import standing

pytestmark = pytest.mark.django_db

MARKER = "MARKERLỜI"


@pytest.fixture
def shelf():
    return inventory(highest=Level.TOP_SECRET)


def refused(statement, *told):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, told)
    return True


def done(statement, *told):
    with connection.cursor() as cursor:
        cursor.execute(statement, told)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE archive_record SET abstract = %s WHERE level > 0",
        "UPDATE archive_scanpage SET text = %s",
        "UPDATE archive_receipt SET label = %s WHERE level > 0",
        "UPDATE archive_listedrecord SET note = %s WHERE level > 0",
        "UPDATE archive_dossier SET title = %s WHERE level > 0",
    ],
)
def test_whoever_writes_plain_words_into_what_is_closed_is_refused(guarded, shelf, statement):
    record(shelf, level=Level.SECRET)
    ListedRecord.objects.create(inventory=shelf, position=1, level=Level.SECRET)
    Dossier.objects.create(inventory=shelf, number="1", level=Level.SECRET)
    assert refused(statement, MARKER)
    assert standing(MARKER) == set()


def test_a_row_of_a_closed_inventory_is_closed_whatever_its_own_level(guarded):
    place = inventory("ML02", party_papers=True)
    dossier = Dossier.objects.create(inventory=place, number="1", title=MARKER)
    assert standing(MARKER) == set()
    assert refused("UPDATE archive_dossier SET title = %s", MARKER)
    dossier.refresh_from_db()
    assert dossier.title == MARKER


def test_a_record_is_not_raised_with_its_words_left_plain(guarded, shelf):
    made = record(shelf)
    assert refused("UPDATE archive_record SET level = 2 WHERE id = %s", made.pk)
    Record.objects.filter(pk=made.pk).update(level=2)
    assert [(one.what, one.table, one.row) for one in Owed.objects.all()] == [
        ("words", "archive_record", made.pk)
    ]


def test_what_rises_otherwise_is_owed_once(guarded, shelf):
    dossier = Dossier.objects.create(inventory=shelf, number="1", title=MARKER)
    done("UPDATE archive_dossier SET level = 1 WHERE id = %s", dossier.pk)
    done("UPDATE archive_dossier SET level = 2 WHERE id = %s", dossier.pk)
    done("UPDATE archive_dossier SET version = 9 WHERE id = %s", dossier.pk)
    assert Owed.objects.filter(table="archive_dossier").count() == 1
    Inventory.objects.filter(pk=shelf.pk).update(party_papers=True)
    assert Owed.objects.filter(table="archive_inventory", row=shelf.pk).exists()


def test_what_was_is_encrypted_and_changed_in_no_other_way(guarded, shelf):
    made = record(shelf, abstract=MARKER)
    said = {"abstract": MARKER, "level": 0}
    version = RecordVersion.objects.create(
        record=made, number=1, kind="corrected", at=made.filed_at, by="bao", said=said, became={},
        original_id=made.original_id, pages=1,
    )  # fmt: skip
    assert refused("UPDATE archive_recordversion SET said = '{}'")
    assert refused("UPDATE archive_recordversion SET \"by\" = 'khac'")
    Record.objects.filter(pk=made.pk).update(level=2)
    pay_owed(at=AT)
    assert "archive_recordversion.said" not in standing(MARKER)
    assert RecordVersion.objects.get(pk=version.pk).said == said
    assert refused("UPDATE archive_recordversion SET said = %s", '{"abstract": "khác"}')
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordVersion.objects.update(reason="khác")


def test_numbers_that_came_while_nobody_could_tell_them_are_owed_a_token(guarded, shelf):
    guarded.shut()
    row = ListedRecord.objects.create(inventory=shelf, position=1, number_key="14khbtctu")
    assert Owed.objects.filter(what="token", table="archive_listedrecord", row=row.pk).exists()
