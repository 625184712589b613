"""How the archive is arranged: fonds, inventory, dossier, and what an inventory says exists."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.domain.levels import Level
from archive.domain.listing.dates import shown_as_listed
from archive.domain.placing import Bounds, bounds_of
from archive.models.closed_rows import WordsOfPapers, class_of, class_of_place
from archive.models.covered import (
    LEVELS,
    PRECISIONS,
    CoveredBox,
    CoveredDossier,
    CoveredFonds,
    CoveredInventory,
)
from archive.models.encrypted import EncryptedChar, EncryptedJson, EncryptedText
from archive.models.numbers import DrawnNumberField
from archive.models.word_keys import LONGEST_MARKS, LONGEST_TOKEN, IssuerMarks, NumberToken
from keys.api import KeyClass
from language.dates import shown_date


class FilingPolicy(models.TextChoices):
    """Whether a record is filed after a person confirmed it, or at once where all is certain."""

    PERSON = "person", _("After a person confirms")
    CERTAIN = "certain", _("At once where certain, reviewed later")


class Fonds(CoveredFonds):
    """All the papers of one creator."""

    code = models.CharField(max_length=30, unique=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Inventory(CoveredInventory):
    """
    A list of dossiers of a fonds: the unit for which completeness is counted.

    `highest` is the highest level of which papers may come for it: until a scan was looked at for
    marks, it is closed like a paper of that level. `owner` is the owner of the data, where that is
    another than the unit whose people work with the papers.
    """

    fonds = models.ForeignKey(Fonds, models.PROTECT, related_name="inventories")
    code = models.CharField(max_length=30, unique=True)
    period = models.ForeignKey(
        "archive.Period", models.PROTECT, null=True, blank=True, related_name="inventories"
    )
    unit = models.ForeignKey("access.Unit", models.PROTECT, related_name="+")
    owner = models.ForeignKey("access.Unit", models.PROTECT, null=True, related_name="+")

    CLOSED_ITSELF = True
    CLOSED_BY = ("level", "party_papers")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    @property
    def key_class(self) -> KeyClass:
        return class_of_place(self)

    @property
    def words_place(self) -> int:
        return self.pk or 0

    @property
    def shown_title(self) -> str:
        """The title as it stands on papers and in files; of a top-secret inventory none does."""
        return "" if self.level >= Level.TOP_SECRET else self.title

    @property
    def bounds(self) -> Bounds:
        """The years to which its papers belong, by its cover and its term."""
        return bounds_of(self.year_from, self.year_to, self.term)

    @property
    def shown_years(self) -> str:
        """From - to, and one year once."""
        years = dict.fromkeys(str(year) for year in (self.year_from, self.year_to) if year)
        return " – ".join(years)


class Box(CoveredBox):
    """
    A box of an inventory, in which dossiers stand.

    It has no secrecy of its own: `level` and `party_papers` rise where somebody took it away who
    did not see all that stands in it, and it stays for those who do.
    """

    id = DrawnNumberField(primary_key=True)
    inventory = models.ForeignKey(Inventory, models.PROTECT, related_name="boxes")
    level = models.PositiveSmallIntegerField(choices=LEVELS, default=int(Level.ORDINARY))
    party_papers = models.BooleanField(default=False)

    CLOSED_BY_PLACE = True
    CLOSED_BY = ("level", "party_papers", "inventory")
    WORDS_WITH = ("inventory",)

    class Meta:
        ordering = ["inventory_id", "sort_number", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["inventory", "number"],
                condition=Q(level=0, party_papers=False),
                name="box_number_once",
            )
        ]
        indexes = [
            models.Index(fields=["inventory", "sort_number", "number", "id"], name="box_order")
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def key_class(self) -> KeyClass:
        return class_of(self.level, party_papers=self.party_papers, place=self.inventory)

    @property
    def words_place(self) -> int:
        return self.inventory_id


class Dossier(CoveredDossier):
    """
    A dossier of an inventory.

    Its number is taken once at each level only: whoever may not see a dossier must be able to
    make another with its number, or the refusal would tell of it. `remainder` is what stays of a
    dossier for those who see in it what was hidden from whoever emptied it; `removed_at` is when
    somebody did.
    """

    id = DrawnNumberField(primary_key=True)
    inventory = models.ForeignKey(Inventory, models.PROTECT, related_name="dossiers")
    box = models.ForeignKey(Box, models.PROTECT, null=True, related_name="dossiers")
    remainder = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True)

    CLOSED_BY_PLACE = True
    CLOSED_BY = ("level", "party_papers", "inventory")
    WORDS_WITH = ("inventory",)

    class Meta:
        ordering = ["inventory_id", "sort_number", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["inventory", "number", "level", "party_papers"],
                condition=Q(remainder=False, removed_at__isnull=True),
                name="dossier_number_once_a_level",
            )
        ]
        indexes = [
            models.Index(fields=["inventory", "sort_number", "number", "id"], name="dossier_order")
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def key_class(self) -> KeyClass:
        return class_of(self.level, party_papers=self.party_papers, place=self.inventory)

    @property
    def words_place(self) -> int:
        return self.inventory_id

    @property
    def shown_title(self) -> str:
        """The title; of a top-secret dossier it is told by nothing but its own cover."""
        return "" if self.level >= Level.TOP_SECRET else self.title

    @property
    def shown_keywords(self) -> str:
        """The keywords, which tell what the title does."""
        return "" if self.level >= Level.TOP_SECRET else self.keywords

    @property
    def time_text(self) -> str:
        """Its first and last day, each to its precision; one where both are the same."""
        days = (
            shown_date(self.first_on, self.first_precision),
            shown_date(self.last_on, self.last_precision),
        )
        return " – ".join(dict.fromkeys(day for day in days if day))


class ListedRecord(WordsOfPapers):
    """
    A row of an inventory's list: a record that should exist, tied to one (`Tie`) or missing.

    Two rows may stand at one position: whoever may not see the one must be able to bring the
    other, and whoever sees both decides which of them goes.
    """

    inventory = models.ForeignKey(Inventory, models.PROTECT, related_name="listed")
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="listed")
    position = models.PositiveIntegerField()
    number_text = EncryptedChar(max_length=100, blank=True)
    number_key = EncryptedChar(max_length=100, blank=True, db_index=True)
    issued_on = models.DateField(null=True)
    issued_precision = models.CharField(max_length=5, choices=PRECISIONS, default="day")
    type_code = models.CharField(max_length=40, blank=True)
    issuer = EncryptedChar(max_length=300, blank=True)
    abstract = EncryptedText(blank=True)
    pages = models.PositiveIntegerField(null=True)
    level = models.PositiveSmallIntegerField(choices=LEVELS, default=int(Level.ORDINARY))
    note = EncryptedChar(max_length=500, blank=True)
    # As the list says it (archive.domain.lists.ListRow): the date as written, the sheets of the
    # dossier that the paper takes, codes of doubts with a space between, cells that have no column
    # of their own, and what stood in an old font, at more length than its column, or over the row.
    date_text = EncryptedText(blank=True, default="")
    box = EncryptedChar(max_length=100, blank=True, default="")
    sheets_from = models.PositiveIntegerField(null=True)
    sheets_to = models.PositiveIntegerField(null=True)
    sheets = models.PositiveIntegerField(null=True)
    marks = models.TextField(blank=True, default="")
    further = EncryptedJson(default=dict, blank=True)
    original = EncryptedJson(default=dict, blank=True)
    made_by = models.ForeignKey(
        "archive.ListImport", models.PROTECT, null=True, related_name="rows_made"
    )
    # Kept by triggers (archive.models.figure): from where records that answer it are seen
    # (archive.domain.standing.bit_of, added up).
    answered = models.PositiveSmallIntegerField(default=0, editable=False)
    # Kept by triggers as well, and told alike: from where something that was received, waits and
    # answers the row is seen.
    awaited = models.PositiveSmallIntegerField(default=0, editable=False)
    # And from where records that answer it are seen of those that a person has looked at; and who
    # sees it answered with fewer pages than it says (archive.domain.standing.sight_of, added up).
    checked = models.PositiveSmallIntegerField(default=0, editable=False)
    short = models.PositiveSmallIntegerField(default=0, editable=False)
    # And how many pages of PDFs answer it, whoever sees them.
    held = models.PositiveIntegerField(default=0, editable=False)
    # Kept by triggers as well: another row stands at this position.
    doubled = models.BooleanField(default=False, editable=False)
    # What stands for its number and for whoever issued it, where keys are.
    number_token = NumberToken(max_length=LONGEST_TOKEN, blank=True, default="", editable=False)
    issuer_marks = IssuerMarks(max_length=LONGEST_MARKS, blank=True, default="", editable=False)

    CLOSED_BY_PLACE = True
    CLOSED_BY = ("level", "inventory")
    WORDS_WITH = ("inventory",)

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
            models.Index(
                fields=["inventory", "position", "id"],
                condition=Q(short__gt=0),
                name="listed_short",
            ),
            models.Index(
                fields=["number_token"], condition=~Q(number_token=""), name="listed_number_token"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}"

    @property
    def key_class(self) -> KeyClass:
        return class_of(self.level, party_papers=False, place=self.inventory)

    @property
    def words_place(self) -> int:
        return self.inventory_id

    @property
    def issued_text(self) -> str:
        """The date to its precision, as a record's."""
        return shown_date(self.issued_on, self.issued_precision)

    @property
    def shown_abstract(self) -> str:
        """The abstract; a top-secret row shows none anywhere (Nghị định 63/2026, Điều 6)."""
        return "" if self.level >= Level.TOP_SECRET else self.abstract

    @property
    def dated(self) -> str:
        """The date as people read it: as the list wrote it where that says more."""
        return shown_as_listed(self.issued_text, self.date_text)
