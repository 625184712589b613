"""Records, their pages and files, and what was received for an inventory."""

from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.domain.levels import Level
from archive.domain.description import counted_by, shown_as_written
from archive.domain.held import Held
from archive.domain.placing import is_misplaced
from archive.domain.protection import OPEN
from archive.domain.receipts import ReceiptState
from archive.domain.records import PageText
from archive.domain.standing import ABSENT
from archive.domain.vault_names import LONGEST_NAME
from archive.models.closed_rows import (
    ClosedRows,
    ClosedRowsManager,
    OwnWordsKey,
    WordsOfPapers,
    class_of,
)
from archive.models.covered import LEVELS, PRECISIONS
from archive.models.descent import Subject
from archive.models.described import Described
from archive.models.encrypted import EncryptedBytes, EncryptedChar, EncryptedText
from archive.models.numbers import DrawnNumberField
from archive.models.read_words import Read, is_within
from archive.models.word_keys import (
    LONGEST_KEY,
    LONGEST_MARKS,
    LONGEST_TOKEN,
    IssuerMarks,
    IssuerToken,
    NumberToken,
    WordsKey,
)
from keys.api import OPEN_CLASS, Dek, KeyClass
from language.dates import shown_date
from language.types import title_of
from reading.domain.turning import TURNS


class StoredFile(models.Model):
    """
    A file in the vault. `digest` is the SHA-256 of its bytes, by which everybody else knows them;
    `object_name` is what the vault calls the object, and says nothing about the bytes.

    `level` and `party_papers` are the highest of everything that holds these bytes. They rise with any
    of it (`archive.actions.levels.raise_bytes`), and come down only with a record that is lowered by
    decision (`archive.actions.lowering`). `made_from` is the original of an access copy.
    """

    digest = models.CharField(max_length=64, unique=True)
    object_name = models.CharField(max_length=LONGEST_NAME, unique=True)
    size = models.PositiveBigIntegerField()
    media = models.CharField(max_length=100)
    level = models.PositiveSmallIntegerField(choices=LEVELS, default=int(Level.ORDINARY))
    party_papers = models.BooleanField(default=False)
    made_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="copies")
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest[:12]


class FiledRecords(ClosedRowsManager["Record"]):
    """Records that stand in the archive; what was withdrawn is for nobody among them."""

    def get_queryset(self) -> ClosedRows["Record"]:
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class EveryRecord(ClosedRowsManager["Record"]):
    """Those that were withdrawn among them."""


class Record(OwnWordsKey, Described):
    """
    A filed record. `str()` is its accession number: titles never leave by accident.

    `objects` leaves out what was withdrawn, so that no list, count or index has to think of it;
    `everything` is for ways back and for what holds bytes. What a record was before stands in
    `RecordVersion`.

    What is said of it stands in `Described`. Personal data: there, and the pages may name persons.
    """

    id = DrawnNumberField(primary_key=True)
    inventory = models.ForeignKey(
        "archive.Inventory", models.PROTECT, null=True, related_name="records"
    )
    dossier = models.ForeignKey(
        "archive.Dossier", models.PROTECT, null=True, related_name="records", db_index=False
    )
    # Whether the list said so: such a dossier follows the row the record answers.
    dossier_from_list = models.BooleanField(default=False)
    party_papers = models.BooleanField(default=False)
    pages = models.PositiveIntegerField()
    original = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    access_copy = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField()
    filed_by = models.CharField(max_length=150)
    reviewed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True)
    # Kept by triggers (archive.models.figure): from where rows that it answers are seen
    # (archive.domain.standing.bit_of, added up).
    answers = models.PositiveSmallIntegerField(default=0, editable=False)
    # And from where earlier ones of its inventory are seen that it repeats; and whether a PDF of it
    # lies in the vault.
    repeats = models.PositiveSmallIntegerField(default=0, editable=False)
    digital = models.BooleanField(default=False, editable=False)
    # And when its protection as a state secret ends, as a number (archive.domain.protection).
    protection_ends = models.PositiveIntegerField(default=OPEN, editable=False)
    # Where keys are: that of its words while it is closed, and what stands for its number and its issuer.
    words_key = WordsKey(max_length=LONGEST_KEY, blank=True, default="", editable=False)
    number_token = NumberToken(max_length=LONGEST_TOKEN, blank=True, default="", editable=False)
    issuer_token = IssuerToken(max_length=LONGEST_TOKEN, blank=True, default="", editable=False)

    HOLDS = Held("level", "party_papers", ("pk",))
    CLOSED_ITSELF = True
    CLOSED_BY = ("level", "party_papers", "inventory")

    objects: ClassVar[FiledRecords] = FiledRecords()
    everything: ClassVar[EveryRecord] = EveryRecord()

    class Meta:
        indexes = [
            models.Index(fields=["inventory", "level"], name="record_inventory_level"),
            # A number comes again in inventory after inventory, year after year.
            models.Index(fields=["number_key", "inventory"], name="record_number"),
            models.Index(fields=["inventory", "issued_on", "id"], name="record_inventory_date"),
            models.Index(fields=["filed_at"], name="record_filed_at"),
            models.Index(fields=["inventory", "answers", "issued_on", "id"], name="record_surplus"),
            # Those in no dossier have an index of their own, of one inventory each.
            models.Index(
                fields=["dossier", "issued_on", "number", "id"],
                condition=Q(dossier__isnull=False),
                name="record_dossier",
            ),
            models.Index(
                fields=["inventory", "issued_on", "number", "id"],
                condition=Q(dossier__isnull=True),
                name="record_in_no_dossier",
            ),
            models.Index(
                fields=["inventory", "issued_on", "id"],
                condition=Q(repeats__gt=0),
                name="record_repeats",
            ),
            models.Index(
                fields=["withdrawn_at", "id"],
                condition=Q(withdrawn_at__isnull=False),
                name="record_withdrawn",
            ),
            models.Index(
                fields=["protection_ends", "id"],
                condition=Q(protection_ends__gt=OPEN),
                name="record_protection",
            ),
            models.Index(
                fields=["number_token"], condition=~Q(number_token=""), name="record_number_token"
            ),
        ]

    def __str__(self) -> str:
        return self.accession

    @classmethod
    def from_db(  # type: ignore[override]
        cls, db: str | None, field_names: Collection[str], values: Sequence[Any]
    ) -> Self:
        row = super().from_db(db, field_names, values)
        told = row.__dict__
        # Of a closed one the figures stand in the encrypted number alone.
        if told.get("number", 0) is None and told.get("words_key") and "number_text" in told:
            row.number = counted_by(row.number_text)
        return row

    @property
    def key_class(self) -> KeyClass:
        return class_of(self.level, party_papers=self.party_papers)

    @property
    def accession(self) -> str:
        """The number by which everybody names the record."""
        return f"KS-{self.pk:07d}"

    @property
    def called(self) -> str:
        """Its number, or its accession number where it bears none."""
        return self.number_text or self.accession

    @property
    def carried_name(self) -> str:
        """
        How it is called in what a browser or a session carries to the next page: a closed one by its
        accession number alone, for the carrier is no place of closed words.
        """
        closed = self.level > Level.ORDINARY or self.party_papers
        return self.accession if closed else self.called

    @property
    def issued_text(self) -> str:
        """The date to its precision: dd/mm/yyyy, mm/yyyy or yyyy; empty when unknown."""
        return shown_date(self.issued_on, self.issued_precision)

    @property
    def dated(self) -> str:
        """The date as people read it: as it was written where that says more."""
        return shown_as_written(self.issued_on, self.issued_precision, self.issued_written)

    @property
    def is_misplaced(self) -> bool:
        """Whether its date lies outside the years or the term of its inventory, which it asks for."""
        place = self.inventory
        return place is not None and is_misplaced(self.issued_on, place.bounds)

    @property
    def title(self) -> str:
        """Type and abstract, as everybody calls the document. Not to be shown of a top-secret one."""
        return title_of(self.type_code, self.abstract)

    @property
    def shown_title(self) -> str:
        """The title; a top-secret record shows none anywhere (Nghị định 63/2026, Điều 6)."""
        return "" if self.level >= Level.TOP_SECRET else self.title


class ReadPage(WordsOfPapers):
    """
    A page as read: text, words with their boxes, and the signals.

    Personal data: the text may name persons.
    """

    number = models.PositiveIntegerField()
    text = EncryptedText(blank=True)
    words = EncryptedBytes(default=b"")
    confidence = models.FloatField(default=0)
    coverage = models.FloatField(default=1)
    validity = models.FloatField(default=1)
    variant = models.CharField(max_length=40, blank=True)
    signals = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def as_text(self) -> PageText:
        """The page as it crosses the archive's door."""
        kept = {one.name: getattr(self, one.name) for one in fields(PageText) if one.name != "turn"}
        if self.is_foreign:
            return PageText(**{**kept, "text": "", "words": b""})
        return PageText(**{**kept, "words": bytes(self.words)})

    @property
    def is_foreign(self) -> bool:
        """Whether its words are more closed than what it is a page of, and did not come down with it."""
        return any(
            isinstance(words, Read)
            and not is_within(words.key_class, OPEN_CLASS)
            and not self.may_stand(words, self.key_class)
            # Of what was not asked for nothing is to be told.
            for words in (self.__dict__.get("text"), self.__dict__.get("words"))
        )


class FiledPage(ReadPage):
    """
    A page of a record, now or before.

    Boxes lie on the page as the machine turned it upright; `turn` is by how many degrees clockwise
    a person turned it further.
    """

    turn = models.PositiveSmallIntegerField(
        choices=[(turn, str(turn)) for turn in TURNS], default=0
    )

    class Meta:
        abstract = True

    def as_text(self) -> PageText:
        """The page as it crosses the archive's door, turned as it is."""
        return replace(super().as_text(), turn=self.turn)


class ScanPage(FiledPage):
    """A page of a record."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="scan_pages")

    class Meta:
        ordering = ["record_id", "number"]
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="page_once")]

    def __str__(self) -> str:
        return f"{self.record_id}/{self.number}"

    @property
    def words_owner(self) -> Subject | None:
        return "archive_record", self.record_id

    @property
    def key_class(self) -> KeyClass:
        return self.record.key_class

    def words_dek(self) -> Dek | None:
        return self.record.dek_for_others()


class Receipt(WordsOfPapers):
    """What was received for an inventory and where it stands, kept until filed or withdrawn."""

    State = ReceiptState
    STATES = (
        (ReceiptState.WAITING, _("Received")),
        (ReceiptState.FILED, _("Filed")),
        (ReceiptState.WITHDRAWN, _("Withdrawn")),
    )

    inventory = models.ForeignKey(
        "archive.Inventory", models.PROTECT, null=True, related_name="receipts"
    )
    label = EncryptedChar(max_length=300)
    pages = models.PositiveIntegerField(default=0)
    level = models.PositiveSmallIntegerField(choices=LEVELS, default=int(Level.ORDINARY))
    state = models.CharField(max_length=10, choices=STATES, default=ReceiptState.WAITING)
    party_papers = models.BooleanField(default=False)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="receipts")
    record = models.OneToOneField(Record, models.PROTECT, null=True, related_name="receipt")
    received_at = models.DateTimeField()
    # Whether it is read, while it waits; what is filed is.
    recognised = models.BooleanField(default=False)
    # What was read of it so far: the row of the list it will answer, until it is filed.
    number_key = EncryptedChar(max_length=100, blank=True)
    number_token = NumberToken(max_length=LONGEST_TOKEN, blank=True, default="", editable=False)
    issued_on = models.DateField(null=True)
    issued_precision = models.CharField(max_length=5, choices=PRECISIONS, default="day")
    # Whose paper it is, where that was read for certain.
    issuer = EncryptedChar(max_length=300, blank=True, default="")
    issuer_marks = IssuerMarks(max_length=LONGEST_MARKS, blank=True, default="", editable=False)
    # Kept by triggers (archive.models.figure): from where its record is seen.
    record_rank = models.PositiveSmallIntegerField(default=ABSENT, editable=False)

    # As closed as the item that waits, or as the record that came of it.
    HOLDS = None
    CLOSED_ITSELF = True
    CLOSED_BY = ("level", "party_papers", "inventory")
    # Of what is top secret no name of a file stays (archive.models.silence).
    OWN_NUMBER = ("label",)

    class Meta:
        indexes = [
            models.Index(fields=["inventory", "state"], name="receipt_inventory_state"),
            models.Index(fields=["inventory", "id"], name="receipt_inventory_order"),
            # Only what waits answers a row, and of that only what bears a number.
            models.Index(
                fields=["number_key", "inventory"],
                condition=Q(state="waiting") & ~Q(number_key=""),
                name="receipt_number",
            ),
            models.Index(
                fields=["number_token"],
                condition=Q(state="waiting") & ~Q(number_token=""),
                name="receipt_number_token",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def key_class(self) -> KeyClass:
        return class_of(self.level, party_papers=self.party_papers)

    @property
    def words_place(self) -> int:
        return self.inventory_id or 0

    def come_down_along(self) -> list[Subject]:
        file = [] if self.file_id is None else [("archive_storedfile", self.file_id)]
        return [*super().come_down_along(), *file]
