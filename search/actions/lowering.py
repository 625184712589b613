"""What was decided to be lowered, once this index holds it at its new level."""

from datetime import datetime

from archive.machine_api import finish_lowering, lowering_waits
from search.actions.indexing import own_place
from search.engines.port import Engine


def settle_lowering(engine: Engine, *, at: datetime) -> int:
    """
    Let the rows follow what the index says already; returns how many acts were settled.

    To be called when the index has caught up, by whoever keeps it. Raises SearchUnavailable.
    """
    if not lowering_waits():
        return 0
    return finish_lowering(followed=own_place(engine).position, at=at)
