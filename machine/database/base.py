"""
A connection that stays open between requests, as long as the file it was opened on is the one that stands there.

Opening reads the whole of the schema and forgets every statement made ready before: with the triggers of
this archive that was most of what a page cost (docs/decisions/sqlite.md). A database put back
from a backup is another file under the same name; whoever kept the old one open would write where nobody
reads.
"""

from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """What Django asks of a connection at the first query of a request (CONN_HEALTH_CHECKS)."""

    opened_on: tuple[int, int] | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """As Django's, and remembers the file."""
        # Before, not after: what takes its place meanwhile is another file, and asked for again.
        self.opened_on = self._stands_there()
        return super().get_new_connection(conn_params)

    def is_usable(self) -> bool:
        """Whether the file it was opened on is still the one of that name."""
        return self.opened_on == self._stands_there()

    def _stands_there(self) -> tuple[int, int] | None:
        """None for a database in memory, and where there is no file."""
        if self.is_in_memory_db():
            return None
        try:
            about = Path(self.settings_dict["NAME"]).stat()
        except OSError:
            return None
        return about.st_dev, about.st_ino
