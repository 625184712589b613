"""How closed an item is: said once for the rules and once for the database, and both agree."""

from itertools import product

import pytest

from access.api import Level, Permission, Role
from access.domain.actors import Actor
from access.domain.permissions import refusal
from archive.api import Secrecy, raise_bytes
from archive.models import Receipt, Record, StoredFile
from audit.api import TrailFilters, events
from ingest.actions.filing import confirm_item
from ingest.actions.intake import Arrival, open_batch, take_in
from ingest.domain.ledger import Marks, State
from ingest.models import Batch, Item
from ingest.queries.items import items_visible_to, target_of_item
from tests.ingest.views.scans import SURE, waiting
from tests.people import AT, SETUP, actor, inventory, person, record, stored, unit

pytestmark = pytest.mark.django_db


def someone(clearance, *, party=False, units=(), roles=(Role.ARCHIVIST,)):
    return Actor(
        id=1, username="a", full_name="a", roles=frozenset(roles), clearance=clearance,
        party_papers=party, units=frozenset(units), committed=True, trained=True, sealed=True,
    )  # fmt: skip


def file_of(text, *, level=0, party=False):
    return StoredFile.objects.create(
        digest=text.ljust(64, "0"),
        object_name=text.ljust(64, "0"),
        size=1,
        media="x",
        stored_at=AT,
        level=level,
        party_papers=party,
    )


def a_batch(place=None, *, source="s", **more):
    return open_batch(
        who=SETUP, source=source, title="t", inventory=place,
        unit=place.unit_id if place else unit().pk, level=more.pop("level", Level.ORDINARY),
        at=AT, **more,
    )  # fmt: skip


def test_the_rules_and_the_database_agree_on_every_item_for_everybody():
    ours, others = unit(), unit("KHAC")
    files = [
        file_of(f"{level}{party}", level=level, party=party)
        for level, party in product((0, 2), (False, True))
    ]
    position = 0
    for place, level, highest, party in product((ours, others), (0, 2), (0, 3), (False, True)):
        batch = Batch.objects.create(
            code=f"{place.code}{level}{highest}{party}", source=f"{level}{highest}{party}",
            title="t", unit=place, level=level, highest=highest, party_papers=party, opened_at=AT,
            opened_by="x",
        )  # fmt: skip
        first = None
        for state, marks, file in product(State, Marks, [None, *files]):
            position += 1
            item = Item.objects.create(
                batch=batch, position=position, name="x", state=state, marks=marks, original=file,
                taken_at=AT, duplicate_of=first if state == State.DUPLICATE else None,
                level=1 if position % 3 == 0 else 0,
            )  # fmt: skip
            first = item if position % 4 == 0 else first
    items = list(Item.objects.select_related("batch", "original", "access_copy", "duplicate_of"))
    for clearance, party, places in product(Level, (False, True), ((ours.pk,), ())):
        who = someone(clearance, party=party, units=places)
        seen = set(items_visible_to(who).values_list("pk", flat=True))
        allowed = {
            item.pk
            for item in items
            if refusal(who, Permission.CONFIRM, target_of_item(item)) is None
        }
        assert seen == allowed


@pytest.mark.parametrize("state", [State.QUEUED, State.READING, State.QUARANTINED, State.REJECTED])
def test_what_nobody_looked_at_is_as_closed_as_the_worst_that_may_come_its_way(state):
    batch = a_batch(inventory(highest=Level.SECRET))
    item = take_in(who=SETUP, batch=batch, arrival=Arrival("a.pdf", stored=stored(b"x")), at=AT)
    Item.objects.update(state=state, marks=Marks.READ)
    assert not items_visible_to(someone(Level.CONFIDENTIAL, units=[unit().pk])).exists()
    assert items_visible_to(someone(Level.SECRET, units=[unit().pk])).get() == item
    assert item.receipt.level == Level.SECRET


def test_a_red_frame_that_was_not_read_keeps_the_paper_closed():
    batch = a_batch(inventory(highest=Level.SECRET))
    item = waiting(batch, warnings=[{"code": "red_frame", "params": {"pages": "1"}}])
    assert item.marks == Marks.UNSURE
    assert not items_visible_to(someone(Level.ORDINARY, units=[unit().pk])).exists()


def test_a_level_read_on_one_copy_closes_its_duplicate_and_whatever_else_holds_the_bytes():
    place, elsewhere = inventory("ML01"), inventory("ML02", place=unit("KHAC"))
    batch = a_batch(place)
    one = take_in(who=SETUP, batch=batch, arrival=Arrival("a.pdf", stored=stored(b"x")), at=AT)
    take_in(who=SETUP, batch=batch, arrival=Arrival("b.pdf", stored=stored(b"x")), at=AT)
    theirs = record(elsewhere, file=b"x")
    raise_bytes(files=[one.original_id], to=Secrecy(Level.SECRET), who=SETUP, at=AT)
    assert not items_visible_to(someone(Level.ORDINARY, units=[unit().pk])).exists()
    assert Record.objects.get(pk=theirs.pk).level == Level.SECRET
    assert set(Receipt.objects.values_list("level", flat=True)) == {int(Level.SECRET)}
    raised = events(TrailFilters(action="raise"))
    assert [event.subject for event in raised] == [theirs.accession]


def test_a_record_corrected_upwards_closes_the_second_scan_of_the_same_paper():
    person("tm", "archivist", clearance=Level.SECRET)
    batch = a_batch(inventory())
    item = waiting(batch)
    copy = take_in(who=SETUP, batch=batch, arrival=Arrival("hai.pdf", stored=item.original), at=AT)
    assert copy.state == State.DUPLICATE
    low = someone(Level.ORDINARY, units=[unit().pk])
    assert items_visible_to(low).count() == 2
    from archive.domain.description import Description

    confirm_item(
        actor=actor("tm"), item_id=item.pk, version=item.version, inventory=item.inventory_id,
        dossier="", description=Description(number="14", symbol="KH/BTCTU", issued="08/03/2021",
        type_code=SURE["type_code"], issuer="x", abstract="y", level=Level.SECRET), at=AT,
    )  # fmt: skip
    assert not items_visible_to(low).exists()


def test_another_unit_files_its_own_copy_and_learns_nothing_of_the_first():
    record(inventory("ML01"), file=b"x")
    batch = a_batch(inventory("ML02", place=unit("KHAC")), source="khac")
    item = take_in(who=SETUP, batch=batch, arrival=Arrival("a.pdf", stored=stored(b"x")), at=AT)
    assert (item.state, item.duplicate_of, item.reason) == (State.QUEUED, None, "")


def test_batches_are_counted_where_they_are_seen_so_that_no_gap_tells_of_others():
    others = unit("KHAC")
    codes = [
        a_batch(source="1").code,
        a_batch(source="2", level=Level.SECRET).code,
        a_batch(source="3", party_papers=True).code,
        open_batch(
            who=SETUP, source="4", title="t", inventory=None, unit=others.pk,
            level=Level.ORDINARY, at=AT,
        ).code,
        a_batch(source="5").code,
    ]  # fmt: skip
    assert codes == [
        "2026-0001", "2026-M2-0001", "2026-D-0001", "2026-KHAC-0001", "2026-0002",
    ]  # fmt: skip


def test_a_unit_named_like_a_mark_counts_apart_from_what_the_mark_names():
    named = inventory("MLM2", place=unit("M2", parent=unit()))
    first = a_batch(source="1", level=Level.SECRET).code
    second = open_batch(
        who=SETUP, source="2", title="t", inventory=named, unit=named.unit_id,
        level=Level.ORDINARY, at=AT,
    ).code  # fmt: skip
    assert first.endswith("-0001")
    assert second.endswith("-0001")
    assert first != second


def test_that_worse_may_come_in_an_open_batch_is_told():
    batch = a_batch(source="cu")
    again = a_batch(source="cu", highest=Level.SECRET)
    assert (again.pk, again.highest) == (batch.pk, Level.SECRET)
    told = [event.details["highest"] for event in events(TrailFilters(action="open_batch"))]
    assert told == [int(Level.SECRET), int(Level.ORDINARY)]
