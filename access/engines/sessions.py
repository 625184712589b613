"""
Sessions in the database, as Django keeps them, under a digest of their key.

What stands in the browser's cookie stands nowhere else: who reads the database, or a copy of it, finds
nobody's session to go on with.
"""

import hashlib
from typing import Any, Final, cast

from django.contrib.sessions.backends import db
from django.utils import timezone

_DIGITS: Final = 40


def kept_as(key: str | None) -> str:
    """Under which name the session of this key is kept."""
    return hashlib.sha256(f"khoso session {key}".encode()).hexdigest()[:_DIGITS] if key else ""


class SessionStore(db.SessionStore):
    """As Django's; only the names in the table are others."""

    def _get_session_from_db(self) -> Any:
        found = self.model.objects.filter(
            session_key=kept_as(self.session_key), expire_date__gt=timezone.now()
        ).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        """Whether there is one of this key."""
        return bool(self.model.objects.filter(session_key=kept_as(session_key)).exists())

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row, under its other name."""
        row = super().create_model_instance(data)
        row.session_key = kept_as(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """It is over."""
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=kept_as(key)).delete()


def name_of(session: object) -> str:
    """Under which name a session is kept; none where it is kept nowhere yet."""
    return kept_as(cast("SessionStore", session).session_key)
