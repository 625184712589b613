"""
The door of ingest, for whoever acts for a person.

Rows come cut to what an actor may see. Tables are offered to type checkers alone, so that nobody
asks one by itself; what no person asks for stands in `machine_api`.
"""

from typing import TYPE_CHECKING

from ingest.domain.ledger import Ledger
from ingest.queries.desk import Desk, desk_of
from ingest.queries.fleet import Fleet, Strength, fleet_to, strength_of
from ingest.queries.items import batches_visible_to, items_to_review, waiting_items
from ingest.queries.ledgers import workers_alive
from ingest.queries.levels import levels_to_decide
from ingest.queries.troubles import TroubleLine, troubles_of
from ingest.queries.workload import OpenQueue, Workload, open_queue, workload

if TYPE_CHECKING:
    from ingest.models import Batch as Batch
    from ingest.models import Item as Item
    from ingest.models import ItemPage as ItemPage
    from ingest.models import WorkerBeat as WorkerBeat

__all__ = [
    "Desk",
    "Fleet",
    "Ledger",
    "OpenQueue",
    "Strength",
    "TroubleLine",
    "Workload",
    "batches_visible_to",
    "desk_of",
    "fleet_to",
    "items_to_review",
    "levels_to_decide",
    "open_queue",
    "strength_of",
    "troubles_of",
    "waiting_items",
    "workers_alive",
    "workload",
]
