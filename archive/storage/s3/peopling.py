"""Accounts of the store: MinIO makes them by its own interface, others by that of IAM."""

import json
from contextlib import suppress
from typing import Any, Final, Protocol

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from minio import MinioAdmin
from minio.credentials.providers import StaticProvider
from minio.error import MinioAdminException
from urllib3.exceptions import HTTPError

from archive.domain.s3_place import S3Place
from archive.storage.port import VaultUnavailable
from archive.storage.s3.accounts import Account
from archive.storage.s3.connection import host_of, pool_of

_DONE_ALREADY: Final = "XMinioAdminPolicyChangeAlreadyApplied"


class People(Protocol):
    """Who makes accounts."""

    def see_to(self, account: Account, policy: dict[str, Any]) -> None:
        """The account stands, with its secret, and may do just this. Raises VaultUnavailable."""


def people_of(place: S3Place, administrator: Account) -> People:
    """Whoever makes accounts in this store."""
    by_minio = ByMinio(place, administrator)
    return by_minio if by_minio.answers() else ByIam(place, administrator)


class ByMinio:
    """By minio-py."""

    def __init__(self, place: S3Place, administrator: Account) -> None:
        self._admin = MinioAdmin(
            endpoint=host_of(place),
            credentials=StaticProvider(administrator.name, administrator.secret),
            region=place.region,
            secure=place.endpoint.startswith("https:"),
            http_client=pool_of(place),
        )

    def answers(self) -> bool:
        try:
            self._admin.info()
        except (MinioAdminException, HTTPError, ValueError):
            return False
        return True

    def see_to(self, account: Account, policy: dict[str, Any]) -> None:
        # Without this a user may make keys for itself.
        closed = {
            "Effect": "Deny",
            "Action": ["admin:CreateServiceAccount", "admin:UpdateServiceAccount"],
        }
        held = {**policy, "Statement": [*policy["Statement"], closed]}
        try:
            self._admin.policy_add(account.name, policy=held)
            # The same secret again changes nothing.
            self._admin.user_add(account.name, account.secret)
            self._attach(account)
        except (MinioAdminException, HTTPError) as error:
            raise VaultUnavailable(
                f"The store makes no account {account.name}: {type(error).__name__}."
            ) from None

    def _attach(self, account: Account) -> None:
        try:
            self._admin.attach_policy([account.name], user=account.name)
        except MinioAdminException as error:
            if _DONE_ALREADY not in str(error):
                raise


class ByIam:
    """By the interface of IAM, as SeaweedFS has it, which takes a name and a secret that we draw."""

    def __init__(self, place: S3Place, administrator: Account) -> None:
        self._client = boto3.client(
            "iam",
            endpoint_url=place.endpoint,
            aws_access_key_id=administrator.name,
            aws_secret_access_key=administrator.secret,
            region_name=place.region,
            verify=place.ca or None,
            config=Config(connect_timeout=2, read_timeout=30, proxies={}),
        )

    def see_to(self, account: Account, policy: dict[str, Any]) -> None:
        try:
            self._made(account)
            self._client.put_user_policy(
                UserName=account.name, PolicyName="archive", PolicyDocument=json.dumps(policy)
            )
        except (BotoCoreError, ClientError) as error:
            kind = type(error).__name__
            raise VaultUnavailable(f"The store makes no account {account.name}: {kind}.") from error

    def _made(self, account: Account) -> None:
        with suppress(self._client.exceptions.EntityAlreadyExistsException):
            self._client.create_user(UserName=account.name)
        keys = self._client.list_access_keys(UserName=account.name)["AccessKeyMetadata"]
        if account.name not in {one["AccessKeyId"] for one in keys}:
            self._give_key(account)

    def _give_key(self, account: Account) -> None:
        """IAM of the great stores draws keys itself; then the file of accounts could not be written first."""

        def named(params: dict[str, Any], **_more: object) -> None:
            params["body"]["AccessKeyId"] = account.name
            params["body"]["SecretAccessKey"] = account.secret

        event = "before-call.iam.CreateAccessKey"
        self._client.meta.events.register(event, named, unique_id=event)
        try:
            given = self._client.create_access_key(UserName=account.name)["AccessKey"]
        finally:
            self._client.meta.events.unregister(event, unique_id=event)
        if (given["AccessKeyId"], given["SecretAccessKey"]) != (account.name, account.secret):
            raise VaultUnavailable(
                "The store draws keys of accounts itself, and takes none of ours."
            )
