"""
Lists that were read and wait to be taken over: kept for a day as texts, not as files.

They may hold classified titles. Each is a file only this account of the machine can read, under a
name that only the session of whoever brought it knows; what is old goes whenever one is kept.
"""

import contextlib
import json
import os
import re
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest

from archive.domain.listing.fields import Field
from archive.domain.listing.kept_readings import (
    kept_reading,
    reading_kept,
    tables_as_json,
    tables_of_json,
)
from archive.domain.listing.results import ListReading
from archive.domain.listing.tables import Table
from language.vietnamese import normalise

if TYPE_CHECKING:
    from archive.api import Inventory

KEPT_S = 24 * 3600
MOST_KEPT = 5
SESSION_KEY = "lists"
_TOKEN = re.compile(r"[0-9a-f]{32}")
Columns = Mapping[str, Mapping[int, Field]]


@dataclass(frozen=True, slots=True)
class KeptList:
    """
    A list as it was read: the name of its file, its columns as they were guessed, by heading, and
    who of the unit said other columns before, and when, where these are in force; `token` is its
    name in addresses, once it is kept.
    """

    name: str
    read: ListReading
    guessed: Columns
    said_by: str = ""
    said_at: datetime | None = None
    token: str = ""


def keep(
    request: HttpRequest, inventory: "Inventory", one: KeptList, tables: Sequence[Table]
) -> str:
    """Keep a list for this session; returns the token that stands in its address."""
    _sweep()
    token = secrets.token_hex(16)
    _write(token, inventory, one, _line(tables_as_json(tables)))
    held: list[str] = request.session.get(SESSION_KEY, [])
    for old in held[: -MOST_KEPT + 1]:
        (_folder() / old).unlink(missing_ok=True)
    request.session[SESSION_KEY] = [*held[-MOST_KEPT + 1 :], token]
    return token


def kept(request: HttpRequest, inventory: "Inventory", token: str) -> KeptList | None:
    """A list of this session for this inventory; None when there is none."""
    parts = _parts(request, inventory, token)
    if parts is None:
        return None
    head, read, _tables = parts
    told = json.loads(head)
    guessed = {
        name: {int(at): Field(field) for at, field in said.items()}
        for name, said in told["guessed"].items()
    }
    said_at = datetime.fromisoformat(told["said_at"]) if told["said_at"] else None
    return KeptList(
        told["name"], reading_kept(json.loads(read)), guessed, told["said_by"], said_at, token
    )


def tables_of(request: HttpRequest, inventory: "Inventory", token: str) -> tuple[Table, ...]:
    """The tables of a list that is kept, to be read anew."""
    parts = _parts(request, inventory, token)
    return tables_of_json(json.loads(parts[2])) if parts else ()


def keep_again(request: HttpRequest, inventory: "Inventory", one: KeptList) -> None:
    """The list was read anew, as a person corrected its columns."""
    parts = _parts(request, inventory, one.token)
    if parts is not None:
        _write(one.token, inventory, one, parts[2])


def forget(request: HttpRequest, token: str) -> None:
    """The list was taken over."""
    (_folder() / token).unlink(missing_ok=True)
    request.session[SESSION_KEY] = [
        one for one in request.session.get(SESSION_KEY, []) if one != token
    ]


def _parts(request: HttpRequest, inventory: "Inventory", token: str) -> tuple[str, str, str] | None:
    if not _TOKEN.fullmatch(token) or token not in request.session.get(SESSION_KEY, []):
        return None
    try:
        text = (_folder() / token).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    place, head, read, tables = text.split("\n", 3)
    return (head, read, tables) if place == str(inventory.pk) else None


def _write(token: str, inventory: "Inventory", one: KeptList, tables: str) -> None:
    head = {
        "name": " ".join(normalise(one.name).split())[-200:],
        "guessed": one.guessed,
        "said_by": one.said_by,
        "said_at": one.said_at.isoformat() if one.said_at else "",
    }
    # Written beside and put in its place, so that nobody reads half of it.
    beside = _folder() / f"{token}.{secrets.token_hex(4)}"
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as target:
        parts = (str(inventory.pk), _line(head), _line(kept_reading(one.read)), tables)
        target.write("\n".join(parts))
    beside.replace(_folder() / token)


def _line(told: object) -> str:
    # Line ends and halves of letters are escaped, so each part is one line that can be written.
    return json.dumps(told, separators=(",", ":"))


def _folder() -> Path:
    folder = Path(settings.KHOSO_DATA) / "scratch" / "lists"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sweep() -> None:
    for path in _folder().iterdir():
        # Another request may sweep it first.
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > KEPT_S:
                path.unlink()
