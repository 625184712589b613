"""The tables as Django is to reach them: SQLite in the data folder, or the server that is named."""

from pathlib import Path
from typing import Any

from machine.database.address import Server


def settings_of(server: Server | None, *, data: Path, patience_s: int) -> dict[str, Any]:
    """
    What DATABASES says of the one database. Raises OSError where a file of the server's password, which
    the address names, cannot be read.
    """
    if server is not None:
        return server.settings(patience_s=patience_s)
    return {
        "ENGINE": "machine.database",
        "NAME": data / "khoso.sqlite3",
        # Kept as long as the file is the same: opening one reads the whole of the schema.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": patience_s,
            # Else a request has more of them than are remembered, and each is made ready anew: where a row
            # is written, with all of its triggers.
            "cached_statements": 400,
            # What is removed is overwritten, and what is sorted lies in memory: words of a paper
            # stand in the tables and in their journal, and nowhere else on the disk.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;"
            ),
        },
    }
