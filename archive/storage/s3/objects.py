"""Objects of the store, each asked for one thing at a time."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO, Final, NamedTuple

from botocore.exceptions import ClientError

from archive.storage.port import CHUNK, Missing, Tampered, VaultError, VaultUnavailable
from archive.storage.s3.accounts import Role
from archive.storage.s3.connection import Connection
from archive.storage.s3.errors import BROKEN_BODY, AlreadyThere, WrongOnTheWay, is_own_trouble

FOLDER: Final = "objects/"
MARKER: Final = "archive.json"
# What one request may carry.
MOST_BYTES: Final = 5 << 30
_DRAWN: Final = "put"
_NAMES_A_PAGE: Final = 1000


class VersionShown(NamedTuple):
    """A version of the store is never altered by its own calls: another one shows."""

    version: str
    etag: str
    size: int

    def shows_changes(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Kept:
    """
    What stands under a name now. `token` is what its writer drew for it; `until` is the end of its
    lease; `told_at` is the store's own clock.
    """

    shown: VersionShown
    token: str
    until: datetime | None
    held: bool
    told_at: datetime

    @classmethod
    def of(cls, answer: dict[str, Any]) -> "Kept":
        return cls(
            VersionShown(answer.get("VersionId", ""), answer["ETag"], answer["ContentLength"]),
            answer.get("Metadata", {}).get(_DRAWN, ""),
            answer.get("ObjectLockRetainUntilDate"),
            answer.get("ObjectLockLegalHoldStatus") == "ON",
            told_at(answer),
        )


@dataclass(frozen=True, slots=True)
class Version:
    """One of the versions of an object, or a mark that it was removed."""

    version: str
    latest: bool
    marks_removal: bool


def told_at(answer: dict[str, Any]) -> datetime:
    """The clock of the store when it answered."""
    said = answer["ResponseMetadata"]["HTTPHeaders"].get("date", "")
    try:
        return parsedate_to_datetime(said).astimezone(UTC)
    except ValueError:
        raise VaultUnavailable("The object storage does not tell its time.") from None


class Objects:
    """Those of one archive."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._bucket = connection.place.bucket

    def head(self, name: str) -> Kept:
        """Raises Missing."""
        with self._connection.asked(name):
            answer = self._connection.client().head_object(Bucket=self._bucket, Key=FOLDER + name)
        return Kept.of(answer)

    def get(
        self, name: str, *, version: str = "", start: int = 0, end: int | None = None
    ) -> tuple[Kept, Any]:
        """
        What stands under a name, and its bytes from `start` up to `end`, still to be read. Raises
        Missing, Tampered. A range that begins behind the last byte is a fault of whoever asks.
        """
        more = {"VersionId": version} if version else {}
        if start or end is not None:
            more["Range"] = f"bytes={start}-{'' if end is None else end - 1}"
        with self._connection.asked(name):
            try:
                answer = self._connection.client().get_object(
                    Bucket=self._bucket, Key=FOLDER + name, **more
                )
            except ClientError as error:
                if is_own_trouble(error) and self._is_well():
                    raise Tampered(f"{name} can no longer be read.") from error
                raise
        return Kept.of(answer), answer["Body"]

    def put(
        self, name: str, source: BinaryIO, digest: bytes, token: str, *, over: str = ""
    ) -> Kept:
        """
        Put bytes of this SHA-256 under a name that is free, or over what has the ETag `over`; the store
        reckons them again. Raises AlreadyThere, VaultFull.
        """
        condition = {"IfMatch": over} if over else {"IfNoneMatch": "*"}
        for last in (False, True):
            source.seek(0)
            try:
                with self._connection.asked(name):
                    answer = self._connection.client().put_object(
                        Bucket=self._bucket,
                        Key=FOLDER + name,
                        Body=source,
                        ChecksumSHA256=base64.b64encode(digest).decode("ascii"),
                        Metadata={_DRAWN: token},
                        **condition,
                    )
            except WrongOnTheWay:
                if last:
                    raise
            except Missing:
                # There was something to be replaced, and it went.
                raise AlreadyThere from None
            else:
                return self._put_as(answer, token)
        raise AssertionError

    def versions(self, name: str, role: Role = Role.STORE) -> list[Version]:
        """All versions of an object, and marks of its removal."""
        return [one for key, one in self.all_versions(FOLDER + name, role) if key == FOLDER + name]

    def all_versions(self, prefix: str, role: Role) -> Iterator[tuple[str, Version]]:
        """The key and each version of whatever begins so."""
        pages = self._connection.client(role).get_paginator("list_object_versions")
        with self._connection.asked():
            for page in pages.paginate(Bucket=self._bucket, Prefix=prefix):
                for kind, marks in (("Versions", False), ("DeleteMarkers", True)):
                    for one in page.get(kind, ()):
                        yield one["Key"], Version(one["VersionId"], one["IsLatest"], marks)

    def content_of(self, name: str, version: str) -> bytes:
        """All bytes of one version, which is small."""
        _, body = self.get(name, version=version)
        content: bytes = body.read()
        return content

    def remove(self, name: str, version: str) -> None:
        """One version for good; one that is gone is no fault. Raises Locked."""
        client = self._connection.client(Role.DISPOSAL)
        with self._connection.asked(name, removing=True):
            client.delete_object(Bucket=self._bucket, Key=FOLDER + name, VersionId=version)

    def hold(self, name: str, version: str, *, on: bool) -> None:
        """The store itself lets nobody remove a version, or no longer."""
        keeper = self._connection.keeper()
        change = keeper.enable_object_legal_hold if on else keeper.disable_object_legal_hold
        with self._connection.asked(name):
            change(self._bucket, FOLDER + name, version_id=version)

    def require_digest(self, name: str, version: str, digest: bytes) -> None:
        """Read a version back. Raises VaultUnavailable where other bytes come than were sent."""
        _, body = self.get(name, version=version)
        running = hashlib.sha256()
        try:
            for piece in body.iter_chunks(CHUNK):
                running.update(piece)
        except BROKEN_BODY as error:
            raise VaultUnavailable("The object storage broke off what was read back.") from error
        if running.digest() != digest:
            raise VaultUnavailable("The object storage gave back other bytes than were sent.")

    def names(self, after: str, *, beginning: str = "") -> Iterator[str]:
        """Every name that begins so and is not marked as removed, in order."""
        pages = self._connection.client().get_paginator("list_objects_v2")
        with self._connection.asked():
            for page in pages.paginate(
                Bucket=self._bucket,
                Prefix=FOLDER + beginning,
                StartAfter=FOLDER + after,
                PaginationConfig={"PageSize": _NAMES_A_PAGE},
            ):
                for one in page.get("Contents", ()):
                    yield one["Key"].removeprefix(FOLDER)

    def marker(self) -> bytes:
        """What says whose bucket this is. Raises Missing, NoVault."""
        with self._connection.asked(MARKER):
            answer = self._connection.client(quick=True).get_object(Bucket=self._bucket, Key=MARKER)
            content: bytes = answer["Body"].read()
        return content

    def _put_as(self, answer: dict[str, Any], token: str) -> Kept:
        shown = VersionShown(answer.get("VersionId", ""), answer["ETag"], 0)
        return Kept(shown, token, None, held=False, told_at=told_at(answer))

    def _is_well(self) -> bool:
        try:
            self.marker()
        except VaultError:
            return False
        return True
