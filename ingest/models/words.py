"""When words of items, of what was read of them and of batches are closed, and what writes them anew."""

from collections.abc import Iterator

from django.db.models import Q

from archive.machine_api import TOP, Debt, Subject, WordsOfPapers, register_descent, register_words

ITEMS, PAGES = "ingest_item", "ingest_itempage"
BATCHES, REOPENINGS = "ingest_batch", "ingest_batchreopening"
_ITEMS_ARE_CLOSED = "{0}.rank > 0"
_PAGES_ARE_CLOSED = "EXISTS (SELECT 1 FROM ingest_item i WHERE i.id = {0}.item_id AND i.rank > 0)"
_PAGES_OWED = Debt(ITEMS, ("rank", "inventory_id"), PAGES, "w.item_id = NEW.id AND w.text <> ''")
_BATCHES_ARE_CLOSED = "({0}.level > 0 OR {0}.party_papers)"
_REOPENINGS_ARE_CLOSED = (
    "EXISTS (SELECT 1 FROM ingest_batch b WHERE b.id = {0}.batch_id AND "
    f"{_BATCHES_ARE_CLOSED.format('b')})"
)
_REOPENINGS_OWED = Debt(
    BATCHES, ("level", "party_papers", "inventory_id"), REOPENINGS, "w.batch_id = NEW.id"
)
# Of a paper that became top secret neither name nor abstract stays (ingest.models.silence), in encrypted
# words neither.
_SILENCE_OWED = Debt(
    "archive_record",
    ("level",),
    ITEMS,
    f"NEW.level >= {TOP} AND (w.record_id = NEW.id OR w.duplicate_of_id IN "
    "(SELECT i.id FROM ingest_item i WHERE i.record_id = NEW.id))",
)


def register_words_of_items() -> None:
    """Say so, when the program begins."""
    register_words(ITEMS, _ITEMS_ARE_CLOSED, _PAGES_OWED, _SILENCE_OWED)
    register_words(PAGES, _PAGES_ARE_CLOSED)
    register_words(BATCHES, _BATCHES_ARE_CLOSED, _REOPENINGS_OWED)
    register_words(REOPENINGS, _REOPENINGS_ARE_CLOSED)
    register_descent("archive_record", _items_of)


def _items_of(record: WordsOfPapers) -> Iterator[Subject]:
    """The items that come down with their record, by a trigger (ingest.models.figure), and what repeats them."""
    from ingest.models.item import Item

    of_it = Q(record=record.pk) | Q(duplicate_of__record=record.pk)
    for number, receipt in Item.objects.filter(of_it).values_list("pk", "receipt_id"):
        yield ITEMS, number
        if receipt:
            yield "archive_receipt", receipt
