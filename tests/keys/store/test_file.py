"""The file of keys: ours alone, whole or not at all, and what is removed is gone from every file."""

import os
import sqlite3
import threading

import pytest

from keys.domain.envelopes import Place
from keys.domain.errors import StoreBusy, StoreUnusable
from keys.store import file as module
from keys.store import rows as tables
from keys.store.file import KeyFile
from keys.store.rows import DekRow
from tests.keys.making import AT, held_in


@pytest.fixture
def file(tmp_path):
    return KeyFile.make(tmp_path / "keys" / "khoso.keys")


def row(number):
    return DekRow(
        Place(0, 1, number.to_bytes(16, "big")), True, f"wrapped-{number:06}-".encode() * 3
    )


def fill(file, count):
    with file.writing() as rows:
        tables.add_deks(rows, [row(number) for number in range(count)], at=AT)


def test_it_is_ours_alone_and_so_is_what_stands_beside_it(file):
    fill(file, 3)
    assert {path.stat().st_mode & 0o777 for path in file.path.parent.iterdir()} == {0o600}
    with pytest.raises(FileExistsError):
        KeyFile.make(file.path)


def test_what_is_removed_stands_in_no_file_any_more(file):
    """SQLite by itself leaves it in free pages and in the journal."""
    fill(file, 1000)
    doomed = [row(number) for number in range(0, 1000, 2)]
    with file.writing() as rows:
        tables.remove_deks(rows, [one.place.dek_id for one in doomed])
    file.truncate()
    words = [one.wrapped[:15] for one in doomed]
    assert held_in(file.path.parent, *words) == []
    assert len(held_in(file.path.parent, *(row(n).wrapped[:15] for n in range(1, 1000, 2)))) == 500


def test_while_somebody_reads_it_is_said_that_it_may_still_stand_there(file, monkeypatch):
    monkeypatch.setattr(module, "_TRUNCATE_S", 0.2)
    fill(file, 10)
    other = sqlite3.connect(file.path)
    other.execute("BEGIN")
    other.execute("SELECT COUNT(*) FROM dek").fetchone()
    with file.writing() as rows:
        tables.remove_deks(rows, [row(1).place.dek_id])
    with pytest.raises(StoreBusy):
        file.truncate()
    other.close()
    file.truncate()
    assert held_in(file.path.parent, row(1).wrapped[:15]) == []


def test_a_write_that_breaks_off_leaves_nothing(file):
    def breaks_off():
        with file.writing() as rows:
            tables.add_deks(rows, [row(1)], at=AT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        breaks_off()
    with file.reading() as rows:
        assert tables.counted(rows) == {}
    fill(file, 2)


def test_threads_share_it(file):
    def add(first):
        for number in range(first, first + 20):
            with file.writing() as rows:
                tables.add_deks(rows, [row(number)], at=AT)

    threads = [threading.Thread(target=add, args=(first,)) for first in (0, 100, 200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with file.reading() as rows:
        assert tables.counted(rows) == {(0, 1): 60}


def test_a_process_that_forked_off_uses_one_of_its_own(file):
    fill(file, 2)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            with file.writing() as rows:
                tables.add_deks(rows, [row(7)], at=AT)
            code = 0
        finally:
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0
    fill_more = row(8)
    with file.writing() as rows:
        tables.add_deks(rows, [fill_more], at=AT)
    with file.reading() as rows:
        assert tables.counted(rows) == {(0, 1): 4}


def test_a_copy_is_whole_ours_alone_and_takes_the_place_of_the_one_before(file, tmp_path):
    target = tmp_path / "copy.keys"
    for count in (5, 9):
        with file.writing() as rows:
            tables.remove_deks(rows, [row(number).place.dek_id for number in range(10)])
        fill(file, count)
        file.copy(target)
        copied = KeyFile(target)
        with copied.reading() as rows:
            assert tables.counted(rows) == {(0, 1): count}
        copied.close()
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["copy.keys"]


def test_a_file_that_was_taken_away_or_replaced_is_not_written_to(file, tmp_path):
    """The connection would go on with a file that has no name any more, and the key be lost."""
    fill(file, 1)
    file.copy(tmp_path / "copy")

    def taken_away_meanwhile():
        with file.writing() as rows:
            tables.add_deks(rows, [row(5)], at=AT)
            file.path.rename(tmp_path / "elsewhere")

    with pytest.raises(StoreUnusable):
        taken_away_meanwhile()
    with pytest.raises(StoreUnusable):
        fill(file, 3)
    (tmp_path / "copy").rename(file.path)
    with file.writing() as rows:
        tables.add_deks(rows, [row(7)], at=AT)
    with KeyFile(file.path).reading() as rows:
        assert [one.place for one in tables.deks(rows, [row(7).place.dek_id])] == [row(7).place]


@pytest.mark.parametrize("content", [None, b"", b"not a database" * 100])
def test_what_is_no_file_of_keys_is_not_used(tmp_path, content):
    path = tmp_path / "khoso.keys"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StoreUnusable):
        KeyFile(path).reading().__enter__()
    assert path.exists() == (content is not None)


def test_a_file_of_a_newer_version_is_not_used(file):
    with file.writing() as rows:
        tables.set_meta(rows, "format", 2)
    with pytest.raises(StoreUnusable):
        KeyFile(file.path).reading().__enter__()
