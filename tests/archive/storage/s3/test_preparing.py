"""Buckets and accounts of a store are made once, for one archive, and each account may do what it is for alone."""

import json
import stat
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from archive.domain.s3_place import S3Place
from archive.storage import VaultUnavailable
from archive.storage.port import Flaw
from archive.storage.s3.accounts import Role, read_accounts
from archive.storage.s3.connection import Connection, client_of
from archive.storage.s3.preparing import prepare
from archive.storage.s3.vault import S3Vault
from tests.archive.storage.rigs import everything, put
from tests.archive.storage.stores import administrator
from tests.servers.s3 import S3_SERVERS

pytestmark = pytest.mark.cluster
FAR = datetime(2026, 11, 30, tzinfo=UTC) + timedelta(days=36500)


def new_place(kind, lease_days=1):
    server, _ = administrator(kind)
    return S3Place(server.endpoint, f"p{uuid.uuid4().hex[:20]}", lease_days=lease_days)


@pytest.fixture(scope="module", params=S3_SERVERS)
def site(request, tmp_path_factory):
    """A store as a site prepares it, with an object in it: place, file of accounts, vault, name."""
    place = new_place(request.param)
    file = tmp_path_factory.mktemp("site") / "accounts.json"
    _, root = administrator(request.param)
    prepared = prepare(place, root, file)
    assert prepared.made_file
    assert set(prepared.made_buckets) == {place.bucket, place.notes}
    vault = S3Vault(Connection(place, lambda: read_accounts(file)), lambda: None)
    return request.param, place, file, vault, put(vault, b"minutes").name


def test_the_file_of_accounts_is_for_its_owner_alone_and_holds_three(site):
    _, _, file, _, _ = site
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert set(json.loads(file.read_text())) == {"archive", *Role}
    accounts = read_accounts(file)
    assert len({one.secret for one in accounts.by_role.values()}) == 3


def test_done_again_it_changes_nothing(site):
    kind, place, file, vault, name = site
    before = file.read_bytes()
    again = prepare(place, administrator(kind)[1], file)
    assert (again.made_buckets, again.made_file) == ((), False)
    assert file.read_bytes() == before
    assert everything(vault, name) == b"minutes"


def test_another_archive_gets_no_bucket_that_is_taken(site, tmp_path):
    kind, place, _, _, _ = site
    with pytest.raises(VaultUnavailable, match="holds an archive already"):
        prepare(place, administrator(kind)[1], tmp_path / "other.json")
    assert not (tmp_path / "other.json").exists()
    elsewhere = tmp_path / "elsewhere.json"
    prepare(new_place(kind), administrator(kind)[1], elsewhere)
    with pytest.raises(VaultUnavailable, match="another archive"):
        prepare(place, administrator(kind)[1], elsewhere)


def test_a_bucket_with_something_else_in_it_is_left_alone(site, tmp_path):
    kind, _, _, _, _ = site
    place, root = new_place(kind), administrator(kind)[1]
    client = client_of(place, root)
    client.create_bucket(Bucket=place.bucket)
    client.put_object(Bucket=place.bucket, Key="backup.tar", Body=b"x")
    with pytest.raises(VaultUnavailable, match="something else"):
        prepare(place, root, tmp_path / "accounts.json")


def test_a_bucket_made_without_locks_gets_them_or_is_refused(site, tmp_path):
    kind, _, _, _, _ = site
    place, root = new_place(kind), administrator(kind)[1]
    client_of(place, root).create_bucket(Bucket=place.bucket)
    file = tmp_path / "accounts.json"
    if kind == "minio":
        with pytest.raises(VaultUnavailable, match="without locks"):
            prepare(place, root, file)
        return
    prepare(place, root, file)
    vault = S3Vault(Connection(place, lambda: read_accounts(file)), lambda: None)
    assert Flaw.NOT_WORM not in vault.health().flaws


def test_a_bucket_that_leases_nothing_is_told_as_no_worm(site, tmp_path):
    kind, _, _, _, _ = site
    place, file = new_place(kind, lease_days=0), tmp_path / "accounts.json"
    prepare(place, administrator(kind)[1], file)
    asked = replace(place, lease_days=30)
    vault = S3Vault(Connection(asked, lambda: read_accounts(file)), lambda: None)
    assert (vault.health().worm, vault.health().flaws) == (False, (Flaw.NOT_WORM,))


def test_no_account_may_do_what_is_anothers(site):
    kind, place, file, _, name = site
    accounts = read_accounts(file)
    clients = {role: client_of(place, accounts.of(role)) for role in Role}
    head = client_of(place, administrator(kind)[1]).head_object(
        Bucket=place.bucket, Key=f"objects/{name}"
    )
    where = {"Bucket": place.bucket, "Key": f"objects/{name}"}
    version = {**where, "VersionId": head["VersionId"]}
    later = {"Mode": "COMPLIANCE", "RetainUntilDate": FAR}
    acts = {
        "put": lambda c: c.put_object(**where, Body=b"x"),
        "get": lambda c: c.get_object(**version),
        "mark as removed": lambda c: c.delete_object(**where),
        "remove": lambda c: c.delete_object(**version),
        "lengthen a lock": lambda c: c.put_object_retention(**version, Retention=later),
        "put with a lock": lambda c: c.put_object(
            **where, Body=b"x", ObjectLockMode="COMPLIANCE", ObjectLockRetainUntilDate=FAR
        ),
        "hold": lambda c: c.put_object_legal_hold(**version, LegalHold={"Status": "ON"}),
        "change what the bucket locks": lambda c: c.put_object_lock_configuration(
            Bucket=place.bucket, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled"}
        ),
        "stop versions": lambda c: c.put_bucket_versioning(
            Bucket=place.bucket, VersioningConfiguration={"Status": "Suspended"}
        ),
        "remove the bucket": lambda c: c.delete_bucket(Bucket=place.bucket),
        "overwrite whose it is": lambda c: c.put_object(
            Bucket=place.bucket, Key="archive.json", Body=b"{}"
        ),
        "say how the locks are": lambda c: c.put_object(
            Bucket=place.notes, Key="state/locks", Body=b"{}"
        ),
    }
    may = {
        Role.STORE: {"put", "get"},
        Role.DISPOSAL: {"mark as removed"},
        # Everybody may lengthen a lock who sees to them; for a hundred years too, which is why this
        # account stands on the machine that tends alone.
        Role.KEEPER: {"get", "hold", "say how the locks are"},
    }
    done = {role: set() for role in Role}
    for role, client in clients.items():
        for what, act in acts.items():
            if role == Role.KEEPER and what == "lengthen a lock":
                continue
            try:
                act(client)
            except ClientError:
                continue
            done[role].add(what)
    if kind == "minio":
        # There the right to remove is the right to lay a mark as well, and the lease held the version.
        may[Role.DISPOSAL] = {"mark as removed"}
    else:
        done[Role.DISPOSAL].discard("mark as removed")
        may[Role.DISPOSAL] = set()
    assert done == may


def test_neither_account_that_works_may_take_a_lock_away(site):
    kind, place, file, vault, _ = site
    name = put(vault, b"leased").name
    accounts = read_accounts(file)
    root = client_of(place, administrator(kind)[1])
    before = root.head_object(Bucket=place.bucket, Key=f"objects/{name}")
    version = {
        "Bucket": place.bucket, "Key": f"objects/{name}", "VersionId": before["VersionId"],
    }  # fmt: skip
    soon = {"Mode": "COMPLIANCE", "RetainUntilDate": datetime.now(UTC) + timedelta(seconds=5)}
    for role in (Role.STORE, Role.DISPOSAL):
        client = client_of(place, accounts.of(role))
        for retention in ({}, soon, {**soon, "Mode": "GOVERNANCE"}):
            with pytest.raises(ClientError):
                client.put_object_retention(
                    **version, Retention=retention, BypassGovernanceRetention=True
                )
        with pytest.raises(ClientError):
            client.delete_object(**version, BypassGovernanceRetention=True)
    after = root.head_object(Bucket=place.bucket, Key=f"objects/{name}")
    assert after["VersionId"] == before["VersionId"]
    assert after["ObjectLockMode"] == "COMPLIANCE"
    assert after["ObjectLockRetainUntilDate"] == before["ObjectLockRetainUntilDate"]
