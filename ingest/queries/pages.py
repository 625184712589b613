"""Pages of an item as readings again."""

from archive.domain.records import unpack_words
from ingest.models import ItemPage
from reading.domain.readings import PageReading, Variant, Word


def readings_of(item: int) -> list[PageReading]:
    """Everything that was read of an item, in the order of its pages."""
    return [reading_of(page) for page in ItemPage.objects.filter(item=item).order_by("number")]


def reading_of(page: ItemPage) -> PageReading:
    """One kept page as the reading it was made from."""
    words = tuple(
        Word(text, box, confidence, line)
        for text, box, confidence, line in unpack_words(bytes(page.words))
    )
    return PageReading(
        number=page.number,
        text=page.text,
        words=words,
        confidence=page.confidence,
        coverage=page.coverage,
        validity=page.validity,
        variant=Variant.of(page.variant),
        signals=page.signals,
    )
