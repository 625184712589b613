"""The kept figures: how many things of one kind and standing an inventory holds."""

from django.db import models
from django.db.models import Q

KEY = ("kind", "inventory_id", "rank", "partner", "detail")


class Figure(models.Model):
    """
    A count, or a change of one; the figure is the sum of all rows with the same key.

    Triggers add a row for every change of what is counted, in its transaction and without
    touching a row that stands, so that writers never wait for one another; `settled` rows are
    sums of earlier ones. `rank` is that of the thing itself (archive.domain.standing), `partner`
    that of what stands against it: the record that answers a row of a list or came of a receipt,
    the row that a record answers. `detail` is the year of a YEAR, and 1 for a reviewed RECORD.
    The inventory is no key of the database's: 0 stands for none.
    """

    class Kind(models.TextChoices):
        RECORD = "record"
        YEAR = "year"
        LISTED = "listed"
        RECEIPT = "receipt"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    inventory = models.ForeignKey(
        "archive.Inventory", models.DO_NOTHING, db_constraint=False, related_name="figures"
    )
    rank = models.PositiveSmallIntegerField()
    partner = models.PositiveSmallIntegerField()
    detail = models.PositiveSmallIntegerField()
    count = models.BigIntegerField()
    settled = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=[name.removesuffix("_id") for name in KEY], condition=Q(settled=True), name="figure_once")
        ]
        indexes = [
            models.Index(fields=["inventory", "kind"], name="figure_inventory"),
            models.Index(fields=["kind", "rank"], name="figure_kind"),
            models.Index(fields=["id"], condition=Q(settled=False), name="figure_unsettled"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.inventory_id}"
