"""What was asked for a person to hold, who gave it and who approved it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from access.domain.grants import LONGEST_DOCUMENT, GrantState
from access.domain.levels import Level
from access.models.voucher import Vouched


class GrantRequest(Vouched):
    """
    Roles, clearance and whose papers: asked for by one, given by a security officer, approved by another.

    `units` are codes and `inventories` numbers; `named` is the list that the level is limited to, and
    `named_version` the version of it that whoever said yes last saw. `seen_version` is the version of the account that
    whoever asked saw. Whoever declined or withdrew it stands in `decided_by` too, with why in `answer`.
    What came of it names it (`given` of the rows in `standing`), so it is never deleted.

    Personal data: whose rights these are, and who asked, gave and approved.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="requests")
    seen_version = models.PositiveIntegerField()
    role = models.CharField(max_length=20, blank=True, default="")
    level = models.PositiveSmallIntegerField(
        null=True, blank=True, choices=[(int(level), level.name) for level in Level]
    )
    party_papers = models.BooleanField(default=False)
    units = models.JSONField(default=list, blank=True)
    inventories = models.JSONField(default=list, blank=True)
    named = models.ForeignKey(
        "access.NamedList", models.PROTECT, null=True, blank=True, related_name="requests"
    )
    named_version = models.PositiveIntegerField(default=0)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=60)
    document = models.CharField(max_length=LONGEST_DOCUMENT, blank=True, default="")
    document_on = models.DateField(null=True, blank=True)
    stands = models.CharField(max_length=10, default=str(GrantState.ASKED))
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    given_by = models.CharField(max_length=150, blank=True, default="")
    given_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=150, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["stands", "asked_at"], name="grant_requests_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="grant_request_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
