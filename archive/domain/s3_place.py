"""An S3 store as the settings name it: where it answers, the bucket, how long what is put is leased."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlsplit

KIND: Final = "s3"
REGION: Final = "us-east-1"
LEASE_DAYS: Final = 45
MOST_LEASE_DAYS: Final = 90
# Behind the bucket's own name: where what is noted of objects stands, which must not be locked.
NOTES: Final = "-notes"
# At most 63 with what is put behind it; no dots, which no certificate of a host answers for.
_BUCKET: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,55})[a-z0-9]")
_REGION: Final = re.compile(r"[a-z0-9-]{1,40}")
_WORDS: Final = frozenset({"region", "lease", "ca"})


@dataclass(frozen=True, slots=True)
class S3Place:
    """
    `endpoint` is `https://HOST:PORT`. For `lease_days` after it was put nobody at all may remove an
    object, and as long as the archive refers to it that is put off; 0: the store is asked for no such
    thing. `ca` names a file of certificates to trust, or nothing.
    """

    endpoint: str
    bucket: str
    region: str = REGION
    lease_days: int = LEASE_DAYS
    ca: str = ""

    @property
    def notes(self) -> str:
        """The bucket of what is noted of objects."""
        return self.bucket + NOTES


def s3_place(url: str) -> S3Place | None:
    """
    What `s3:https://HOST:PORT/BUCKET?region=…&lease=DAYS&ca=/FILE` names; None where the URL is of
    another kind. Raises ValueError: nothing of who signs in has a place in it.
    """
    kind, colon, rest = url.partition(":")
    if kind != KIND or not colon:
        return None
    parts = urlsplit(rest)
    said = dict(parse_qsl(parts.query, keep_blank_values=True))
    bucket = parts.path.removeprefix("/")
    if parts.scheme not in {"http", "https"} or not parts.hostname or not _has_port(parts.port):
        raise ValueError("no address of an S3 store")
    if "@" in parts.netloc or parts.fragment or not said.keys() <= _WORDS:
        raise ValueError("more than address, bucket, region, lease and ca")
    if not _BUCKET.fullmatch(bucket):
        raise ValueError("no name of a bucket")
    region, ca = said.get("region", REGION), said.get("ca", "")
    if not _REGION.fullmatch(region) or (ca and not ca.startswith("/")):
        raise ValueError("no region, or no file of certificates")
    return S3Place(f"{parts.scheme}://{parts.netloc}", bucket, region, _lease(said), ca)


def _has_port(port: int | None) -> bool:
    return port is None or port > 0


def _lease(said: dict[str, str]) -> int:
    days = said.get("lease", str(LEASE_DAYS))
    if not (days.isascii() and days.isdecimal()) or int(days) > MOST_LEASE_DAYS:
        raise ValueError("no number of days to lease objects for")
    return int(days)
