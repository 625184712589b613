"""A batch: what was announced and what came."""

from typing import cast

from django.db import models
from django.db.models import Case, F, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from access.domain.levels import Level
from archive.machine_api import (
    LONGEST_DIGEST,
    EncryptedChar,
    Subject,
    WordsDigest,
    WordsOfPapers,
    class_of,
)
from ingest.domain.ledger import BatchState
from keys.api import KeyClass


class Batch(WordsOfPapers):
    """
    One hand-over of scans from one place. `source` tells apart where it came from, so that taking
    the same folder in again, for the same unit and as closed as before, goes on with the batch.

    `level` and `party_papers` are what the hand-over is as a whole; `highest` is the highest level
    that may come in this way: what was not looked at for marks yet is closed like that.

    `received_files` and `received_pages` are counted when a file comes and when it is opened, never
    from the items: the ledger compares the two. `taken_in_by` is the process that is taking the
    folder in at the moment.
    """

    State = BatchState
    STATES = ((BatchState.OPEN, _("Open")), (BatchState.CLOSED, _("Closed")))

    code = models.CharField(max_length=60, unique=True)
    source = EncryptedChar(max_length=1000)
    # What stands for the source of a closed one, where keys are.
    source_token = WordsDigest(
        max_length=LONGEST_DIGEST, blank=True, default="", editable=False, of=("source",)
    )
    title = EncryptedChar(max_length=300)
    inventory = models.ForeignKey(
        "archive.Inventory", models.PROTECT, null=True, related_name="batches"
    )
    unit = models.ForeignKey("access.Unit", models.PROTECT, null=True, related_name="+")
    level = models.PositiveSmallIntegerField(default=int(Level.ORDINARY))
    highest = models.PositiveSmallIntegerField(default=int(Level.TOP_SECRET))
    party_papers = models.BooleanField(default=False)
    announced_files = models.PositiveIntegerField(null=True, blank=True)
    announced_pages = models.PositiveIntegerField(null=True, blank=True)
    received_files = models.PositiveIntegerField(default=0)
    # May fall below nothing when pages are lost twice: the ledger shows it, no write fails.
    received_pages = models.IntegerField(default=0)
    taken_in_by = models.CharField(max_length=100, blank=True)
    taken_in_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=STATES, default=BatchState.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=150)
    closed_at = models.DateTimeField(null=True)

    CLOSED_ITSELF = True
    CLOSED_BY = ("level", "party_papers", "inventory")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                Case(
                    When(source_token="", then=F("source")),
                    default=F("source_token"),
                    output_field=models.CharField(),
                ),
                Coalesce("inventory_id", 0),
                Coalesce("unit_id", 0),
                F("level"),
                F("party_papers"),
                condition=models.Q(state=BatchState.OPEN),
                name="one_open_batch_for_a_way",
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def key_class(self) -> KeyClass:
        return class_of(self.level, party_papers=self.party_papers)

    @property
    def words_place(self) -> int:
        return self.inventory_id or 0


class BatchReopening(WordsOfPapers):
    """
    That a closed batch was opened again: who, when and why.

    Personal data: the account's name; the reason is in that person's own words.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="reopenings")
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    reason = EncryptedChar(max_length=300)

    CLOSED_BY = ("batch",)
    WORDS_WITH = ("batch",)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.pk}"

    @property
    def words_owner(self) -> Subject | None:
        return self.batch.words_owner

    @property
    def key_class(self) -> KeyClass:
        return self.batch.key_class

    @property
    def words_place(self) -> int:
        return self.batch.words_place

    @classmethod
    def reason_told(cls, stands: str) -> str:
        """What a reason says that was asked for as the database has it."""
        return cast("EncryptedChar", cls._meta.get_field("reason")).plain(stands) or ""


class BatchDevice(models.Model):
    """
    Who took files into a batch at which machine, and at which scanner they were made; since when.

    Personal data: the account's name. Where the files come from elsewhere there is no scanner.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="devices")
    by = models.CharField(max_length=150)
    workstation = models.CharField(max_length=150)
    scanner = models.ForeignKey("access.Workstation", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "batch",
                "by",
                "workstation",
                Coalesce("scanner_id", 0),
                name="one_row_of_a_device",
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.pk}"
