"""The file of an item as whoever works on it asks for it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.api import Secrecy, Subject, words_later
from ingest.models import Item
from ingest.queries.items import secrecy_of

if TYPE_CHECKING:
    from archive.api import StoredFile


@dataclass(frozen=True, slots=True)
class Original:
    """The received file, as what it is told on the trail, and how closed it is as far as is known."""

    file: "StoredFile"
    subject: Subject
    secrecy: Secrecy


def original_of(item_id: int) -> Original:
    """Of an item that has bytes; what was not looked at yet is as closed as the worst that may come."""
    rows = Item.objects.select_related("batch", "original", "access_copy")
    item = words_later(rows, "batch").get(pk=item_id)
    if item.original is None:
        raise ValueError("an item without bytes")
    secrecy = secrecy_of(item)
    return Original(item.original, Subject("item", item.label, secrecy.level), secrecy)
