"""
The tests' databases on a PostgreSQL server (KHOSO_TEST_DATABASE): each process has one of its own, poured
from one that the migrations of today have made.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from psycopg import sql

PREFIX = "khoso_test_"


def is_there() -> bool:
    """Whether the tests run on a server."""
    return connection.vendor == "postgresql"


def skip_what_is_of_the_other(items):
    """Each says why, and the run tells how many they were."""
    here = "postgresql" if is_there() else "sqlite"
    for item in items:
        for mark in item.iter_markers():
            if mark.name in {"sqlite_only", "postgresql_only"}:
                (why,) = mark.args
                if mark.name != f"{here}_only":
                    item.add_marker(pytest.mark.skip(reason=f"{mark.name}: {why}"))


class PouredDatabases:
    """Databases made of a template, which is made once for every state of models and migrations."""

    def __init__(self, fingerprint: str) -> None:
        self._home = connection.settings_dict["NAME"]
        self._template = f"khoso_tables_{fingerprint}"

    def make_template(self, *, anew: bool) -> None:
        """To be called by one process at a time."""
        with self._server() as server:
            self._sweep(server)
            there = [
                name
                for (name,) in server.execute(
                    "SELECT datname FROM pg_database WHERE datname LIKE 'khoso_tables_%'"
                )
            ]
            if self._template in there and not anew:
                return
            for old in there:
                _drop(server, old)
            fresh = f"{self._template}_fresh"
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(fresh)))
            with self._working_on(fresh):
                call_command("migrate", interactive=False, verbosity=0)
            server.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(fresh), sql.Identifier(self._template)
                )
            )

    @contextmanager
    def poured(self) -> Iterator[str]:
        """A database of one's own, which Django works on meanwhile."""
        name = f"{PREFIX}{os.getpid()}_{uuid4().hex[:8]}"
        with self._server() as server:
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(self._template)
                )
            )
        try:
            with self._working_on(name):
                yield name
        finally:
            with self._server() as server:
                _drop(server, name)

    @contextmanager
    def _working_on(self, name: str) -> Iterator[None]:
        before = connection.settings_dict["NAME"]
        leave()
        connection.settings_dict["NAME"] = name
        try:
            yield
        finally:
            leave()
            connection.settings_dict["NAME"] = before

    def _server(self) -> "psycopg.Connection[tuple[str]]":
        said = connection.settings_dict
        return psycopg.connect(
            host=said["HOST"],
            port=said["PORT"],
            user=said["USER"],
            password=said["PASSWORD"],
            dbname=self._home,
            autocommit=True,
        )

    def _sweep(self, server: "psycopg.Connection[tuple[str]]") -> None:
        """What runs that were killed left behind."""
        rows = server.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", (f"{PREFIX}%",)
        )
        for (name,) in rows.fetchall():
            if not Path(f"/proc/{name.removeprefix(PREFIX).split('_')[0]}").exists():
                _drop(server, name)


def leave() -> None:
    """Nothing of this process is connected any more, in any thread that has come home."""
    connection.close()
    connection.close_pool()


def _drop(server: "psycopg.Connection[tuple[str]]", name: str) -> None:
    said = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
    for more in ("", " WITH (FORCE)", "", " WITH (FORCE)", ""):
        # A process of the server that cleans up in it may not be ended by us, and ends by itself.
        with suppress(psycopg.errors.ObjectInUse, psycopg.errors.InsufficientPrivilege):
            server.execute(said + sql.SQL(more))
            return
