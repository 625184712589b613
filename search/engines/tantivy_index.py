"""One partition of the index on disk: its documents and its pages, to read and to write."""

import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import ClassVar, Final

from tantivy import (
    Document,
    Index,
    IndexWriter,
    Schema,
    SchemaBuilder,
    Searcher,
    TextAnalyzerBuilder,
    Tokenizer,
)
from tantivy import Query as Native

from machine.json_values import JsonObject
from search.domain.documents import IndexDocument
from search.domain.ranking import LEAST_ABOVE_ALL_POINTS
from search.domain.rarity import usual_words
from search.domain.words import ANALYSIS, canonical
from search.engines.fields import numbers_of, words_of
from search.engines.port import SearchUnavailable
from search.engines.queries import PAIRS_OF, Builder
from search.engines.tantivy_syntax import TantivySyntax

RULES: Final[JsonObject] = {
    "layout": 16,
    "analysis": ANALYSIS,
    "usual": usual_words(),
    "tantivy": version("tantivy"),
    "letters": unicodedata.unidata_version,  # what is a letter changes with Python
    "python": list(sys.version_info[:2]),
}
MOST_RECORDS: Final = 5_000
"""Records that may be written or asked for at once."""
_HEAP: Final = 64_000_000
_SPACES: Final = "words"
_PAGE_BITS: Final = 20
_OLDEST: Final = date(1930, 1, 1).toordinal()
_DAYS_OF_A_STEP: Final = 92
_STEPS: Final = 512


@contextmanager
def engine_errors() -> Iterator[None]:
    """
    Everything tantivy raises becomes SearchUnavailable.

    A panic of its Rust side is a BaseException: it would escape every handler of the web server
    and end the worker.
    """
    try:
        yield
    except (ValueError, OSError, SystemError) as problem:
        raise SearchUnavailable(f"The index cannot be used: {problem}") from problem
    except BaseException as problem:
        if type(problem).__name__ != "PanicException":
            raise
        raise SearchUnavailable(f"The index failed: {problem}") from problem


def _builder(*, words: Iterable[str], places: Iterable[str]) -> SchemaBuilder:
    """With fields of words of which only is known who has them, and such that know the places."""
    builder = SchemaBuilder()
    # Signed numbers only: tantivy-py looks an unsigned one up as signed, and never finds it.
    builder.add_integer_field("record", indexed=True, fast=True)
    for name in words:
        builder.add_text_field(name, tokenizer_name=_SPACES, index_option="basic")
    for name in places:
        builder.add_text_field(name, tokenizer_name=_SPACES, index_option="position")
    return builder


def _document_schema() -> Schema:
    builder = _builder(
        words=("exact", "ranked", "threes", "opens", "day"),
        places=("folded", "named", *PAIRS_OF.values()),
    )
    builder.add_float_field("recency", fast=True)
    builder.add_text_field("number_key", tokenizer_name="raw", index_option="basic")
    for name in ("unit", "inventory", "party", "year"):
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in ("type", "issuer"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("version", "digest", "newest", "oldest", "number", "first_day", "last_day"):
        builder.add_integer_field(name, fast=True)
    return builder.build()


def _page_schema() -> Schema:
    builder = _builder(words=(), places=("folded", "exact"))
    builder.add_integer_field("place", fast=True)
    return builder.build()


DOCUMENTS: Final = _document_schema()
PAGES: Final = _page_schema()
_SCHEMAS: Final = {"documents": DOCUMENTS, "pages": PAGES}
PARTS: Final = tuple(_SCHEMAS)
document_queries: Final = Builder(TantivySyntax(DOCUMENTS), holds_pairs=True)
page_queries: Final = Builder(TantivySyntax(PAGES), holds_pairs=False)
_QUERIES: Final = {"documents": document_queries, "pages": page_queries}


def record_and_page(place: int) -> tuple[int, int]:
    """What the place of a page says: one number, so that a search gives both at once."""
    return place >> _PAGE_BITS, place & (1 << _PAGE_BITS) - 1


def recency(document: IndexDocument) -> float:
    """
    How new a document is, so that the engine, which multiplies the points by the logarithm of two
    and this, orders equal points by it and never reaches one point more.

    It counts in single precision, which tells some hundred steps apart; the rest is for whoever
    asks (tantivy_search).
    """
    days = (document.date_ordinal or 0) - _OLDEST
    step = min(max(days // _DAYS_OF_A_STEP, 0), _STEPS - 1)
    return float(2 ** (1 + step / _STEPS / LEAST_ABOVE_ALL_POINTS) - 2)


def create(folder: Path) -> None:
    """An empty partition."""
    for name, schema in _SCHEMAS.items():
        (folder / name).mkdir(parents=True)
        with engine_errors():
            Index(schema, path=str(folder / name))


def commit_of(folder: Path) -> int:
    """The number of the last commit of an index; merging segments afterwards does not change it."""
    with engine_errors():
        return int(json.loads((folder / "meta.json").read_text())["opstamp"])


def _opened(folder: Path) -> Index:
    with engine_errors():
        index = Index.open(str(folder))
        spaces = TextAnalyzerBuilder(Tokenizer.whitespace()).build()
        index.register_tokenizer(_SPACES, spaces)
        return index


@dataclass(frozen=True, slots=True)
class View:
    """A partition at one moment. An address in it means nothing in another view."""

    documents: Searcher
    pages: Searcher


class Reader:
    """Opens a partition, and looks at it as last committed."""

    opened: ClassVar[int] = 0
    """How many times this process has done so, for whichever engine."""

    def __init__(self, folder: Path) -> None:
        Reader.opened += 1
        self._parts = {name: _Part(folder / name) for name in _SCHEMAS}

    def view(self) -> View:
        """Cheap where nothing changed. Not for two threads at once."""
        parts = {name: part.searcher() for name, part in self._parts.items()}
        return View(**parts)


class _Part:
    def __init__(self, folder: Path) -> None:
        self._meta = folder / "meta.json"
        self._index = _opened(folder)
        self._index.config_reader("manual")
        self._seen: tuple[int, int] | None = None
        self._searcher: Searcher

    def searcher(self) -> Searcher:
        with engine_errors():
            file = self._meta.stat()
            if (file.st_ino, file.st_mtime_ns) != self._seen:
                self._index.reload()
                self._searcher = self._index.searcher()
                self._seen = (file.st_ino, file.st_mtime_ns)
            return self._searcher


class Writer:
    """
    Changes a partition in one session, on indexes opened for this session.

    Index objects that live on while others write leave files behind that nothing ever removes.
    """

    def __init__(self, folder: Path, *, heap: int = _HEAP) -> None:
        self._heap = heap
        self._indexes = {name: _opened(folder / name) for name in _SCHEMAS}
        self._writers: dict[str, IndexWriter] = {}
        self._added: set[int] = set()
        self._uncommitted: set[str] = set()

    def held(self, records: Sequence[int]) -> set[int]:
        """
        Those of the records that are held here, committed or added in this session.

        Pages are asked too: a crash may have left them without their document.
        """
        found = self._added.intersection(records)
        with engine_errors():
            for name, index in self._indexes.items():
                found |= _records(index.searcher(), _QUERIES[name].of_records(records))
        return found

    def remove(self, records: Iterable[int]) -> None:
        """By query: deletion by term does nothing, and says nothing, where the type differs."""
        gone = list(records)
        if not gone:
            return
        with engine_errors():
            self._writer("pages").delete_documents_by_query(page_queries.of_records(gone))
            self._writer("documents").delete_documents_by_query(document_queries.of_records(gone))
        self._added.difference_update(gone)

    def add(self, document: IndexDocument) -> None:
        """The caller removed what was held of the record before."""
        with engine_errors():
            texts = [canonical(page) for page in document.body_pages]
            writer = self._writer("pages")
            for number, (exact, folded) in enumerate(texts, start=1):
                if exact:
                    page = Document()
                    page.add_integer("record", document.record)
                    page.add_integer("place", document.record << _PAGE_BITS | number)
                    page.add_text("exact", exact)
                    page.add_text("folded", folded)
                    writer.add_document(page)
            self._writer("documents").add_document(_native(document, texts))
        self._added.add(document.record)

    def commit(self) -> None:
        """Pages first, so that a document found has its pages; the session may go on."""
        with engine_errors():
            for name in ("pages", "documents"):
                if name in self._uncommitted:
                    self._writers[name].commit()
                    self._uncommitted.discard(name)

    def close(self) -> None:
        """End the session; what was not committed is forgotten."""
        with engine_errors():
            for name, writer in self._writers.items():
                if name in self._uncommitted:
                    writer.rollback()
                writer.wait_merging_threads()
        self._writers.clear()

    def _writer(self, name: str) -> IndexWriter:
        if name not in self._writers:
            writer = self._indexes[name].writer(heap_size=self._heap, num_threads=1)
            # A writer killed while committing leaves a file of deletions under the very name that
            # its successor will give to its own, which would then fail for ever.
            writer.garbage_collect_files()
            self._writers[name] = writer
        self._uncommitted.add(name)
        return self._writers[name]


def _records(searcher: Searcher, query: Native) -> set[int]:
    if not searcher.num_docs:
        return set()
    counted = searcher.aggregate(
        query, {"records": {"terms": {"field": "record", "size": MOST_RECORDS}}}
    )
    return {int(bucket["key"]) for bucket in counted["records"]["buckets"]}


def _native(document: IndexDocument, texts: Sequence[tuple[str, str]]) -> Document:
    native = Document()
    native.add_float("recency", recency(document))
    for name, number in numbers_of(document).items():
        native.add_integer(name, number)
    for name, given in words_of(document, texts).items():
        for text in given:
            native.add_text(name, text)
    return native
