"""The door of search."""

from search.actions.finding import Findings, find, scope_of
from search.actions.indexing import catch_up, is_behind, make_index, rebuild_index
from search.engines import open_engine
from search.engines.port import Engine, IndexLocked, SearchUnavailable

__all__ = [
    "Engine",
    "Findings",
    "IndexLocked",
    "SearchUnavailable",
    "catch_up",
    "find",
    "is_behind",
    "make_index",
    "open_engine",
    "rebuild_index",
    "scope_of",
]
