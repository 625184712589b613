"""Numbers that are drawn, so that nobody reads from a gap what was filed out of their sight."""

import secrets
from collections.abc import Callable, Sequence

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

LOWEST, HIGHEST = 10_000_000, 99_999_999


def draw_number(is_taken: Callable[[int], bool]) -> int:
    """A number of eight digits that is not taken."""
    while True:
        drawn = LOWEST + secrets.randbelow(HIGHEST - LOWEST + 1)
        if not is_taken(drawn):
            return drawn


class DrawnNumberField(models.BigIntegerField):
    """
    A primary key of eight digits, drawn among the free ones when a row is first saved.

    A count that runs over all levels and units tells by its gaps how many papers a person may
    not see, and when they came. A drawn number tells nothing, and stays for good.
    """

    def get_pk_value_on_save(self, instance: models.Model) -> int:
        """A number that no row has; two writers that draw the same at once meet the key."""
        rows = type(instance)._base_manager  # noqa: SLF001 - all rows, what is withdrawn as well
        return draw_number(lambda drawn: rows.filter(pk=drawn).exists())

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        """Migrations, of other packages too, come by the door."""
        name, _, arguments, named = super().deconstruct()
        return name, "archive.api.DrawnNumberField", arguments, named

    def rel_db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """Keys that point here are as wide as the number."""
        return models.BigIntegerField().db_type(connection=connection)
