"""What each account may do: no more than its name says, and none may take a lock away."""

from typing import Any, Final

from archive.domain.s3_place import S3Place
from archive.storage.s3.accounts import Role
from archive.storage.s3.notes import GUARDS, HEALTH, STATE
from archive.storage.s3.objects import FOLDER, MARKER
from archive.storage.s3.trying import PROBE

_LOOKS_AT_BUCKET: Final = (
    "s3:GetBucketLocation",
    "s3:GetBucketVersioning",
    "s3:GetBucketObjectLockConfiguration",
    "s3:ListBucket",
    "s3:ListBucketVersions",
)
_GETS: Final = (
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:GetObjectRetention",
    "s3:GetObjectLegalHold",
)


def policy_of(role: Role, place: S3Place) -> dict[str, Any]:
    """The policy of an account, as S3 stores read them."""
    return {"Version": "2012-10-17", "Statement": _STATEMENTS[role](place)}


def _store(place: S3Place) -> list[dict[str, Any]]:
    return [
        _may(place.bucket, _LOOKS_AT_BUCKET),
        _may(place.bucket, (*_GETS, "s3:PutObject"), FOLDER),
        _may(place.bucket, ("s3:GetObject",), MARKER),
        _may(place.notes, ("s3:ListBucket",)),
        _may(place.notes, ("s3:GetObject", "s3:PutObject"), GUARDS, HEALTH),
        _may(place.notes, ("s3:GetObject",), STATE),
    ]


def _disposal(place: S3Place) -> list[dict[str, Any]]:
    # Both: each of the stores asks for another one.
    return [
        _may(place.bucket, ("s3:ListBucket", "s3:ListBucketVersions")),
        _may(place.bucket, ("s3:DeleteObject", "s3:DeleteObjectVersion"), FOLDER),
    ]


def _keeper(place: S3Place) -> list[dict[str, Any]]:
    locks = ("s3:PutObjectRetention", "s3:PutObjectLegalHold")
    # With what it locks for a trial it may do everything: the store must refuse all the same.
    everything = (
        "s3:PutObject",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        "s3:BypassGovernanceRetention",
    )
    return [
        _may(place.bucket, _LOOKS_AT_BUCKET),
        _may(place.bucket, (*_GETS, *locks), FOLDER, MARKER),
        _may(place.bucket, (*_GETS, *locks, *everything), PROBE),
        _may(place.notes, ("s3:ListBucket",)),
        _may(place.notes, ("s3:GetObject", "s3:PutObject", "s3:DeleteObject"), GUARDS, STATE),
    ]


_STATEMENTS: Final = {Role.STORE: _store, Role.DISPOSAL: _disposal, Role.KEEPER: _keeper}


def _may(bucket: str, actions: tuple[str, ...], *below: str) -> dict[str, Any]:
    """What may be done with a bucket itself, or with what stands in folders or under a name in it."""
    arn = f"arn:aws:s3:::{bucket}"
    resources = [f"{arn}/{each}*" if each.endswith("/") else f"{arn}/{each}" for each in below]
    return {"Effect": "Allow", "Action": [*actions], "Resource": resources or [arn]}
