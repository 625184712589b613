"""
Lists that were read and wait to be taken over: kept for a day as rows, not as files.

They may hold classified titles. Each is a file only this account of the machine can read, under a
name that only the session of whoever brought it knows; what is old goes whenever one is kept.
"""

import contextlib
import os
import re
import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest

from archive.domain.list_wire import list_as_json, list_of_json
from archive.domain.lists import ReadList

if TYPE_CHECKING:
    from archive.api import Inventory

KEPT_S = 24 * 3600
MOST_KEPT = 5
SESSION_KEY = "lists"
_TOKEN = re.compile(r"[0-9a-f]{32}")


def keep(request: HttpRequest, inventory: "Inventory", read: ReadList, *, name: str) -> str:
    """Keep a list for this session; returns the token that stands in its address."""
    _sweep()
    token = secrets.token_hex(16)
    path = _folder() / token
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as target:
        shown = " ".join(name.split())[-200:]
        target.write(f"{inventory.pk}\n{shown}\n{list_as_json(read)}")
    held: list[str] = request.session.get(SESSION_KEY, [])
    for old in held[: -MOST_KEPT + 1]:
        (_folder() / old).unlink(missing_ok=True)
    request.session[SESSION_KEY] = [*held[-MOST_KEPT + 1 :], token]
    return token


def kept(request: HttpRequest, inventory: "Inventory", token: str) -> tuple[str, ReadList] | None:
    """The name and the rows of a list of this session for this inventory; None when there is none."""
    if not _TOKEN.fullmatch(token) or token not in request.session.get(SESSION_KEY, []):
        return None
    try:
        text = (_folder() / token).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    place, name, rows = text.split("\n", 2)
    return (name, list_of_json(rows)) if place == str(inventory.pk) else None


def forget(request: HttpRequest, token: str) -> None:
    """The list was taken over."""
    (_folder() / token).unlink(missing_ok=True)
    request.session[SESSION_KEY] = [
        one for one in request.session.get(SESSION_KEY, []) if one != token
    ]


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
