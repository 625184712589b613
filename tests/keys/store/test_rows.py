"""Rows of the file of keys come back as they were put there."""

from dataclasses import replace

import pytest

from keys.domain.envelopes import Place
from keys.domain.slots import Cost, Kind, Slot
from keys.store import rows as tables
from keys.store.file import KeyFile
from keys.store.rows import ClassKey, DekRow
from tests.keys.making import AT

ROW = DekRow(Place(2, 1, b"d" * 16), False, b"w" * 72)


@pytest.fixture
def rows(tmp_path):
    file = KeyFile.make(tmp_path / "k")
    with file.writing() as rows:
        yield rows


def test_slots_stand_under_their_labels(rows):
    one = Slot(Kind.FILE, "két", b"s" * 16, Cost(16, 1, 1), b"w" * 40)
    tables.add_slot(rows, one, at=AT, by="khue")
    tables.add_slot(rows, replace(one, wrapped=b"v" * 40), at=AT, by="khue")
    assert tables.slots(rows) == [replace(one, wrapped=b"v" * 40)]
    assert tables.remove_slot(rows, "két")
    assert not tables.remove_slot(rows, "két")


def test_keys_of_classes_have_epochs_and_a_private_half_that_goes(rows):
    for epoch in (1, 2):
        tables.add_class_key(rows, ClassKey(3, epoch, b"p" * 32, b"q" * 40), at=AT)
    assert (tables.newest_epoch(rows, 3), tables.newest_epoch(rows, 1)) == (2, 0)
    tables.forget_private(rows, 3, 1, at=AT)
    assert [one.private for one in tables.class_keys(rows)] == [None, b"q" * 40]


def test_a_key_is_replaced_only_where_nobody_was_faster(rows):
    tables.add_deks(rows, [ROW], at=AT)
    new = DekRow(replace(ROW.place, epoch=2), True, b"v" * 40)
    assert tables.replace_dek(rows, ROW, new)
    assert not tables.replace_dek(rows, ROW, replace(new, wrapped=b"u" * 40))
    assert tables.deks(rows, [ROW.place.dek_id, b"e" * 16]) == [new]
    assert tables.deks_of_epoch(rows, 2, 2, most=9) == [new]
    assert tables.deks_of_epoch(rows, 2, 2, most=9, fresh=True) == []


def test_many_keys_are_asked_for_at_once(rows):
    many = [replace(ROW, place=Place(2, 1, n.to_bytes(16, "big"))) for n in range(1700)]
    tables.add_deks(rows, many, at=AT)
    found = tables.deks(rows, [one.place.dek_id for one in many])
    assert {one.place.dek_id for one in found} == {one.place.dek_id for one in many}
    assert tables.counted(rows) == {(2, 1): 1700}


def test_who_holds_keys_in_memory_learns_that_one_was_moved(rows):
    before = tables.generation(rows)
    tables.bump_generation(rows)
    assert tables.generation(rows) == before + 1
