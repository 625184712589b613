"""What is decided of levels: by whom, on what basis; and which filed records wait for it."""

from django.db import models
from django.db.models import Q

from access.domain.levels import CLASSIFIED_FROM
from archive.domain.deciding import LONGEST_BASIS, Raised
from archive.models.arrangement import Dossier
from archive.models.closed_rows import KeptAsItWas, WordsOfPapers, class_of
from archive.models.covered import LEVELS
from archive.models.descent import Subject
from archive.models.encrypted import EncryptedChar
from archive.models.numbers import DrawnNumberField
from archive.models.record import Receipt, Record
from archive.models.reference import KeptRow, Valid
from archive.models.word_keys import dek_of_place
from keys.api import OPEN_CLASS, Dek, KeyClass
from keys.domain.classes import joined

LONGEST_ITEM, LONGEST_WORDS = 60, 500


class SecretListItem(KeptRow, Valid):
    """
    An item of a list of state secrets, as its decision words it, and the level it gives.

    `number` is its place there (khoản 2 Điều 3). No row is deleted: decisions rest on it; one that
    no longer holds gets its last day.
    """

    number = models.CharField(max_length=LONGEST_ITEM)
    words = models.CharField(max_length=LONGEST_WORDS)
    level = models.PositiveSmallIntegerField(
        choices=[(level, word) for level, word in LEVELS if level >= CLASSIFIED_FROM]
    )

    class Meta:
        ordering = ["-level", "number", "pk"]

    def __str__(self) -> str:
        return self.number


class LevelCase(WordsOfPapers):
    """
    A filed record of which the security officer is to decide the level: who or what raised it, why,
    and when. `asked` is the level that was named, where one was. A record has one open case at most.

    An item of a batch needs none: where it stands is its case.

    Personal data: the name of the account that asked; its words may name persons.
    """

    id = DrawnNumberField(primary_key=True)
    record = models.ForeignKey(Record, models.PROTECT, related_name="level_cases")
    raised_by = models.CharField(max_length=10, choices=[(str(one), str(one)) for one in Raised])
    asked = models.PositiveSmallIntegerField(choices=LEVELS, null=True)
    words = EncryptedChar(max_length=300, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    CLOSED_BY = ("record",)
    WORDS_WITH = ("record",)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(settled_at=None), name="one_open_case_of_a_record"
            )
        ]
        indexes = [
            models.Index(fields=["at", "id"], condition=Q(settled_at=None), name="level_case_open")
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def words_owner(self) -> Subject | None:
        return "archive_record", self.record_id

    @property
    def key_class(self) -> KeyClass:
        return self.record.key_class

    def words_dek(self) -> Dek | None:
        return self.record.dek_for_others()


class LevelDecision(KeptAsItWas):
    """
    That somebody decided how closed a paper is: what it was and became, and on what basis.

    It is of a `record`, of a `dossier`, or of what was received (`receipt`, and the item's number by
    which people know it): as closed as that now is, and that of its record once it is filed. Rows are
    never changed or removed: triggers refuse it (`archive.models.guards`). A decision is followed by
    another.

    Protection is counted from `since` where the decision gave the level that day, or `of_paper`, where the
    paper bore it already, from its own day; where neither is said, as it was before.

    Personal data: the name of the account; the basis may name persons.
    """

    id = DrawnNumberField(primary_key=True)
    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="level_decisions")
    receipt = models.ForeignKey(Receipt, models.PROTECT, null=True, related_name="level_decisions")
    dossier = models.ForeignKey(
        "archive.Dossier", models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    item_label = models.CharField(max_length=100, blank=True)
    before = models.PositiveSmallIntegerField(choices=LEVELS)
    party_before = models.BooleanField()
    after = models.PositiveSmallIntegerField(choices=LEVELS)
    party_after = models.BooleanField()
    list_item = models.ForeignKey(SecretListItem, models.PROTECT, null=True, related_name="+")
    basis = EncryptedChar(max_length=LONGEST_BASIS)
    by = models.CharField(max_length=150)
    account = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    since = models.DateField(null=True)
    of_paper = models.BooleanField(default=False)

    WORDS_WITH = ("record", "receipt")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(of_paper=False),
                name="decision_counts_from_one_day",
            ),
            models.CheckConstraint(
                condition=Q(record__isnull=False, receipt=None, dossier=None)
                | Q(record=None, receipt__isnull=False, dossier=None)
                | Q(record=None, receipt=None, dossier__isnull=False),
                name="decision_is_of_one_thing",
            ),
        ]
        indexes = [models.Index(fields=["at", "id"], name="level_decision_order")]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def of(self) -> Record | Receipt | Dossier | None:
        """What it is of, where that is still there."""
        found = self.record or self.receipt
        return found or Dossier._base_manager.filter(pk=self.dossier_id or 0).first()  # noqa: SLF001

    @property
    def words_owner(self) -> Subject | None:
        return (self.of._meta.db_table, self.of.pk) if self.of else None  # noqa: SLF001

    @property
    def key_class(self) -> KeyClass:
        # As closed as what it is of is now, and as was decided then.
        decided = class_of(self.after, party_papers=self.party_after)
        return joined(self.of.key_class if self.of else OPEN_CLASS, decided)

    @property
    def words_place(self) -> int:
        return (self.of.inventory_id or 0) if self.of else 0

    def words_dek(self) -> Dek | None:
        if self.record and self.record.key_class == self.key_class:
            return self.record.dek_for_others()
        return dek_of_place(self.words_place, self.key_class)
