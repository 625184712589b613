"""Which words stand in the files of an index, found or not: what was removed stays until it is merged."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from tantivy import Index, Searcher

from search.domain.words import canonical
from search.engines.port import SearchUnavailable
from search.engines.queries import PAIRS_OF, pairs_of
from search.engines.tantivy_index import engine_errors

_LIST: Final = "meta.json"


def indexes_below(folder: Path) -> Iterator[Path]:
    """The folders of indexes below a folder, of all generations."""
    return (path.parent for path in sorted(folder.rglob(_LIST)))


def words_in_files(index: Path, words: Iterable[str]) -> list[str]:
    """
    Those of the words that the files of an index have; of several words together, those that stand side
    by side. One without marks is there with whatever marks. Raises SearchUnavailable.
    """
    with engine_errors():
        opened = Index.open(str(index))
        opened.config_reader("manual")
        opened.reload()
        searcher = opened.searcher()
        return [word for word in words if _has(searcher, word)]


def _has(searcher: Searcher, word: str) -> bool:
    exact, folded = canonical(word)
    field, tokens = ("folded", folded.split()) if exact == folded else ("exact", exact.split())
    if len(tokens) > 1:
        field, tokens = PAIRS_OF[field], list(pairs_of(tokens))
    return bool(tokens) and all(_frequency(searcher, field, token) for token in tokens)


def _frequency(searcher: Searcher, field: str, token: str) -> int:
    try:
        with engine_errors():
            return searcher.doc_freq(field, token)
    except SearchUnavailable:
        # An index of pages has no pairs; what its pages have, the one of documents has too.
        return 0
