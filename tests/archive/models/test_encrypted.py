"""Words of what is closed stand encrypted in their columns, and are read wherever they come from."""

import pytest
from django.db import connection
from django.db.models import F, OuterRef, Subquery

from access.api import Level
from archive.models import Dossier, Inventory, ListedRecord, Receipt, Record, ScanPage
from keys.api import Damaged, KeyGone, KeysShut
from tests.people import inventory, record
from tests.word_keys import standing

pytestmark = pytest.mark.django_db

WORDS = ("MARKERTRÍCHYẾU", "MARKERKÝ", "MARKERCƠQUAN", "MARKERTRANG")
NUMBER = "97-QĐMARKER/TU"


def closed_record(place, *, level=Level.SECRET):
    made = record(
        place, number="97", symbol="QĐMARKER/TU", abstract="về MARKERTRÍCHYẾU", issuer="MARKERCƠQUAN",
        pages=("một MARKERTRANG", "hai"), level=level,
    )  # fmt: skip
    Record.objects.filter(pk=made.pk).update(signer="MARKERKÝ")
    return Record.objects.get(pk=made.pk)


def test_of_a_closed_record_no_word_stands_in_any_table_and_all_are_read(keys):
    made = closed_record(inventory(level=Level.SECRET, title="Kho MARKERTRÍCHYẾU"))
    assert standing(*WORDS, NUMBER, "97qđmarkertu", "tep-") == set()
    assert (made.number_text, made.number, made.abstract) == (NUMBER, 97, "về MARKERTRÍCHYẾU")
    assert (made.issuer, made.signer) == ("MARKERCƠQUAN", "MARKERKÝ")
    first, second = ScanPage.objects.filter(record=made)
    assert (first.text, second.text) == ("một MARKERTRANG", "hai")
    assert first.as_text().words
    assert Receipt.objects.get().label.startswith("tep-")
    assert Inventory.objects.get().title == "Kho MARKERTRÍCHYẾU"


def test_of_an_open_one_they_stand_plain(keys):
    made = closed_record(inventory(), level=Level.ORDINARY)
    assert {"archive_record.abstract", "archive_scanpage.text"} <= standing(*WORDS)
    assert made.words_key == ""
    assert made.number_token


def test_without_keys_they_stand_plain_whatever_the_level():
    made = closed_record(inventory(level=Level.SECRET))
    assert "archive_record.abstract" in standing(*WORDS)
    assert (made.words_key, made.number_token, made.issuer_token) == ("", "", "")


def test_they_are_read_through_values_joins_and_subqueries(keys):
    place = inventory(level=Level.SECRET)
    made = closed_record(place)
    row = ListedRecord.objects.create(
        inventory=place, position=1, abstract="hàng MARKERTRÍCHYẾU", further={"cột": "lời"},
        level=Level.SECRET,
    )  # fmt: skip
    rows = Record.objects.annotate(
        listed=Subquery(
            ListedRecord.objects.filter(inventory=OuterRef("inventory")).values("abstract")
        ),
        shelf=F("inventory__title"),
    )
    assert list(rows.values_list("abstract", "listed", "shelf")) == [
        ("về MARKERTRÍCHYẾU", "hàng MARKERTRÍCHYẾU", place.title)
    ]
    assert list(ScanPage.objects.values_list("record__issuer", flat=True)) == [made.issuer] * 2
    row.refresh_from_db()
    assert row.further == {"cột": "lời"}
    assert ListedRecord.objects.only("pk").get().abstract == "hàng MARKERTRÍCHYẾU"


def test_what_is_shut_or_destroyed_is_not_read(keys):
    made = closed_record(inventory(level=Level.SECRET))
    keys.shut()
    with pytest.raises(KeysShut):
        Record.objects.get(pk=made.pk)
    assert Record.objects.only("level", "issued_on").get(pk=made.pk).level == Level.SECRET


def test_a_destroyed_key_takes_the_paper_and_nothing_else(keys):
    place = inventory(level=Level.SECRET)
    gone, stays = closed_record(place), record(place, number="98", level=Level.SECRET)
    keys.destroy([bytes.fromhex(gone.words_key[2:])])
    for rows in (Record.objects.filter(pk=gone.pk), ScanPage.objects.filter(record=gone)):
        with pytest.raises(KeyGone):
            list(rows)
    assert Record.objects.get(pk=stays.pk).number_text == "98-KH/BTCTU"


def test_a_value_that_was_moved_to_another_column_is_refused(keys):
    made = closed_record(inventory(level=Level.SECRET))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE archive_record SET signer = abstract WHERE id = %s", [made.pk])
    with pytest.raises(Damaged):
        Record.objects.get(pk=made.pk)


def test_what_is_shut_is_still_written_and_read_when_it_is_opened(keys):
    held = dict(keys._private), keys._match_key
    keys.shut()
    place = inventory(level=Level.SECRET)
    dossier = Dossier.objects.create(
        inventory=place, number="1", title="MARKERTRÍCHYẾU", level=Level.SECRET
    )
    assert standing(*WORDS) == set()
    keys._private.update(held[0])
    assert Dossier.objects.get(pk=dossier.pk).title == "MARKERTRÍCHYẾU"


def test_a_list_of_many_rows_has_one_key_for_each_class(keys):
    place = inventory(level=Level.CONFIDENTIAL)
    ListedRecord.objects.bulk_create(
        ListedRecord(inventory=place, position=n, abstract=f"MARKERTRÍCHYẾU {n}", level=1 + n % 2)
        for n in range(40)
    )
    assert standing(*WORDS) == set()
    keys.look()
    with keys.file.reading() as rows:
        # Of the inventory itself one more, which had no number yet.
        assert rows.execute("SELECT COUNT(*) FROM dek").fetchone()[0] <= 4
    assert ListedRecord.objects.get(position=7).abstract == "MARKERTRÍCHYẾU 7"
