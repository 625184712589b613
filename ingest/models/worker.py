"""Signs of life of the workers."""

from django.db import models


class WorkerBeat(models.Model):
    """
    A worker and when it was last alive.

    `trouble` is what makes it pause, a code of `machine.troubles`; empty while all is well.
    """

    name = models.CharField(max_length=100, unique=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    trouble = models.CharField(max_length=40, blank=True)
    trouble_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
