"""What a record was before somebody changed it: kept for good, shown as its history."""

from typing import Any

from django.db import models

from access.domain.levels import Level
from archive.domain.held import Held
from archive.models.closed_rows import KeptAsItWas, class_told
from archive.models.descent import Subject
from archive.models.encrypted import EncryptedChar, EncryptedJson
from archive.models.record import FiledPage, Record, StoredFile
from archive.models.silence import silenced
from archive.models.word_keys import dek_of_place
from keys.api import Dek, KeyClass
from keys.domain.classes import joined


class RecordVersion(KeptAsItWas):
    """
    A record as it stood until somebody changed it, and that change: who, when, what and why.

    `said` holds every field as it stood, `became` those that were another afterwards; both are the
    names of the record's columns with plain values. Files stand in columns of their own, so that
    nobody takes the old scan for one that nothing holds. Rows are never changed or removed:
    triggers refuse it (`archive.models.guards`).

    Personal data: the name of the account that changed the record; fields and reason may name
    persons.
    """

    class Kind(models.TextChoices):
        CORRECTED = "corrected"
        MOVED = "moved"
        WITHDRAWN = "withdrawn"
        RESTORED = "restored"
        RESCANNED = "rescanned"
        LEVELLED = "levelled"

    record = models.ForeignKey(Record, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    account = models.BigIntegerField(null=True)
    reason = EncryptedChar(max_length=300, blank=True)
    said = EncryptedJson(default=dict)
    became = EncryptedJson(default=dict)
    original = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    access_copy = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    pages = models.PositiveIntegerField()

    HOLDS = Held("record__level", "record__party_papers", ("record",))

    class Meta:
        ordering = ["record_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="record_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.record_id}/{self.number}"

    @property
    def words_owner(self) -> Subject | None:
        return "archive_record", self.record_id

    @property
    def key_class(self) -> KeyClass:
        # What it was while it was more closed stays so.
        return joined(self.record.key_class, class_told(self.said, self.became))

    def words_dek(self) -> Dek | None:
        if self.key_class == self.record.key_class:
            return self.record.dek_for_others()
        return dek_of_place(self.record.inventory_id or 0, self.key_class)

    def words_to_keep(self, column: str) -> Any:
        words = super().words_to_keep(column)
        return silenced(words) if self.record.level >= Level.TOP_SECRET else words


class VersionPage(KeptAsItWas, FiledPage):
    """A page of a scan that was replaced by a better one."""

    version = models.ForeignKey(RecordVersion, models.PROTECT, related_name="old_pages")

    class Meta:
        ordering = ["version_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="version_page_once")
        ]

    def __str__(self) -> str:
        return f"{self.version_id}/{self.number}"

    @property
    def words_owner(self) -> Subject | None:
        return "archive_record", self.version.record_id

    @property
    def key_class(self) -> KeyClass:
        return self.version.key_class

    def words_dek(self) -> Dek | None:
        return self.version.words_dek()
