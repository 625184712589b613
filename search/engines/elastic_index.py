"""What an index of Elasticsearch holds of a rank: documents and their pages, so that both are of one moment."""

import hashlib
import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, Final

from machine.json_values import JsonObject
from search.domain.documents import IndexDocument
from search.domain.rarity import usual_words
from search.domain.words import ANALYSIS, canonical
from search.engines.elastic_syntax import ElasticSyntax
from search.engines.fields import numbers_of, words_of
from search.engines.queries import PAIRS_OF, Builder

_RULES: Final[JsonObject] = {
    "layout": 1,
    "analysis": ANALYSIS,
    "usual": usual_words(),
    "letters": unicodedata.unidata_version,  # what is a letter changes with Python
    "python": list(sys.version_info[:2]),
}
RULES: Final = hashlib.sha256(json.dumps(_RULES).encode()).hexdigest()[:16]
"""What an index must have been built with to be searched by this program."""

DOCUMENT: Final = "document"
PAGE: Final = "page"
STATE: Final = "state"
"""The name under which an index says how far it is; what it says is never searched."""
_PAGE_FIELDS: Final = {"folded": "page_folded", "exact": "page_exact"}
_PAGE_BITS: Final = 20
_MOST_LETTERS_OF_A_VALUE: Final = 8_191  # of four bytes each, so many are the most a term may have

document_queries: Final[Builder[dict[str, Any]]] = Builder(ElasticSyntax(), holds_pairs=True)
page_queries: Final[Builder[dict[str, Any]]] = Builder(
    ElasticSyntax(_PAGE_FIELDS), holds_pairs=False
)


def _words(*, places: bool) -> JsonObject:
    """A field of words joined by single spaces; whoever asks for one word alone needs no places."""
    return {
        "type": "text",
        "analyzer": "whitespace",
        "norms": False,
        "index_options": "positions" if places else "docs",
    }


def _whole(*, counted: bool) -> JsonObject:
    """A field of values that are taken as they are; `counted` ones are facets."""
    return {"type": "keyword", "doc_values": counted, "ignore_above": _MOST_LETTERS_OF_A_VALUE}


_ASKED: Final[JsonObject] = {"type": "long"}
_TOLD: Final[JsonObject] = {"type": "long", "index": False}

SETTINGS: Final[JsonObject] = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    # What was written is found when the indexer says so, all at once.
    "refresh_interval": "-1",
    "max_result_window": 50_000,
    "max_terms_count": 10_000_000,
    "max_regex_length": 100_000,
}
_PROPERTIES: Final[JsonObject] = {
    STATE: {"type": "object", "enabled": False},
    "gone": {"type": "boolean"},
    "kind": {"type": "keyword"},
    **dict.fromkeys(("record", "party", "inventory", "unit", "year", "place"), _ASKED),
    **dict.fromkeys(("first_day", "last_day"), _ASKED),
    **dict.fromkeys(("version", "digest", "newest", "oldest", "number"), _TOLD),
    **dict.fromkeys(("type", "issuer"), _whole(counted=True)),
    **dict.fromkeys(("number_key", "opens"), _whole(counted=False)),
    **dict.fromkeys(("exact", "ranked", "threes", "day"), _words(places=False)),
    **dict.fromkeys(("folded", "named", *PAIRS_OF.values()), _words(places=True)),
    **dict.fromkeys(_PAGE_FIELDS.values(), _words(places=True)),
}


def mappings(site: str) -> JsonObject:
    """The fields of an index, and whose it is: no text is kept but the words it is found by."""
    return {
        "dynamic": "strict",
        "_meta": {"site": site, "rules": RULES},
        "_source": {"includes": [f"{STATE}.*"]},
        "properties": _PROPERTIES,
    }


def document_id(record: int) -> str:
    """Under which name a document is held."""
    return f"d{record}"


def page_id(record: int, page: int) -> str:
    """Under which name a page is held."""
    return f"p{record}.{page}"


def record_and_page(place: int) -> tuple[int, int]:
    """What the place of a page says."""
    return place >> _PAGE_BITS, place & (1 << _PAGE_BITS) - 1


def rows_of(document: IndexDocument) -> Iterator[tuple[str, JsonObject]]:
    """What is held of a document, each under its name: its pages with words, then itself."""
    texts = [canonical(page) for page in document.body_pages]
    for number, (exact, folded) in enumerate(texts, start=1):
        if exact:
            place = document.record << _PAGE_BITS | number
            words = {"page_exact": exact, "page_folded": folded}
            row: JsonObject = {"kind": PAGE, "record": document.record, "place": place, **words}
            yield page_id(document.record, number), row
    words_given: dict[str, Any] = {name: list(v) for name, v in words_of(document, texts).items()}
    # Beginnings of titles are longer than the words of a text may be here.
    words_given["opens"] = words_given["opens"][0].split()
    yield (
        document_id(document.record),
        {"kind": DOCUMENT, **numbers_of(document), **words_given},
    )


def stubs_of(record: int, pages: Iterable[int], *, whole: bool) -> Iterator[tuple[str, JsonObject]]:
    """
    What takes the place of what is gone: pages, or the whole record. A deletion would be forgotten after a
    while, and what came late would put it back.
    """
    for page in sorted(pages):
        yield page_id(record, page), {"gone": True}
    if whole:
        yield document_id(record), {"gone": True}
