"""The process that follows the feed: its sign of life, and what it was asked to do."""

from django.db import models

THE_ONE = 1


class Indexer(models.Model):
    """
    The one indexer of the site. `name` is its process, `trouble` what keeps it from going on.

    `waits` while building the index anew is asked for and not done. How many records it
    held is not kept: the administrator does not see how many there are.
    """

    name = models.CharField(max_length=100, blank=True)
    beat_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField(null=True)
    asked_by = models.CharField(max_length=150, blank=True)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    waits = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name
