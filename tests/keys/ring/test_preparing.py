"""A file of keys is made with two ways to open it, and opens by those, at its own site."""

import os

import pytest

from keys.domain.classes import CLASSES, OPEN_CLASS
from keys.domain.errors import OtherSite, StoreUnusable, WrongKey
from keys.domain.slots import Kind, said
from keys.ring.preparing import (
    Secret,
    TooFewSlots,
    UnfitSecret,
    add_secret,
    demand_site,
    held_with,
    make_keys,
    remove_secret,
    root_of,
)
from keys.ring.ring import Keyring
from keys.store import rows as tables
from tests.keys.making import AT, CHEAP, FILE, PHRASE, SITE, held_in, made, root, secrets_of_a_site


def test_either_of_two_secrets_opens_all(tmp_path):
    file = made(tmp_path / "k")
    by_file = root_of(file, Kind.FILE, FILE)
    assert by_file == root(file)
    held = held_with(file, by_file)
    assert {key_class for key_class, _epoch in held.private} == set(CLASSES) - {OPEN_CLASS}
    assert held_in(tmp_path, by_file, held.match_key, *held.private.values(), PHRASE.encode()) == []


def test_there_are_two_ways_to_open_or_there_is_no_file(tmp_path):
    one, other = secrets_of_a_site()
    for few in ([], [one], [one, one]):
        with pytest.raises(TooFewSlots):
            make_keys(tmp_path / "k", site=SITE, for_whom=few, by="x", at=AT, cost=CHEAP)
    assert list(tmp_path.iterdir()) == []
    file = made(tmp_path / "k")
    with pytest.raises(TooFewSlots):
        remove_secret(file, other.label)
    assert root_of(file, Kind.FILE, FILE) == root(file)


def test_what_stands_there_is_never_made_anew(tmp_path):
    before = root(made(tmp_path / "k"))
    with pytest.raises(FileExistsError):
        made(tmp_path / "k")
    assert root(made(tmp_path / "other")) != before


def test_whoever_was_killed_while_making_it_makes_it_again(tmp_path):
    (tmp_path / ".k.new").write_bytes(b"half")
    (tmp_path / ".k.new-wal").write_bytes(b"half")
    (tmp_path / "k").touch()
    file = made(tmp_path / "k")
    assert root(file)
    assert {path.name for path in tmp_path.iterdir()} <= {"k", "k-wal", "k-shm"}


def test_a_passphrase_or_file_that_is_no_secret_is_not_taken():
    with pytest.raises(UnfitSecret):
        Secret.passphrase("x", "ngắn")
    with pytest.raises(UnfitSecret):
        Secret.key_file("x", b"x" * 40)


def test_a_thousand_wrong_passphrases_open_nothing_and_break_nothing(tmp_path):
    file = made(tmp_path / "k")
    for number in range(1000):
        with pytest.raises(WrongKey):
            root_of(file, Kind.PASSPHRASE, said(f"{PHRASE} {number}"))
    assert root(file)
    # Nor does one secret open the slot of the other kind.
    for kind, content in ((Kind.FILE, said(PHRASE)), (Kind.PASSPHRASE, FILE)):
        with pytest.raises(WrongKey):
            root_of(file, kind, content)


def test_the_file_of_another_archive_is_told(tmp_path):
    theirs = made(tmp_path / "k", site=b"t" * 16)
    demand_site(theirs, b"t" * 16)
    with pytest.raises(OtherSite):
        demand_site(theirs, SITE)


def test_a_file_said_to_be_ours_that_was_another_archives_does_not_open(tmp_path):
    file = made(tmp_path / "k", site=b"t" * 16)
    with file.writing() as rows:
        tables.set_meta(rows, "site", SITE)
    with pytest.raises(WrongKey):
        root(file)


def test_a_changed_passphrase_opens_and_the_old_one_does_not(tmp_path):
    file, new = made(tmp_path / "k"), "một hai ba bốn năm sáu bảy"
    before = root(file)
    label = secrets_of_a_site()[0].label
    with file.reading() as rows:
        old = tables.slots(rows)[0].wrapped
    add_secret(file, before, Secret.passphrase(label, new), by="khue", at=AT, cost=CHEAP)
    assert root_of(file, Kind.PASSPHRASE, said(new)) == before
    with pytest.raises(WrongKey):
        root(file)
    assert held_in(tmp_path, old) == []


def test_a_third_way_may_go_again_and_what_was_never_there_cannot(tmp_path):
    file = made(tmp_path / "k")
    add_secret(
        file, root(file), Secret.key_file("usb", os.urandom(64)), by="khue", at=AT, cost=CHEAP
    )
    remove_secret(file, "usb")
    with pytest.raises(KeyError):
        remove_secret(file, "usb")


def test_a_public_half_that_somebody_put_there_is_found_when_the_keys_are_opened(tmp_path):
    """Else all that comes in would be encrypted for whoever put it there."""
    file = made(tmp_path / "k")
    with file.writing() as rows:
        rows.execute("UPDATE class_key SET public = ? WHERE class = 3", (bytes(range(32)),))
    with pytest.raises(StoreUnusable):
        held_with(file, root(file))
    assert Keyring(file).open_classes == {OPEN_CLASS}
