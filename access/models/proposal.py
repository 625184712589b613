"""What was proposed for an account, and what became of it."""

from django.db import models
from django.db.models import Q

from access.domain.proposals import OPEN_STATES, State
from access.models.voucher import Vouched


class AccountProposal(Vouched):
    """
    An act on an account that takes a second person: proposed by one, confirmed by another.

    `username` names the account, which is not there yet where one is to be made; `seen_version` is
    the version of the account that whoever proposed saw. `said` is what it is to become; passwords
    and secrets stand nowhere here.

    Personal data: names of accounts, and in `said` a full name and a unit.
    """

    what = models.CharField(max_length=10)
    username = models.CharField(max_length=150)
    account = models.ForeignKey(
        "access.User", models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    seen_version = models.PositiveIntegerField(default=0)
    said = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=60)
    stands = models.CharField(max_length=10, default=str(State.WAITING))
    proposed_by = models.CharField(max_length=150)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=60, blank=True, default="")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["stands", "proposed_at"], name="proposals_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["username", "what"],
                condition=Q(stands__in=[str(one) for one in OPEN_STATES]),
                name="proposed_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
