"""Programs that go round and round, and have no end of a request at which a connection is looked at."""

from django.db import close_old_connections, connection


def begin_round() -> None:
    """
    A connection that broke, or whose database was put back from a backup, is another one from here on.

    Within somebody's transaction it stays.
    """
    if not connection.in_atomic_block:
        close_old_connections()
