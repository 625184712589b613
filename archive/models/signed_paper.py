"""Scans of what people signed on paper."""

from django.db import models

from access.domain.levels import Level
from archive.models.covered import LEVELS
from archive.models.record import StoredFile


class CommitmentScan(models.Model):
    """The scan of a commitment that was signed on paper. Personal data: a person's signature."""

    commitment = models.OneToOneField("access.Commitment", models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=LEVELS, default=int(Level.ORDINARY))

    def __str__(self) -> str:
        return f"{self.commitment_id}"
