"""Ties between rows of a list and the records that answer them, many to many."""

from django.db import models

from archive.models.arrangement import ListedRecord
from archive.models.record import Record


class Tie(models.Model):
    """
    That a record answers a row, or that a person has said it does not.

    The machine makes and takes away CERTAIN ones (archive.actions.answering); what a PERSON tied
    stays until a person parts it, and what was PARTED is never tied by the machine again. A tie
    counts only while both stand in one inventory and the record is not withdrawn. `before` is what
    stood between the two until the last act of a person ("" for nothing): to it that act is
    taken back.

    Personal data: the name of the account that tied or parted them.
    """

    class Kind(models.TextChoices):
        CERTAIN = "certain"
        PERSON = "person"
        PARTED = "parted"

    row = models.ForeignKey(ListedRecord, models.CASCADE, related_name="ties")
    record = models.ForeignKey(Record, models.PROTECT, related_name="ties")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    before = models.CharField(max_length=7, choices=Kind.choices, blank=True)
    by = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField()
    # Why it was proposed, where a person took a proposal (archive.domain.proposing.Reason).
    reasons = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["row", "record"], name="tie_once")]

    def __str__(self) -> str:
        return f"{self.pk}"
