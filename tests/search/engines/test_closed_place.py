"""A site with keys has what is closed in memory alone, and only while they are open."""

import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings as configured

from access.domain.levels import Level
from keys.api import OPEN_CLASS, SHUT_CLASSES, ring, use_ring
from machine.work_place import index_place
from search.engines import Closed, SearchUnavailable, words_in_files
from search.engines.tantivy import TantivyEngine
from search.engines.tantivy_writing import place_of
from tests.keys.making import made, opened
from tests.search.engines.corpus import ALL, document, found, hold

OPEN = ALL.ordinary
SECRET = document(2, "kế hoạch xyzzyplugh", level=Level.SECRET)
OF_THE_PARTY = document(3, "kế hoạch plughxyzzy", party_papers=True)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def memory(folder):
    place = index_place(folder, configured.KHOSO_MEMORY).folder
    yield place
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def keys(tmp_path, memory):
    use_ring(opened(made(tmp_path / "khoso.keys")))
    yield ring()
    use_ring(None)


@pytest.fixture
def engine(folder, keys):
    engine = TantivyEngine(folder)
    hold(engine, document(1, "kế hoạch"), SECRET, OF_THE_PARTY)
    yield engine
    engine.discard()


def test_what_lies_apart_is_what_the_keys_shut(engine):
    assert [part.ranks for part in engine.parts] == [(OPEN_CLASS,), SHUT_CLASSES]
    for rank in (OPEN_CLASS, *SHUT_CLASSES):
        one = document(9, level=Level(rank % 10), party_papers=rank >= 10)
        assert one.rank == rank
        assert (place_of(rank).parts[0] == "closed") is (rank in SHUT_CLASSES)


def held_below(folder, word):
    return [meta for meta in folder.rglob("meta.json") if words_in_files(meta.parent, [word])]


def test_without_keys_all_lies_on_the_disk_as_it_always_did(folder):
    engine = TantivyEngine(folder)
    assert engine.closed() is Closed.BUILDING
    hold(engine, document(1, "kế hoạch"), SECRET)
    assert engine.closed() is Closed.READY
    assert held_below(folder / "closed", "xyzzyplugh")
    assert (found(engine, "kế hoạch"), found(engine, "kế hoạch", OPEN)) == ([1, 2], [1])
    assert not engine.drop_closed()


def test_with_keys_what_is_closed_is_in_memory_and_nowhere_on_the_disk(engine, folder, memory):
    assert engine.closed() is Closed.READY
    assert found(engine, "kế hoạch") == [1, 2, 3]
    assert held_below(memory, "xyzzyplugh")
    assert held_below(memory, "plughxyzzy")
    assert not held_below(folder, "xyzzyplugh") + held_below(folder, "plughxyzzy")
    assert not (folder / "closed").exists()
    assert memory.stat().st_mode & 0o077 == 0


def test_shut_keys_take_the_closed_part_away_and_nothing_else(engine, keys, memory):
    keys.shut()
    assert engine.closed() is Closed.SHUT
    assert [part.ranks for part in engine.parts] == [(0,)]
    with pytest.raises(SearchUnavailable):
        found(engine, "kế hoạch")
    assert found(engine, "kế hoạch", OPEN) == [1]
    assert engine.drop_closed()
    assert not memory.exists()
    assert engine.health().ready
    assert (engine.count(), engine.drop_closed()) == (1, False)


def test_what_is_written_while_they_are_shut_keeps_nothing_closed(engine, keys, folder, memory):
    keys.shut()
    engine.drop_closed()
    hold(
        engine, document(1, "kế hoạch mới xyzzyplugh", level=Level.SECRET), document(4, "kế hoạch")
    )
    assert found(engine, "kế hoạch", OPEN) == [4]
    assert not memory.exists()
    assert not held_below(folder, "xyzzyplugh")


def test_what_lay_on_the_disk_before_there_were_keys_goes(folder, memory, tmp_path):
    engine = TantivyEngine(folder)
    hold(engine, document(1, "kế hoạch"), SECRET)
    use_ring(opened(made(tmp_path / "khoso.keys")))
    try:
        assert engine.closed() is Closed.BUILDING
        assert engine.drop_closed()
        assert not held_below(folder, "xyzzyplugh")
        assert found(engine, "kế hoạch", OPEN) == [1]
    finally:
        use_ring(None)


def test_without_a_folder_in_memory_nothing_closed_is_kept_anywhere(
    engine, folder, settings, tmp_path
):
    for nowhere in (None, tmp_path):
        settings.KHOSO_MEMORY = nowhere
        assert engine.closed() is Closed.NO_MEMORY
        hold(engine, SECRET, document(5, "kế hoạch"))
        assert found(engine, "kế hoạch", OPEN) == [1, 5]
        assert not held_below(folder, "xyzzyplugh")


def test_a_folder_in_memory_that_is_open_to_others_is_not_used(keys, folder, memory):
    memory.mkdir(mode=0o755)
    memory.chmod(0o755)
    engine = TantivyEngine(folder)
    assert engine.closed() is Closed.NO_MEMORY
    hold(engine, SECRET)
    assert not list(memory.iterdir())


def test_whoever_ends_leaves_nothing_in_memory(engine, memory):
    assert engine.drop_closed(ending=True)
    assert not memory.exists()


def test_another_process_finds_what_this_one_wrote(engine, folder):
    assert found(TantivyEngine(folder), "kế hoạch") == [1, 2, 3]


def test_a_closed_part_that_is_damaged_or_gone_leaves_the_ordinary_one_alone(engine, memory):
    shutil.rmtree(memory)
    assert engine.closed() is Closed.BUILDING
    assert engine.health().ready
    assert found(engine, "kế hoạch", OPEN) == [1]
    with pytest.raises(SearchUnavailable):
        found(engine, "kế hoạch")


def test_the_least_far_part_says_how_far_the_index_is(engine, memory):
    ordinary, closed = engine.parts
    for part, position in ((ordinary, 7), (closed, 5)):
        part.set_position(position, "x")
        part.commit()
    assert engine.position() == 5
    assert [place.position for place in engine.places()] == [5, 7]


def test_words_of_a_removed_document_stay_until_the_files_are_gone(folder):
    """What a note of words left behind is made for, and by what it is paid."""
    engine = TantivyEngine(folder)
    hold(engine, document(1, "xyzzyplugh"), document(2, "kế hoạch"))
    assert engine.left() is None
    engine.note_left(since=3, urgent=False)
    engine.note_left(since=9, urgent=True)
    hold(engine, document(1, "xyzzyplugh", level=Level.SECRET))
    assert (engine.left().since, engine.left().urgent) == (3, True)
    assert not engine.settle_left()
    assert held_below(folder / (folder / "current").read_text(), "xyzzyplugh")
    rebuild = engine.parts[0].begin_rebuild()
    rebuild.put([document(1, "xyzzyplugh", level=Level.SECRET), document(2, "kế hoạch")])
    rebuild.finish()
    assert engine.left() is None
    assert not held_below(folder / (folder / "current").read_text(), "xyzzyplugh")
    assert found(engine, "xyzzyplugh") == [1]


def test_where_nothing_but_the_removed_was_in_a_file_the_note_is_settled_by_itself(folder):
    engine = TantivyEngine(folder)
    hold(engine, document(1, "xyzzyplugh"))
    hold(engine, document(2, "kế hoạch"))
    engine.note_left(since=3, urgent=False)
    hold(engine, document(1, "xyzzyplugh", level=Level.SECRET))
    assert engine.settle_left()
    assert engine.left() is None
    assert not held_below(folder / (folder / "current").read_text(), "xyzzyplugh")


def test_a_note_that_cannot_be_read_says_the_worst(folder):
    engine = TantivyEngine(folder)
    hold(engine, document(1, "kế hoạch"))
    engine.note_left(since=3, urgent=False)
    (note,) = folder.glob("generation-*/left.json")
    for damaged in ("", "[]", json.dumps({"since": "x"})):
        note.write_text(damaged)
        assert engine.left().urgent


def test_words_in_files_are_asked_with_and_without_marks_and_side_by_side(folder: Path):
    engine = TantivyEngine(folder)
    hold(engine, document(1, "kế hoạch số hoá tài liệu", title="Bí mật"))
    index = folder / (folder / "current").read_text() / "ordinary/ordinary/documents"
    asked = [
        "kế hoạch",
        "ke hoach",
        "số hóa",
        "sổ hóa",
        "so hoa",
        "bí mật",
        "hoạch kế",
        "liệu",
        "",
        "?",
    ]
    assert words_in_files(index, asked) == [
        "kế hoạch",
        "ke hoach",
        "số hóa",
        "so hoa",
        "bí mật",
        "liệu",
    ]
