"""A list of people that somebody brought, and what became of it."""

from django.db import models


class PeopleList(models.Model):
    """
    The lines of a list as they were read, and what its file says besides; the file is not kept.

    Without a proposal its bringer is still looking at it. `chosen` are the lines, by their place,
    that were proposed; `made` the accounts that were made of them.

    Personal data: full names, names of accounts, units and positions.
    """

    name = models.CharField(max_length=200)
    rows = models.JSONField(default=list)
    omitted = models.JSONField(default=list)
    brought_by = models.CharField(max_length=150)
    brought_at = models.DateTimeField()
    proposal = models.OneToOneField(
        "access.AccountProposal", models.PROTECT, null=True, blank=True, related_name="people"
    )
    with_doubtful = models.BooleanField(default=False)
    chosen = models.JSONField(default=list)
    made = models.JSONField(default=list)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.pk}"
