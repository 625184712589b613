"""What was asked to be opened in an emergency, and what became of it."""

from django.db import models
from django.db.models import Q

from access.domain.levels import Level
from access.domain.openings import TAKEN, OpeningState
from access.models.voucher import Vouched


class Opening(Vouched):
    """
    An inventory opened for one person in an emergency: asked for by one, opened by another, ended, and its
    report signed off by a third.

    `place` is the code of the inventory as it was then. `bounds` say how far it reaches and when it
    holds, by both clocks, as every request reads it. `from_event` is the event of the trail by which it
    was opened, `to_event` the one by which it ended, if somebody ended it.

    Personal data: names of accounts, reasons and findings.
    """

    account = models.ForeignKey("access.User", models.PROTECT, related_name="openings")
    inventory = models.PositiveBigIntegerField()
    place = models.CharField(max_length=80)
    level = models.PositiveSmallIntegerField(choices=[(int(one), one.name) for one in Level])
    party_papers = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=60)
    document = models.CharField(max_length=200)
    stands = models.CharField(max_length=10, default=str(OpeningState.WAITING))
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=60, blank=True, default="")
    bounds = models.CharField(max_length=150, blank=True, default="")
    ends_at = models.DateTimeField(null=True, blank=True)
    from_event = models.PositiveBigIntegerField(default=0)
    to_event = models.PositiveBigIntegerField(default=0)
    ended_by = models.CharField(max_length=150, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.CharField(max_length=150, blank=True, default="")
    signed_at = models.DateTimeField(null=True, blank=True)
    finding = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["stands"], name="openings_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(stands__in=[str(one) for one in TAKEN]),
                name="opened_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
