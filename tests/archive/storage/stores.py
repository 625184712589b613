"""Vaults in a real S3 store: a bucket of its own for each test, and the hand of whoever administers the store."""

import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from archive.domain.s3_place import S3Place
from archive.storage.s3.accounts import Account, read_accounts
from archive.storage.s3.connection import Connection, client_of
from archive.storage.s3.preparing import prepare
from archive.storage.s3.vault import S3Vault
from keys.api import ring
from tests.cluster import S3Server, s3_server


@cache
def administrator(kind: str) -> tuple[S3Server, Account]:
    server = s3_server(kind)
    return server, Account(server.name, server.secret)


def place_in(kind: str, *, lease_days: int = 0, bucket: str = "") -> S3Place:
    server, _ = administrator(kind)
    return S3Place(server.endpoint, bucket or f"t{uuid.uuid4().hex}", lease_days=lease_days)


@dataclass
class S3Rig:
    vault: S3Vault
    place: S3Place
    accounts: Path
    root: Any

    def overwrite(self, name, content):
        """As if the store itself had spoilt what it keeps: nothing right stays behind it."""
        before = self.versions(name)
        self.root.put_object(Bucket=self.place.bucket, Key=f"objects/{name}", Body=content)
        for version in before:
            where = {"Bucket": self.place.bucket, "Key": f"objects/{name}", "VersionId": version}
            if self.root.head_object(**where).get("ObjectLockLegalHoldStatus") == "ON":
                self.root.put_object_legal_hold(**where, LegalHold={"Status": "OFF"})
            self.root.delete_object(**where)

    def remove(self, name):
        self.root.delete_object(Bucket=self.place.bucket, Key=f"objects/{name}")

    def put_aside(self, name):
        return [
            self.raw(name, VersionId=version) for version in self.versions(name, latest=False)
        ]

    def raw(self, name, **more):
        key = f"objects/{name}"
        return self.root.get_object(Bucket=self.place.bucket, Key=key, **more)["Body"].read()

    def versions(self, name, latest=True):
        answer = self.root.list_object_versions(
            Bucket=self.place.bucket, Prefix=f"objects/{name}"
        )
        return [
            one["VersionId"] for one in answer.get("Versions", []) if latest or not one["IsLatest"]
        ]

    def head(self, key):
        return self.root.head_object(Bucket=self.place.bucket, Key=key)


def store_rig(kind: str, folder: Path, *, lease_days: int = 0) -> S3Rig:
    _, root = administrator(kind)
    place, file = place_in(kind, lease_days=lease_days), folder / "accounts.json"
    prepare(place, root, file)
    vault = S3Vault(Connection(place, lambda: read_accounts(file)), ring)
    return S3Rig(vault, place, file, client_of(place, root))
