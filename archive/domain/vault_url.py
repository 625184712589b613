"""How a vault is named in the settings."""

from pathlib import Path


def vault_folder(url: str) -> Path | None:
    """
    The folder of `file:/absolute/path`, taken letter by letter; None for `memory:` or
    `memory:name`. Raises ValueError for anything else.
    """
    kind, colon, place = url.partition(":")
    if kind == "memory" and colon:
        return None
    if kind == "file" and place.startswith("/") and not _names_a_host(place):
        return Path(place)
    raise ValueError(f"{url!r} names no vault: file:/absolute/path or memory: is wanted.")


def _names_a_host(place: str) -> bool:
    return place.startswith("//") and not place.startswith("///")
