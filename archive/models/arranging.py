"""What was done to the arrangement: changes of covers, and dossiers split, merged, moved, renumbered."""

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from access.domain.levels import Level
from archive.domain.cover import CoverOf
from archive.models.arrangement import Box, Dossier, Inventory
from archive.models.closed_rows import KeptAsItWas, WordsOfPapers, class_of, class_told
from archive.models.covered import LEVELS
from archive.models.descent import Subject
from archive.models.encrypted import EncryptedChar, EncryptedJson
from archive.models.numbers import DrawnNumberField
from keys.api import OPEN_CLASS, KeyClass
from keys.domain.classes import joined


class CoverVersion(KeptAsItWas):
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
    said = EncryptedJson(default=dict)
    became = EncryptedJson(default=dict)

    class Meta:
        ordering = ["cover", "subject", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["cover", "subject", "number"], name="cover_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cover} {self.subject}/{self.number}"

    @cached_property
    def of(self) -> WordsOfPapers | None:
        """What the cover is of, where that is no fonds and still there."""
        model = _CLOSED.get(CoverOf(self.cover))
        return model._base_manager.filter(pk=self.subject).first() if model else None  # noqa: SLF001

    @property
    def words_owner(self) -> Subject | None:
        return self.of.words_owner if self.of else None

    @property
    def key_class(self) -> KeyClass:
        if self.of is None:
            return OPEN_CLASS
        # As closed as what it was and became, whichever of them stands in the row by now.
        return joined(self.of.key_class, class_told(self.said, self.became))

    @property
    def words_place(self) -> int:
        return self.of.words_place if self.of else 0


_CLOSED: dict[CoverOf, type[WordsOfPapers]] = {
    CoverOf.INVENTORY: Inventory, CoverOf.BOX: Box, CoverOf.DOSSIER: Dossier,
}  # fmt: skip


class ArrangementAct(WordsOfPapers):
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
    reason = EncryptedChar(max_length=300)
    by = models.CharField(max_length=150)
    account = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, blank=True)

    CLOSED_BY_PLACE = True
    CLOSED_BY = ("level", "party_papers")
    WORDS_WITH = ("inventory",)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["inventory", "at", "id"], name="arrangement_order")]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def key_class(self) -> KeyClass:
        return class_of(self.level, party_papers=self.party_papers, place=self.inventory)

    @property
    def words_place(self) -> int:
        return self.inventory_id
