"""The whole archive is moved from one folder to another; what is broken off goes on, and what differs is found."""

import os
import shutil
import signal
import sqlite3
import time
from contextlib import suppress

import pytest

from machine.memory import MEMORY
from machine.work_place import index_place
from tests.keys.making import held_in
from tests.portal.moves import PAPERS, WELL, asked, command_at, filled, move, moving, web_server_at

pytestmark = [
    pytest.mark.slow,
    pytest.mark.sqlite_only("the same between both databases: test_move_to_servers"),
]

CLOSED = ("quyết định bổ nhiệm 3", "nghị quyết 17", "đảng viên mới 24")


@pytest.fixture(scope="module")
def before(django_db_setup, django_db_blocker, with_tables, tmp_path_factory):
    """A site with closed papers and keys, and a place of which only the tables were made; nobody moved anything."""
    folder = tmp_path_factory.mktemp("before")
    with django_db_blocker.unblock(), django_db_setup.own(folder / "old"):
        with filled(folder / "old"):
            pass
        with_tables(folder / "new")
        yield folder


@pytest.fixture(scope="module")
def after(before, tmp_path_factory):
    """The same moved, and what the command told."""
    folder = tmp_path_factory.mktemp("after") / "sites"
    shutil.copytree(before, folder)
    told, _ = move(*ends(folder), *stick(folder))
    return folder, told


@pytest.fixture
def sites(before, tmp_path):
    return shutil.copytree(before, tmp_path / "sites")


@pytest.fixture
def moved(after, tmp_path):
    return shutil.copytree(after[0], tmp_path / "moved")


def ends(folder):
    return f"desk:{folder / 'old'}", f"desk:{folder / 'new'}"


def stick(folder):
    return "--key-file", str(folder / "old-stick")


def acts(folder):
    """The steps of the move on the trail of a place."""
    return [
        step
        for (step,) in asked(
            folder,
            "SELECT json_extract(details, '$.step') FROM audit_event WHERE action = 'move_archive' ORDER BY id",
        )
    ]


def test_all_of_it_stands_at_the_new_place_with_digests_answers_and_trail_the_same(after):
    folder, told = after
    assert set(told) == {"records", "objects", "bytes", *WELL, "seconds"}
    assert {name: told[name] for name in WELL} == WELL
    assert (told["records"], told["objects"]) == (PAPERS, PAPERS)
    for place in ("old", "new"):
        assert asked(folder / place, "SELECT count(*) FROM archive_record") == [(PAPERS,)]
    assert acts(folder / "old") == ["begun", "left"]
    assert acts(folder / "new") == ["begun", "arrived"]
    assert (folder / "new" / "media" / "anh.png").read_bytes() == b"picture"
    for secret in ("secret_key", "made"):
        ours, theirs = (folder / place / "keys" / secret for place in ("old", "new"))
        assert ours.read_bytes() == theirs.read_bytes()


def test_nothing_closed_stays_in_memory_and_no_word_of_it_on_a_disk(after):
    folder, _ = after
    for place in ("old", "new"):
        assert not index_place(folder / place / "index", MEMORY).folder.exists()
        assert held_in(folder / place, *map(str.encode, CLOSED)) == []
        assert held_in(folder / place, "nghị quyết 2".encode()) != []


def test_the_new_place_is_one_that_starts_with_every_guard_and_every_figure_as_it_was(moved):
    triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE 'a_moved%' ORDER BY 1"
    assert asked(moved / "new", triggers) == asked(moved / "old", triggers)
    assert len(asked(moved / "new", triggers)) > 100
    counters = (
        "SELECT name, seq FROM sqlite_sequence WHERE seq > 0 AND name <> 'audit_event' "
        "AND name NOT LIKE 'wagtailsearch%' ORDER BY 1"
    )
    assert asked(moved / "new", counters) == asked(moved / "old", counters)
    assert command_at(moved / "new", "recount", "--only-compare")[0] == 0
    assert command_at(moved / "new", "prepare") == (0, "")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        asked(moved / "new", "DELETE FROM audit_event")


def test_the_old_place_is_only_read_until_somebody_releases_it(moved):
    old = moved / "old"
    for statement in (
        "INSERT INTO access_unit (code, name) VALUES ('X', 'X')",
        "UPDATE archive_record SET level = 0",
        "DELETE FROM archive_record",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="moved away"):
            asked(old, statement)
    for words in (["prepare"], ["unit", "VPM", "Văn phòng mới"]):
        code, said = command_at(old, *words)
        assert code == 1
        assert "move --release" in said
        assert said.count("\n") == 1
    assert command_at(old, "completeness")[0] == 0
    code, said = command_at(old, "move", "--release")
    assert (code, "ghi" in said) == (0, True)
    assert acts(old) == ["begun", "left", "released"]
    assert command_at(old, "unit", "VPM", "Văn phòng mới")[0] == 0
    assert command_at(old, "prepare")[0] == 0
    code, said = command_at(old, "move", "--release")
    assert (code, "không có gì" in said) == (1, True)


def test_two_places_that_are_the_same_are_found_so_and_nothing_is_changed(moved):
    told, _ = move(*ends(moved), "--verify-only", *stick(moved))
    assert {name: told[name] for name in WELL} == WELL
    assert acts(moved / "new") == ["begun", "arrived"]


def test_a_row_that_was_changed_underneath_is_found(moved):
    asked(moved / "new", "UPDATE django_session SET session_data = 'x'")
    asked(moved / "new", "UPDATE wagtailcore_site SET hostname = 'elsewhere'")
    told, said = move(*ends(moved), "--verify-only", code=1)
    assert told["digests_ok"] is False
    assert told["trail_equal"] is True
    assert "wagtailcore_site" in said


def test_an_event_that_was_changed_underneath_is_found(moved):
    asked(moved / "new", "DROP TRIGGER audit_event_no_update")
    asked(moved / "new", "UPDATE audit_event SET canonical = x'00' WHERE id = 2")
    told, _ = move(*ends(moved), "--verify-only", code=1)
    assert (told["digests_ok"], told["trail_equal"]) == (False, False)


@pytest.mark.parametrize("harm", ["changed", "gone", "one more"])
def test_an_object_that_is_not_as_it_was_is_found(moved, harm):
    name = sorted((moved / "new" / "vault").glob("??/??/*"))[7]
    if harm == "gone":
        name.unlink()
    else:
        name.chmod(0o600)
        name.write_bytes(b"x")
    if harm == "one more":
        shutil.copy(name, name.with_name("0" * 64))
    told, said = move(*ends(moved), "--verify-only", code=1)
    assert (told["digests_ok"], told["trail_equal"]) == (False, True)
    assert name.name in said


def test_an_index_that_answers_otherwise_is_found(moved):
    asked(moved / "new", "DROP TRIGGER IF EXISTS archive_record_plain_update")
    asked(moved / "new", "UPDATE archive_inventory SET code = 'ML99'")
    told, _ = move(*ends(moved), "--verify-only", code=1)
    assert told["answers_equal"] is False


def test_an_object_that_is_damaged_where_it_comes_from_keeps_the_new_place_shut(sites):
    name = sorted((sites / "old" / "vault").glob("??/??/*"))[3]
    name.chmod(0o600)
    name.write_bytes(b"x")
    told, said = move(*ends(sites), code=1)
    assert told["digests_ok"] is False
    assert name.name in said
    code, said = command_at(sites / "new", "prepare")
    assert (code, "chưa" in said) == (1, True)


def test_a_place_that_holds_an_archive_is_left_as_it_is_and_nothing_is_closed(moved, sites):
    stranger = moved / "new"
    asked(stranger, "UPDATE archive_site SET identity = 'another'")
    known = asked(stranger, "SELECT count(*), max(id) FROM audit_event")
    _, said = move(f"desk:{sites / 'old'}", f"desk:{stranger}", code=1)
    assert "đã có" in said
    assert asked(stranger, "SELECT count(*), max(id) FROM audit_event") == known
    assert acts(sites / "old") == []
    assert command_at(sites / "old", "unit", "VPM", "Văn phòng mới")[0] == 0


def test_a_vault_or_keys_of_another_archive_are_left_as_they_are(moved, sites):
    for foreign, words in (("vault", "kho tệp"), ("keys", "khóa")):
        place = sites / f"with-{foreign}"
        shutil.copytree(sites / "new", place)
        shutil.copytree(moved / "old" / foreign, place / foreign)
        if foreign == "keys":
            (place / "keys" / "secret_key").write_text("x" * 80)
        _, said = move(f"desk:{sites / 'old'}", f"desk:{place}", code=1)
        assert words in said.lower()
    assert acts(sites / "old") == []


def test_nothing_is_moved_to_itself_nor_from_nothing(sites):
    assert "một" in move(f"desk:{sites / 'old'}", f"desk:{sites / 'old'}", code=1)[1]
    assert "desk:" in move("desk:relative", f"desk:{sites / 'new'}", code=1)[1]
    (sites / "nothing").mkdir()
    for missing in ("nothing", "none"):
        _, said = move(f"desk:{sites / missing}", f"desk:{sites / 'new'}", code=1)
        assert "Không có kho nào" in said
    assert not list((sites / "nothing").iterdir())


def reached(folder):
    """How far a move has come, as its marks and the new place's vault say."""
    marks = {}
    with suppress(sqlite3.Error):
        marks = dict(asked(folder / "new", "SELECT what, said FROM khoso_move"))
    tables = sum(what.startswith("reached ") for what in marks)
    objects = len(list((folder / "new" / "vault").glob("??/??/*")))
    return bool(marks) + tables + objects + 5 * ("whole" in marks)


@pytest.mark.drill
def test_whatever_kills_it_the_same_command_goes_on_and_nothing_is_there_twice(sites):
    killed = []
    for wanted in (1, 3, 12, 25, 45, 60, 68):
        process = moving(*ends(sites), *stick(sites))
        while process.poll() is None and reached(sites) < wanted:
            time.sleep(0.002)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            killed.append(reached(sites))
        process.communicate()
    assert len(killed) >= 4, killed
    assert command_at(sites / "new", "prepare")[0] == 1
    code, said = web_server_at(sites / "new")
    assert (code != 0, "chưa" in said) == (True, True), said
    told, _ = move(*ends(sites), *stick(sites))
    assert {name: told[name] for name in WELL} == WELL
    assert (told["records"], told["objects"]) == (PAPERS, PAPERS)
    assert acts(sites / "old") == ["begun", "left"]
    assert acts(sites / "new") == ["begun", "arrived"]
    assert command_at(sites / "new", "recount", "--only-compare")[0] == 0
