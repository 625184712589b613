"""The door of search."""

from search.actions.checking import Differences, check_again, check_index, repair_index
from search.actions.finding import Findings, find, scope_of
from search.actions.indexing import (
    catch_up,
    index_health,
    is_behind,
    look_over,
    make_index,
    rebuild_index,
)
from search.actions.keeping import (
    IndexState,
    ask_for_rebuild,
    index_state,
    note_indexer,
    rebuild_if_asked,
)
from search.actions.leaving import remove_words_left, words_left_since
from search.actions.lowering import settle_lowering
from search.actions.unfound import unfound
from search.engines import indexes_below, open_engine, words_in_files
from search.engines.port import (
    Closed,
    Engine,
    IndexLocked,
    NotBuilt,
    OfAnotherArchive,
    RebuildNeeded,
    SearchUnavailable,
)

__all__ = [
    "Closed",
    "Differences",
    "Engine",
    "Findings",
    "IndexLocked",
    "IndexState",
    "NotBuilt",
    "OfAnotherArchive",
    "RebuildNeeded",
    "SearchUnavailable",
    "ask_for_rebuild",
    "catch_up",
    "check_again",
    "check_index",
    "find",
    "index_health",
    "index_state",
    "indexes_below",
    "is_behind",
    "look_over",
    "make_index",
    "note_indexer",
    "open_engine",
    "rebuild_if_asked",
    "rebuild_index",
    "remove_words_left",
    "repair_index",
    "scope_of",
    "settle_lowering",
    "unfound",
    "words_in_files",
    "words_left_since",
]
