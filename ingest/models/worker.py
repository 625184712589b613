"""Signs of life of the workers."""

from django.db import models


class WorkerBeat(models.Model):
    """
    A worker and when it was last alive.

    `trouble` is what makes it pause, a code of `machine.troubles`; empty while all is well. Of its
    `readers` so many were `at_work` at the last sign; `pages_lately` were read in the last ten minutes
    (ingest.domain.pace). How closed what it reads is, none of them tells.
    """

    name = models.CharField(max_length=100, unique=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    trouble = models.CharField(max_length=40, blank=True)
    trouble_since = models.DateTimeField(null=True)
    readers = models.PositiveSmallIntegerField(default=0)
    at_work = models.PositiveSmallIntegerField(default=0)
    pages_lately = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name
