"""Lists that were taken over into an inventory, begun and ended."""

from django.db import models

from access.domain.levels import Level
from archive.models.covered import LEVELS


class ListImport(models.Model):
    """
    One list on its way into an inventory, row by row in short steps.

    `digest` tells the list by its rows, not by its file; `level` is the highest of its rows. Until
    `ended_at` is set, rows may be missing, and taking the same list over again completes it.
    """

    inventory = models.ForeignKey("archive.Inventory", models.PROTECT, related_name="imports")
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField(choices=LEVELS, default=int(Level.ORDINARY))
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["inventory", "ended_at"], name="list_import_open")]

    def __str__(self) -> str:
        return f"{self.pk}"
