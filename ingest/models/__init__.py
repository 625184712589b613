from ingest.models.batch import Batch, BatchDevice, BatchReopening
from ingest.models.figure import ItemFigure
from ingest.models.item import Item, ItemPage
from ingest.models.reservation import Reservation
from ingest.models.worker import WorkerBeat

__all__ = [
    "Batch",
    "BatchDevice",
    "BatchReopening",
    "Item",
    "ItemFigure",
    "ItemPage",
    "Reservation",
    "WorkerBeat",
]
