"""What is open by its name in the tables: what calls it, what the list says of it, and where it stands."""

from dataclasses import replace

import pytest

from access.api import Level
from access.domain.named import NamedSight, Things
from archive.models import Dossier, ListedRecord, Record, RecordVersion
from archive.queries.dossiers import dossiers_beside, dossiers_in
from archive.queries.history import columns_of_record, history_of
from archive.queries.named import (
    codes_told,
    named_to,
    place_opens,
    rows_of_named,
    rows_read_in,
    things_called,
    things_in_words,
    with_answers_read,
)
from archive.queries.visible import (
    bits_seen_by,
    counted_records,
    dossier_seen,
    dossiers_visible_to,
    listed_visible_to,
    records_visible_to,
)
from tests.people import actor, inventory, person, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    person("ky", "archivist", clearance=Level.SECRET)
    person("khue", "officer", units=[])
    return inventory("ML01", highest=Level.SECRET)


def dossier(place, number, **more):
    return Dossier.objects.create(inventory=place, number=number, title=f"Hồ sơ {number}", **more)


def row(place, where, position, **more):
    number = f"{position}-KH/BTCTU"
    return ListedRecord.objects.create(
        inventory=place, dossier=where, position=position, abstract="về số hóa", issued_on="2021-03-08",
        number_text=number, number_key=f"{position}khbtctu", issuer="Ban Tổ chức Tỉnh ủy", **more,
    )  # fmt: skip


def by_name(username="khue", *, level=Level.SECRET, party=False, dossiers=(), records=()):
    sight = NamedSight(level, party, frozenset(dossiers), frozenset(records))
    return replace(actor(username), named=(sight,))


def test_a_dossier_opens_with_what_stands_in_it_and_nothing_beside(place):
    one, other = dossier(place, "1"), dossier(place, "2")
    inside = record(place, number="14", dossier="1")
    secret = record(place, number="15", dossier="1", level=Level.SECRET)
    above = record(place, number="16", dossier="1", level=Level.TOP_SECRET)
    beside, loose = record(place, number="17", dossier="2"), record(place, number="18")
    khue = by_name(dossiers=[one.pk])
    assert set(records_visible_to(khue)) == {inside, secret}
    assert set(dossiers_visible_to(khue)) == {one}
    assert not counted_records(khue).exists()
    assert not listed_visible_to(khue).exists()
    assert dossiers_beside(one, khue) == (None, None)
    alone = by_name(records=[loose.pk, above.pk], level=Level.CONFIDENTIAL)
    assert set(records_visible_to(alone)) == {loose}
    assert dossier_seen(Record.objects.get(pk=beside.pk), by_name(records=[beside.pk])) is None
    assert dossier_seen(Record.objects.get(pk=inside.pk), khue) == one
    assert other not in dossiers_visible_to(khue)


def test_what_is_more_closed_than_its_list_stays_closed_whatever_names_it(place):
    closed = dossier(place, "1", level=Level.SECRET)
    of_party = dossier(place, "2", party_papers=True)
    within = inventory("ML02", level=Level.SECRET, highest=Level.SECRET)
    inside_closed = dossier(within, "1")
    every = [closed.pk, of_party.pk, inside_closed.pk]
    assert not dossiers_visible_to(by_name(level=Level.CONFIDENTIAL, dossiers=every)).exists()
    assert set(dossiers_visible_to(by_name(dossiers=every))) == {closed, inside_closed}
    assert set(dossiers_visible_to(by_name(dossiers=every, party=True))) == {
        closed, of_party, inside_closed,
    }  # fmt: skip


def test_a_dossier_that_was_taken_away_opens_to_nobody_by_its_name(place):
    gone = dossier(place, "1", removed_at="2026-08-12T02:00:00Z")
    assert not dossiers_visible_to(by_name(dossiers=[gone.pk])).exists()


def test_rows_of_a_named_dossier_are_answered_by_what_may_be_read_alone(place):
    one = dossier(place, "1")
    for position, level in ((14, 0), (15, 0), (16, 2), (17, 3)):
        row(place, one, position, level=level)
    row(place, dossier(place, "2"), 18)
    record(place, number="14", dossier="1")
    hidden = record(place, number="15", dossier="2")
    khue = by_name(dossiers=[one.pk])
    assert ListedRecord.objects.get(position=15).answered in bits_seen_by(khue)
    told = {
        one.position: [tie.record.number for tie in one.answers]
        for one in with_answers_read(one, khue)
    }
    assert told == {14: [14], 15: [], 16: []}
    both = by_name(dossiers=[one.pk], records=[hidden.pk])
    assert [len(one.answers) for one in with_answers_read(one, both).order_by("position")] == [
        1,
        1,
        0,
    ]
    assert [one.position for one in rows_of_named(one, by_name(level=Level.ORDINARY, dossiers=[one.pk]))
            .order_by("position")] == [14, 15]  # fmt: skip
    assert not rows_of_named(one, by_name(dossiers=[999])).exists()


def test_who_works_with_a_dossier_that_is_named_too_sees_all_rows_that_are_theirs(place):
    one = dossier(place, "1")
    row(place, one, 14)
    row(place, one, 16, level=2)
    ky = by_name("ky", level=Level.ORDINARY, dossiers=[one.pk])
    assert {one.position for one in rows_read_in(one, ky)} == {14, 16}
    assert place_opens(ky, place)
    assert not place_opens(by_name(dossiers=[one.pk]), place)


def test_lists_of_a_place_that_is_worked_with_show_what_is_open_there_by_name_as_well(place):
    one = dossier(place, "1", level=Level.SECRET)
    secret = record(place, number="15", dossier="1", level=Level.SECRET)
    person("lan", "archivist")
    assert not dossiers_in(place, actor("lan")).exists()
    lan = by_name("lan", dossiers=[one.pk])
    assert [(found.pk, found.filed) for found in dossiers_in(place, lan)] == [(one.pk, 1)]
    assert set(records_visible_to(lan)) == {secret}
    assert not counted_records(lan).exists()


def test_the_code_of_an_inventory_stands_beside_what_is_open_in_it(place):
    loose = record(place, number="14")
    assert codes_told(by_name(records=[loose.pk])) == {place.pk: "ML01"}
    assert codes_told(by_name(records=[999])) == {}
    assert codes_told(actor("khue")) == {}


def test_what_is_named_is_listed_once_each_record_in_its_dossier(place):
    one = dossier(place, "1")
    inside, loose = record(place, number="14", dossier="1"), record(place, number="15")
    found = named_to(by_name(dossiers=[one.pk], records=[inside.pk, loose.pk, 999]))
    assert (found.dossiers, found.records) == ([one], [loose])


def test_history_while_a_paper_was_more_closed_than_its_list_is_not_told(place):
    made = record(place, number="14")
    RecordVersion.objects.create(
        record=made, number=1, kind="corrected", by="ky", at=made.filed_at, reason="riêng", pages=1,
        original=made.original, became={"abstract": "mới"},
        said=columns_of_record(made) | {"level": 2, "abstract": "cũ"},
    )  # fmt: skip
    opened = Record.objects.select_related("inventory").get(pk=made.pk)
    low = by_name(level=Level.CONFIDENTIAL, records=[made.pk])
    high = by_name(records=[made.pk])
    assert len(history_of(opened, low)) == 0
    assert len(history_of(opened, high)) == len(history_of(opened, actor("ky"))) == 1


def test_words_call_what_the_person_works_with_and_nothing_else(place):
    one = dossier(place, "12/A")
    twins = [dossier(place, "7"), dossier(place, "7", level=Level.SECRET)]
    made = record(place, number="14")
    hidden = record(place, number="15", level=Level.TOP_SECRET)
    ky = actor("ky")
    said = [
        " ml01/12/A ", made.accession.lower(), f"ML01/#{twins[1].pk}", "ML01/7", "ML01/", "ML09/1", "x",
        hidden.accession, "KS-", "KS-99999999999999999999", f"KS-{made.pk}",
    ]  # fmt: skip
    found, unknown = things_called(said, ky)
    assert found == Things((one.pk, twins[1].pk), (made.pk,))
    assert unknown == [
        "ML01/7", "ML01/", "ML09/1", "x", hidden.accession, "KS-", "KS-99999999999999999999",
    ]  # fmt: skip
    assert things_called([made.accession, "ML01/12/A"], actor("khue"))[0] == Things()


def test_what_is_named_is_called_by_its_number_to_who_may_not_see_it(place):
    one = dossier(place, "1")
    things = Things((one.pk, 999), (14,))
    assert things_in_words(things, actor("ky")) == {
        ("dossier", one.pk): "ML01/1", ("dossier", 999): "#999", ("record", 14): "KS-0000014",
    }  # fmt: skip
    assert things_in_words(things, actor("khue"))["dossier", one.pk] == f"#{one.pk}"
    assert things_in_words(things, by_name(dossiers=[one.pk]))["dossier", one.pk] == "ML01/1"
