"""What was done to the arrangement: changes of covers, and dossiers split, merged, moved, renumbered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from access.domain.levels import Level
from archive.domain.cover import CoverOf
from archive.models.covered import LEVELS
from archive.models.numbers import DrawnNumberField


class CoverVersion(models.Model):
    """
    A cover as it stood until somebody changed it, and that change: who, when and what.

    `said` holds the columns of the table of fields as they stood, `became` those that were another
    afterwards. `subject` is the id of what the cover is of, and no key: it outlives it. Rows are never
    changed or removed: triggers refuse it (`archive.models.guards`).

    Personal data: the name of the account; titles may name persons.
    """

    cover = models.CharField(max_length=10, choices=[(str(one), str(one)) for one in CoverOf])
    subject = models.PositiveBigIntegerField()
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    account = models.BigIntegerField(null=True)
    said = models.JSONField(default=dict)
    became = models.JSONField(default=dict)

    class Meta:
        ordering = ["cover", "subject", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["cover", "subject", "number"], name="cover_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cover} {self.subject}/{self.number}"


class ArrangementAct(models.Model):
    """
    An act on a dossier that can be undone as a whole: what stood where before, and where after.

    `before` and `after` hold ids and places only, never words. It is as closed as the most closed of
    the dossiers it names (`level`, `party_papers`). `into` is where it led to, where that is another
    inventory than the one it began in.

    Personal data: the name of the account; the reason may name persons.
    """

    class Kind(models.TextChoices):
        SPLIT = "split", _("Split")
        MERGE = "merge", _("Merged")
        MOVE = "move", _("Moved")
        RENUMBER = "renumber", _("Renumbered")

    id = DrawnNumberField(primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    inventory = models.ForeignKey("archive.Inventory", models.PROTECT, related_name="acts")
    into = models.ForeignKey("archive.Inventory", models.PROTECT, null=True, related_name="+")
    dossier = models.ForeignKey(
        "archive.Dossier", models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    other = models.ForeignKey(
        "archive.Dossier", models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    level = models.PositiveSmallIntegerField(choices=LEVELS, default=int(Level.ORDINARY))
    party_papers = models.BooleanField(default=False)
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=150)
    account = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["inventory", "at", "id"], name="arrangement_order")]

    def __str__(self) -> str:
        return f"{self.pk}"
