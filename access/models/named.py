"""Lists of dossiers and papers that are open by their name, and what is to be added to them."""

from django.db import models
from django.db.models import Q

from access.domain.grants import LONGEST_DOCUMENT, GrantState
from access.domain.named import LONGEST_TITLE
from access.models.voucher import Vouched


class NamedList(models.Model):
    """
    Dossiers and papers that a clearance may be limited to: what it is for, and on what paper it rests.

    Without a title it was named with one request and for that alone. `version` goes up with every change
    of what stands on it: who decides says which one they saw. Never deleted: clearances rest on it.

    Personal data: the names of the accounts; title and reason may name persons.
    """

    title = models.CharField(max_length=LONGEST_TITLE, blank=True, default="")
    reason = models.CharField(max_length=60)
    document = models.CharField(max_length=LONGEST_DOCUMENT, blank=True, default="")
    document_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.pk}"


class NamedThing(Vouched):
    """
    A dossier or a record on a list, by its id; what was taken off stays with its day and without a voucher,
    and counts no more.

    Who approved that it was added to a list in force stands in the change it came of.
    """

    named_list = models.ForeignKey(NamedList, models.PROTECT, related_name="things")
    dossier = models.PositiveBigIntegerField(null=True, blank=True)
    record = models.PositiveBigIntegerField(null=True, blank=True)
    change = models.ForeignKey(
        "access.NamedChange", models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_by = models.CharField(max_length=150)
    added_at = models.DateTimeField()
    removed_by = models.CharField(max_length=150, blank=True, default="")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_why = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dossier__isnull=False, record__isnull=True)
                | Q(dossier__isnull=True, record__isnull=False),
                name="named_thing_is_a_dossier_or_a_record",
            ),
            models.UniqueConstraint(
                fields=["named_list", "dossier"],
                condition=Q(dossier__isnull=False, removed_at__isnull=True),
                name="a_dossier_stands_once_on_a_list",
            ),
            models.UniqueConstraint(
                fields=["named_list", "record"],
                condition=Q(record__isnull=False, removed_at__isnull=True),
                name="a_record_stands_once_on_a_list",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class NamedChange(Vouched):
    """
    What is to be added to a list that somebody is cleared by: asked for by one, approved by another.

    `seen_version` is that of the list which whoever asked saw. Never deleted.

    Personal data: the names of the accounts.
    """

    named_list = models.ForeignKey(NamedList, models.PROTECT, related_name="changes")
    seen_version = models.PositiveIntegerField()
    dossiers = models.JSONField(default=list, blank=True)
    records = models.JSONField(default=list, blank=True)
    reason = models.CharField(max_length=60)
    stands = models.CharField(max_length=10, default=str(GrantState.ASKED))
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            # Of two who ask at once, one is told; what has lapsed is put away first.
            models.UniqueConstraint(
                fields=["named_list"],
                condition=Q(stands=str(GrantState.ASKED)),
                name="one_change_of_a_list_waits",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
