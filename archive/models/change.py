"""The change feed: higher packages follow it with a cursor."""

from django.db import models


class Change(models.Model):
    """That a record changed, written in the transaction of the change. No key: it outlives it."""

    class Kind(models.TextChoices):
        FILED = "filed"
        CORRECTED = "corrected"
        RAISED = "raised"
        LOWERED = "lowered"
        REMOVED = "removed"

    record = models.PositiveBigIntegerField(db_index=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.pk}"
