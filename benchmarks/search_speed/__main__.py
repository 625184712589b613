"""
Ratios of our search to the engine alone, taken in one run on an invented corpus.

    python -m benchmarks.search_speed [pages] [queries of each kind]
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import tantivy

from access.domain.levels import Level
from benchmarks.search_speed.corpus import Corpus
from search.domain.documents import IndexDocument
from search.domain.highlight import snippet
from search.domain.query import Dated, Number, Query, Word, parse
from search.domain.results import SearchFilters, Sort
from search.domain.scope import Scope
from search.domain.words import canonical
from search.engines import open_engine
from search.engines.tantivy_index import DOCUMENTS, create, document_queries

WORDS = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
EVERYTHING = Scope(
    clearance=Level.ORDINARY,
    units=frozenset(),
    inventories=frozenset(),
    everything=True,
    party_papers=True,
    named=frozenset(),
    named_ranks=frozenset(),
    excluded=frozenset(),
    without_closed=False,
)
ASSIGNED = replace(
    EVERYTHING,
    units=frozenset(range(1, 16)),
    inventories=frozenset(range(1, 10)),
    everything=False,
    party_papers=False,
    named=frozenset(),
    named_ranks=frozenset(),
    excluded=frozenset(range(1, 40)),
    without_closed=False,
)
CHOSEN = SearchFilters(year=frozenset(range(2012, 2020)), type=frozenset({"ke-hoach", "cong-van"}))


def main(pages: int, each: int) -> dict[str, Any]:
    corpus = Corpus(pages)
    held = list(corpus.documents())
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        report: dict[str, Any] = {"pages": pages, "records": len(held)}
        report["writing"] = writing(place, held)
        report["searching"] = searching(place, corpus.queries(each), held)
        return report


def writing(place: Path, held: list[IndexDocument]) -> dict[str, Any]:
    letters = sum(len(page.encode()) for document in held for page in document.body_pages)
    pages = sum(len(document.body_pages) for document in held)
    bare = seconds(lambda: write_bare(place / "bare", held))
    engine = open_engine(f"tantivy:{place}/index")

    def rebuild() -> None:
        making = engine.begin_rebuild()
        making.put(held)
        making.finish()

    ours = seconds(rebuild)

    def commit(number: int) -> None:
        engine.put(held[number * 5 : number * 5 + 5])
        engine.set_position(number)
        engine.commit()

    commits = [1000 * seconds(partial(commit, n)) for n in range(20)]
    seconds(rebuild)
    return {
        "pages_a_second": round(pages / ours),
        "rebuild_over_bare_adds": round(ours / bare, 2),
        "index_over_text": round(engine.health().size / letters, 2),
        "commit_of_5_records_ms": spread(commits),
    }


def write_bare(folder: Path, held: list[IndexDocument]) -> None:
    """The least any archive would write: the same analysis, documents and pages, folded only."""
    create(folder)
    opened = {name: tantivy.Index.open(str(folder / name)) for name in ("documents", "pages")}
    writers = {}
    for name, index in opened.items():
        index.register_tokenizer("words", WORDS)
        writers[name] = index.writer(heap_size=64_000_000, num_threads=1)
    for document in held:
        texts = [canonical(page) for page in document.body_pages]
        for exact, folded in texts:
            native = tantivy.Document(record=document.record, exact=exact, folded=folded)
            writers["pages"].add_document(native)
        body = {
            "exact": " ".join(exact for exact, _ in texts),
            "folded": " ".join(folded for _, folded in texts),
        }
        writers["documents"].add_document(tantivy.Document(record=document.record, **body))
    for writer in writers.values():
        writer.commit()
        writer.wait_merging_threads()


def searching(
    place: Path, queries: dict[str, list[str]], held: list[IndexDocument]
) -> dict[str, Any]:
    engine = open_engine(f"tantivy:{place}/index")
    [ordinary] = (place / "index").glob("generation-*/ordinary/*/documents")
    index = tantivy.Index.open(str(ordinary))
    index.register_tokenizer("words", WORDS)
    searcher = index.searcher()
    texts = {document.record: document.body_pages for document in held}
    cleared = replace(ASSIGNED, clearance=Level.TOP_SECRET)

    def with_snippets(query: Query) -> None:
        result = engine.search(query, ASSIGNED)
        for hit in result.hits:
            for page in hit.pages[:1]:
                snippet(texts[hit.record][page - 1], query)

    def ranked_alone(query: Query) -> object:
        matching = document_queries.matching(query, None)
        ranked = document_queries.ranked(query, None, matching)
        return searcher.search(ranked, limit=20, count=True, weight_by_field="recency")

    ways: dict[str, Callable[[Query], object]] = {
        "bare search and count": lambda query: searcher.search(bare(query), limit=20, count=True),
        "bare search and count, our ranking": ranked_alone,
        "search": lambda query: engine.search(query, ASSIGNED),
        "search, no permission filter": lambda query: engine.search(query, EVERYTHING),
        "search, all levels": lambda query: engine.search(query, cleared),
        "search, two facets chosen": lambda query: engine.search(query, ASSIGNED, filters=CHOSEN),
        "search, newest first": lambda query: engine.search(query, ASSIGNED, sort=Sort.NEWEST),
        "search and 20 passages": with_snippets,
    }
    taken: dict[str, dict[str, list[float]]] = {way: {kind: [] for kind in queries} for way in ways}
    for kind, typed in queries.items():
        for text in typed:
            query = parse(text)
            for way, run in ways.items():  # side by side, so that all suffer the same machine
                taken[way][kind].append(1000 * seconds(partial(run, query)))
    together = {way: [t for times in kinds.values() for t in times] for way, kinds in taken.items()}
    base = spread(together["bare search and count"])
    ranked_base = spread(together["bare search and count, our ranking"])
    return {
        "ms": {way: spread(times) for way, times in together.items()},
        "p95_over_bare": {way: ratio(spread(times), base) for way, times in together.items()},
        "p95_over_bare_with_our_ranking": {
            way: ratio(spread(times), ranked_base) for way, times in together.items()
        },
        "permission_filter_p95": ratio(
            spread(together["search"]), spread(together["search, no permission filter"])
        ),
        "by_kind_ms": {
            kind: {way: spread(taken[way][kind]) for way in ("bare search and count", "search")}
            for kind in queries
        },
        "found_median": {
            kind: median(engine.search(parse(text), ASSIGNED).total for text in typed)
            for kind, typed in queries.items()
        },
    }


def bare(query: Query) -> tantivy.Query:
    """All words, folded, and a phrase as a phrase: what the engine alone would be asked."""
    clauses: list[tuple[tantivy.Occur, tantivy.Query]] = []
    for clause in query.must:
        if isinstance(clause, Word):
            one = tantivy.Query.term_query(DOCUMENTS, "folded", clause.folded)
        else:
            phrase = clause.spellings[0] if isinstance(clause, Number | Dated) else clause
            words: list[str | tuple[int, str]] = [word.folded for word in phrase.words]
            one = tantivy.Query.phrase_query(DOCUMENTS, "folded", words)
        clauses.append((tantivy.Occur.Must, one))
    return tantivy.Query.boolean_query(clauses)


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def spread(times: list[float]) -> dict[str, float]:
    return {"p50": round(median(times), 2), "p95": round(quantiles(times, n=20)[18], 2)}


def ratio(one: dict[str, float], other: dict[str, float]) -> float:
    return round(one["p95"] / other["p95"], 2)


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    pages, each, *_ = [*given, *[10_000, 40][len(given) :]]
    print(json.dumps(main(pages, each), indent=2))
