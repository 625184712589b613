"""What only a folder on a disk can do wrong."""

import contextlib
import hashlib
import io
import os
import resource
import stat
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from access.domain.levels import Level
from archive.storage import Locked, Missing, Tampered, VaultFull, VaultUnavailable, open_vault
from archive.storage.local import LocalVault
from archive.storage.memory import MemoryVault
from tests.archive.storage.rigs import digest_of, everything, put
from tests.archive.storage.writer import MEGABYTE, sheet

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HERE = Path(__file__).parents[3]
NOBODY = 65534


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "vault"


def fresh_vault(folder):
    """The vault as a process started just now has it."""
    return LocalVault(folder)


@pytest.fixture
def vault(folder):
    vault = open_vault(f"file:{folder}")
    assert open_vault(f"file:{folder}") is vault
    return vault


def start_writer(folder, act, argument):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.archive.storage.writer", f"file:{folder}", act, argument],
        stdout=subprocess.PIPE,
        text=True,
        cwd=HERE,
    )


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


@contextlib.contextmanager
def without_rights():
    """The life of an account that owns nothing here."""
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else")
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def read_bytes():
    """How many bytes this process has read so far, from whatever."""
    return int(Path("/proc/self/io").read_text().split("rchar: ")[1].split()[0])


@contextlib.contextmanager
def largest_file(size):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def small_disk(tmp_path):
    """Four megabytes and a half of file system of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=4500k", "tmpfs", str(disk)],
            check=False,
            capture_output=True,
        ).returncode
    )
    if not mounted:
        pytest.skip("this account may not mount a file system")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_an_object_lies_under_two_folders_read_only_and_alone(vault, folder):
    digest = put(vault, b"minutes").digest
    path = folder / digest[:2] / digest[2:4] / digest
    assert files_in(folder) == [path]
    assert path.read_bytes() == b"minutes"
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert path.stat().st_nlink == 1


def test_the_folder_is_closed_to_other_accounts(vault, folder):
    put(vault, b"minutes")
    assert all(stat.S_IMODE(f.stat().st_mode) == 0o700 for f in [folder, *folder.glob("*/")])


def test_a_folder_others_may_write_to_is_reported(vault, folder):
    put(vault, b"minutes")
    folder.chmod(0o777)
    assert vault.health().writable
    assert vault.health().detail == "Other accounts may write to the vault's folder."


def test_opening_a_vault_touches_nothing(vault, folder):
    assert not folder.exists()


def test_a_bare_mount_point_is_not_an_empty_archive(vault, folder):
    folder.mkdir()
    name = digest_of(b"minutes")
    for act in (
        vault.names,
        lambda: vault.size(name),
        lambda: vault.read(name),
        lambda: vault.verify(name),
        lambda: vault.hold(name, True),
        lambda: vault.destroy(name, at=NOON),
    ):
        with pytest.raises(VaultUnavailable):
            act()
    assert not vault.health().writable
    assert "disk is not connected" in vault.health().detail
    assert list(folder.iterdir()) == []
    put(vault, b"minutes")
    assert vault.health().writable


def test_a_vault_outlives_its_process(vault, folder):
    digest = put(vault, b"minutes").digest
    vault.hold(digest, True)
    again = fresh_vault(folder)
    assert everything(again, digest) == b"minutes"
    with pytest.raises(Locked):
        again.destroy(digest, at=NOON)


def test_the_second_put_does_not_rewrite_the_file(vault, folder):
    path = vault.path_of(put(vault, b"minutes").digest)
    before = path.stat()
    put(vault, b"minutes")
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert files_in(folder) == [path]


def test_destruction_leaves_neither_object_nor_lock(vault, folder):
    digest = put(vault, b"minutes").digest
    vault.lock_until(digest, NOON)
    assert len(files_in(folder)) == 2
    vault.destroy(digest, at=NOON)
    assert files_in(folder) == []


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"{",
        b"null",
        b'{"held": false}',
        b'{"until": "soon", "held": false}',
        b'{"until": null, "held": "no"}',
        b'{"until": "2026-01-01T00:00:00", "held": false}',
        b"\xff\xfe",
    ],
)
def test_a_spoilt_lock_does_not_let_the_object_go(vault, folder, written):
    digest = put(vault, b"minutes").digest
    vault.hold(digest, True)
    (lock,) = (folder / "locks").rglob(digest)
    lock.chmod(0o600)
    lock.write_bytes(written)
    with pytest.raises(Tampered):
        vault.destroy(digest, at=NOON)
    assert everything(vault, digest) == b"minutes"


def test_an_object_turned_into_a_link_is_not_followed(vault, tmp_path):
    (tmp_path / "secret").write_bytes(b"minutes")
    path = vault.path_of(put(vault, b"minutes").digest)
    path.unlink()
    path.symlink_to(tmp_path / "secret")
    for act in (vault.read, vault.open, vault.verify, vault.size):
        with pytest.raises(Tampered):
            act(path.name)


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_an_object_turned_into_something_else_is_tampered_with(vault, make):
    path = vault.path_of(put(vault, b"minutes").digest)
    path.unlink()
    make(path)
    for act in (vault.read, vault.open, vault.open_verified, vault.verify, vault.size):
        with pytest.raises(Tampered):
            act(path.name)


def test_a_dangling_link_in_the_place_of_an_object_is_not_written_through(vault, tmp_path):
    path = vault.path_of(put(vault, b"minutes").digest)
    path.unlink()
    path.symlink_to(tmp_path / "elsewhere")
    assert put(vault, b"minutes").mended
    assert not (tmp_path / "elsewhere").exists()
    assert everything(vault, path.name) == b"minutes"


def _folder_with_a_file(path):
    path.mkdir()
    (path / "note").write_text("x")


@pytest.mark.parametrize(
    "make",
    [os.mkfifo, os.mkdir, _folder_with_a_file, lambda path: path.symlink_to("/etc/passwd")],
    ids=["pipe", "folder", "full folder", "link"],
)
def test_whatever_stands_in_the_place_of_an_object_is_put_aside_for_the_right_bytes(
    vault, folder, make
):
    path = vault.path_of(put(vault, b"minutes").digest)
    path.unlink()
    make(path)
    assert put(vault, b"minutes").mended
    assert everything(vault, path.name) == b"minutes"
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert path.stat().st_nlink == 1
    (aside,) = (folder / "damaged").iterdir()
    assert aside.name.startswith(path.name)
    assert list(vault.names()) == [path.name]


def test_an_object_that_may_not_be_read_is_its_own_trouble_and_not_the_vaults(vault, folder):
    digest = put(vault, b"minutes").digest
    for path in [folder, *folder.rglob("*/")]:
        path.chmod(0o755)
    for above in folder.parents:
        if above.stat().st_uid == os.getuid() and above != Path("/"):
            above.chmod(above.stat().st_mode | 0o055)
        if above.name.startswith("pytest-of"):
            break
    vault.path_of(digest).chmod(0)
    with without_rights(), pytest.raises(Tampered, match="Permission denied"):
        vault.open_verified(digest)


def test_a_second_look_at_an_untouched_object_does_not_read_it_whole(vault):
    size = 4 * MEGABYTE
    digest = put(vault, bytes(size)).digest
    time.sleep(0.06)  # longer than the clock of the file system takes to tick
    for trusted_s, read in [(0, True), (600, False), (0, True)]:
        before = read_bytes()
        with vault.open_verified(digest, trusted_s=trusted_s) as file:
            assert (read_bytes() - before >= size) is read
            assert file.read(7) == bytes(7)


@pytest.mark.parametrize("keep_times", [True, False])
def test_an_altered_object_is_not_trusted_though_it_has_its_size_and_times(vault, keep_times):
    path = vault.path_of(put(vault, b"minutes").digest)
    time.sleep(0.06)
    vault.open_verified(path.name, trusted_s=600).close()
    about = path.stat()
    path.chmod(0o644)
    with path.open("r+b") as file:
        file.write(b"m1nutes")
    if keep_times:
        os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    with pytest.raises(Tampered):
        vault.open_verified(path.name, trusted_s=600)


def test_strange_files_are_not_listed(vault, folder):
    digest = put(vault, b"minutes").digest
    (folder / digest[:2] / digest[2:4] / "notes.txt").write_text("x")
    (folder / digest[:2] / digest[2:4] / digest_of(b"misplaced")).write_text("x")
    (folder / "lost+found").mkdir()
    (folder / "zz").write_text("x")
    assert list(vault.names()) == [digest]


def test_a_disk_that_is_gone_is_not_an_archive_gone_missing(vault, folder):
    digest = put(vault, b"minutes").digest
    folder.rename(folder.with_name("unplugged"))
    for act in (vault.size, vault.read, vault.verify, vault.open):
        with pytest.raises(VaultUnavailable, match="disk"):
            act(digest)
    with pytest.raises(VaultUnavailable):
        vault.hold(digest, True)
    with pytest.raises(VaultUnavailable):
        put(vault, b"minutes")
    assert not vault.health().writable
    assert not folder.exists()
    with pytest.raises(Missing):
        vault.path_of("unplugged")


def test_a_vault_is_not_made_under_a_folder_that_is_not_there(tmp_path):
    vault = open_vault(f"file:{tmp_path / 'typo' / 'vault'}")
    with pytest.raises(VaultUnavailable, match="No such file"):
        put(vault, b"minutes")
    assert not (tmp_path / "typo").exists()


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path):
    (tmp_path / "vault").write_text("a note")
    vault = open_vault(f"file:{tmp_path / 'vault'}")
    with pytest.raises(VaultUnavailable):
        put(vault, b"minutes")
    assert not vault.health().writable


def test_without_rights_the_vault_says_which_folder_and_why(vault, folder):
    digest = put(vault, b"minutes").digest
    with without_rights():
        stranger = fresh_vault(folder)
        for act in (
            lambda: put(stranger, b"more"),
            lambda: stranger.read(digest),
            lambda: stranger.destroy(digest, at=NOON),
            lambda: list(stranger.names()),
        ):
            with pytest.raises(VaultUnavailable) as told:
                act()
            assert str(told.value) == f"The vault in {folder} cannot be used: Permission denied."
        health = stranger.health()
    assert not health.writable
    assert "Permission denied" in health.detail
    assert everything(vault, digest) == b"minutes"


def test_a_vault_that_may_only_be_read_still_reads(vault, folder):
    digest = put(vault, b"minutes").digest
    for path in [folder, *folder.rglob("*/")]:
        path.chmod(0o555)
    for above in folder.parents:
        if above.stat().st_uid == os.getuid() and above != Path("/"):
            above.chmod(above.stat().st_mode | 0o055)
        if above.name.startswith("pytest-of"):
            break
    with without_rights():
        assert everything(vault, digest) == b"minutes"
        vault.verify(digest)
        with pytest.raises(VaultUnavailable):
            put(vault, b"more")
        with pytest.raises(VaultUnavailable):
            vault.destroy(digest, at=NOON)
        assert not vault.health().writable


def test_a_file_larger_than_the_process_may_write_finds_the_vault_full(vault, folder):
    put(vault, b"minutes")
    with largest_file(MEGABYTE), pytest.raises(VaultFull):
        put(vault, bytes(3 * MEGABYTE))
    assert list(vault.names()) == [digest_of(b"minutes")]
    assert len(files_in(folder)) == 1
    assert put(vault, bytes(3 * MEGABYTE)).new


def test_a_full_disk_keeps_nothing_half_and_everything_whole(small_disk):
    folder = small_disk / "vault"
    writer = start_writer(folder, "until-full", "20")
    told = writer.communicate(timeout=60)[0]
    assert told == f"4 The vault in {folder} is full.\n"
    vault = fresh_vault(folder)
    names = list(vault.names())
    assert names == sorted(digest_of(sheet(n)) for n in range(4))
    assert len(files_in(folder)) == 4
    for name in names:
        vault.verify(name)
    assert put(vault, b"a small one still fits").new
    vault.destroy(names[0], at=NOON)
    assert put(vault, sheet(9)).new


def test_a_disk_without_one_free_byte_is_full_and_says_so(small_disk):
    vault = open_vault(f"file:{small_disk / 'vault'}")
    digest = put(vault, b"minutes").digest
    with (small_disk / "ballast").open("wb", buffering=0) as ballast, contextlib.suppress(OSError):
        while ballast.write(bytes(4096)):
            pass
    health = vault.health()
    assert (health.writable, health.free_bytes) == (False, 0)
    assert health.detail == "The vault is full."
    with pytest.raises(VaultFull):
        put(vault, b"more")
    with pytest.raises(VaultFull):
        vault.hold(digest, True)
    vault.verify(digest)
    vault.destroy(digest, at=NOON)


def test_processes_putting_the_same_bytes_make_one_object_each(vault, folder):
    writers = [start_writer(folder, "same", "10") for _ in range(4)]
    new = sum(int(writer.communicate(timeout=60)[0]) for writer in writers)
    assert new == 10
    assert list(vault.names()) == sorted(digest_of(sheet(n)) for n in range(10))
    assert len(files_in(folder)) == 10


def test_a_writer_killed_midway_leaves_no_object(vault, folder):
    writer = start_writer(folder, "stall", str(3 * MEGABYTE))
    assert writer.stdout.readline() == "stalled\n"
    writer.kill()
    writer.communicate()
    assert list(vault.names()) == []
    (left,) = files_in(folder)
    assert left.parent == folder / "incoming"
    assert left.stat().st_size == 3 * MEGABYTE


def test_writers_killed_at_any_moment_leave_whole_objects_only(vault, folder):
    for round_ in range(12):
        writer = start_writer(folder, "for-ever", str(round_ * 100_000))
        assert writer.stdout.readline() == "started\n"
        time.sleep(0.003 + 0.011 * round_)
        writer.kill()
        writer.communicate()
    names = list(vault.names())
    assert names
    for name in names:
        vault.verify(name)
    for path in files_in(folder):
        if path.parent.name != "incoming":
            assert stat.S_IMODE(path.stat().st_mode) == 0o444
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name


def age(path, by):
    then = time.time() - by.total_seconds()
    os.utime(path, (then, then))


def test_what_a_dead_writer_left_is_swept_after_a_day(vault, folder):
    put(vault, b"minutes")
    old, young = folder / "incoming" / "old", folder / "incoming" / "young"
    for path in (old, young):
        path.write_bytes(b"half")
    age(old, timedelta(hours=25))
    age(young, timedelta(hours=23))
    put(fresh_vault(folder), b"more")
    assert not old.exists()
    assert young.exists()


def test_what_a_slow_writer_still_writes_is_not_swept(vault, folder):
    writer = start_writer(folder, "stall", str(MEGABYTE))
    assert writer.stdout.readline() == "stalled\n"
    (writing,) = (folder / "incoming").iterdir()
    age(writing, timedelta(days=30))
    put(vault, b"minutes")
    assert writing.exists()
    writer.kill()
    writer.communicate()
    put(fresh_vault(folder), b"more")
    assert not writing.exists()


def test_sweeping_an_object_s_second_name_keeps_the_object(vault, folder):
    """A writer killed between giving the name and taking away the old one."""
    path = vault.path_of(put(vault, b"minutes").digest)
    second = folder / "incoming" / "second-name"
    second.hardlink_to(path)
    age(path, timedelta(days=2))
    put(fresh_vault(folder), b"more")
    assert not second.exists()
    vault.verify(path.name)


def test_other_things_among_the_incoming_do_not_stop_a_put(vault, folder):
    put(vault, b"minutes")
    strange = folder / "incoming" / "folder"
    strange.mkdir()
    age(strange, timedelta(days=2))
    assert put(fresh_vault(folder), b"more").new
    assert strange.exists()


@pytest.mark.parametrize(
    "url", ["", "file:", "file:vault", "file:./vault", "file://host/vault", "s4:x", "/vault"]
)
def test_a_url_that_names_no_vault_is_refused(url):
    with pytest.raises(ValueError, match="names no vault"):
        open_vault(url)


def test_a_folder_s_name_is_taken_letter_by_letter(tmp_path):
    digest = put(open_vault(f"file:{tmp_path}/kho số %20?#"), b"minutes").digest
    assert put(open_vault(f"file://{tmp_path}/kho số %20?#"), b"minutes").new is False
    assert (tmp_path / "kho số %20?#" / digest[:2] / digest[2:4] / digest).exists()


def test_a_named_vault_in_memory_is_shared_and_a_nameless_one_is_not():
    digest = put(open_vault("memory:shared"), b"minutes").digest
    assert open_vault("memory:shared").size(digest) == 7
    with pytest.raises(Missing):
        open_vault("memory:").size(digest)


def test_a_vault_in_memory_has_a_bottom():
    vault = MemoryVault(capacity=10)
    put(vault, b"12345678")
    with pytest.raises(VaultFull):
        vault.put(io.BytesIO(b"123"), level=Level.ORDINARY)
    assert put(vault, b"12").new
    assert (vault.health().writable, vault.health().detail) == (False, "The vault is full.")
