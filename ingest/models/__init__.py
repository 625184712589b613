from ingest.models.batch import Batch
from ingest.models.item import Item, ItemPage
from ingest.models.worker import WorkerBeat

__all__ = ["Batch", "Item", "ItemPage", "WorkerBeat"]
