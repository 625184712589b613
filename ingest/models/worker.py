"""Signs of life of the workers."""

from django.db import models


class WorkerBeat(models.Model):
    """A worker and when it was last alive."""

    name = models.CharField(max_length=100, unique=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
