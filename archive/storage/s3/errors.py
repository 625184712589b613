"""What the store says, and what that means: one table for all who ask it."""

from collections.abc import Callable
from typing import Final

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    IncompleteReadError,
    ReadTimeoutError,
    ResponseStreamingError,
)
from botocore.exceptions import ConnectionError as NoConnection
from minio.error import S3Error
from urllib3.exceptions import HTTPError

from archive.storage.port import (
    Locked,
    Missing,
    NoVault,
    Tampered,
    VaultFull,
    VaultUnavailable,
)

# What a client raises for what the store says, or where it says nothing.
TOLD: Final = (BotoCoreError, ClientError, S3Error, HTTPError)
# What breaks while the body of an answer is read.
BROKEN_BODY: Final = (
    IncompleteReadError,
    ResponseStreamingError,
    ReadTimeoutError,
    HTTPError,
    ConnectionError,
    TimeoutError,
)


class AlreadyThere(Exception):
    """Something stands under the name already, or no longer what was to be replaced."""


class WrongOnTheWay(VaultUnavailable):
    """Other bytes arrived than were sent; the store kept nothing."""


Made = Callable[[str], Exception]


def _unavailable(sentence: str) -> Made:
    return lambda _name: VaultUnavailable(sentence)


def _missing(name: str) -> Exception:
    return Missing(f"{name} is not in the vault.")


_NO_ACCOUNT: Final = _unavailable("The object storage does not know the account, or its secret.")
_NOT_WELL: Final = _unavailable("The object storage is not well, or its disk is full.")
_BUSY: Final = _unavailable("The object storage has too few disks left, or too much to do.")
_FULL: Final[Made] = lambda _name: VaultFull("The object storage is full.")  # noqa: E731
_LOCKED: Final[Made] = lambda _name: Locked("The store itself holds the object.")  # noqa: E731
_WRONG: Final[Made] = lambda _name: WrongOnTheWay(  # noqa: E731
    "Other bytes reached the object storage than were sent."
)

# By its code; what a HEAD answers has none but the number.
_TABLE: Final[dict[str, Made]] = {
    "NoSuchKey": _missing,
    "NoSuchVersion": _missing,
    "404": _missing,
    "NoSuchBucket": lambda _name: NoVault("The bucket of the vault is not there."),
    "InvalidAccessKeyId": _NO_ACCOUNT,
    "SignatureDoesNotMatch": _NO_ACCOUNT,
    "RequestTimeTooSkewed": _unavailable("The clocks of object storage and machine differ by far."),
    "AccessDenied": _unavailable("The object storage refuses the account what it is for."),
    "403": _unavailable("The object storage refuses the account, or its clock differs by far."),
    "PreconditionFailed": lambda _name: AlreadyThere(),
    "412": lambda _name: AlreadyThere(),
    "ConditionalRequestConflict": lambda _name: AlreadyThere(),
    "BadDigest": _WRONG,
    "InvalidDigest": _WRONG,
    "XAmzContentChecksumMismatch": _WRONG,
    "XAmzContentSHA256Mismatch": _WRONG,
    "IncompleteBody": _WRONG,
    "XMinioStorageFull": _FULL,
    "QuotaExceeded": _FULL,
    "XMinioAdminBucketQuotaExceeded": _FULL,
    "InsufficientStorage": _FULL,
    "EntityTooLarge": _unavailable("The object is larger than the object storage takes at once."),
    "SlowDownRead": lambda name: Tampered(
        f"{name} can no longer be read: too little of it is left."
    ),
    "SlowDownWrite": _BUSY,
    "SlowDown": _BUSY,
    "ServiceUnavailable": _BUSY,
}
# How each server refuses to touch what is locked.
_HELD_CODES: Final = frozenset({"AccessDenied", "InvalidRequest", "ObjectLocked"})


def meaning_of(error: Exception, name: str, *, removing: bool) -> Exception:
    """What one of `TOLD` means, in the words of the port; `removing` is what a lock would refuse."""
    said = _said_in(error)
    if said is None:
        return VaultUnavailable(f"The object storage does not answer: {type(error).__name__}.")
    code, status = said
    if removing and code in _HELD_CODES:
        return _LOCKED(name)
    if code in _TABLE:
        return _TABLE[code](name)
    if status == 507:
        return _FULL(name)
    if status >= 500:
        return _NOT_WELL(name)
    return VaultUnavailable(f"The object storage refuses with {code or status}.")


def is_silence(error: Exception) -> bool:
    """Whether the store did not answer at all."""
    return isinstance(error, (NoConnection, HTTPClientError, HTTPError))


def is_own_trouble(error: Exception) -> bool:
    """Whether the store answered that something within it went wrong, perhaps with one object."""
    said = _said_in(error)
    return said is not None and said[1] == 500


def _said_in(error: Exception) -> tuple[str, int] | None:
    """The code of an answer and its number; None where there was none."""
    if isinstance(error, ClientError):
        told = error.response
        status = told.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return told.get("Error", {}).get("Code", ""), status
    if isinstance(error, S3Error):
        return error.code or "", error.response.status
    return None
