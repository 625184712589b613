"""What the index on servers owes beyond test_contract_*: crashes, several writers, what never goes there."""

import random
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from access.domain.levels import Level
from search.domain.query import Query, parse
from search.domain.results import Sort
from search.engines import IndexLocked, OfAnotherArchive, RebuildNeeded
from search.engines.elastic import ElasticEngine
from search.engines.elastic_client import Servers, WrittenByAnother, door_to
from search.engines.elastic_index import document_id, page_id
from tests.search.engines.corpus import ALL, document, documents, found, hold
from tests.search.engines.kinds import a_name
from tests.search.engines.writer import WANDERER

pytestmark = pytest.mark.cluster
ROOT = Path(__file__).parents[3]
ORDINARY = ALL.ordinary


@pytest.fixture
def place():
    with a_name() as place:
        yield place


@pytest.fixture
def engine(place, tmp_path):
    engine = ElasticEngine(place, tmp_path / "index")
    engine.commit()
    yield engine
    engine.discard()


def of_another_machine(place, tmp_path):
    return ElasticEngine(place, tmp_path / "of-another-machine")


def asked(place, question):
    return door_to(Servers(place.hosts)).ask(question, within=30)


def generations(place):
    return sorted(asked(place, lambda client: client.indices.get(index=f"{place.name}--*")).body)


def names_held(place):
    """Every name under which anything is held on the servers, found or not."""
    hits = asked(
        place, lambda client: client.search(index=place.name, size=1000, stored_fields="_none_",
                                            docvalue_fields=[{"field": "record"}], query={"match_all": {}})
    )["hits"]["hits"]  # fmt: skip
    return {hit["fields"]["record"][0] for hit in hits if "fields" in hit}


# What goes there


def test_of_what_is_closed_nothing_ever_goes_to_the_servers(place, engine):
    closed = [
        document(number, "xyzzyplugh", level=Level(number % 4), party_papers=number % 4 == 0)
        for number in range(1, 9)
    ]
    hold(engine, document(20, "kế hoạch"), *closed)
    assert found(engine, "xyzzyplugh") == list(range(1, 9))
    assert names_held(place) == {20}
    rebuild = engine.begin_rebuild()
    rebuild.put([document(20, "kế hoạch"), *closed])
    rebuild.finish()
    assert found(engine, "xyzzyplugh") == list(range(1, 9))
    assert names_held(place) == {20}


def test_no_text_can_be_read_back_from_the_servers_but_its_words(place, engine):
    hold(engine, document(1, "kế hoạch số hoá", title="Tiêu đề", number="12-KH/TU"))
    for name in (document_id(1), page_id(1, 1)):
        told = asked(place, lambda client, name=name: client.get(index=place.name, id=name))
        assert told["_source"] == {}


# Crashes and several writers


def test_what_was_committed_with_its_position_survives_a_kill_at_any_moment(place, tmp_path):
    chance = random.Random(11)
    url = f"elasticsearch:{','.join(place.hosts)}/{place.name}"
    folder = tmp_path / "index"
    for _ in range(4):
        with subprocess.Popen(
            [sys.executable, "-m", "tests.search.engines.writer", url, folder],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        ) as writer:
            told, until = int(writer.stdout.readline()), time.monotonic() + chance.random() * 2
            reader = ElasticEngine(place, folder)
            while time.monotonic() < until:
                # It goes through all ranks, up and down: between two commits too it is found once at most.
                assert len(found(reader, "kẻ lang thang")) <= 1
            writer.kill()
            told = max([told, *map(int, writer.stdout.read().split())])
        engine = ElasticEngine(place, folder)
        position = engine.position()
        assert position >= told
        hits = engine.search(parse("lời hứa"), ALL, size=200).hits
        held = {hit.record for hit in hits}
        # The change after the position may be there already: following it again does no harm.
        assert held - {position + 1} == set(range(1, position + 1))
        assert all(hit.pages == (1,) for hit in hits if hit.record <= position)
        assert found(engine, "kẻ lang thang") in ([], [WANDERER])
        engine.check()


def test_a_commit_that_was_broken_off_is_told_of_and_written_again(place, engine, tmp_path):
    hold(engine, document(1, ["kế hoạch", "trang hai", "trang ba"]))
    part = engine.parts[0]
    part.set_position(7, "here")
    part.put([document(1, "báo cáo", version=2), document(2, ["báo cáo", "thêm"])])
    # All was sent, and the process dies before it says so.
    part._session._write_staged()
    part._session._lock.close()
    fresh = of_another_machine(place, tmp_path)
    assert [place.position for place in fresh.parts[0].places()] == [0, 7]
    fresh.parts[0].check()
    fresh.set_position(7, "here")
    fresh.put([document(1, "báo cáo", version=2), document(2, "báo cáo")])
    fresh.commit()
    assert (fresh.parts[0].position(), fresh.count(), fresh.health().pages) == (7, 2, 2)
    assert found(fresh, "trang") == found(fresh, "thêm") == []
    assert found(fresh, "báo cáo") == [1, 2]


def test_of_two_indexers_on_two_machines_the_later_is_refused_and_nothing_is_lost(
    place, engine, tmp_path
):
    other = of_another_machine(place, tmp_path).parts[0]
    mine = engine.parts[0]
    for part, number in ((mine, 1), (other, 2)):
        part.set_position(number, "here")
        part.put([document(number, "kế hoạch")])
    mine.commit()
    with pytest.raises(IndexLocked):
        other.commit()
    assert (mine.position(), found(engine, "kế hoạch")) == (1, [1])
    other.put([document(2, "kế hoạch")])
    other.set_position(2, "here")
    other.commit()
    assert (mine.position(), found(engine, "kế hoạch")) == (2, [1, 2])


def test_what_a_late_writer_still_sends_is_not_written_over_what_came_after_it(
    place, engine, tmp_path
):
    hold(engine, document(1, "kế hoạch"), document(3, "kế hoạch"))
    late = engine.parts[0]
    late.put([document(1, "kế hoạch cũ"), document(2, "kế hoạch cũ")])
    late._session._announce()
    other = of_another_machine(place, tmp_path)
    other.remove([1])
    other.commit()
    with pytest.raises(WrittenByAnother):
        late._session._write_staged()
    late.discard()
    asked(place, lambda client: client.indices.refresh(index=place.name))
    assert found(other, "kế hoạch") in ([3], [2, 3])  # 2 is new, and of no later word
    assert other.version_of(1) is None


def test_what_is_removed_stays_removed_whatever_comes_late_and_however_late(place, engine):
    """A deletion would be forgotten by the servers after a minute; what stands in its place is not."""
    hold(engine, document(1, ["kế hoạch", "trang hai"]), document(2, "kế hoạch"))
    engine.remove([1, 99])
    engine.commit()
    index = generations(place)[0]

    def late(client):
        old = {"version": 1, "version_type": "external_gte"}
        return client.index(index=index, id=document_id(1), document={"kind": "document"}, **old)

    with pytest.raises(WrittenByAnother):
        asked(place, late)
    told = asked(place, lambda client: client.get(index=index, id=document_id(1)))
    assert told["found"]
    absent = asked(place, lambda client: client.exists(index=index, id=document_id(99)))
    assert not absent
    assert (found(engine, "kế hoạch"), engine.count(), engine.health().pages) == ([2], 1, 1)


def test_of_two_that_build_anew_on_two_machines_one_is_searched_whole(place, engine, tmp_path):
    hold(engine, document(1, "kế hoạch"))
    one = engine.parts[0].begin_rebuild()
    one.put([document(1, "kế hoạch"), document(2, "kế hoạch")])
    # Whoever begins later takes what the other left for the leavings of one that died.
    two = of_another_machine(place, tmp_path).parts[0].begin_rebuild()
    two.put([document(1, "kế hoạch"), document(3, "kế hoạch")])
    two.finish()
    assert found(engine, "kế hoạch", ORDINARY) == [1, 3]
    with pytest.raises(IndexLocked):
        one.finish()
    assert found(engine, "kế hoạch", ORDINARY) == [1, 3]
    assert len(generations(place)) == 1


def test_the_leavings_of_a_killed_rebuild_go(place, engine):
    rebuild = engine.parts[0].begin_rebuild()
    rebuild._session.close()
    assert len(generations(place)) == 2
    engine.tidy()
    assert len(generations(place)) == 1
    engine.begin_rebuild().abandon()
    assert len(generations(place)) == 1


def test_the_index_of_another_archive_is_not_built_over(place, engine, tmp_path):
    engine.begin_rebuild("one").finish()
    before = generations(place)
    with pytest.raises(OfAnotherArchive, match=place.name):
        of_another_machine(place, tmp_path).begin_rebuild("another")
    assert generations(place) == before
    engine.begin_rebuild("one").finish()


def test_words_that_are_closed_now_are_noted_until_it_is_built_anew(place, engine, tmp_path):
    hold(engine, document(1, "xyzzyplugh"), document(2, "kế hoạch"))
    assert engine.left() is None
    assert engine.settle_left()
    engine.note_left(since=9, urgent=True)
    engine.note_left(since=3, urgent=False)
    hold(engine, document(1, "xyzzyplugh", level=Level.SECRET))
    other = of_another_machine(place, tmp_path)
    assert (other.left().since, other.left().urgent) == (3, True)
    assert not engine.settle_left()
    rebuild = engine.parts[0].begin_rebuild()
    rebuild.put([document(2, "kế hoạch")])
    rebuild.finish()
    assert engine.left() is None
    assert engine.settle_left()


# While others search


def test_whoever_searches_while_it_is_built_anew_has_no_wrong_answer(place, engine):
    held = [replace(one, level=Level.ORDINARY, party_papers=False) for one in documents(4, 150)]
    hold(engine, *held)
    queries = [Query.all_records, parse("kế hoạch"), parse('"tỉnh ủy"'), parse("hồ sơ đảng viên")]
    asked_for = [(query, sort) for query in queries for sort in (Sort.RELEVANCE, Sort.NUMBER)]

    def answers(reader):
        return [reader.search(query, ORDINARY, sort=sort, size=200) for query, sort in asked_for]

    expected = answers(engine)
    assert expected[0].total == 150
    done = threading.Event()

    def search():
        reader, rounds = ElasticEngine(place, Path("/nowhere")), 0
        while not done.is_set():
            assert answers(reader) == expected
            reader.parts[0].places()
            rounds += 1
        return rounds

    with ThreadPoolExecutor(3) as threads:
        searching = [threads.submit(search) for _ in range(3)]
        try:
            for _ in range(6):
                rebuild = engine.begin_rebuild()
                rebuild.put(held)
                rebuild.finish()
        finally:
            done.set()
        assert min(one.result() for one in searching) > 1


def test_a_search_and_its_pages_are_of_one_moment_whatever_is_written_meanwhile(place, engine):
    """Every commit moves the word to another page of every record: totals, rows and pages agree."""
    first = [document(n, ["lời hứa", "khác"]) for n in range(1, 31)]
    second = [document(n, ["khác", "lời hứa"], version=2) for n in range(1, 21)]
    hold(engine, *first)
    done = threading.Event()

    def search():
        reader, seen = ElasticEngine(place, Path("/nowhere")), set()
        while not done.is_set():
            result = reader.search(parse("lời hứa"), ORDINARY, size=200)
            pages = {hit.pages for hit in result.hits if hit.record <= 20}
            assert len(result.hits) == result.total
            assert result.total in (30, 20)
            assert len(pages) == 1
            seen |= pages
        return seen

    with ThreadPoolExecutor(2) as threads:
        searching = [threads.submit(search) for _ in range(2)]
        try:
            for _ in range(8):
                engine.put(second)
                engine.remove(range(21, 31))
                engine.commit()
                hold(engine, *first)
        finally:
            done.set()
        assert set().union(*(one.result() for one in searching)) == {(1,), (2,)}


def test_engines_of_a_process_share_its_connections_and_leave_no_thread_behind(place, tmp_path):
    before = threading.active_count()
    for number in range(30):
        engine = ElasticEngine(place, tmp_path / str(number))
        hold(engine, document(number + 1, "kế hoạch"))
        assert len(found(engine, "kế hoạch", ORDINARY, size=200)) == number + 1
    assert threading.active_count() == before
    opened = asked(place, lambda client: client.nodes.stats(metric="http"))["nodes"].values()
    assert sum(node["http"]["current_open"] for node in opened) < 30


# Other rules


def test_an_index_of_another_analysis_is_neither_read_nor_written(place, engine, monkeypatch):
    hold(engine, document(1, "kế hoạch"))
    monkeypatch.setattr("search.engines.elastic_generations.RULES", "of today")
    monkeypatch.setattr("search.engines.elastic_part.RULES", "of today")
    for use in (
        engine.parts[0].check, engine.places, lambda: engine.put([document(2)]),
        lambda: found(ElasticEngine(place, Path("/nowhere")), "kế", ORDINARY),
    ):  # fmt: skip
        with pytest.raises(RebuildNeeded):
            use()
    assert engine.health().rebuild
