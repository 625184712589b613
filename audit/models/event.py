"""A row of the trail. It names people and things by text: no key ties it to what it tells of."""

from django.db import models


class Event(models.Model):
    """
    One act, appended and never changed; triggers of the database refuse anything else.

    Personal data: account name and workstation of the person who acted.
    """

    at = models.DateTimeField(db_index=True)
    who = models.CharField(max_length=150, db_index=True)
    roles = models.CharField(max_length=200)
    clearance = models.PositiveSmallIntegerField()
    workstation = models.CharField(max_length=100)
    session = models.CharField(max_length=32)
    action = models.CharField(max_length=40, db_index=True)
    subject_kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=80, db_index=True)
    level = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10, db_index=True)
    reason = models.CharField(max_length=60)
    rule = models.CharField(max_length=60)
    details = models.JSONField(default=dict)
    canonical = models.BinaryField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.pk}"
