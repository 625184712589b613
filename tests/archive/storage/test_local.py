"""How a vault lies in a folder, and what somebody puts in the place of its files."""

import os
import stat
import time
from pathlib import Path

import pytest

from archive.storage import Locked, Tampered, open_vault
from tests.archive.storage.folders import files_in, fresh_vault
from tests.archive.storage.rigs import NOON, digest_of, everything, put
from tests.archive.storage.writer import MEGABYTE


def read_bytes():
    """How many bytes this process has read so far, from whatever."""
    return int(Path("/proc/self/io").read_text().split("rchar: ")[1].split()[0])


def test_an_object_lies_under_two_folders_read_only_and_alone(local, folder):
    digest = put(local, b"minutes").digest
    path = folder / digest[:2] / digest[2:4] / digest
    assert files_in(folder) == [path]
    assert path.read_bytes() == b"minutes"
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert path.stat().st_nlink == 1


def test_the_folder_is_closed_to_other_accounts(local, folder):
    put(local, b"minutes")
    assert all(stat.S_IMODE(f.stat().st_mode) == 0o700 for f in [folder, *folder.glob("*/")])


def test_a_folder_others_may_write_to_is_reported(local, folder):
    put(local, b"minutes")
    folder.chmod(0o777)
    assert local.health().writable
    assert local.health().detail == "Other accounts may write to the vault's folder."


def test_opening_a_vault_touches_nothing(local, folder):
    assert not folder.exists()


def test_a_vault_outlives_its_process(local, folder):
    digest = put(local, b"minutes").digest
    local.hold(digest, True)
    again = fresh_vault(folder)
    assert everything(again, digest) == b"minutes"
    with pytest.raises(Locked):
        again.destroy(digest, at=NOON)


def test_the_second_put_does_not_rewrite_the_file(local, folder):
    path = local.path_of(put(local, b"minutes").digest)
    before = path.stat()
    put(local, b"minutes")
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert files_in(folder) == [path]


def test_destruction_leaves_neither_object_nor_lock(local, folder):
    digest = put(local, b"minutes").digest
    local.lock_until(digest, NOON)
    assert len(files_in(folder)) == 2
    local.destroy(digest, at=NOON)
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
def test_a_spoilt_lock_does_not_let_the_object_go(local, folder, written):
    digest = put(local, b"minutes").digest
    local.hold(digest, True)
    (lock,) = (folder / "locks").rglob(digest)
    lock.chmod(0o600)
    lock.write_bytes(written)
    with pytest.raises(Tampered):
        local.destroy(digest, at=NOON)
    assert everything(local, digest) == b"minutes"


def test_an_object_turned_into_a_link_is_not_followed(local, tmp_path):
    (tmp_path / "secret").write_bytes(b"minutes")
    path = local.path_of(put(local, b"minutes").digest)
    path.unlink()
    path.symlink_to(tmp_path / "secret")
    for act in (local.read, local.open, local.verify, local.size):
        with pytest.raises(Tampered):
            act(path.name)


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_an_object_turned_into_something_else_is_tampered_with(local, make):
    path = local.path_of(put(local, b"minutes").digest)
    path.unlink()
    make(path)
    for act in (local.read, local.open, local.open_verified, local.verify, local.size):
        with pytest.raises(Tampered):
            act(path.name)


def test_a_dangling_link_in_the_place_of_an_object_is_not_written_through(local, tmp_path):
    path = local.path_of(put(local, b"minutes").digest)
    path.unlink()
    path.symlink_to(tmp_path / "elsewhere")
    assert put(local, b"minutes").mended
    assert not (tmp_path / "elsewhere").exists()
    assert everything(local, path.name) == b"minutes"


def _folder_with_a_file(path):
    path.mkdir()
    (path / "note").write_text("x")


@pytest.mark.parametrize(
    "make",
    [os.mkfifo, os.mkdir, _folder_with_a_file, lambda path: path.symlink_to("/etc/passwd")],
    ids=["pipe", "folder", "full folder", "link"],
)
def test_whatever_stands_in_the_place_of_an_object_is_put_aside_for_the_right_bytes(
    local, folder, make
):
    path = local.path_of(put(local, b"minutes").digest)
    path.unlink()
    make(path)
    assert put(local, b"minutes").mended
    assert everything(local, path.name) == b"minutes"
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert path.stat().st_nlink == 1
    (aside,) = (folder / "damaged").iterdir()
    assert aside.name.startswith(path.name)
    assert list(local.names()) == [path.name]


def test_a_second_look_at_an_untouched_object_does_not_read_it_whole(local):
    size = 4 * MEGABYTE
    digest = put(local, bytes(size)).digest
    time.sleep(0.06)  # longer than the clock of the file system takes to tick
    for trusted_s, read in [(0, True), (600, False), (0, True)]:
        before = read_bytes()
        with local.open_verified(digest, trusted_s=trusted_s) as file:
            assert (read_bytes() - before >= size) is read
            assert file.read(7) == bytes(7)


@pytest.mark.parametrize("keep_times", [True, False])
def test_an_altered_object_is_not_trusted_though_it_has_its_size_and_times(local, keep_times):
    path = local.path_of(put(local, b"minutes").digest)
    time.sleep(0.06)
    local.open_verified(path.name, trusted_s=600).close()
    about = path.stat()
    path.chmod(0o644)
    with path.open("r+b") as file:
        file.write(b"m1nutes")
    if keep_times:
        os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    with pytest.raises(Tampered):
        local.open_verified(path.name, trusted_s=600)


def test_strange_files_are_not_listed(local, folder):
    digest = put(local, b"minutes").digest
    (folder / digest[:2] / digest[2:4] / "notes.txt").write_text("x")
    (folder / digest[:2] / digest[2:4] / digest_of(b"misplaced")).write_text("x")
    (folder / "lost+found").mkdir()
    (folder / "zz").write_text("x")
    assert list(local.names()) == [digest]


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
