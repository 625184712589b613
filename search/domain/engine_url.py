"""How the search engine is named in the settings."""

from pathlib import Path


def index_folder(url: str) -> Path | None:
    """
    The folder of `tantivy:/absolute/path`; None for `memory:` or `memory:name`. Raises ValueError
    for anything else.
    """
    kind, colon, place = url.partition(":")
    if kind == "memory" and colon:
        return None
    if kind == "tantivy" and place.startswith("/"):
        return Path(place)
    raise ValueError(f"{url!r} names no engine: tantivy:/absolute/path or memory: is wanted.")
