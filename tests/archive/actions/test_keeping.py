"""Bytes that were kept plain before they were closed: named, removed once they are safe, and never before."""

import io
from contextlib import suppress

import pytest

from access.domain.levels import Level
from archive.actions.keeping import Store, destroy_kept, forget_plain, keep, note_stored_file
from archive.domain.secrecy import Secrecy
from archive.storage.local import LocalVault
from archive.storage.port import Missing, VaultUnavailable
from audit.api import Who
from keys.ring.ring import Keyring
from keys.store.file import KeyFile
from tests.keys.making import AT, held_in, made, opened

pytestmark = pytest.mark.django_db
WORDS, WHO = b"kept before anybody knew that it is closed", Who(name="khue")


@pytest.fixture
def site(tmp_path):
    """Two processes of a site: one to which its keys are open, and one to which they are shut."""
    file = made(tmp_path / "keys" / "k")
    rings = opened(file), Keyring(KeyFile(file.path))
    return [Store(LocalVault(tmp_path / "vault", ring=lambda ring=ring: ring)) for ring in rings]


def kept(store, secrecy):
    stored = keep(store, io.BytesIO(WORDS), secrecy=secrecy, who=WHO, at=AT)
    return note_stored_file(stored, media="text/plain", at=AT)


def test_the_plain_object_goes_once_the_encrypted_one_was_read_and_not_while_nobody_can(
    site, tmp_path
):
    store, shut = site
    plain = kept(store, Secrecy())
    assert forget_plain(store, plain, at=AT) == 0
    file = kept(store, Secrecy(Level.SECRET))
    assert (file.pk, file.object_name[0]) == (plain.pk, "k")
    assert held_in(tmp_path / "vault", WORDS) == [WORDS]
    with pytest.raises(VaultUnavailable):
        forget_plain(shut, file, at=AT)
    assert held_in(tmp_path / "vault", WORDS) == [WORDS]
    assert forget_plain(store, file, at=AT) == 1
    assert held_in(tmp_path / "vault", WORDS) == []
    assert b"".join(store.vault.read(file.object_name)) == WORDS
    assert forget_plain(store, file, at=AT) == 0


def test_what_is_destroyed_is_gone_in_both_forms(site, tmp_path):
    store, _ = site
    kept(store, Secrecy())
    file = kept(store, Secrecy(Level.SECRET))
    destroy_kept(store, file, at=AT)
    assert store.vault.names_of(file.digest) == []
    assert held_in(tmp_path / "vault", WORDS) == []
    destroy_kept(store, file, at=AT)
    with suppress(Missing):
        store.vault.size(file.object_name)
        raise AssertionError
