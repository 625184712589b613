"""Of what is top secret no abstract stands in the database, whoever writes."""

import json

import pytest
from django.db import IntegrityError, connection, transaction

from access.api import Level
from archive.api import correct_record, import_reading
from archive.domain.description import described_by
from archive.domain.listing.reading import read_tables
from archive.domain.listing.tables import Table
from archive.models import Inventory, ListedRecord, Record, RecordVersion
from tests.people import AT, actor, inventory, person, record
from tests.portal.items import a_batch, filed

pytestmark = pytest.mark.django_db
MARKER = "dấu vết bí ẩn"


def tables_that_say(words):
    """Every table of the database one of whose rows holds the words, plain or as JSON writes them."""
    asked = {words, json.dumps(words)[1:-1]}
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("sqlite_"):
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(one in str(cell) for row in cursor.fetchall() for cell in row for one in asked):
                found.add(table)
    return found


@pytest.fixture
def keeper():
    person("luutru", "archivist", clearance=Level.TOP_SECRET, party_papers=True)
    return actor("luutru")


def test_a_record_that_is_filed_or_becomes_top_secret_loses_its_abstract_and_what_it_was_too(
    keeper,
):
    place = inventory()
    one = record(place, abstract=MARKER, number="14")
    correct_record(
        actor=keeper, record_id=one.pk, version=1, at=AT, reason="sửa",
        description=described_by(
            {**Record.objects.values().get(pk=one.pk), "abstract": f"{MARKER} sửa"}
        ),
    )  # fmt: skip
    assert tables_that_say(MARKER) >= {"archive_record", "archive_recordversion"}
    Record.objects.filter(pk=one.pk).update(level=Level.TOP_SECRET)
    record(place, abstract=MARKER, number="15", level=Level.TOP_SECRET)
    assert tables_that_say(MARKER) == set()


def test_what_a_record_was_is_still_changed_by_nothing_else(keeper):
    place = inventory()
    one = record(place, abstract=MARKER)
    correct_record(
        actor=keeper, record_id=one.pk, version=1, at=AT, reason="sửa",
        description=described_by({**Record.objects.values().get(pk=one.pk), "abstract": "khác"}),
    )  # fmt: skip
    kept = RecordVersion.objects.filter(record=one)
    for change in ({"said": {}}, {"reason": "khác"}, {"said": {**kept.get().said, "abstract": ""}}):
        with pytest.raises(IntegrityError), transaction.atomic():
            kept.update(**change)
    Record.objects.filter(pk=one.pk).update(level=Level.TOP_SECRET)
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.update(reason="khác")


def test_a_row_of_a_list_that_is_or_becomes_top_secret_bears_no_abstract(keeper):
    place = inventory(highest=Level.TOP_SECRET)
    heading = ["STT", "Số, ký hiệu", "Ngày tháng", "Trích yếu", "Độ mật"]
    rows = [
        ["1", "14-KH/BTCTU", "08/03/2021", MARKER, "Tuyệt mật"],
        ["2", "15-KH/BTCTU", "09/03/2021", f"{MARKER} hai", "Mật"],
    ]
    read = read_tables([Table("", False, [heading, *rows])])
    import_reading(actor=keeper, inventory=place, read=read, at=AT)
    assert [row.abstract for row in ListedRecord.objects.order_by("position")] == [
        "", f"{MARKER} hai",
    ]  # fmt: skip
    changed = read_tables(
        [Table("", False, [heading, rows[0], [*rows[1][:3], f"{MARKER} ba", "Mật"]])]
    )
    import_reading(actor=keeper, inventory=place, read=changed, at=AT)
    assert tables_that_say(MARKER) == {"archive_listedrecord", "archive_listchange"}
    ListedRecord.objects.update(level=Level.TOP_SECRET)
    assert tables_that_say(MARKER) == set()


def test_an_item_that_was_filed_as_top_secret_keeps_neither_its_name_nor_its_abstract():
    place = inventory(highest=Level.TOP_SECRET)
    person("ky", "archivist", clearance=Level.TOP_SECRET, party_papers=True)
    batch = a_batch(Inventory.objects.get(pk=place.pk))
    item = filed(batch, number="14", dossier="")
    Record.objects.filter(pk=item.record_id).update(level=Level.TOP_SECRET)
    item.refresh_from_db()
    item.record.receipt.refresh_from_db()
    assert item.name == str(item.pk)
    assert "abstract" not in item.proposals
    assert "abstract" not in item.values
    assert item.record.receipt.label == str(item.record.receipt.pk)
