"""
The same archive on the embedded engine and on an Elasticsearch: are their answers equal, and how much dearer
are those of a server? In one run on an invented corpus, one question after the other to both.

    python -m benchmarks.search_servers [pages] [queries] [--url http://127.0.0.1:9200]

Without a URL a node is started for it from tools/servers, and ended.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from archive.domain.standing import RANKS
from benchmarks.search_speed.__main__ import ASSIGNED, CHOSEN, EVERYTHING, ratio, seconds, spread
from benchmarks.search_speed.corpus import Corpus
from search.domain.documents import IndexDocument
from search.domain.engine_url import ElasticPlace
from search.domain.query import parse
from search.domain.results import FACETS, Result, SearchFilters, Sort
from search.domain.scope import OPEN_RANK, Scope
from search.engines.elastic import ElasticEngine
from search.engines.elastic_client import Door, Servers
from search.engines.elastic_index import SETTINGS, mappings, rows_of
from search.engines.port import Engine
from search.engines.tantivy import TantivyEngine

STARTER = Path(__file__).parents[2] / "tools/servers/elasticsearch/start"
ROWS_A_REQUEST = 2_000


def main(pages: int, queries: int, url: str) -> dict[str, Any]:
    corpus = Corpus(pages)
    held = list(corpus.documents())
    place = ElasticPlace((url,), f"bench-{uuid4().hex[:8]}")
    door = Door(Servers(place.hosts))
    with tempfile.TemporaryDirectory() as folder:
        embedded = TantivyEngine(Path(folder) / "embedded")
        served = ElasticEngine(place, Path(folder) / "served")
        report: dict[str, Any] = {"pages": pages, "records": len(held), "queries": queries}
        report["writing"] = writing(embedded, served, door, place, held)
        report |= asking(embedded, served, corpus, queries)
        door.ask(partial(removed, pattern=f"{place.name}-*"))
        return report


def removed(client: Any, pattern: str) -> None:
    for index in client.indices.get(index=pattern).body:
        client.indices.delete(index=index)


def writing(
    embedded: Engine, served: Engine, door: Door, place: ElasticPlace, held: list[IndexDocument]
) -> dict[str, Any]:
    pages = sum(len(document.body_pages) for document in held)
    built(served, held)  # the server's own program is warm by then
    taken = {
        "embedded": seconds(partial(built, embedded, held)),
        "bare adds": seconds(partial(write_bare, door, f"{place.name}-bare", held)),
        "served": seconds(partial(built, served.parts[0], held)),
    }
    commits = []
    for number in range(10):
        few = held[number * 5 : number * 5 + 5]
        served.set_position(number)
        served.put(few)
        commits.append(1000 * seconds(served.commit))
    return {
        "pages_a_second": {way: round(pages / taken[way]) for way in taken},
        "served_over_bare_adds": round(taken["bare adds"] / taken["served"], 2),
        "commit_of_5_records_ms": spread(commits),
        "bytes": {"embedded": embedded.health().size, "served": served.health().size},
    }


def built(engine: Any, held: list[IndexDocument]) -> None:
    rebuild = engine.begin_rebuild()
    for first in range(0, len(held), 200):
        rebuild.put(held[first : first + 200])
    rebuild.finish()


def write_bare(door: Door, index: str, held: list[IndexDocument]) -> None:
    """The same rows, sent by the client as they come: no lock, no versions, nothing noted."""
    door.ask(
        lambda client: client.indices.create(index=index, mappings=mappings(""), settings=SETTINGS),
        within=30,
    )

    def send(rows: list[dict[str, Any]]) -> None:
        door.ask(lambda client: client.bulk(index=index, operations=rows), within=60)

    rows: list[Any] = []
    for document in held:
        if document.rank != OPEN_RANK:
            continue
        for name, row in rows_of(document):
            rows += [{"index": {"_id": name}}, row]
        if len(rows) >= ROWS_A_REQUEST:
            send(rows)
            rows = []
    if rows:
        send(rows)
    door.ask(lambda client: client.indices.refresh(index=index), within=60)


def asking(embedded: Engine, served: Engine, corpus: Corpus, number: int) -> dict[str, Any]:
    kinds = corpus.queries(-(-number // 7))
    chance = random.Random(11)
    texts = [(kind, text) for kind, some in kinds.items() for text in some]
    chance.shuffle(texts)
    taken: dict[str, dict[str, list[float]]] = {
        kind: {"embedded": [], "served": []} for kind in kinds
    }
    plain: dict[str, list[float]] = {"embedded": [], "served": []}
    unequal: dict[str, int] = dict.fromkeys(("order", "pages", "totals", "facets", "step"), 0)
    answers = found = 0
    for _, text in texts[: min(number, 100)]:
        served.search(parse(text), ASSIGNED)  # and so it is for searches
    for kind, text in texts[:number]:
        query = parse(text)
        # Half as people mostly ask, half with whatever may be asked beside the words.
        usual = chance.random() < 0.5
        asked: dict[str, Any] = {
            "filters": SearchFilters(),
            "sort": Sort.RELEVANCE,
            "start": 0,
            "size": 20,
        }
        scope = ASSIGNED if usual else any_scope(chance)
        asked = asked if usual else any_way(chance)
        results: dict[str, Result] = {}
        ways = {"embedded": embedded, "served": served}
        for way in chance.sample(sorted(ways), 2):
            begun = time.perf_counter()
            results[way] = ways[way].search(query, scope, **asked)
            spent = 1000 * (time.perf_counter() - begun)
            if usual:
                taken[kind][way].append(spent)
                plain[way].append(spent)
        compare(results["embedded"], results["served"], unequal)
        answers, found = answers + 1, found + bool(results["embedded"].total)
    ms = {way: spread(times) for way, times in plain.items()}
    return {
        "answers": answers,
        "found_something": found,
        "unequal": unequal,
        "equal": not any(unequal.values()),
        "search_ms": ms,
        "served_over_embedded": {
            "p50": round(ms["served"]["p50"] / ms["embedded"]["p50"], 2),
            "p95": ratio(ms["served"], ms["embedded"]),
        },
        "by_kind_ms": {
            kind: {way: spread(times) for way, times in ways.items()}
            for kind, ways in taken.items()
        },
    }


def compare(one: Result, other: Result, unequal: dict[str, int]) -> None:
    unequal["order"] += [hit.record for hit in one.hits] != [hit.record for hit in other.hits]
    unequal["pages"] += one.hits != other.hits
    unequal["totals"] += (one.total, one.looser) != (other.total, other.looser)
    unequal["facets"] += any(
        getattr(one.facets, name) != getattr(other.facets, name) for name in FACETS
    )
    unequal["step"] += one.relaxed != other.relaxed


def any_scope(chance: random.Random) -> Scope:
    return replace(
        chance.choice([ASSIGNED, EVERYTHING]),
        excluded=frozenset(chance.sample(range(1, 500), chance.choice([0, 40]))),
        named=frozenset(chance.sample(range(1, 500), chance.choice([0, 40]))),
        named_ranks=frozenset(chance.sample(RANKS, chance.randint(0, 2))),
        without_closed=chance.random() < 0.5,
    )


def any_way(chance: random.Random) -> dict[str, Any]:
    return {
        "filters": chance.choice([SearchFilters(), CHOSEN]),
        "sort": chance.choice(list(Sort)),
        "start": chance.choice([0, 0, 20, 400]),
        "size": chance.choice([0, 20, 200]),
    }


@contextmanager
def node() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(STARTER), "--port", "9260", "--data", folder, "--heap", "1g"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            try:
                for line in server.stdout or ():
                    if line.startswith("READY "):
                        yield line.split()[1]
                        break
            finally:
                server.terminate()


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=int, nargs="?", default=10_000)
    parser.add_argument("queries", type=int, nargs="?", default=300)
    parser.add_argument("--url")
    given = parser.parse_args()
    run: Callable[[str], dict[str, Any]] = lambda url: main(given.pages, given.queries, url)  # noqa: E731
    if given.url:
        report = run(given.url)
    else:
        with node() as url:
            report = run(url)
    print(json.dumps(report, indent=2))
    sys.exit(0 if report["equal"] else 1)
