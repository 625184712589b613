"""Whether the tables are those of this version of the program."""

import functools

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def are_of_this_version() -> bool:
    """
    Whether every step of the tables that this program knows was done; there may be later ones, of a newer
    program beside it. Raises DatabaseError.
    """
    return _steps() <= MigrationRecorder(connection).applied_migrations().keys()


@functools.cache
def _steps() -> frozenset[tuple[str, str]]:
    """The steps that stand in this program."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return frozenset(loader.disk_migrations)
