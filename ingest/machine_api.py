"""
The door of ingest for machines: taking in, and the books as a whole.

What comes through here is cut to nobody's sight. A view, form or query never enters it.
"""

from ingest.actions.intake import Arrival, open_batch, take_in
from ingest.queries.ledgers import all_batches, batch_with_code, ledger, ledgers, unsettled

__all__ = [
    "Arrival",
    "all_batches",
    "batch_with_code",
    "ledger",
    "ledgers",
    "open_batch",
    "take_in",
    "unsettled",
]
