"""
Every row of the table of fields is followed from what was read of a page to what the reader shows.

Nothing here names a field: a new row is followed as soon as it stands in the table.
"""

import re
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from access.api import Level, register_workstation
from archive.api import columns_of_record, take_list_over
from archive.domain.description import FIELDS, Kind, columns_named, described_by
from archive.domain.facts import text_of
from archive.domain.listing.fields import Field as Column
from archive.domain.listing.fields import headings_of
from archive.machine_api import records_for_index
from archive.models import ListedRecord, Record, RecordVersion
from ingest.models import Item
from ingest.queries.confirming import ORDER
from language.types import type_by_code
from reading.domain.fields import MANDATORY, Field
from search.actions.indexing import document_of
from search.api import catch_up, find, open_engine
from search.domain.results import SearchFilters, Sort
from tests.ingest.views.scans import SURE, answers, decided, open_a_batch, signed_in, waiting
from tests.pages import tight
from tests.people import AT, KEEPER, SETUP, actor, inventory

pytestmark = pytest.mark.django_db
TYPED = [pytest.param(row, id=row.name) for row in FIELDS if row.typed]
DATES = [one for one in TYPED if one.values[0].kind is Kind.DATE]


def values_of(row):
    """Two values that the field may have, unlike each other and all else."""
    match row.kind:
        case Kind.NUMBER:
            return "31", "32"
        case Kind.SYMBOL:
            return "TB/BTCTU", "BC/BTCTU"
        case Kind.DATE:
            return "17/06/2021", "05/2021"
        case Kind.TYPE:
            return "thong-bao", "bao-cao"
        case Kind.CODE:
            return row.codes[:2]
        case Kind.LEVEL:
            return Level.CONFIDENTIAL, Level.SECRET
        case _:
            word = row.name.replace("_", "")
            return f"xa{word}", f"{word}kymoi"


def as_typed(value):
    return str(int(value)) if isinstance(value, Level) else value


def as_read(value):
    return value.name if isinstance(value, Level) else value


@pytest.fixture
def workstation():
    """The machine at which the test client sits, with a valid seal."""
    register_workstation(
        by=KEEPER, at=AT, name="PC01", address="127.0.0.1", seal_number="AN-1",
        sealed_until=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip


@pytest.fixture
def batch(workstation):
    return open_a_batch(inventory())


@pytest.fixture
def an(client, workstation):
    return signed_in(client, "an", "archivist", clearance=Level.SECRET)


def confirmed(an, item, **changes):
    address = reverse("ingest:confirm", args=[item.pk])
    answer = an.post(address, answers(an.get(address), **changes))
    assert answer.status_code == 302, answer.context["form"].errors
    return Record.objects.get()


def corrected(an, record, row, value):
    address = reverse("ingest:correct", args=[record.pk])
    shown = an.get(address)
    assert row.name in shown.context["form"].fields
    sent = answers(shown, **{row.name: as_typed(value), "reason": "đọc nhầm"})
    answer = an.post(address, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    return Record.objects.get()


def kept(record, row):
    return getattr(described_by(columns_of_record(record)), row.name)


def told(record, row):
    """The field as a page tells it: of a number and its symbol the whole."""
    teller = row if row.told_as else FIELDS[0]
    return text_of(teller, columns_of_record(record))


def test_what_the_reading_proposes_is_in_the_table_by_its_name():
    names = {row.name for row in FIELDS}
    assert set(Field) <= names
    assert set(MANDATORY) == {row.name for row in FIELDS if row.needed}
    assert [name for name in ORDER if name in names] == [row.name for row in FIELDS if row.typed]


@pytest.mark.parametrize("row", FIELDS, ids=lambda row: row.name)
def test_the_database_has_its_columns(row):
    columns = {field.attname for field in Record._meta.concrete_fields}
    assert set(columns_named(row)) <= columns


@pytest.mark.parametrize("row", [one for one in TYPED if one.values[0].proposed])
def test_a_proposal_is_shown_and_filed_as_it_was_read(row, an, batch):
    value, _other = values_of(row)
    item = waiting(batch, **{row.name: as_read(value)})
    assert item.proposals[row.name]["value"] == as_read(value)
    if row.kind is Kind.LEVEL:
        # A level above the batch's is decided first.
        item = decided(item, value)
    page = an.get(reverse("ingest:confirm", args=[item.pk]))
    assert str(page.context["form"][row.name].value()) == as_typed(value)
    record = confirmed(an, item)
    assert kept(record, row) == value
    if row.said:
        assert Item.objects.get().values[row.name] == value


@pytest.mark.parametrize("row", TYPED)
def test_what_is_typed_is_filed_corrected_and_told_everywhere(row, an, batch):
    first, second = values_of(row)
    record = confirmed(an, waiting(batch), **{row.name: as_typed(first)})
    assert kept(record, row) == first
    before = told(record, row)
    record = corrected(an, record, row, second)
    assert kept(record, row) == second

    version = RecordVersion.objects.get()
    assert set(columns_named(row)) <= set(version.said)
    assert not set(columns_named(row)).isdisjoint(version.became)
    described = tight(an.get(f"/van-ban/{record.pk}/mo-ta/"))
    reader = tight(an.get(f"/van-ban/{record.pk}/"))
    if row.kind is not Kind.LEVEL:
        history = described[described.index('class="history"') :]
        facts = described[: described.index('class="history"')]
        now = told(record, row)
        assert before != now
        assert before in history
        assert now in history
        assert f"<dd>{now}</dd>" in spaceless(facts)
        assert f"<dd>{now}</dd>" in spaceless(reader)


@pytest.mark.parametrize("row", DATES)
def test_a_date_is_kept_and_told_everywhere_as_it_was_written(row, an, batch):
    record = confirmed(an, waiting(batch), **{row.name: "  quý  II/2021 "})
    assert kept(record, row) == told(record, row) == "quý II/2021"
    day, precision, _written = (getattr(record, name) for name in columns_named(row))
    assert (str(day), precision) == ("2021-01-01", "year")
    assert Item.objects.get().values[row.name] == "quý II/2021"
    form = an.get(reverse("ingest:correct", args=[record.pk])).context["form"]
    assert form[row.name].value() == "quý II/2021"
    [text] = records_for_index([record.pk])
    assert any("quý II/2021" in fact for fact in text.facts)

    # The same year, and another thing is written.
    record = corrected(an, record, row, "00/00/2021")
    assert kept(record, row) == told(record, row) == "00/00/2021"
    described = tight(an.get(f"/van-ban/{record.pk}/mo-ta/"))
    assert described.index("00/00/2021") < described.index("quý II/2021")
    record = corrected(an, record, row, "k/đ")
    assert [getattr(record, name) for name in columns_named(row)] == [None, "day", "k/đ"]
    assert "k/đ" in tight(an.get(f"/van-ban/{record.pk}/"))
    record = corrected(an, record, row, "17/6/2021")
    assert kept(record, row) == "17/06/2021"
    assert getattr(record, columns_named(row)[-1]) == ""


def spaceless(page):
    return re.sub(r"(<dd>)\s+|\s+(</dd>)", r"\1\2", page)


@pytest.mark.parametrize("row", [one for one in TYPED if one.values[0].found])
def test_what_is_searched_for_is_in_the_document_and_found_by_its_words(row, an, batch):
    first, second = values_of(row)
    record = confirmed(an, waiting(batch), **{row.name: as_typed(first)})
    [text] = records_for_index([record.pk])
    was = document_of(text)
    record = corrected(an, record, row, second)
    [text] = records_for_index([record.pk])
    assert getattr(document_of(text), row.found) != getattr(was, row.found)
    if row.found != "facts":
        return
    engine = open_engine(settings.KHOSO_SEARCH)
    catch_up(engine)
    assert found(engine, f"{row.found_with} {second}") == 1
    assert f"{row.found_with} {first}" in was.facts
    assert f"{row.found_with} {first}" not in document_of(text).facts


def found(engine, text):
    return find(
        actor=actor("an"), text=text, filters=SearchFilters(), sort=Sort.RELEVANCE, page=1, at=AT,
        engine=engine,
    ).total  # fmt: skip


@pytest.mark.parametrize("row", [one for one in TYPED if one.values[0].listed])
def test_what_a_list_says_has_a_heading_and_fills_the_form(row, an, batch):
    listed = [one for one in FIELDS if one.heading]
    book, file = openpyxl.Workbook(), BytesIO()
    book.active.append([headings_of(Column(one.heading))[0] for one in listed])
    book.active.append([cell_of(one) for one in listed])
    book.save(file)
    file.seek(0)
    take_list_over(who=SETUP, inventory=batch.inventory, source=file, name="a.xlsx", at=AT)
    taken = ListedRecord.objects.get()
    assert kept_of_row(taken, row) == values_of(row)[0]
    if row.said:
        # Nothing of the paper could be read but its number: the row fills what is empty.
        unread = dict.fromkeys(SURE, "") | {"number": "31", "symbol": "TB/BTCTU"}
        item = waiting(batch, **unread)
        page = an.get(reverse("ingest:confirm", args=[item.pk]) + f"?dong={taken.pk}")
        assert str(page.context["form"][row.name].value()) == values_of(row)[0]


@pytest.mark.parametrize("row", [one for one in DATES if one.values[0].listed])
@pytest.mark.parametrize(
    ("cell", "offered", "filled"),
    [("quý I/2012", "quý I/2012", False), ("00/3/2012", "00/3/2012", False), ("k/đ", "k/đ", True),
     ("8.3.2012", "08/03/2012", True), ("chẳng rõ", "", True)],
)  # fmt: skip
def test_a_date_of_a_list_is_offered_and_filed_as_the_list_wrote_it(
    row, cell, offered, filled, an, batch
):
    listed = [one for one in FIELDS if one.heading]
    book, file = openpyxl.Workbook(), BytesIO()
    book.active.append([headings_of(Column(one.heading))[0] for one in listed])
    book.active.append([cell if one is row else cell_of(one) for one in listed])
    book.save(file)
    file.seek(0)
    take_list_over(who=SETUP, inventory=batch.inventory, source=file, name="a.xlsx", at=AT)
    taken = ListedRecord.objects.get()
    assert taken.dated == (offered or cell)
    item = waiting(batch, **dict.fromkeys(SURE, "") | {"number": "31", "symbol": "TB/BTCTU"})
    address = reverse("ingest:confirm", args=[item.pk])
    page = an.get(f"{address}?dong={taken.pk}")
    # What leaves the day open is beside the field: the day may stand on the page, and a person chooses.
    assert str(page.context["form"][row.name].value() or "") == (offered if filled else "")
    if not filled:
        [asked] = [ask for ask in page.context["asks"] if ask.field.name == row.name]
        assert offered in {chip.value for chip in asked.chips}
    assert an.post(address, answers(page) | {row.name: offered}).status_code == 302
    assert kept(Record.objects.get(), row) == offered


def cell_of(row):
    """What an office writes into its list of the first value of the field."""
    value, _other = values_of(row)
    match row.kind:
        case Kind.NUMBER:
            return f"{value}-TB/BTCTU"
        case Kind.TYPE:
            return type_by_code(value).name
        case Kind.LEVEL:
            return "Mật"
        case _:
            return value


def kept_of_row(listed, row):
    names = [name for one in FIELDS if one.listed for name in columns_named(one)]
    columns = {name: getattr(listed, name, "") for name in names}
    _number, _, symbol = listed.number_text.partition("-")
    return getattr(described_by({**columns, "symbol": symbol}), row.name)


def test_no_two_rows_share_a_word_a_column_or_a_heading():
    labels = [row.label for row in FIELDS]
    columns = [name for row in FIELDS for name in columns_named(row)]
    headings = [row.heading for row in FIELDS if row.heading]
    for each in (labels, columns, headings):
        assert len(each) == len(set(each))
