"""The pages of a batch whose image or reading somebody should look at again."""

from collections.abc import Iterable
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from ingest.models import Item, ItemPage
from ingest.queries.items import Items
from reading.domain.certainty import LEAST_CONFIDENCE, LEAST_DPI, LEAST_SHARE

# Figures hold the dots to the nearest ten.
ROUNDED: Final = 5
MOST_NAMED: Final = 20


def poor_pages() -> QuerySet[ItemPage]:
    """Pages read with doubt, as the figures of a batch count them, and those of too few dots."""
    doubt = (
        Q(confidence__lt=LEAST_CONFIDENCE)
        | Q(validity__lt=LEAST_SHARE)
        | Q(coverage__lt=LEAST_SHARE)
    )
    coarse = Q(signals__dpi__gt=0, signals__dpi__lt=LEAST_DPI - ROUNDED)
    written = Q(signals__blank__isnull=True) | Q(signals__blank=False)
    return ItemPage.objects.filter(doubt | coarse).filter(written)


def with_poor_pages(items: Items) -> Items:
    """Of these items those with a page to look at again."""
    return items.filter(Exists(poor_pages().filter(item=OuterRef("pk"))))


def poor_pages_of(items: Iterable[Item]) -> dict[int, list[int]]:
    """The numbers of these pages by item, the first of each; one query."""
    rows = poor_pages().filter(item__in=[item.pk for item in items]).order_by("item_id", "number")
    found: dict[int, list[int]] = {}
    for item, number in rows.values_list("item_id", "number"):
        numbers = found.setdefault(item, [])
        if len(numbers) < MOST_NAMED:
            numbers.append(number)
    return found
