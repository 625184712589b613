"""A row of the trail. It names people and things by text: no key ties it to what it tells of."""

from django.db import models


class Event(models.Model):
    """
    One act, appended and never changed; triggers of the database refuse anything else.

    Personal data: name and number of the account, workstation and account of the operating
    system of the person who acted.
    """

    at = models.DateTimeField()
    who = models.CharField(max_length=150)
    account = models.BigIntegerField(null=True)
    roles = models.CharField(max_length=200)
    clearance = models.PositiveSmallIntegerField()
    workstation = models.CharField(max_length=100)
    os_account = models.CharField(max_length=100, default="")
    session = models.CharField(max_length=32)
    action = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=80)
    level = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10)
    reason = models.CharField(max_length=60)
    rule = models.CharField(max_length=60)
    details = models.JSONField(default=dict)
    canonical = models.BinaryField()

    class Meta:
        ordering = ["-id"]
        # One for each way to narrow the trail, so that a page of it is read and nothing else.
        indexes = [
            models.Index(fields=["at", "id"], name="audit_event_at"),
            models.Index(fields=["who", "at", "id"], name="audit_event_who"),
            models.Index(fields=["who", "action", "at", "id"], name="audit_event_who_action"),
            models.Index(fields=["action", "at", "id"], name="audit_event_action"),
            models.Index(fields=["outcome", "at", "id"], name="audit_event_outcome"),
            models.Index(fields=["subject", "id"], name="audit_event_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class Mention(models.Model):
    """
    Something an event showed besides its subject: the number of a record or item, or a digest.

    Written with its event, by which "who saw this" finds lists and searches too.
    """

    pk = models.CompositePrimaryKey("label", "event")
    label = models.CharField(max_length=80)
    event = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.event}"
