"""Vaults in a real S3 store: a bucket of its own for each test, and the hand of whoever administers the store."""

import secrets
import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any

from botocore.exceptions import ClientError

from archive.domain.s3_place import S3Place
from archive.storage.s3.accounts import Account, Accounts, Role
from archive.storage.s3.connection import Connection, client_of
from archive.storage.s3.peopling import people_of
from archive.storage.s3.policies import policy_of
from archive.storage.s3.preparing import make_buckets
from archive.storage.s3.vault import S3Vault
from keys.api import ring
from tests.servers.s3 import S3Server, s3_server

ARCHIVE = "the archive of the tests"
# Of one run; in each bucket of it the same accounts may do what they may in one of a site.
RUN = f"t{uuid.uuid4().hex[:12]}-"


@cache
def administrator(kind: str) -> tuple[S3Server, Account]:
    server = s3_server(kind)
    return server, Account(server.name, server.secret)


@cache
def accounts_in(kind: str) -> Accounts:
    """Made once: SeaweedFS takes longer for each account the more there are."""
    _, root = administrator(kind)
    anywhere = place_in(kind, bucket=f"{RUN}*")
    people = people_of(anywhere, root)
    by_role = {role: Account(f"{RUN[:-1]}{role}", secrets.token_hex(20)) for role in Role}
    for role, account in by_role.items():
        people.see_to(account, policy_of(role, anywhere))
    return Accounts(ARCHIVE, by_role)


def place_in(kind: str, *, lease_days: int = 0, bucket: str = "") -> S3Place:
    server, _ = administrator(kind)
    named = bucket or f"{RUN}{uuid.uuid4().hex[:20]}"
    return S3Place(server.endpoint, named, lease_days=lease_days)


@dataclass
class S3Rig:
    vault: S3Vault
    place: S3Place
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
        return [self.raw(name, VersionId=version) for version in self.versions(name, latest=False)]

    def raw(self, name, **more):
        key = f"objects/{name}"
        return self.root.get_object(Bucket=self.place.bucket, Key=key, **more)["Body"].read()

    def versions(self, name, latest=True):
        answer = self.root.list_object_versions(Bucket=self.place.bucket, Prefix=f"objects/{name}")
        return [
            one["VersionId"] for one in answer.get("Versions", []) if latest or not one["IsLatest"]
        ]

    def head(self, key):
        return self.root.head_object(Bucket=self.place.bucket, Key=key)


def store_rig(kind: str, *, lease_days: int = 0) -> S3Rig:
    """A vault in buckets of its own."""
    _, root = administrator(kind)
    place = place_in(kind, lease_days=lease_days)
    make_buckets(place, root, ARCHIVE)
    return S3Rig(vault_in(place, accounts_in(kind)), place, client_of(place, root))


def vault_in(place: S3Place, accounts: Accounts) -> S3Vault:
    """As a process started just now has it."""
    return S3Vault(Connection(place, lambda: accounts), ring)


@cache
def _shared(kind: str) -> tuple[S3Rig, Connection]:
    rig = store_rig(kind)
    return rig, Connection(rig.place, lambda: accounts_in(kind))


def emptied_rig(kind: str) -> S3Rig:
    """A vault without leases in buckets that all such tests use, one after another, and nothing in it."""
    rig, connection = _shared(kind)
    for bucket, prefix in ((rig.place.bucket, "objects/"), (rig.place.notes, "guards/")):
        _empty(rig.root, bucket, prefix)
    return S3Rig(S3Vault(connection, ring), rig.place, rig.root)


def _empty(root: Any, bucket: str, prefix: str) -> None:
    answer = root.list_object_versions(Bucket=bucket, Prefix=prefix)
    found = [*answer.get("Versions", []), *answer.get("DeleteMarkers", [])]
    for one in found:
        where = {"Bucket": bucket, "Key": one["Key"], "VersionId": one["VersionId"]}
        try:
            root.delete_object(**where)
        except ClientError:
            root.put_object_legal_hold(**where, LegalHold={"Status": "OFF"})
            root.delete_object(**where)
