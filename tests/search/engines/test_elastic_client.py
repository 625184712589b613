"""Servers that are away, slow, shut, full, of another kind: what is told, how soon, and that it passes."""

import http.server
import os
import signal
import socket
import threading
import time
from contextlib import contextmanager

import pytest

from search.domain.engine_url import ElasticPlace
from search.domain.query import parse
from search.engines import IndexLocked, NotBuilt, SearchUnavailable
from search.engines.elastic import ElasticEngine
from search.engines.elastic_client import (
    OPEN_S,
    SEARCH_S,
    Busy,
    Door,
    Gone,
    Servers,
    WrittenByAnother,
    close_doors,
    door_to,
    kind_of,
    told,
)
from tests.search.engines.corpus import ALL, document, found, hold
from tests.search.engines.kinds import a_name
from tests.servers.elasticsearch import elasticsearch_of_its_own, node_port

ORDINARY = ALL.ordinary


def health(client):
    return client.cluster.health()


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


# The table


@pytest.mark.parametrize(
    ("status", "kind", "expected", "says"),
    [
        (401, "security_exception", SearchUnavailable, "credential"),
        (403, "security_exception", SearchUnavailable, "credential"),
        (403, "cluster_block_exception", SearchUnavailable, "disk is full"),
        (429, "cluster_block_exception", SearchUnavailable, "disk is full"),
        (429, "es_rejected_execution_exception", Busy, "busy"),
        (503, "unavailable_shards_exception", Busy, "busy"),
        (404, "index_not_found_exception", Gone, "not have"),
        (409, "version_conflict_engine_exception", WrittenByAnother, "else"),
        (400, "media_type_header_exception", SearchUnavailable, "version"),
        (406, "unknown", SearchUnavailable, "version"),
        (400, "parsing_exception", SearchUnavailable, "400 parsing_exception"),
    ],
)
def test_every_refusal_has_its_words(status, kind, expected, says):
    problem = told(status, kind)
    assert type(problem) is expected
    assert says in str(problem)


@pytest.mark.parametrize(
    "body", [None, "", [], {}, {"error": "x"}, {"error": {"reason": "Nguyễn Văn A"}}]
)
def test_of_what_a_server_says_nothing_but_the_kind_is_taken(body):
    assert kind_of(body) == "unknown"
    assert kind_of({"error": {"type": "x_exception", "reason": "Nguyễn Văn A"}}) == "x_exception"


# Away


def test_where_nobody_listens_it_is_told_at_once_and_then_sooner_and_asked_again_later():
    clock, asked = Clock(), []
    door = Door(Servers((f"http://127.0.0.1:{node_port()}",)), clock=clock)

    def question(client):
        asked.append(clock())
        return health(client)

    begun = time.monotonic()
    for seconds in (0, 0.1, OPEN_S - 0.2, OPEN_S + 0.1):
        clock.now = 100.0 + seconds
        with pytest.raises(SearchUnavailable):
            door.ask(question)
    assert asked == [100.0, 100.0 + OPEN_S + 0.1]
    assert time.monotonic() - begun < SEARCH_S


def test_whoever_accepts_and_never_answers_is_waited_for_once():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        door = Door(Servers((f"http://127.0.0.1:{silent.getsockname()[1]}",)))
        begun = time.monotonic()
        with pytest.raises(SearchUnavailable):
            door.ask(health, within=0.5)
        assert time.monotonic() - begun < 2
        begun = time.monotonic()
        with pytest.raises(SearchUnavailable, match="moment ago"):
            door.ask(health, within=0.5)
        assert time.monotonic() - begun < 0.1


class _Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<h1>Nguyen Van A</h1>")

    def log_message(self, *_):
        """Nobody listens."""


@contextmanager
def served(handler):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def test_a_server_of_another_kind_is_told_of_without_a_word_of_what_it_says():
    with served(_Page) as url:
        with pytest.raises(SearchUnavailable) as refused:
            Door(Servers((url,))).ask(health)
    assert "Nguyen" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_credential_that_cannot_be_read_is_told_of_before_anybody_is_asked(tmp_path):
    for file in (tmp_path / "none", tmp_path):
        with pytest.raises(SearchUnavailable, match="credential"):
            Door(Servers(("http://127.0.0.1:9",), file)).ask(health)


@pytest.mark.parametrize(
    ("secret", "sent"),
    [
        ("kho:mat:khau\n", "Basic a2hvOm1hdDpraGF1"),
        ("VnVhQ2ZHY0JDZGJrUQ==\n", "ApiKey VnVhQ2ZHY0JDZGJrUQ=="),
    ],
)
def test_a_file_holds_a_name_with_its_password_or_a_key_and_is_read_again_when_refused(
    tmp_path, secret, sent
):
    seen = []

    class Listening(_Page):
        def do_GET(self):
            seen.append(self.headers["Authorization"])
            self.send_response(401)
            self.send_header("X-Elastic-Product", "Elasticsearch")
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b'{"error": {"type": "security_exception"}, "status": 401}')

    file = tmp_path / "credential"
    file.write_text("old:one")
    with served(Listening) as url:
        door = Door(Servers((url,), file))
        for text in ("old:one", secret):
            file.write_text(text)
            with pytest.raises(SearchUnavailable, match="credential"):
                door.ask(health)
    assert seen == ["Basic b2xkOm9uZQ==", sent]


# On a real node


@pytest.mark.cluster
def test_an_index_that_takes_no_changes_is_searched_all_the_same_and_goes_on_when_it_does(tmp_path):
    with a_name() as place:
        engine = ElasticEngine(place, tmp_path / "index")
        hold(engine, document(1, "kế hoạch"))
        for block in ("index.blocks.read_only_allow_delete", "index.blocks.write"):
            _set(place, {block: True})
            with pytest.raises(SearchUnavailable, match="disk is full"):
                hold(engine, document(2, "kế hoạch"))
            assert found(engine, "kế hoạch", ORDINARY) == [1]
            assert engine.position() == 0
            _set(place, {block: None})
        engine.check()
        hold(engine, document(2, "kế hoạch"))
        assert found(engine, "kế hoạch", ORDINARY) == [1, 2]


def _set(place, settings):
    door_to(Servers(place.hosts)).ask(
        lambda client: client.indices.put_settings(index=place.name, settings=settings), within=30
    )


@pytest.mark.cluster
def test_a_shut_index_is_away_and_not_empty(tmp_path):
    with a_name() as place:
        engine = ElasticEngine(place, tmp_path / "index")
        hold(engine, document(1, "kế hoạch"))
        index = engine.parts[0].readable().generation.index
        door = door_to(Servers(place.hosts))
        door.ask(lambda client: client.indices.close(index=index), within=30)
        with pytest.raises(SearchUnavailable):
            found(engine, "kế hoạch", ORDINARY)
        assert not engine.health().ready
        door.ask(lambda client: client.indices.open(index=index), within=30)
        assert found(engine, "kế hoạch", ORDINARY) == [1]


@pytest.fixture
def away():
    """Doors remember who was silent, for whoever comes next as well."""
    yield
    close_doors()


@pytest.mark.cluster
@pytest.mark.usefixtures("away")
def test_a_node_that_freezes_and_one_that_is_killed_are_told_of_soon_and_lose_nothing(tmp_path):
    data, port = tmp_path / "node", node_port()
    place = ElasticPlace((f"http://127.0.0.1:{port}",), "kho")
    engine = ElasticEngine(place, tmp_path / "index")
    with elasticsearch_of_its_own(data, port=port) as (_, node):
        with pytest.raises(NotBuilt):
            found(engine, "kế hoạch", ORDINARY)
        for number in range(1, 6):
            engine.set_position(number, "here")
            hold(engine, document(number, "kế hoạch"))
        os.kill(node, signal.SIGSTOP)
        begun = time.monotonic()
        with pytest.raises(SearchUnavailable):
            found(engine, "kế hoạch", ORDINARY)
        assert time.monotonic() - begun < SEARCH_S + 1
        begun = time.monotonic()
        with pytest.raises(SearchUnavailable):
            found(engine, "kế hoạch", ORDINARY)
        assert not engine.health().ready
        assert time.monotonic() - begun < 0.5
        os.kill(node, signal.SIGCONT)
        time.sleep(OPEN_S)
        assert found(engine, "kế hoạch", ORDINARY) == [1, 2, 3, 4, 5]
        told = _written_until_it_is_killed(engine, node)
    with elasticsearch_of_its_own(data, port=port):
        close_doors()
        position = engine.position()
        assert told <= position <= told + 1
        engine.check()
        held = engine.search(parse("kế hoạch"), ORDINARY, size=200)
        assert {hit.record for hit in held.hits} - {position + 1} == set(range(1, position + 1))
        engine.set_position(position + 1, "here")
        hold(engine, document(position + 1, "kế hoạch"))
        assert engine.count() == position + 1


def _written_until_it_is_killed(engine, node):
    """The last position whose commit came back; the node dies in the middle of some commit behind it."""
    killer = threading.Timer(0.8, os.kill, (node, signal.SIGKILL))
    killer.start()
    position = engine.position()
    try:
        while position < 190:
            engine.set_position(position + 1, "here")
            hold(engine, document(position + 1, "kế hoạch"))
            position += 1
    except (SearchUnavailable, IndexLocked):
        return position
    finally:
        killer.join()
        engine.discard()
    raise AssertionError("It was not killed in time.")
