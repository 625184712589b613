"""The change feed: higher packages follow it with a cursor."""

import secrets

from django.db import models


def new_mark() -> str:
    """What no other change has, in this database or another: numbers and moments may come again."""
    return secrets.token_hex(8)


class Change(models.Model):
    """That a record changed, written in the transaction of the change. No key: it outlives it."""

    class Kind(models.TextChoices):
        FILED = "filed"
        CORRECTED = "corrected"
        RAISED = "raised"
        LOWERED = "lowered"
        MOVED = "moved"
        REMOVED = "removed"

    record = models.PositiveBigIntegerField(db_index=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    mark = models.CharField(max_length=16, default=new_mark)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.pk}"
