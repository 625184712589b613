"""What people sign and attend before they work with papers: texts of commitments, and trainings."""

from django.db import models
from django.db.models import Q

from access.domain.commitments import LONGEST_CAMPAIGN, LONGEST_TITLE, MOST_MONTHS, TextSaid
from access.domain.trainings import LONGEST_SUBJECT, LONGEST_TRAINER


class CommitmentText(models.Model):
    """
    A version of what people commit themselves to in a campaign; once somebody signed it, it stays.

    `months` is how long a signature holds, `last_day` the day after which none does. `version` counts
    the changes of the row, as long as there may be any.
    """

    campaign = models.CharField(max_length=LONGEST_CAMPAIGN)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    months = models.PositiveSmallIntegerField()
    last_day = models.DateField(null=True, blank=True)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["campaign", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "number"], name="one_commitment_of_a_number"
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=MOST_MONTHS), name="commitment_holds_a_while"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} · {self.number}"

    @property
    def said(self) -> TextSaid:
        """What the version says."""
        return TextSaid(self.campaign, self.title, self.text, self.months, self.last_day)


class TrainingSession(models.Model):
    """A training that was held: what about, when, by whom, and up to when it counts."""

    subject = models.CharField(max_length=LONGEST_SUBJECT)
    held_on = models.DateField()
    trainer = models.CharField(max_length=LONGEST_TRAINER)
    counts_until = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=200, blank=True, default="")
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "held_on"], name="one_training_of_a_subject_a_day"
            ),
            models.CheckConstraint(
                condition=Q(counts_until__isnull=True) | Q(counts_until__gte=models.F("held_on")),
                name="training_ends_after_it_was_held",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
