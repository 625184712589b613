"""Lists that were taken over into an inventory, begun, ended and undone."""

from typing import Any

from django.db import models

from access.domain.levels import Level
from archive.models.closed_rows import WordsOfPapers, class_of
from archive.models.covered import LEVELS
from archive.models.descent import Subject
from archive.models.encrypted import EncryptedChar, EncryptedJson
from archive.models.silence import silenced
from keys.api import OPEN_CLASS, KeyClass


class ListImport(WordsOfPapers):
    """
    One list on its way into an inventory, row by row in short steps.

    `digest` tells the list by its rows, not by its file (`archive.models.word_keys.kept_digest`); `level` is the highest of its rows. Until
    `ended_at` is set, rows may be missing, and taking the same list over again completes it. What
    it made, as far as whoever sees the list may know, stands in `made`.
    """

    inventory = models.ForeignKey("archive.Inventory", models.PROTECT, related_name="imports")
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField(choices=LEVELS, default=int(Level.ORDINARY))
    name = EncryptedChar(max_length=200, blank=True, default="")
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)
    made = models.JSONField(default=dict, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, blank=True, default="")

    CLOSED_BY_PLACE = True
    CLOSED_BY = ("level", "inventory")
    WORDS_WITH = ("inventory",)

    class Meta:
        indexes = [models.Index(fields=["inventory", "ended_at"], name="list_import_open")]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def key_class(self) -> KeyClass:
        return class_of(self.level, party_papers=False, place=self.inventory)

    @property
    def words_place(self) -> int:
        return self.inventory_id


class ListChange(WordsOfPapers):
    """
    One row, dossier or box that an import made or changed, kept until it is put back.

    `before` is what stood there, None where nothing did; `after` tells what the import left, so
    that what somebody has changed since is seen.
    """

    brought = models.ForeignKey(ListImport, models.PROTECT, related_name="changes")
    row = models.ForeignKey("archive.ListedRecord", models.CASCADE, null=True, related_name="+")
    dossier = models.ForeignKey("archive.Dossier", models.CASCADE, null=True, related_name="+")
    box = models.ForeignKey("archive.Box", models.CASCADE, null=True, related_name="+")
    before = EncryptedJson(null=True)
    after = EncryptedChar(max_length=64)

    CLOSED_BY = ("row", "dossier", "box")
    WORDS_WITH = ("row__inventory", "dossier__inventory", "box__inventory")

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def words_owner(self) -> Subject | None:
        changed = self.row or self.dossier or self.box
        return changed.words_owner if changed else None

    @property
    def key_class(self) -> KeyClass:
        changed = self.row or self.dossier or self.box
        return changed.key_class if changed else OPEN_CLASS

    @property
    def words_place(self) -> int:
        changed = self.row or self.dossier or self.box
        return changed.words_place if changed else 0

    def words_to_keep(self, column: str) -> Any:
        words = super().words_to_keep(column)
        return silenced(words) if self.row and self.row.level >= Level.TOP_SECRET else words


class ListLayout(models.Model):
    """What a person of a unit said of the columns under a heading: it is offered the next time."""

    unit = models.ForeignKey("access.Unit", models.PROTECT, related_name="+")
    signature = models.CharField(max_length=32)
    columns = models.JSONField()
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "signature"], name="list_layout_once_a_unit")
        ]

    def __str__(self) -> str:
        return self.signature
