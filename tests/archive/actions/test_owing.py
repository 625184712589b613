"""What a change of level owes is paid, whenever it comes to it, and paid again changes nothing."""

import json
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from access.api import Level
from archive.actions.levels import raise_bytes
from archive.actions.owing import pay_owed, what_is_owed
from archive.api import correct_record
from archive.domain.description import described_by
from archive.domain.secrecy import Secrecy
from archive.models import (
    Dossier,
    Inventory,
    IssuerSpelling,
    ListedRecord,
    Owed,
    Record,
    RecordVersion,
    ScanPage,
)
from archive.queries.history import columns_of_record, history_of
from keys.domain.values import dek_id_of, from_json
from tests.people import AT, SETUP, actor, answering, inventory, person, record
from tests.word_keys import standing

pytestmark = pytest.mark.django_db

MARKER = "MARKERLỜI"


@pytest.fixture
def shelf():
    return inventory(highest=Level.TOP_SECRET)


@pytest.fixture
def archivist():
    person("bao", "archivist", clearance=Level.SECRET)
    return actor("bao")


def raised(made, to):
    raise_bytes(files=[made.original_id], to=Secrecy(to), who=SETUP, at=AT)
    return Record.objects.get(pk=made.pk)


def test_a_record_that_rises_takes_pages_history_and_the_list_of_issuers_along(
    guarded, shelf, archivist
):
    made = record(shelf, abstract=MARKER, issuer=f"Ban {MARKER}", pages=(MARKER, "hai"))
    said = described_by(columns_of_record(made))
    correct_record(
        actor=archivist, record_id=made.pk, version=1, at=AT,
        description=replace(said, abstract=f"khác {MARKER}"),
    )  # fmt: skip
    raised(made, Level.CONFIDENTIAL)
    assert standing(MARKER) == {
        "archive_scanpage.text", "archive_recordversion.said", "archive_recordversion.became",
        "archive_issuerspelling.spelling",
    }  # fmt: skip
    assert set(what_is_owed()) == {"words", "object"}
    assert pay_owed(at=AT) >= 1
    assert (standing(MARKER), pay_owed(at=AT)) == (set(), 0)
    assert set(what_is_owed()) == {"object", "traces"}
    assert [page.text for page in ScanPage.objects.all()] == [MARKER, "hai"]
    assert RecordVersion.objects.get().said["abstract"] == MARKER
    assert not IssuerSpelling.objects.filter(spelling__contains=MARKER).exists()


def test_what_rises_again_is_under_another_key_and_the_old_one_opens_nothing(guarded, shelf):
    made = record(shelf, abstract=MARKER, pages=(MARKER,), level=Level.CONFIDENTIAL)
    before = made.words_key
    after = raised(made, Level.SECRET)
    pay_owed(at=AT)
    guarded.destroy([bytes.fromhex(before[2:])])
    assert after.words_key != before
    assert Record.objects.get(pk=made.pk).abstract == MARKER
    assert ScanPage.objects.get().text == MARKER


def test_an_inventory_that_rises_takes_its_lists_and_covers_along(guarded, shelf):
    dossier = Dossier.objects.create(inventory=shelf, number="1", title=MARKER)
    ListedRecord.objects.create(inventory=shelf, position=1, abstract=MARKER, dossier=dossier)
    Inventory.objects.filter(pk=shelf.pk).update(party_papers=True)
    assert standing(MARKER) == {"archive_dossier.title", "archive_listedrecord.abstract"}
    pay_owed(at=AT)
    assert standing(MARKER) == set()
    assert Dossier.objects.get().title == ListedRecord.objects.get().abstract == MARKER


def test_of_top_secret_history_no_abstract_is_kept_even_encrypted(guarded, shelf):
    made = record(shelf, abstract=MARKER, level=Level.SECRET)
    RecordVersion.objects.create(
        record=made, number=1, kind="corrected", at=AT, by="bao", pages=1,
        said={"abstract": MARKER, "level": 2}, became={"level": 2}, original_id=made.original_id,
    )  # fmt: skip
    top = raised(made, Level.TOP_SECRET)
    pay_owed(at=AT)
    assert (top.abstract, RecordVersion.objects.get().said["abstract"]) == ("", "")


def test_without_keys_a_debt_waits(guarded, shelf):
    made = record(shelf, pages=(MARKER,), level=Level.CONFIDENTIAL)
    raised(made, Level.SECRET)
    private = dict(guarded._private)
    guarded.shut()
    assert pay_owed(at=AT) == 0
    owed = Owed.objects.filter(what="words")
    assert set(owed.values_list("tries", flat=True)) == {1}
    owed = owed.count()
    guarded._private.update(private)
    assert pay_owed(at=AT) == owed


def test_a_number_that_came_while_keys_were_shut_meets_its_record_when_they_are_open(
    guarded, shelf
):
    made = record(shelf, level=Level.SECRET)
    held = dict(guarded._private), guarded._match_key
    guarded.shut()
    row = ListedRecord.objects.create(
        inventory=shelf, position=1, number_key="14khbtctu", issued_on=date(2021, 3, 8)
    )
    assert (pay_owed(at=AT), answering(row)) == (0, None)
    guarded._private.update(held[0])
    guarded._match_key = held[1]
    assert pay_owed(at=AT) >= 1
    assert answering(row) == made


def test_what_a_lowered_record_was_is_told_to_whoever_has_the_keys_alone(guarded, shelf, archivist):
    made = record(shelf, abstract=MARKER, level=Level.SECRET)
    said = described_by(columns_of_record(made))
    correct_record(
        actor=archivist, record_id=made.pk, version=1, description=replace(said, signer="A"), at=AT
    )
    Record.objects.filter(pk=made.pk).update(level=0)
    pay_owed(at=AT)
    lowered = Record.objects.get(pk=made.pk)
    assert len(history_of(lowered, archivist)) == 1
    guarded.shut()
    assert history_of(Record.objects.get(pk=made.pk), archivist) == []
    assert [page.text for page in ScanPage.objects.all()]


def test_what_a_record_was_while_it_was_more_closed_stays_so_when_it_is_closed_again(
    guarded, shelf, archivist
):
    made = record(shelf, abstract=MARKER, level=Level.SECRET)
    said = described_by(columns_of_record(made))
    correct_record(
        actor=archivist, record_id=made.pk, version=1, description=replace(said, signer="A"), at=AT
    )
    Record.objects.filter(pk=made.pk).update(level=0)
    Record.objects.filter(pk=made.pk).update(level=1)
    pay_owed(at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT said FROM archive_recordversion")
        (stands,) = cursor.fetchone()
    key = dek_id_of(from_json(json.loads(stands)))
    assert guarded.classes_of([key]) == {key: 2}


def test_a_change_while_keys_are_shut_loses_no_token_of_what_is_open(guarded, shelf):
    made = record(shelf)
    token = made.number_token
    guarded.shut()
    Record.objects.filter(pk=made.pk).update(abstract="khác", reviewed=False)
    assert Record.objects.get(pk=made.pk).number_token == token != ""
    Record.objects.filter(pk=made.pk).update(number_key="15khbtctu")
    assert Record.objects.get(pk=made.pk).number_token == ""
    assert Owed.objects.filter(what="token", row=made.pk).exists()
