"""The engines that find. Nothing outside this folder names an adapter."""

from pathlib import Path
from typing import Final

from search.domain.engine_url import index_folder
from search.engines.memory import MemoryEngine
from search.engines.port import (
    Closed,
    Engine,
    Followed,
    Health,
    IndexLocked,
    NotBuilt,
    Part,
    Rebuild,
    RebuildNeeded,
    SearchUnavailable,
    Writer,
)
from search.engines.tantivy import TantivyEngine
from search.engines.words_in_files import indexes_below, words_in_files

__all__ = [
    "Closed",
    "Engine",
    "Followed",
    "Health",
    "IndexLocked",
    "NotBuilt",
    "Part",
    "Rebuild",
    "RebuildNeeded",
    "SearchUnavailable",
    "Writer",
    "indexes_below",
    "open_engine",
    "words_in_files",
]

_NAMED: Final[dict[str, MemoryEngine]] = {}
# One for each folder in a process, so that opened files and what was found right are kept.
_FOLDERS: Final[dict[Path, TantivyEngine]] = {}


def open_engine(url: str) -> Engine:
    """
    The engine that a URL names. Touches nothing yet.

    `tantivy:/folder` keeps its index in a folder, whose parent must exist. `memory:` is a new
    engine in memory, `memory:name` one shared by this process under that name. Raises ValueError
    for anything else.
    """
    folder = index_folder(url)
    if folder is not None:
        return _FOLDERS.get(folder) or _FOLDERS.setdefault(folder, TantivyEngine(folder))
    name = url.removeprefix("memory:")
    if not name:
        return MemoryEngine()
    return _NAMED.get(name) or _NAMED.setdefault(name, MemoryEngine())
