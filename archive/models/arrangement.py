"""How the archive is arranged: fonds, inventory, dossier, and what an inventory says exists."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.domain.levels import LEVEL_WORDS, Level
from archive.models.numbers import DrawnNumberField
from language.dates import shown_date

LEVELS = [(int(level), _(word)) for level, word in LEVEL_WORDS.items()]
PRECISIONS = [("day", "day"), ("month", "month"), ("year", "year")]


class FilingPolicy(models.TextChoices):
    """Whether a record is filed after a person confirmed it, or at once where all is certain."""

    PERSON = "person", _("After a person confirms")
    CERTAIN = "certain", _("At once where certain, reviewed later")


class Fonds(models.Model):
    """All the papers of one creator."""

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=300)
    creator = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Inventory(models.Model):
    """
    A list of dossiers of a fonds: the unit for which completeness is counted.

    `highest` is the highest level of which papers may come for it: until a scan was looked at for
    marks, it is closed like a paper of that level.
    """

    fonds = models.ForeignKey(Fonds, models.PROTECT, related_name="inventories")
    code = models.CharField(max_length=30, unique=True)
    number = models.CharField(max_length=30, blank=True)
    title = models.CharField(max_length=500)
    term = models.CharField(max_length=60, blank=True)
    year_from = models.PositiveSmallIntegerField(null=True, blank=True)
    year_to = models.PositiveSmallIntegerField(null=True, blank=True)
    period = models.ForeignKey(
        "archive.Period", models.PROTECT, null=True, blank=True, related_name="inventories"
    )
    unit = models.ForeignKey("access.Unit", models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=LEVELS, default=int(Level.ORDINARY))
    highest = models.PositiveSmallIntegerField(choices=LEVELS, default=int(Level.TOP_SECRET))
    party_papers = models.BooleanField(default=False)
    policy = models.CharField(
        max_length=10, choices=FilingPolicy.choices, default=FilingPolicy.PERSON
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Dossier(models.Model):
    """
    A dossier of an inventory.

    Its number is taken once at each level only: whoever may not see a dossier must be able to
    make another with its number, or the refusal would tell of it.
    """

    id = DrawnNumberField(primary_key=True)
    inventory = models.ForeignKey(Inventory, models.PROTECT, related_name="dossiers")
    number = models.CharField(max_length=30)
    sort_number = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=1000, blank=True)
    retention = models.CharField(max_length=100, blank=True)
    level = models.PositiveSmallIntegerField(choices=LEVELS, default=int(Level.ORDINARY))

    class Meta:
        ordering = ["inventory_id", "sort_number", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["inventory", "number", "level"], name="dossier_number_once_a_level"
            )
        ]
        indexes = [
            models.Index(fields=["inventory", "sort_number", "number", "id"], name="dossier_order")
        ]

    def __str__(self) -> str:
        return self.number


class ListedRecord(models.Model):
    """
    A row of an inventory's list: a record that should exist, tied to one (`Tie`) or missing.

    Two rows may stand at one position: whoever may not see the one must be able to bring the
    other, and whoever sees both decides which of them goes.
    """

    inventory = models.ForeignKey(Inventory, models.PROTECT, related_name="listed")
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="listed")
    position = models.PositiveIntegerField()
    number_text = models.CharField(max_length=100, blank=True)
    number_key = models.CharField(max_length=100, blank=True, db_index=True)
    issued_on = models.DateField(null=True)
    issued_precision = models.CharField(max_length=5, choices=PRECISIONS, default="day")
    type_code = models.CharField(max_length=40, blank=True)
    issuer = models.CharField(max_length=300, blank=True)
    abstract = models.TextField(blank=True)
    pages = models.PositiveIntegerField(null=True)
    level = models.PositiveSmallIntegerField(choices=LEVELS, default=int(Level.ORDINARY))
    note = models.CharField(max_length=500, blank=True)
    # As the list says it (archive.domain.lists.ListRow): the date as written, the sheets of the
    # dossier that the paper takes, codes of doubts with a space between, cells that have no column
    # of their own, and what stood in an old font, at more length than its column, or over the row.
    date_text = models.TextField(blank=True, default="")
    box = models.CharField(max_length=100, blank=True, default="")
    sheets_from = models.PositiveIntegerField(null=True)
    sheets_to = models.PositiveIntegerField(null=True)
    sheets = models.PositiveIntegerField(null=True)
    marks = models.TextField(blank=True, default="")
    further = models.JSONField(default=dict, blank=True)
    original = models.JSONField(default=dict, blank=True)
    made_by = models.ForeignKey(
        "archive.ListImport", models.PROTECT, null=True, related_name="rows_made"
    )
    # Kept by triggers (archive.models.figure): from where records that answer it are seen
    # (archive.domain.standing.bit_of, added up).
    answered = models.PositiveSmallIntegerField(default=0, editable=False)
    # Kept by triggers as well, and told alike: from where something that was received, waits and
    # answers the row is seen.
    awaited = models.PositiveSmallIntegerField(default=0, editable=False)
    # Kept by triggers as well: another row stands at this position.
    doubled = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["inventory_id", "position"]
        indexes = [
            models.Index(fields=["inventory", "position", "level"], name="listed_position"),
            models.Index(
                fields=["inventory", "answered", "position", "id"], name="listed_answered"
            ),
            models.Index(
                fields=["inventory", "position"], condition=Q(doubled=True), name="listed_doubled"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}"

    @property
    def issued_text(self) -> str:
        """The date to its precision, as a record's."""
        return shown_date(self.issued_on, self.issued_precision)
