"""Writers that are killed, slow or many leave whole objects only, and what they left is swept."""

import hashlib
import os
import stat
import time
from datetime import timedelta

from tests.archive.storage.folders import files_in, fresh_vault, start_writer
from tests.archive.storage.rigs import digest_of, put
from tests.archive.storage.writer import MEGABYTE, sheet


def test_processes_putting_the_same_bytes_make_one_object_each(local, folder):
    writers = [start_writer(folder, "same", "10") for _ in range(4)]
    new = sum(int(writer.communicate(timeout=60)[0]) for writer in writers)
    assert new == 10
    assert list(local.names()) == sorted(digest_of(sheet(n)) for n in range(10))
    assert len(files_in(folder)) == 10


def test_a_writer_killed_midway_leaves_no_object(local, folder):
    writer = start_writer(folder, "stall", str(3 * MEGABYTE))
    assert writer.stdout.readline() == "stalled\n"
    writer.kill()
    writer.communicate()
    assert list(local.names()) == []
    (left,) = files_in(folder)
    assert left.parent == folder / "incoming"
    assert left.stat().st_size == 3 * MEGABYTE


def test_writers_killed_at_any_moment_leave_whole_objects_only(local, folder):
    for round_ in range(12):
        writer = start_writer(folder, "for-ever", str(round_ * 100_000))
        assert writer.stdout.readline() == "started\n"
        time.sleep(0.003 + 0.011 * round_)
        writer.kill()
        writer.communicate()
    names = list(local.names())
    assert names
    for name in names:
        local.verify(name)
    for path in files_in(folder):
        if path.parent.name != "incoming":
            assert stat.S_IMODE(path.stat().st_mode) == 0o444
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name


def age(path, by):
    then = time.time() - by.total_seconds()
    os.utime(path, (then, then))


def test_what_a_dead_writer_left_is_swept_after_a_day(local, folder):
    put(local, b"minutes")
    old, young = folder / "incoming" / "old", folder / "incoming" / "young"
    for path in (old, young):
        path.write_bytes(b"half")
    age(old, timedelta(hours=25))
    age(young, timedelta(hours=23))
    put(fresh_vault(folder), b"more")
    assert not old.exists()
    assert young.exists()


def test_what_a_slow_writer_still_writes_is_not_swept(local, folder):
    writer = start_writer(folder, "stall", str(MEGABYTE))
    assert writer.stdout.readline() == "stalled\n"
    (writing,) = (folder / "incoming").iterdir()
    age(writing, timedelta(days=30))
    put(local, b"minutes")
    assert writing.exists()
    writer.kill()
    writer.communicate()
    put(fresh_vault(folder), b"more")
    assert not writing.exists()


def test_sweeping_an_object_s_second_name_keeps_the_object(local, folder):
    """A writer killed between giving the name and taking away the old one."""
    path = local.path_of(put(local, b"minutes").digest)
    second = folder / "incoming" / "second-name"
    second.hardlink_to(path)
    age(path, timedelta(days=2))
    put(fresh_vault(folder), b"more")
    assert not second.exists()
    local.verify(path.name)


def test_other_things_among_the_incoming_do_not_stop_a_put(local, folder):
    put(local, b"minutes")
    strange = folder / "incoming" / "folder"
    strange.mkdir()
    age(strange, timedelta(days=2))
    assert put(fresh_vault(folder), b"more").new
    assert strange.exists()
