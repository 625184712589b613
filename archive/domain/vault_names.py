"""How a vault is named in the settings, and how long the names are that it gives."""

from pathlib import Path
from typing import Final

from archive.domain.s3_place import s3_place

LONGEST_NAME: Final = 80
_IN_MEMORY: Final = ("memory", "memory-keyed")


def vault_folder(url: str) -> Path | None:
    """
    The folder of `file:/absolute/path`, taken letter by letter; None for `memory:`, `memory:name`
    and the same with `memory-keyed`, and for an S3 store. Raises ValueError for anything else.
    """
    kind, colon, place = url.partition(":")
    if (kind in _IN_MEMORY and colon) or s3_place(url) is not None:
        return None
    if kind == "file" and place.startswith("/") and not _names_a_host(place):
        return Path(place)
    raise ValueError(
        f"{url!r} names no vault: file:/absolute/path, s3:https://HOST/BUCKET or memory: is wanted."
    )


def _names_a_host(place: str) -> bool:
    return place.startswith("//") and not place.startswith("///")
