"""A file of keys of this test's own, cheap to open."""

from datetime import UTC, datetime

from keys.domain.slots import Cost, Kind, said
from keys.ring.preparing import Secret, held_with, make_keys, root_of
from keys.ring.ring import Keyring

AT = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
SITE = b"s" * 16
PHRASE = "trời xanh mây trắng gió nhẹ"
FILE = bytes(range(200))
CHEAP = Cost(n=16, r=1, p=1)


def secrets_of_a_site():
    return [Secret.passphrase("cán bộ bảo mật", PHRASE), Secret.key_file("két sắt", FILE)]


def made(path, site=SITE):
    return make_keys(path, site=site, for_whom=secrets_of_a_site(), by="khue", at=AT, cost=CHEAP)


def root(file):
    return root_of(file, Kind.PASSPHRASE, said(PHRASE))


def opened(file):
    ring = Keyring(file)
    ring.open(held_with(file, root(file)))
    return ring


def held_in(folder, *words):
    """Those of these words that stand in any file of a folder, its journals included."""
    held = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    return [word for word in words if word in held]
