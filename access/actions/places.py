"""What the site is set to."""

from datetime import datetime

from access.domain.actors import Actor
from audit.api import Act, Entry, append
from machine.json_values import JsonObject


def note_settings(*, by: Actor, settings: JsonObject, at: datetime) -> None:
    """What the site is set to, as an event; the caller has seen that it changed."""
    append(
        Entry(who=by.who, action=Act.CHANGE_SETTING, subject_kind="system", details=settings), at=at
    )
