"""A session of the one writer on a generation on the servers."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any, Final

from elasticsearch import Elasticsearch

from machine.json_values import JsonObject
from search.domain.documents import IndexDocument
from search.engines.elastic_client import WRITE_S, Busy, Door, told
from search.engines.elastic_generations import ElasticGenerations, Generation
from search.engines.elastic_index import DOCUMENT, PAGE, record_and_page, rows_of, stubs_of
from search.engines.port import Followed

_STAGED_LETTERS: Final = 20_000_000
_LETTERS_A_REQUEST: Final = 4_000_000
_ROWS_A_REQUEST: Final = 2_000
_RECORDS_A_QUESTION: Final = 500
_PAGES_A_QUESTION: Final = 10_000
_PAUSES_S: Final = (0.5, 2.0, 5.0)
"""What is busy is asked again after these; then the indexer begins anew."""

_Row = tuple[str, JsonObject]


class ElasticSession:
    """
    Holds the lock from its beginning to `close`.

    A document of another rank than these is kept elsewhere, or nowhere: of it nothing goes to the servers.
    What was written is found when the writer says so: a session that ends before leaves nothing that is
    found and not true.
    """

    def __init__(
        self,
        door: Door,
        generations: ElasticGenerations,
        generation: Generation,
        ranks: Sequence[int],
        lock: ExitStack,
    ) -> None:
        self._door = door
        self._generations = generations
        self.generation = generation
        self._ranks = ranks
        self._lock = lock
        self._staged: dict[int, IndexDocument | None] = {}
        self._letters = 0
        self._place: Followed | None = None
        self._announced = False
        # The last page of what this session wrote itself, which no search shows yet.
        self._sent: dict[int, int] = {}

    def put(self, documents: Iterable[IndexDocument]) -> None:
        for document in documents:
            ours = document.rank in self._ranks
            self._staged[document.record] = document if ours else None
            self._letters += sum(map(len, document.body_pages)) if ours else 0
            if self._letters > _STAGED_LETTERS:
                self._write_staged()

    def remove(self, records: Iterable[int]) -> None:
        self._staged.update(dict.fromkeys(records))

    def set_position(self, position: int, origin: str) -> None:
        self._place, self._announced = Followed(position, origin), False

    def leave(self) -> None:
        """What is gone, or is another part's from now on, leaves before it enters there."""
        going = [record for record, document in self._staged.items() if document is None]
        held = self._held(going)
        if held:
            self._announce()
            self._send(row for one, at in held.items() for row in stubs_of(one, at, whole=True))
            self._show()
            self._tell(self.generation.state)  # whoever searches looks anew
        for record in going:
            del self._staged[record]

    def commit(self) -> None:
        state = self.generation.state
        if self._staged or state.reaching:
            self._write_staged()
            self._show()
            records, pages = self.counted()
            state = replace(self.generation.state, reaching=None, records=records, pages=pages)
        place = self._place or state.place
        if (state, place) != (self.generation.state, state.place):
            self._tell(replace(state, place=place))
        self._sent.clear()

    def close(self) -> None:
        """What was not committed is forgotten."""
        with self._lock:
            self._staged = {}

    def counted(self) -> tuple[int, int]:
        """How many records and pages are found."""
        kinds = {"kinds": {"terms": {"field": "kind"}}}

        def count(client: Elasticsearch) -> Any:
            return client.search(
                index=self.generation.index, size=0, aggs=kinds, allow_partial_search_results=False
            )

        buckets = self._door.ask(count, within=WRITE_S)["aggregations"]["kinds"]["buckets"]
        counts: dict[str, int] = {bucket["key"]: bucket["doc_count"] for bucket in buckets}
        return counts.get(DOCUMENT, 0), counts.get(PAGE, 0)

    def _announce(self) -> None:
        """Tell where the next commit is on its way to; from here on another writer is refused."""
        if not self._announced:
            state = self.generation.state
            reaching = self._place or state.place
            self._tell(replace(state, commits=state.commits + 1, reaching=reaching))
            self._announced = True

    def _tell(self, state: Any) -> None:
        self.generation = self._generations.written(self.generation, state)

    def _write_staged(self) -> None:
        staged, self._staged, self._letters = self._staged, {}, 0
        if not staged:
            return
        self._announce()
        held = self._held(list(staged))
        self._send(row for record, one in staged.items() for row in _rows(record, one, held))
        for record, document in staged.items():
            self._sent[record] = len(document.body_pages) if document else 0

    def _held(self, records: Sequence[int]) -> dict[int, set[int]]:
        """The pages of those of the records of which anything is held, found or on its way."""
        held: dict[int, set[int]] = {}
        if self.generation.state.commits > int(self._announced) or self.generation.state.records:
            for first in range(0, len(records), _RECORDS_A_QUESTION):
                for record, pages in self._found(records[first : first + _RECORDS_A_QUESTION]):
                    held.setdefault(record, set()).update(pages)
        for record in self._sent.keys() & set(records):
            held.setdefault(record, set()).update(range(1, self._sent[record] + 1))
        return held

    def _found(self, records: Sequence[int]) -> Iterator[tuple[int, set[int]]]:
        after: list[int] = []
        while True:
            answer = self._door.ask(
                lambda client: self._asked(client, records, after), within=WRITE_S
            )
            hits = answer["hits"]["hits"]
            for hit in hits:
                record, place = hit["sort"][:2]
                yield record, {record_and_page(place)[1]} if place else set()
            if len(hits) < _PAGES_A_QUESTION:
                return
            after[:] = hits[-1]["sort"]

    def _asked(self, client: Elasticsearch, records: Sequence[int], after: Sequence[int]) -> Any:
        return client.search(
            index=self.generation.index,
            query={"terms": {"record": list(records)}},
            size=_PAGES_A_QUESTION,
            sort=[{"record": "asc"}, {"place": {"order": "asc", "missing": 0}}],
            search_after=list(after) or None,
            source=False,
            stored_fields="_none_",
            track_total_hits=False,
            allow_partial_search_results=False,
        )

    def _show(self) -> None:
        """Let all that was written be found, at once."""
        index = self.generation.door
        self._door.ask(lambda client: client.indices.refresh(index=index), within=WRITE_S)

    def _send(self, rows: Iterable[_Row]) -> None:
        some: list[_Row] = []
        letters = 0
        for name, row in rows:
            some.append((name, row))
            letters += _letters_of(row)
            if letters > _LETTERS_A_REQUEST or len(some) >= _ROWS_A_REQUEST:
                self._send_all(some)
                some, letters = [], 0
        if some:
            self._send_all(some)

    def _send_all(self, rows: list[_Row]) -> None:
        for pause in (*_PAUSES_S, None):
            try:
                rows = self._send_once(rows)
            except Busy:
                if pause is None:
                    raise
            if not rows:
                return
            if pause is not None:
                time.sleep(pause)
        raise Busy("The search server is busy.")

    def _send_once(self, rows: list[_Row]) -> list[_Row]:
        """Those that the server was too busy for. An older write than what is there tells of another writer."""
        version = self.generation.state.commits
        operations: list[Any] = []
        for name, row in rows:
            # What was written later by somebody else is not written over.
            action: JsonObject = {"_id": name, "version": version, "version_type": "external_gte"}
            operations += [{"index": action}, row]

        def send(client: Elasticsearch) -> Any:
            return client.bulk(
                index=self.generation.door, operations=operations, require_alias=True
            )

        answer = self._door.ask(send, within=WRITE_S)
        if not answer["errors"]:
            return []
        busy: list[_Row] = []
        for one, item in zip(rows, answer["items"], strict=True):
            outcome = item["index"]
            if outcome["status"] < 300:
                continue
            why = told(outcome["status"], outcome.get("error", {}).get("type", "unknown"))
            if not isinstance(why, Busy):
                raise why
            busy.append(one)
        return busy


def _letters_of(row: JsonObject) -> int:
    values = (value if isinstance(value, list) else [value] for value in row.values())
    return sum(len(one) for value in values for one in value if isinstance(one, str))


def _rows(record: int, document: IndexDocument | None, held: dict[int, set[int]]) -> Iterator[_Row]:
    before = held.get(record)
    if document is None:
        if before is not None:
            yield from stubs_of(record, before, whole=True)
        return
    with_words = dict(rows_of(document))
    if before:
        stubs = stubs_of(record, before, whole=False)
        yield from ((name, row) for name, row in stubs if name not in with_words)
    yield from with_words.items()
