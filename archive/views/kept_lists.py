"""
Lists that were read and wait to be taken over: kept for a day as texts, not as files.

They may hold classified titles. Each is a file that its own address alone opens, for the session that
brought it (`archive.actions.kept_texts`); what is old goes whenever one is kept.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest

from archive.actions.kept_texts import (
    forget_text,
    is_token,
    keep_text,
    keep_text_again,
    kept_text,
    name_of_text,
)
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

MOST_KEPT = 5
# Under this name a session holds the names of its lists, which open none of them.
SESSION_KEY = "kept-lists"
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
    token = keep_text(_text(inventory, one, _line(tables_as_json(tables))))
    held: list[str] = request.session.get(SESSION_KEY, [])
    for old in held[: -MOST_KEPT + 1]:
        forget_text(old)
    request.session[SESSION_KEY] = [*held[-MOST_KEPT + 1 :], name_of_text(token)]
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
        keep_text_again(one.token, _text(inventory, one, parts[2]))


def forget(request: HttpRequest, token: str) -> None:
    """The list was taken over."""
    gone = name_of_text(token)
    forget_text(gone)
    request.session[SESSION_KEY] = [
        one for one in request.session.get(SESSION_KEY, []) if one != gone
    ]


def _parts(request: HttpRequest, inventory: "Inventory", token: str) -> tuple[str, str, str] | None:
    if not is_token(token) or name_of_text(token) not in request.session.get(SESSION_KEY, []):
        return None
    text = kept_text(token)
    if text is None:
        return None
    place, head, read, tables = text.split("\n", 3)
    return (head, read, tables) if place == str(inventory.pk) else None


def _text(inventory: "Inventory", one: KeptList, tables: str) -> str:
    head = {
        "name": " ".join(normalise(one.name).split())[-200:],
        "guessed": one.guessed,
        "said_by": one.said_by,
        "said_at": one.said_at.isoformat() if one.said_at else "",
    }
    return "\n".join((str(inventory.pk), _line(head), _line(kept_reading(one.read)), tables))


def _line(told: object) -> str:
    # Line ends and halves of letters are escaped, so each part is one line that can be written.
    return json.dumps(told, separators=(",", ":"))
