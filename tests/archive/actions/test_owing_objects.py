"""Bytes follow how closed they are: encrypted once they are, and readable by everybody once they are not."""

import io

import pytest

from access.api import Level
from archive.actions.keeping import (
    Store,
    closed_in_clear,
    keep,
    note_stored_file,
    open_kept,
)
from archive.actions.levels import raise_bytes
from archive.actions.owing import owe_what_stands_plain, pay_owed, what_is_owed
from archive.actions.owing_objects import pay_objects
from archive.domain.secrecy import Secrecy
from archive.models import Receipt, StoredFile
from archive.models.descent import let_down
from archive.storage.local import LocalVault
from archive.storage.port import VaultError
from tests.people import AT, SETUP, inventory, record
from tests.word_keys import guarded as guards_up
from tests.word_keys import open_keys, standing

pytestmark = pytest.mark.django_db
BYTES = b"%PDF " + bytes(300_000)
MARKER = "MARKERCŨ"


@pytest.fixture
def store(tmp_path):
    return Store(LocalVault(tmp_path / "vault"))


def kept(store, level):
    stored = keep(store, io.BytesIO(BYTES), secrecy=Secrecy(level), who=SETUP, at=AT)
    return note_stored_file(stored, media="application/pdf", at=AT)


def read(store, file):
    file.refresh_from_db()
    with store.vault.open_verified(file.object_name) as reader:
        return reader.read()


def classes(store, keys, file):
    file.refresh_from_db()
    with store.vault._open(file.object_name) as kept_object:
        return set(keys.classes_of([store.vault._encrypted.dek_id(kept_object)]).values())


def test_plain_bytes_that_rise_are_encrypted_and_nothing_plain_is_left(guarded, store):
    file = kept(store, Level.ORDINARY)
    assert pay_objects(store, at=AT) == 0
    raise_bytes(files=[file.pk], to=Secrecy(Level.SECRET), who=SETUP, at=AT)
    assert (what_is_owed(), pay_objects(store, at=AT), what_is_owed()) == ({"object": 1}, 1, {})
    assert read(store, file) == BYTES
    assert store.vault.names_of(file.digest) == [file.object_name] != [file.digest]
    assert classes(store, guarded, file) == {2}


def test_what_was_kept_unknown_and_turns_out_ordinary_is_read_though_keys_are_shut(guarded, store):
    file = kept(store, Level.TOP_SECRET)
    # Nobody said that it comes down.
    assert pay_objects(store, at=AT) == 0
    assert classes(store, guarded, file) == {3}
    let_down([("archive_storedfile", file.pk)], came_from=3, came_to=0, exact=True)
    assert pay_objects(store, at=AT) == 1
    assert classes(store, guarded, file) == {0}
    guarded.shut()
    assert read(store, file) == BYTES


def test_what_waits_and_is_not_known_stays_as_closed_as_it_may_be(guarded, store):
    file = kept(store, Level.TOP_SECRET)
    waiting = Receipt.objects.create(
        inventory=inventory(highest=Level.TOP_SECRET), label="1.pdf", file=file, received_at=AT,
        level=int(Level.TOP_SECRET),
    )  # fmt: skip
    pay_objects(store, at=AT)
    assert classes(store, guarded, file) == {3}
    Receipt.objects.filter(pk=waiting.pk).update(level=int(Level.CONFIDENTIAL))
    assert pay_objects(store, at=AT) == 1
    assert classes(store, guarded, file) == {1}


def test_while_keys_are_shut_the_plain_bytes_stay_until_the_others_were_read_whole(guarded, store):
    file = kept(store, Level.ORDINARY)
    raise_bytes(files=[file.pk], to=Secrecy(Level.SECRET), who=SETUP, at=AT)
    private = dict(guarded._private)
    guarded.shut()
    assert (pay_objects(store, at=AT), what_is_owed()) == (0, {"object": 1})
    assert file.digest in store.vault.names_of(file.digest)
    with pytest.raises(VaultError):
        read(store, file)
    guarded._private.update(private)
    assert pay_objects(store, at=AT) == 1
    assert file.digest not in store.vault.names_of(file.digest)


def test_a_file_that_is_gone_holds_up_no_other(guarded, store):
    lost, file = kept(store, Level.ORDINARY), None
    store.vault.path_of(lost.object_name).unlink()
    StoredFile.objects.filter(pk=lost.pk).update(level=1)
    stored = keep(store, io.BytesIO(b"two"), secrecy=Secrecy(), who=SETUP, at=AT)
    file = note_stored_file(stored, media="application/pdf", at=AT)
    StoredFile.objects.filter(pk=file.pk).update(level=1)
    assert pay_objects(store, at=AT) == 1
    assert what_is_owed() == {"object": 1}
    assert open_kept(store, StoredFile.objects.get(pk=file.pk), who=SETUP, subject=None, at=AT)


def test_what_stood_plain_before_there_were_keys_is_owed_once_and_paid(store):
    record(inventory(highest=Level.TOP_SECRET), abstract=MARKER, pages=(MARKER,), level=2)
    record(inventory(code="ML02"), abstract="thường")
    file = kept(store, Level.SECRET)
    StoredFile.objects.filter(pk=file.pk).update(level=2)
    with open_keys(), guards_up():
        owe_what_stands_plain()
        owed = what_is_owed()
        owe_what_stands_plain()
        assert what_is_owed() == owed
        while pay_owed(at=AT):
            pass
        assert standing(MARKER) == set()
        pay_objects(store, at=AT)
        assert read(store, file) == BYTES
        assert store.vault.names_of(file.digest) == [file.object_name]


def test_what_was_damaged_and_put_aside_goes_with_the_plain_bytes_and_is_told_until_then(
    guarded, store
):
    file = kept(store, Level.ORDINARY)
    path = store.vault.path_of(file.object_name)
    path.chmod(0o600)
    path.write_bytes(BYTES[:-1] + b"x")
    kept(store, Level.ORDINARY)
    (aside,) = store.vault.aside_of(file.digest)
    raise_bytes(files=[file.pk], to=Secrecy(Level.SECRET), who=SETUP, at=AT)
    assert list(closed_in_clear(store)) == [file.digest, aside]
    assert pay_objects(store, at=AT) == 1
    assert list(closed_in_clear(store)) == store.vault.aside_of(file.digest) == []
    assert not (store.vault.root / aside).exists()
    assert read(store, file) == BYTES
