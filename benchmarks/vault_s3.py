"""
Bytes through the vault in an S3 store beside the same through its client alone, in turns, in one run. Prints JSON.

    python -m benchmarks.vault_s3 [--seconds 4]

The bare client does what a careful caller must: a conditional put with the SHA-256 and a whole read back;
`put_alone` tells of one that trusts the store and reads nothing back. The bar is 0.8 of the careful one.
"""

import argparse
import base64
import hashlib
import json
import os
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from access.api import Level  # noqa: E402
from archive.domain.s3_place import S3Place  # noqa: E402
from archive.domain.secrecy import Secrecy  # noqa: E402
from archive.storage.s3.accounts import Account, Role, read_accounts  # noqa: E402
from archive.storage.s3.connection import Connection, client_of  # noqa: E402
from archive.storage.s3.preparing import prepare  # noqa: E402
from archive.storage.s3.vault import S3Vault  # noqa: E402
from tests.servers.s3 import S3_SERVERS, s3_server  # noqa: E402

SIZES = {"64 KB": 64 << 10, "1 MB": 1 << 20, "20 MB": 20 << 20}
BAR = 0.8
LEAST_ROUNDS = 15
OPEN = Secrecy(Level.ORDINARY)


class Bare:
    """The client alone."""

    def __init__(self, client: Any, bucket: str) -> None:
        self.client, self.bucket = client, bucket

    def put(self, content: bytes, *, back: bool = True) -> str:
        digest = hashlib.sha256(content)
        key = f"objects/{digest.hexdigest()}"
        self.client.put_object(
            Bucket=self.bucket,
            Key=key,
            Body=BytesIO(content),
            ChecksumSHA256=base64.b64encode(digest.digest()).decode(),
            IfNoneMatch="*",
        )
        if back:
            assert hashlib.sha256(self.get(key)).digest() == digest.digest()
        return key

    def get(self, key: str) -> bytes:
        body = self.client.get_object(Bucket=self.bucket, Key=key)["Body"]
        return b"".join(body.iter_chunks(256 << 10))


def measured(kind: str, seconds: float) -> dict[str, Any]:
    """Of one server, by size."""
    server = s3_server(kind)
    place = S3Place(server.endpoint, f"bench-{uuid.uuid4().hex[:16]}", lease_days=0)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "accounts.json"
        prepare(place, Account(server.name, server.secret), file)
        accounts = read_accounts(file)
    vault = S3Vault(Connection(place, lambda: accounts), lambda: None)
    bare = Bare(client_of(place, accounts.of(Role.STORE)), place.bucket)
    vault.put(BytesIO(b"warm"), secrecy=OPEN)
    bare.put(b"warm too")
    return {name: _of_size(vault, bare, size, seconds) for name, size in SIZES.items()}


def _of_size(vault: S3Vault, bare: Bare, size: int, seconds: float) -> dict[str, Any]:
    took: dict[str, list[float]] = {
        "vault_put": [], "bare_put": [], "put_alone": [], "vault_get": [], "bare_get": [],
    }  # fmt: skip
    end = time.monotonic() + seconds
    rounds = 0
    while time.monotonic() < end or rounds < LEAST_ROUNDS:
        rounds += 1
        # In turns from either end, so that nobody always follows upon whoever wrote before.
        puts = [("vault_put", _put(vault)), ("bare_put", bare.put), ("put_alone", _put_alone(bare))]
        put = {
            what: _timed(took[what], act, os.urandom(size)) for what, act in puts[:: _way(rounds)]
        }
        # Whoever reads wants to know that it is right: both reckon the hash.
        gets = [
            ("vault_get", _read(vault), put["vault_put"]),
            ("bare_get", _read_bare(bare), put["bare_put"]),
        ]
        for what, get, name in gets[:: _way(rounds)]:
            _timed(took[what], get, name)
    middle = {what: statistics.median(each) for what, each in took.items()}
    put_ratio, get_ratio = (
        middle["bare_put"] / middle["vault_put"],
        middle["bare_get"] / middle["vault_get"],
    )
    return {
        "times": rounds,
        "ms": {what: round(each * 1000, 2) for what, each in middle.items()},
        "put_ratio": round(put_ratio, 2),
        "put_ratio_unread": round(middle["put_alone"] / middle["vault_put"], 2),
        "get_ratio": round(get_ratio, 2),
        "within_bar": put_ratio >= BAR and get_ratio >= BAR,
    }


def _way(rounds: int) -> int:
    return 1 if rounds % 2 else -1


def _put(vault: S3Vault) -> Callable[[bytes], str]:
    return lambda content: vault.put(BytesIO(content), secrecy=OPEN).name


def _put_alone(bare: Bare) -> Callable[[bytes], str]:
    return lambda content: bare.put(content, back=False)


def _read(vault: S3Vault) -> Callable[[str], bytes]:
    return lambda name: b"".join(vault.read(name))


def _read_bare(bare: Bare) -> Callable[[str], bytes]:
    return lambda key: hashlib.sha256(bare.get(key)).digest()


def _timed(into: list[float], act: Callable[[Any], Any], of: Any) -> Any:
    begun = time.perf_counter()
    done = act(of)
    into.append(time.perf_counter() - begun)
    return done


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=4, help="for each size and server")
    seconds = parser.parse_args().seconds
    print(json.dumps({kind: measured(kind, seconds) for kind in S3_SERVERS}, indent=1))


if __name__ == "__main__":
    main()
