"""What is closed stands encrypted in the folder, whoever is there, and is read while keys are open."""

import hashlib
import io

import pytest

from access.domain.levels import Level
from archive.domain.secrecy import Secrecy
from archive.storage.local import LocalVault
from archive.storage.port import Missing, Shut, Tampered, VaultUnavailable
from keys.domain.classes import OPEN_CLASS
from keys.domain.segments import SEGMENT
from keys.ring.ring import Keyring
from keys.store.file import KeyFile
from tests.archive.storage.rigs import NOON, everything
from tests.keys.making import held_in, made, opened

OPEN, SECRET = Secrecy(), Secrecy(Level.SECRET)
PARTY = Secrecy(Level.ORDINARY, party_papers=True)
WORDS = b"bi mat quoc gia " * 40_000


class Site:
    """A folder and a file of keys, and processes that have opened them or have not."""

    def __init__(self, folder):
        self.root = folder / "vault"
        self.file = made(folder / "keys" / "khoso.keys")

    def vault(self, ring):
        return LocalVault(self.root, ring=lambda: ring)

    @property
    def shut(self):
        return self.vault(Keyring(KeyFile(self.file.path)))

    @property
    def open(self):
        return self.vault(opened(KeyFile(self.file.path)))

    def class_of(self, name):
        with self.shut.path_of(name).open("rb") as file:
            dek_id = self.shut._encrypted.dek_id(file)
        return Keyring(self.file).classes_of([dek_id]).get(dek_id)


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


def put(vault, content=WORDS, secrecy=SECRET):
    return vault.put(io.BytesIO(content), secrecy=secrecy)


@pytest.mark.parametrize("secrecy", [SECRET, PARTY, Secrecy(Level.TOP_SECRET, party_papers=True)])
def test_it_is_kept_while_nobody_is_there_and_read_when_somebody_is(site, secrecy):
    stored = put(site.shut, secrecy=secrecy)
    assert (stored.new, stored.size) == (True, len(WORDS))
    assert stored.digest == hashlib.sha256(WORDS).hexdigest()
    assert held_in(site.root, b"bi mat", stored.digest.encode()) == []
    assert stored.digest not in stored.name
    assert everything(site.open, stored.name) == WORDS
    with pytest.raises(Shut):
        site.shut.open(stored.name)
    with pytest.raises(Shut):
        site.shut.open_verified(stored.name)
    with pytest.raises(Shut):
        site.shut.read(stored.name)
    # How long it is and that the disk kept it is told all the same.
    assert site.shut.size(stored.name) == len(WORDS)
    site.shut.verify(stored.name)


def test_what_is_open_to_all_is_kept_as_it_came(site):
    stored = put(site.shut, secrecy=OPEN)
    assert stored.name == stored.digest
    assert held_in(site.root, b"bi mat") == [b"bi mat"]


def test_without_keys_all_is_as_it_was_before(tmp_path):
    vault = LocalVault(tmp_path / "vault", ring=lambda: None)
    stored = put(vault)
    assert stored.name == stored.digest == vault.name_for(stored.digest, secrecy=SECRET)
    assert everything(vault, stored.name) == WORDS


def test_a_site_that_lost_its_keys_loses_what_is_encrypted_and_says_so(site):
    stored, plain = put(site.shut), put(site.shut, b"open", OPEN)
    vault = site.vault(None)
    with pytest.raises(Shut):
        vault.open(stored.name)
    vault.verify(stored.name)
    assert everything(vault, plain.name) == b"open"
    assert list(vault.names()) == [plain.name, stored.name]


def test_the_same_bytes_are_one_object_whoever_brings_them(site):
    first = put(site.shut)
    for vault, secrecy in ((site.shut, SECRET), (site.open, SECRET), (site.open, OPEN)):
        again = put(vault, secrecy=secrecy)
        assert (again.name, again.new) == (first.name, False)
    assert list(site.shut.names()) == [first.name]
    assert held_in(site.root, b"bi mat") == []
    with site.file.reading() as rows:
        assert rows.execute("SELECT COUNT(*) FROM dek").fetchone()[0] == 1


def test_brought_again_as_something_more_closed_its_key_rises_and_never_falls(site):
    name = put(site.shut, secrecy=PARTY).name
    assert site.class_of(name) == 10
    put(site.open, secrecy=SECRET)
    assert site.class_of(name) == 12
    put(site.open, secrecy=OPEN)
    assert site.class_of(name) == 12
    # Where nobody is there it stays under the keys it is under, which are shut as well.
    put(site.shut, secrecy=Secrecy(Level.TOP_SECRET))
    assert site.class_of(name) == 12


def test_what_was_open_to_all_rises_with_nobody_there(site):
    stored = put(site.shut)
    opened(site.file).move([_dek(site, stored.name)], OPEN_CLASS)
    assert everything(site.shut, stored.name) == WORDS
    put(site.shut, secrecy=SECRET)
    assert site.class_of(stored.name) == 2
    with pytest.raises(Shut):
        site.shut.open(stored.name)


def _dek(site, name):
    with site.shut.path_of(name).open("rb") as file:
        return site.shut._encrypted.dek_id(file)


def test_any_part_is_read_by_itself_and_the_reader_seeks(site):
    content = bytes(range(256)) * (3 * SEGMENT // 256) + b"end"
    name = put(site.shut, content).name
    vault = site.open
    for start, length in ((0, 10), (SEGMENT - 5, 10), (len(content) - 3, 9), (len(content), 4)):
        found = b"".join(vault.read(name, start, length))
        assert found == content[start : start + length]
    with vault.open(name) as file:
        assert file.seek(-3, io.SEEK_END) == len(content) - 3
        assert file.read() == b"end"
        file.seek(SEGMENT - 1)
        assert file.read(2) == content[SEGMENT - 1 : SEGMENT + 1]
        with pytest.raises(io.UnsupportedOperation):
            file.fileno()
        with pytest.raises(ValueError):
            file.seek(-1)


def test_an_object_under_the_name_of_another_is_found(site):
    ours, theirs = put(site.shut), put(site.shut, b"another paper")
    path = site.shut.path_of(ours.name)
    path.unlink()
    path.hardlink_to(site.shut.path_of(theirs.name))
    vault = site.open
    for way in (vault.verify, vault.open_verified, lambda name: everything(vault, name)):
        with pytest.raises(Tampered):
            way(ours.name)


def test_a_destroyed_object_and_its_key_are_gone(site):
    stored = put(site.shut)
    dek_id, path = _dek(site, stored.name), site.shut.path_of(stored.name)
    rest = path.read_bytes()
    site.shut.destroy(stored.name, at=NOON)
    with pytest.raises(Missing):
        site.open.open(stored.name)
    assert held_in(site.file.path.parent, dek_id) == []
    # A copy that somebody has of the object opens for nobody.
    path.write_bytes(rest)
    with pytest.raises(Tampered):
        site.open.open(stored.name)
    # The same paper, brought anew, takes its place.
    again = put(site.shut)
    assert (again.new, again.mended) == (False, True)
    assert everything(site.open, stored.name) == WORDS


def test_a_source_that_breaks_leaves_neither_object_nor_key(site):
    class Breaks(io.BytesIO):
        def read(self, size=-1):
            if self.tell():
                raise OSError(5, "pulled out")
            return super().read(size)

    with pytest.raises(OSError, match="pulled out"):
        site.shut.put(Breaks(WORDS), secrecy=SECRET)
    assert list(site.shut.names()) == []
    with site.file.reading() as rows:
        assert rows.execute("SELECT COUNT(*) FROM dek").fetchone()[0] == 0


def test_where_the_file_of_keys_was_taken_away_nothing_is_kept_that_nobody_could_read(site):
    """The process still has it open, and would write the key into a file that has no name."""
    vault = site.shut
    kept = put(vault)
    for path in list(site.file.path.parent.iterdir()):
        path.unlink()
    with pytest.raises(VaultUnavailable):
        put(vault, b"another paper")
    assert list(vault.names()) == [kept.name]


def test_what_was_kept_plain_before_it_was_closed_is_named_beside_the_encrypted_one(site):
    plain = put(site.shut, secrecy=OPEN)
    assert (plain.plain, site.shut.names_of(plain.digest)) == ("", [plain.digest])
    closed = put(site.shut)
    assert (closed.new, closed.plain) == (True, plain.name)
    assert site.shut.names_of(plain.digest) == [closed.name, plain.name]
    # However they come again, until somebody has removed it.
    assert put(site.shut, secrecy=OPEN).plain == plain.name
    site.shut.destroy(plain.name, at=NOON)
    assert put(site.shut).plain == ""
    assert site.shut.names_of(plain.digest) == [closed.name]
    assert b"".join(site.open.read(closed.name)) == WORDS
