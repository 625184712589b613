"""
Words that were closed when they stood in the ordinary index already are gone from its files, too.

Nobody finds them from the moment of the raise (`Scope.excluded`, and the partition); but the engine keeps
what was removed until it merges its segments, and cannot be told to. So what is ordinary is built anew: at
once for what is top secret, else when nothing was changed for a while, all that was raised by then together.
"""

from datetime import datetime, timedelta
from typing import Final

from archive.machine_api import changed_at, last_change
from search.actions.indexing import build_part
from search.engines.port import Engine

QUIET: Final = timedelta(minutes=10)
AT_LATEST: Final = timedelta(hours=4)


def words_left_since(engine: Engine) -> datetime | None:
    """Since when words of what is closed now stand in ordinary files; None where there are none."""
    left = engine.left()
    return changed_at(left.since) if left else None


def remove_words_left(engine: Engine, *, at: datetime) -> bool:
    """
    See that they go, when it is time; whether they are gone now that were there before.

    For whoever keeps the index, when it has caught up. Raises IndexLocked, SearchUnavailable.
    """
    ordinary = engine.parts[0]
    left = ordinary.left()
    if left is None:
        return False
    if ordinary.settle_left():
        return True
    if not (left.urgent or _is_time(left.since, at)):
        return False
    build_part(ordinary, engine)
    return True


def _is_time(since: int, at: datetime) -> bool:
    newest, oldest = changed_at(last_change()), changed_at(since)
    return newest is None or oldest is None or at - newest >= QUIET or at - oldest >= AT_LATEST
