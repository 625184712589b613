"""
Django's PostgreSQL, with one difference: a transaction takes the turn of whoever writes as it begins.

Single statements outside of a transaction take none. Those that must come in the order of their
numbers, changes of the feed and events of the trail, take it by a trigger of their table.
"""

from functools import partial
from typing import Any

import psycopg
from django.db.backends.postgresql import base, operations
from django.db.backends.postgresql.psycopg_any import Jsonb
from psycopg_pool import PoolTimeout

from machine.database.postgresql.texts import json_said, taking_every_text
from machine.database.turn import TAKE_TURN


class DatabaseOperations(operations.DatabaseOperations):
    """Django's, but for values that PostgreSQL does not take and SQLite finds nothing by."""

    def adapt_json_value(self, value: Any, encoder: Any) -> Jsonb:
        """A value of JSON as the server takes it."""
        return Jsonb(value, dumps=partial(json_said, cls=encoder) if encoder else json_said)

    def adapt_ipaddressfield_value(self, value: Any) -> Any:
        """An address as the server takes it; what is none is found nowhere, and is kept nowhere."""
        try:
            return super().adapt_ipaddressfield_value(value)
        except ValueError:
            return None


class DatabaseWrapper(base.DatabaseWrapper):
    """What Django asks of a connection when `atomic` begins and ends; see `machine.database.turn`."""

    ops_class = DatabaseOperations
    takes_turn = True

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """As Django's; where the pool only knows that it has none, the server is asked why."""
        try:
            return super().get_new_connection(conn_params)
        except PoolTimeout:
            with psycopg.connect(**conn_params):
                raise

    def get_connection_params(self) -> dict[str, Any]:
        """As Django's, with every text taken."""
        said = super().get_connection_params()
        return {**said, "context": taking_every_text(said["context"])}

    def set_autocommit(
        self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False
    ) -> None:
        """As Django's; raises OperationalError (lock_not_available) where the turn does not come in time."""
        super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        begins = not autocommit and force_begin_transaction_with_broken_autocommit
        if not (begins and self.takes_turn):
            return
        try:
            with self.cursor() as cursor:
                cursor.execute(TAKE_TURN)
        except BaseException:
            # `atomic` has not begun: nobody else would end what was begun here.
            self._leave_what_was_begun()
            raise

    def _leave_what_was_begun(self) -> None:
        self.needs_rollback = False
        try:
            self.rollback()
            super().set_autocommit(True)
        except self.Database.Error:
            self.close()
