"""How the search engine is named in the settings."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

_ELASTIC: Final = "elasticsearch:"
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class ElasticPlace:
    """Servers, any of which answers for all, and the name of the archive's index among those they hold."""

    hosts: tuple[str, ...]
    name: str


def index_folder(url: str) -> Path | None:
    """
    The folder of `tantivy:/absolute/path`; None for an engine that names none: `memory:`, `memory:name`,
    `elasticsearch:…`. Raises ValueError for anything else.
    """
    if elastic_place(url):
        return None
    kind, colon, place = url.partition(":")
    if kind == "memory" and colon:
        return None
    if kind == "tantivy" and place.startswith("/"):
        return Path(place)
    raise ValueError(
        f"{url!r} names no engine: tantivy:/absolute/path, elasticsearch:https://host:port/name or memory: "
        "is wanted."
    )


def elastic_place(url: str) -> ElasticPlace | None:
    """
    What `elasticsearch:https://one:9200,https://other:9200/name` says; None for another engine. Raises
    ValueError, which repeats nothing of it: who writes a password into it has to keep it.
    """
    if not url.startswith(_ELASTIC):
        return None
    hosts, _, name = url.removeprefix(_ELASTIC).rpartition("/")
    if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME:
        raise ValueError("An index is named by small letters, figures and single hyphens.")
    return ElasticPlace(tuple(_host(one.strip()) for one in hosts.split(",")), name)


def _host(text: str) -> str:
    parts = urlsplit(text)
    if parts.username is not None or parts.password is not None:
        raise ValueError("A credential stands in a file of its own.")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise ValueError("A server is named as https://host:port.")
    default = 443 if parts.scheme == "https" else 80
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}:{parts.port or default}"
