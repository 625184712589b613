"""The door of search."""

from search.actions.finding import Findings, find, scope_of
from search.actions.indexing import (
    catch_up,
    index_health,
    is_behind,
    look_over,
    make_index,
    rebuild_index,
)
from search.actions.unfound import unfound
from search.engines import open_engine
from search.engines.port import (
    Engine,
    IndexLocked,
    NotBuilt,
    RebuildNeeded,
    SearchUnavailable,
)

__all__ = [
    "Engine",
    "Findings",
    "IndexLocked",
    "NotBuilt",
    "RebuildNeeded",
    "SearchUnavailable",
    "catch_up",
    "find",
    "index_health",
    "is_behind",
    "look_over",
    "make_index",
    "open_engine",
    "rebuild_index",
    "scope_of",
    "unfound",
]
