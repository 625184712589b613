"""The engines that find. Nothing outside this folder names an adapter."""

from pathlib import Path
from typing import Final

from django.conf import settings

from search.domain.engine_url import ElasticPlace, elastic_place, index_folder
from search.engines.elastic import ElasticEngine
from search.engines.elastic_client import close_doors
from search.engines.memory import MemoryEngine
from search.engines.port import (
    Closed,
    Engine,
    Followed,
    Health,
    IndexLocked,
    NotBuilt,
    OfAnotherArchive,
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
    "OfAnotherArchive",
    "Part",
    "Rebuild",
    "RebuildNeeded",
    "SearchUnavailable",
    "Writer",
    "close_doors",
    "indexes_below",
    "open_engine",
    "words_in_files",
]

_NAMED: Final[dict[str, MemoryEngine]] = {}
# One for each folder in a process, so that opened files and what was found right are kept.
_FOLDERS: Final[dict[Path, TantivyEngine]] = {}
_SERVED: Final[dict[str, ElasticEngine]] = {}
_CLOSED_BELOW: Final = "index"


def open_engine(url: str) -> Engine:
    """
    The engine that a URL names. Touches nothing yet.

    `tantivy:/folder` keeps its index in a folder, whose parent must exist. `memory:` is a new
    engine in memory, `memory:name` one shared by this process under that name.
    `elasticsearch:https://host:port/name` keeps what is ordinary on servers, and the rest in the data folder.
    Raises ValueError for anything else.
    """
    if served := elastic_place(url):
        return _SERVED.get(url) or _SERVED.setdefault(url, _served(served))
    folder = index_folder(url)
    if folder is not None:
        return _FOLDERS.get(folder) or _FOLDERS.setdefault(folder, TantivyEngine(folder))
    name = url.removeprefix("memory:")
    if not name:
        return MemoryEngine()
    return _NAMED.get(name) or _NAMED.setdefault(name, MemoryEngine())


def _served(place: ElasticPlace) -> ElasticEngine:
    return ElasticEngine(
        place,
        Path(settings.KHOSO_DATA) / _CLOSED_BELOW,
        credential=settings.KHOSO_SEARCH_CREDENTIAL,
        authority=settings.KHOSO_SEARCH_AUTHORITY,
    )
