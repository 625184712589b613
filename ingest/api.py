"""The door of ingest."""

from ingest.actions.intake import Arrival, open_batch, take_in
from ingest.domain.ledger import Ledger
from ingest.models import Batch, Item
from ingest.queries.items import batches_visible_to, items_to_review, waiting_items
from ingest.queries.ledgers import all_batches, batch_with_code, ledger, ledgers, unsettled

__all__ = [
    "Arrival",
    "Batch",
    "Item",
    "Ledger",
    "all_batches",
    "batch_with_code",
    "batches_visible_to",
    "items_to_review",
    "ledger",
    "ledgers",
    "open_batch",
    "take_in",
    "unsettled",
    "waiting_items",
]
