"""Lists that were taken over into an inventory, begun, ended and undone."""

from django.db import models

from access.domain.levels import Level
from archive.models.covered import LEVELS


class ListImport(models.Model):
    """
    One list on its way into an inventory, row by row in short steps.

    `digest` tells the list by its rows, not by its file; `level` is the highest of its rows. Until
    `ended_at` is set, rows may be missing, and taking the same list over again completes it. What
    it made, as far as whoever sees the list may know, stands in `made`.
    """

    inventory = models.ForeignKey("archive.Inventory", models.PROTECT, related_name="imports")
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField(choices=LEVELS, default=int(Level.ORDINARY))
    name = models.CharField(max_length=200, blank=True, default="")
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)
    made = models.JSONField(default=dict, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["inventory", "ended_at"], name="list_import_open")]

    def __str__(self) -> str:
        return f"{self.pk}"


class ListChange(models.Model):
    """
    One row, dossier or box that an import made or changed, kept until it is put back.

    `before` is what stood there, None where nothing did; `after` tells what the import left, so
    that what somebody has changed since is seen.
    """

    brought = models.ForeignKey(ListImport, models.PROTECT, related_name="changes")
    row = models.ForeignKey("archive.ListedRecord", models.CASCADE, null=True, related_name="+")
    dossier = models.ForeignKey("archive.Dossier", models.CASCADE, null=True, related_name="+")
    box = models.ForeignKey("archive.Box", models.CASCADE, null=True, related_name="+")
    before = models.JSONField(null=True)
    after = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.pk}"


class ListLayout(models.Model):
    """What a person of a unit said of the columns under a heading: it is offered the next time."""

    unit = models.ForeignKey("access.Unit", models.PROTECT, related_name="+")
    signature = models.CharField(max_length=32)
    columns = models.JSONField()
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "signature"], name="list_layout_once_a_unit")
        ]

    def __str__(self) -> str:
        return self.signature
