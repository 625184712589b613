"""The door of ingest."""

from ingest.actions.intake import Arrival, open_batch, take_in
from ingest.domain.ledger import Ledger
from ingest.models import Batch, Item
from ingest.queries.desk import Desk, desk_of
from ingest.queries.items import batches_visible_to, items_to_review, waiting_items
from ingest.queries.ledgers import (
    all_batches,
    batch_with_code,
    ledger,
    ledgers,
    unsettled,
    workers_alive,
)
from ingest.queries.troubles import troubles_of
from ingest.queries.workload import Workload, workload

__all__ = [
    "Arrival",
    "Batch",
    "Desk",
    "Item",
    "Ledger",
    "Workload",
    "all_batches",
    "batch_with_code",
    "batches_visible_to",
    "desk_of",
    "items_to_review",
    "ledger",
    "ledgers",
    "open_batch",
    "take_in",
    "troubles_of",
    "unsettled",
    "waiting_items",
    "workers_alive",
    "workload",
]
