"""A disk that is gone, full, closed or spoilt is told, and nothing is taken for an empty archive."""

import contextlib
import resource

import pytest

from archive.storage import Missing, Tampered, VaultFull, VaultUnavailable, open_vault
from tests.archive.storage.folders import (
    files_in,
    fresh_vault,
    let_others_in,
    start_writer,
    without_rights,
)
from tests.archive.storage.rigs import NOON, digest_of, everything, put
from tests.archive.storage.writer import MEGABYTE, sheet


@contextlib.contextmanager
def largest_file(size):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_bare_mount_point_is_not_an_empty_archive(local, folder):
    folder.mkdir()
    name = digest_of(b"minutes")
    for act in (
        local.names,
        lambda: local.size(name),
        lambda: local.read(name),
        lambda: local.verify(name),
        lambda: local.hold(name, True),
        lambda: local.destroy(name, at=NOON),
    ):
        with pytest.raises(VaultUnavailable):
            act()
    assert not local.health().writable
    assert "disk is not connected" in local.health().detail
    assert list(folder.iterdir()) == []
    put(local, b"minutes")
    assert local.health().writable


def test_an_object_that_may_not_be_read_is_its_own_trouble_and_not_the_vaults(local, folder):
    digest = put(local, b"minutes").digest
    let_others_in(folder, 0o755)
    local.path_of(digest).chmod(0)
    with without_rights(), pytest.raises(Tampered, match="Permission denied"):
        local.open_verified(digest)


def test_a_disk_that_is_gone_is_not_an_archive_gone_missing(local, folder):
    digest = put(local, b"minutes").digest
    folder.rename(folder.with_name("unplugged"))
    for act in (local.size, local.read, local.verify, local.open):
        with pytest.raises(VaultUnavailable, match="disk"):
            act(digest)
    with pytest.raises(VaultUnavailable):
        local.hold(digest, True)
    with pytest.raises(VaultUnavailable):
        put(local, b"minutes")
    assert not local.health().writable
    assert not folder.exists()
    with pytest.raises(Missing):
        local.path_of("unplugged")


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


def test_without_rights_the_vault_says_which_folder_and_why(local, folder):
    digest = put(local, b"minutes").digest
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
    assert everything(local, digest) == b"minutes"


def test_a_vault_that_may_only_be_read_still_reads(local, folder):
    digest = put(local, b"minutes").digest
    let_others_in(folder, 0o555)
    with without_rights():
        assert everything(local, digest) == b"minutes"
        local.verify(digest)
        with pytest.raises(VaultUnavailable):
            put(local, b"more")
        with pytest.raises(VaultUnavailable):
            local.destroy(digest, at=NOON)
        assert not local.health().writable


def test_a_file_larger_than_the_process_may_write_finds_the_vault_full(local, folder):
    put(local, b"minutes")
    with largest_file(MEGABYTE), pytest.raises(VaultFull):
        put(local, bytes(3 * MEGABYTE))
    assert list(local.names()) == [digest_of(b"minutes")]
    assert len(files_in(folder)) == 1
    assert put(local, bytes(3 * MEGABYTE)).new


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
