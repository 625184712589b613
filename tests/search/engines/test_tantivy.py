"""What the index on disk owes beyond test_contract_*: crashes, damage, other processes, traps."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
import tantivy

from access.domain.levels import Level
from search.domain.query import parse
from search.engines import IndexLocked, RebuildNeeded, SearchUnavailable, open_engine
from search.engines.tantivy import TantivyEngine
from search.engines.tantivy_index import DOCUMENTS, engine_errors
from tests.search.engines.corpus import ALL, OPEN, document, documents, found, hold
from tests.search.engines.writer import WANDERER, changes_of

ROOT = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def engine(folder):
    engine = open_engine(f"tantivy:{folder}")
    engine.commit()
    yield engine
    engine.discard()


def another(folder):
    """The engine as another process opens it."""
    return TantivyEngine(folder)


def generation_of(folder):
    return folder / (folder / "current").read_text()


# Crashes


def test_what_was_committed_with_its_position_survives_a_kill_at_any_moment(folder):
    chance = random.Random(11)
    url = f"tantivy:{folder}"
    for _ in range(4):
        with subprocess.Popen(
            [sys.executable, "-m", "tests.search.engines.writer", url],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        ) as writer:
            told, until = int(writer.stdout.readline()), time.monotonic() + chance.random() * 0.4
            reader = another(folder)
            while time.monotonic() < until:
                # It goes through all ranks, up and down: between two commits too it is found once at most.
                assert len(found(reader, "kẻ lang thang")) <= 1
            writer.kill()
            told = max([told, *map(int, writer.stdout.read().split())])
        engine = another(folder)
        position = engine.position()
        assert position >= told
        hits = [
            hit
            for start in range(0, 2_000, 200)
            for hit in engine.search(parse("lời hứa"), ALL, start=start, size=200).hits
        ]
        held = {hit.record for hit in hits}
        # The change after the position may be there already: following it again does no harm.
        assert held - {position + 1} == set(range(1, position + 1))
        assert all(hit.pages == (1,) for hit in hits if hit.record <= position)
        assert len(found(engine, "kẻ lang thang")) <= 1

        hold(engine, *changes_of(position + 1))
        assert found(engine, f"kẻ lang thang {position + 1}") == [WANDERER]
        assert engine.version_of(WANDERER) == position + 1
        engine.set_position(position + 1)
        engine.commit()


def test_a_generation_left_by_a_crash_is_swept_away(engine, folder):
    hold(engine, document(1, "kế hoạch"))
    left = folder / "generation-77"
    left.mkdir()
    (left / "rules.json").write_text("{}")
    engine.begin_rebuild().finish()
    assert [path.name for path in folder.glob("generation-*")] == [generation_of(folder).name]


# Other processes and threads


def test_another_reader_sees_a_commit_and_a_new_generation_at_once(engine, folder):
    reader = another(folder)
    hold(engine, document(1, "kế hoạch"))
    assert found(reader, "kế hoạch") == [1]
    hold(engine, document(2, "kế hoạch"))
    assert found(reader, "kế hoạch") == [1, 2]
    rebuild = engine.begin_rebuild()
    rebuild.put([document(3, "kế hoạch")])
    assert found(reader, "kế hoạch") == [1, 2]
    rebuild.finish()
    assert found(reader, "kế hoạch") == [3]


def test_another_writer_waits_for_the_commit_or_the_discard(engine, folder):
    other = another(folder)
    for end in (engine.commit, engine.discard):
        engine.put([document(1, "kế hoạch")])
        for write in (other.commit, other.clear, lambda: other.remove([1])):
            with pytest.raises(IndexLocked):
                write()
        end()
        hold(other, document(2, "kế hoạch"))


def test_a_reader_in_a_forked_process_opens_its_own_files(engine):
    hold(engine, document(1, "kế hoạch"))
    assert found(engine, "kế hoạch") == [1]
    child = os.fork()
    if child == 0:
        os._exit(0 if found(engine, "kế hoạch") == [1] else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_every_search_is_of_one_moment_while_others_write(engine, folder):
    def put_all(version):
        hold(engine, *[document(n, f"kế hoạch {version}", version=version) for n in range(40)])

    put_all(0)
    reader = another(folder)
    wrong, done = [], threading.Event()

    def look():
        while not done.is_set():
            result = reader.search(parse("kế hoạch"), ALL, size=200)
            records = sorted(hit.record for hit in result.hits)
            if records != list(range(40)) or result.total != 40:
                wrong.append(result)

    lookers = [threading.Thread(target=look) for _ in range(3)]
    for looker in lookers:
        looker.start()
    for version in range(1, 12):
        put_all(version)
    done.set()
    for looker in lookers:
        looker.join()
    assert not wrong


def test_a_generation_is_on_the_disk_before_it_is_searched(engine, folder, monkeypatch):
    """Every file and folder of it, and the folders above, were flushed when `current` changes."""
    flushed = []
    flush, replace_path = os.fsync, Path.replace

    def noting(descriptor):
        flushed.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        flush(descriptor)

    def switching(path, target):
        if Path(target).name == "current":
            made = folder / path.read_text()
            missing.extend({made, folder, *made.rglob("*")} - set(flushed))
        return replace_path(path, target)

    missing = []
    monkeypatch.setattr(os, "fsync", noting)
    monkeypatch.setattr(Path, "replace", switching)
    rebuild = engine.begin_rebuild()
    rebuild.put(documents(1, 20))
    rebuild.finish()
    assert missing == []
    assert folder in flushed


def test_a_thread_does_not_write_into_the_changes_of_another(engine):
    engine.put([document(1, "kế hoạch")])
    told = []

    def write():
        try:
            engine.put([document(2, "kế hoạch")])
        except IndexLocked as why:
            told.append(why)

    other = threading.Thread(target=write)
    other.start()
    other.join()
    assert len(told) == 1
    engine.commit()
    assert engine.count() == 1


# Ranks apart


def test_a_search_without_clearance_opens_no_classified_file(engine, folder):
    hold(engine, document(1, "kế hoạch"), document(2, "kế hoạch", level=Level.CONFIDENTIAL))
    engine.discard()
    for file in (generation_of(folder / "closed") / "closed").rglob("*"):
        if file.is_file():
            file.write_bytes(b"not an index")
    fresh = another(folder)
    assert found(fresh, "kế hoạch", ALL.ordinary) == [1]
    assert fresh.pages_of(parse("kế hoạch"), ALL.ordinary, [1, 2]) == {1: (1,)}
    for closed in (OPEN, replace(ALL, clearance=Level.CONFIDENTIAL, party_papers=False)):
        with pytest.raises(SearchUnavailable):
            found(fresh, "kế hoạch", closed)


@pytest.mark.parametrize(
    "closed", [{"level": Level.SECRET}, {"party_papers": True}, {"level": 3, "party_papers": True}]
)
def test_a_closed_text_is_in_no_ordinary_file(engine, folder, closed):
    closed = {"level": Level(closed.get("level", 0)), "party_papers": "party_papers" in closed}
    one = document(1, "xyzzyplugh", title="xyzzyplugh", **closed)
    hold(engine, one)
    assert words_like("xyzzy", generation_of(folder)) == set()
    part = generation_of(folder / "closed") / "closed"
    assert words_like("xyzzy", part / str(one.rank)) == {"xyzzyplugh"}
    for other in part.iterdir():
        assert other.name == str(one.rank) or words_like("xyzzy", other) == set()


def test_after_a_rebuild_a_removed_text_is_in_no_file(engine, folder):
    hold(engine, document(1, "xyzzyplugh"), document(2, "kế hoạch"))
    engine.remove([1])
    engine.commit()
    assert words_like("xyzzy", folder) == {"xyzzyplugh"}  # not found, but not destroyed either
    rebuild = engine.begin_rebuild()
    rebuild.put([document(2, "kế hoạch")])
    rebuild.finish()
    assert found(engine, "kế hoạch") == [2]
    assert words_like("xyzzy", folder) == set()


def words_like(prefix, folder):
    """The words that stand in the files below a folder, found or not."""
    return {
        word
        for meta in folder.rglob("meta.json")
        for word, _ in tantivy.Index.open(str(meta.parent))
        .searcher()
        .terms_with_prefix("folded", prefix)
    }


# Damage


def test_before_the_first_commit_there_is_no_index_to_search(folder):
    engine = open_engine(f"tantivy:{folder}")
    assert (engine.position(), engine.count(), engine.version_of(1)) == (0, 0, None)
    assert not engine.health().ready
    with pytest.raises(SearchUnavailable):
        found(engine, "kế hoạch")


def test_an_index_made_by_other_rules_is_not_read_but_built_anew(engine, folder):
    hold(engine, document(1, "kế hoạch"))
    rules = generation_of(folder) / "rules.json"
    rules.write_text(json.dumps({**json.loads(rules.read_text()), "layout": 0}))
    attempts = (
        lambda: found(engine, "kế hoạch"),
        engine.position,
        engine.count,
        engine.commit,
        lambda: engine.put([document(2, "kế hoạch")]),
    )
    for attempt in attempts:
        with pytest.raises(RebuildNeeded):
            attempt()
    assert (engine.health().ready, engine.health().rebuild) == (False, True)
    engine.clear()
    assert engine.health().ready
    assert engine.position() == 0


@pytest.mark.parametrize("name", ["meta.json", "*.term", "*.store", "*.idx"])
def test_a_damaged_index_is_said_to_be_damaged_and_can_be_built_anew(engine, folder, name):
    hold(engine, document(1, "kế hoạch"))
    [damaged, *_] = (generation_of(folder) / "ordinary").rglob(name)
    damaged.unlink()
    fresh = another(folder)
    with pytest.raises(SearchUnavailable):
        found(fresh, "kế hoạch")
    assert not fresh.health().ready
    fresh.clear()
    hold(fresh, document(2, "kế hoạch"))
    assert found(fresh, "kế hoạch") == [2]


@pytest.mark.parametrize(
    "pointer", ["", "../..", "generation-", "generation-9", "x" * 5000, "\x00"]
)
def test_a_damaged_pointer_is_followed_nowhere_and_can_be_mended(engine, folder, pointer):
    hold(engine, document(1, "kế hoạch"))
    (folder / "current").write_text(pointer)
    with pytest.raises(RebuildNeeded):
        found(engine, "kế hoạch")
    engine.clear()
    hold(engine, document(2, "kế hoạch"))
    assert found(engine, "kế hoạch") == [2]


def test_a_folder_that_cannot_be_made_is_an_engine_that_is_away(tmp_path):
    engine = open_engine(f"tantivy:{tmp_path}/no/such/parent")
    assert not engine.health().ready
    with pytest.raises(SearchUnavailable):
        engine.commit()


@pytest.mark.parametrize("url", ["", "tantivy:", "tantivy:relative", "elastic:x", "memory", "/a"])
def test_a_url_that_names_no_engine_is_refused(url):
    with pytest.raises(ValueError, match="names no engine"):
        open_engine(url)


# Traps of the library: these decide whether a new version of it may come in


@pytest.mark.parametrize("record", [0, 1, 2**31, 2**40 - 1])
def test_a_record_of_any_number_is_replaced_and_removed(engine, record):
    hold(engine, document(record, "kế hoạch"))
    hold(engine, document(record, "kế hoạch"))
    assert found(engine, "kế hoạch") == [record]
    engine.remove([record])
    engine.commit()
    assert (found(engine, "kế hoạch"), engine.count()) == ([], 0)


@pytest.mark.parametrize(
    "panic",
    [
        lambda index: tantivy.Query.phrase_query(DOCUMENTS, "folded", ["một"]),
        lambda index: index.searcher().search(tantivy.Query.all_query(), limit=0),
    ],
)
def test_a_panic_of_the_library_is_an_engine_that_is_away(panic):
    with pytest.raises(SearchUnavailable), engine_errors():
        panic(tantivy.Index(DOCUMENTS))


def test_many_writers_in_turn_leave_no_file_that_no_segment_needs(folder):
    engines = [another(folder) for _ in range(3)]
    for turn in range(30):
        hold(engines[turn % 3], *documents(turn, 3, levels=[Level.ORDINARY]))
        found(engines[(turn + 1) % 3], "kế hoạch")
    for meta in generation_of(folder).rglob("meta.json"):
        segments = json.loads(meta.read_text())["segments"]
        needed = {segment["segment_id"].replace("-", "") for segment in segments}
        there = {file.name.split(".")[0] for file in meta.parent.glob("[0-9a-f]*")}
        assert there <= needed
