"""Which files call the workers: those that are queued, whoever queues them."""

from typing import Final

from ingest.domain.ledger import State
from ingest.models.item import Item
from machine.database.waking import Call

WORK: Final = "khoso_work"
_QUEUED: Final = f"NEW.state = '{State.QUEUED}'"
CALLS: Final = (
    Call(
        Item._meta.db_table,  # noqa: SLF001 - Django's documented way
        WORK,
        inserted=_QUEUED,
        updated=f"{_QUEUED} AND OLD.state <> NEW.state",
    ),
)
