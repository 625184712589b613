"""Buckets, what they lock, and the accounts of an archive: made by whoever administers the store."""

import secrets
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from botocore.exceptions import ClientError
from minio import Minio
from minio.commonconfig import COMPLIANCE, ENABLED
from minio.error import S3Error
from minio.objectlockconfig import DAYS, ObjectLockConfig
from minio.versioningconfig import VersioningConfig

from archive.domain.s3_place import S3Place
from archive.storage.port import VaultUnavailable
from archive.storage.s3.accounts import Account, Accounts, Role, read_accounts, write_accounts
from archive.storage.s3.belonging import archive_in, marker_of
from archive.storage.s3.connection import Connection, minio_of
from archive.storage.s3.errors import AlreadyThere
from archive.storage.s3.objects import MARKER
from archive.storage.s3.peopling import people_of
from archive.storage.s3.policies import policy_of

_NO_LOCK: Final = "ObjectLockConfigurationNotFoundError"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What stands now, and which of it was made just now."""

    archive: str
    made_buckets: tuple[str, ...]
    made_file: bool


def prepare(place: S3Place, administrator: Account, file: Path) -> Prepared:
    """
    Buckets, locks, marker, policies and accounts stand as they should; done again it changes nothing. The
    file of accounts is written first, where there is none, so that no account is ever without its secret.
    Raises VaultUnavailable, where the bucket is another archive's or was made without locks; OSError.
    """
    accounts, made_file = _accounts(file, _marked(_as_administrator(place, administrator)))
    made = make_buckets(place, administrator, accounts.archive)
    people = people_of(place, administrator)
    for role, account in accounts.by_role.items():
        people.see_to(account, policy_of(role, place))
    return Prepared(accounts.archive, made, made_file)


def make_buckets(place: S3Place, administrator: Account, archive: str) -> tuple[str, ...]:
    """The buckets stand, lock, and are this archive's; which of them were made. Raises VaultUnavailable."""
    connection, minio = _as_administrator(place, administrator), minio_of(place, administrator)
    with connection.asked():
        made = _buckets_made(minio, place)
    with connection.asked():
        _set_up_bucket(minio, place)
    _mark(connection, archive)
    return made


def _as_administrator(place: S3Place, administrator: Account) -> Connection:
    # The role is only how a connection calls the account that may do everything.
    return Connection(place, lambda: Accounts("", {Role.STORE: administrator}))


def _accounts(file: Path, marked: str) -> tuple[Accounts, bool]:
    """Those of the file, or new ones in it. Raises VaultUnavailable where the bucket is another's."""
    if file.exists():
        accounts = read_accounts(file)
        if marked and marked != accounts.archive:
            raise VaultUnavailable("The bucket holds another archive.")
        return accounts, False
    if marked:
        raise VaultUnavailable(
            "The bucket holds an archive already, and its file of accounts is not here."
        )
    archive = str(uuid.uuid4())
    drawn = {
        # Letters and digits alone: some stores take nothing else.
        role: Account(f"khoso{archive[:8]}{role}", secrets.token_hex(20))
        for role in Role
    }
    accounts = Accounts(archive, drawn)
    write_accounts(file, accounts)
    return accounts, True


def _marked(connection: Connection) -> str:
    """Which archive the bucket is of; nothing where there is no bucket, or nothing in it."""
    client, bucket = connection.client(), connection.place.bucket
    with connection.asked():
        try:
            return archive_in(client.get_object(Bucket=bucket, Key=MARKER)["Body"].read())
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
                raise
            if error.response["Error"]["Code"] == "NoSuchBucket":
                return ""
        found = client.list_objects_v2(Bucket=bucket, MaxKeys=1).get("Contents")
    if found:
        raise VaultUnavailable("The bucket holds something else already.")
    return ""


def _buckets_made(minio: Minio, place: S3Place) -> tuple[str, ...]:
    made = []
    for bucket, locks in ((place.bucket, True), (place.notes, False)):
        if not minio.bucket_exists(bucket):
            minio.make_bucket(bucket, location=place.region, object_lock=locks)
            made.append(bucket)
    return tuple(made)


def _set_up_bucket(minio: Minio, place: S3Place) -> None:
    """What is put there has versions, and a lease from its first moment."""
    if minio.get_bucket_versioning(place.bucket).status != ENABLED:
        minio.set_bucket_versioning(place.bucket, VersioningConfig(ENABLED))
    if place.lease_days == 0:
        return
    wanted = ObjectLockConfig(COMPLIANCE, place.lease_days, DAYS)
    try:
        kept = minio.get_object_lock_config(place.bucket)
        if (kept.mode, kept.duration, kept.duration_unit) != (COMPLIANCE, place.lease_days, DAYS):
            minio.set_object_lock_config(place.bucket, wanted)
    except S3Error as error:
        if error.code != _NO_LOCK:
            raise
        _lock_later(minio, place, wanted)


def _lock_later(minio: Minio, place: S3Place, wanted: ObjectLockConfig) -> None:
    """Some stores lock a bucket later; others only when it is made."""
    try:
        minio.set_object_lock_config(place.bucket, wanted)
    except S3Error as error:
        raise VaultUnavailable(
            "The bucket was made without locks, and the store gives it none later. Name another bucket."
        ) from error


def _mark(connection: Connection, archive: str) -> None:
    client, bucket = connection.client(), connection.place.bucket
    try:
        with connection.asked(MARKER):
            client.put_object(Bucket=bucket, Key=MARKER, Body=marker_of(archive), IfNoneMatch="*")
    except AlreadyThere:
        if _marked(connection) != archive:
            raise VaultUnavailable("The bucket holds another archive.") from None
