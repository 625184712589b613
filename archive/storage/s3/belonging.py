"""Whether the bucket is this archive's, and keeps what is put into it."""

import json
import threading

from archive.storage.port import Missing, NoVault, VaultUnavailable
from archive.storage.s3.connection import Connection
from archive.storage.s3.objects import Objects


class Belonging:
    """Asked before anything is put or found missing: of a bucket that is another's nothing is true."""

    def __init__(self, connection: Connection, objects: Objects) -> None:
        self._connection = connection
        self._objects = objects
        self._mutex = threading.Lock()
        self._known = False

    def require(self, *, anew: bool = False) -> None:
        """
        Raises NoVault where no archive was ever prepared, VaultUnavailable where the bucket is another
        archive's or keeps no versions. What was found once is asked again only `anew`.
        """
        if self._known and not anew:
            return
        try:
            marked = archive_in(self._objects.marker())
        except Missing:
            raise NoVault("The bucket was not prepared for an archive.") from None
        if marked != self._connection.accounts.archive:
            raise VaultUnavailable("The bucket holds another archive.")
        with self._mutex:
            if not self._known:
                self._require_versions()
            self._known = True

    def _require_versions(self) -> None:
        with self._connection.asked():
            answer = self._connection.client(quick=True).get_bucket_versioning(
                Bucket=self._connection.place.bucket
            )
        if answer.get("Status") != "Enabled":
            raise VaultUnavailable("The bucket keeps no versions: what is overwritten is lost.")


def marker_of(archive: str) -> bytes:
    """What stands in the bucket of an archive."""
    return json.dumps({"archive": archive}).encode("ascii")


def archive_in(marker: bytes) -> str:
    """Which archive a marker names. Raises VaultUnavailable for what is none."""
    try:
        match json.loads(marker):
            case {"archive": str(archive)} if archive:
                return archive
    except ValueError:
        pass
    raise VaultUnavailable("What says whose bucket this is cannot be read.")
