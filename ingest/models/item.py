"""An item of a batch: one file on its way to becoming a record. The rows are the queue."""

from typing import Any

from django.db import models

from access.domain.levels import Level
from archive.api import DrawnNumberField, ReadPage
from archive.domain.held import Held
from archive.domain.secrecy import Secrecy
from archive.domain.standing import ABSENT
from archive.machine_api import (
    LONGEST_DIGEST,
    LONGEST_TOKEN,
    TOP,
    AsClosed,
    EncryptedChar,
    EncryptedJson,
    NumberToken,
    Subject,
    WordsDigest,
    WordsOfPapers,
    class_of,
)
from ingest.domain.ledger import CLOSED_STATES, DECIDED_STATES, Marks, State
from keys.api import CLASSES, KeyClass, KeysShut


class Item(WordsOfPapers):
    """
    One received file. A worker holds it by a lease and a fencing token that rises at each claim.

    `position` is its place in the order of the batch, for machines; people are told its drawn
    number, which has no gaps to count. `level` is what is known of this item alone: how
    closed it is, its bytes say as well (`secrecy`).

    `attempts` counts how often reading it broke off, whoever was at fault: what broke off goes
    behind the others of its batch. `deaths` of readers, `worker_deaths` since the last page and
    `give_backs` for reasons of the machine each have an end of their own. `copy_object_name` is
    what the vault will call the access copy that is on its way there, and that nothing refers to yet.

    Personal data: proposals and values may name a signer.
    """

    id = DrawnNumberField(primary_key=True)
    batch = models.ForeignKey("ingest.Batch", models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    name = EncryptedChar(max_length=1000)
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    size = models.PositiveBigIntegerField(default=0)
    original = models.ForeignKey("archive.StoredFile", models.PROTECT, null=True, related_name="+")
    access_copy = models.ForeignKey(
        "archive.StoredFile", models.PROTECT, null=True, related_name="+"
    )
    pdfa = models.CharField(max_length=12, blank=True)
    media = models.CharField(max_length=100, blank=True)
    pages = models.PositiveIntegerField(default=0)
    signed = models.BooleanField(default=False)
    born_digital = models.BooleanField(default=False)
    state = models.CharField(
        max_length=12, choices=[(state, state) for state in State], default=State.QUEUED
    )
    reason = models.CharField(max_length=60, blank=True)
    reason_params = EncryptedJson(default=dict)
    # Codes, with numbers of pages, years and names of fonts: no words of the paper.
    warnings = models.JSONField(default=list)
    inventory = models.ForeignKey(
        "archive.Inventory", models.PROTECT, null=True, related_name="items"
    )
    level = models.PositiveSmallIntegerField(default=int(Level.ORDINARY))
    marks = models.CharField(
        max_length=8, choices=[(marks, marks) for marks in Marks], default=Marks.UNREAD
    )
    proposals = EncryptedJson(default=dict)
    values = EncryptedJson(default=dict)
    # The number that was read, as it is compared; null where none was.
    number_key = EncryptedChar(max_length=100, null=True, editable=False)
    receipt = models.ForeignKey("archive.Receipt", models.PROTECT, null=True, related_name="+")
    record = models.OneToOneField("archive.Record", models.PROTECT, null=True, related_name="item")
    # The filed record of which this is to be a better scan, and who says so and why.
    replaces = models.ForeignKey(
        "archive.Record", models.PROTECT, null=True, related_name="offered_scans"
    )
    replaces_reason = EncryptedChar(max_length=300, blank=True)
    replaces_by = models.CharField(max_length=150, blank=True)
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="duplicates")
    taken_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    put_off_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    worker = models.CharField(max_length=100, blank=True)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    deaths = models.PositiveSmallIntegerField(default=0)
    worker_deaths = models.PositiveSmallIntegerField(default=0)
    give_backs = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    copy_object_name = models.CharField(max_length=80, blank=True)
    cpu_s = models.FloatField(default=0)

    # Kept by triggers (ingest.models.figure): how closed the item is with its bytes and its
    # batch; whether its paper asks for a higher level than its batch has; whether it was filed
    # and nobody has reviewed its record.
    rank = AsClosed(default=ABSENT, editable=False)
    raised = models.PositiveSmallIntegerField(default=0, editable=False)
    to_review = models.PositiveSmallIntegerField(default=0, editable=False)
    # Where keys are: what stands for the number, and for the name of a closed one beside its bytes.
    number_token = NumberToken(max_length=LONGEST_TOKEN, blank=True, default="", editable=False)
    name_token = WordsDigest(
        max_length=LONGEST_DIGEST, blank=True, default="", editable=False, of=("name", "digest")
    )

    HOLDS = Held("level", "batch__party_papers", ("record", "duplicate_of__record"))
    CLOSED_FOR_SURE = False
    CLOSED_BY = (
        "batch", "level", "state", "marks", "original", "access_copy", "duplicate_of", "record",
        "inventory",
    )  # fmt: skip
    WORDS_WITH = ("batch", "original", "access_copy", "duplicate_of", "record")
    # Of what is top secret neither name nor abstract stays (ingest.models.silence).
    OWN_NUMBER = ("name",)
    SHORTENED = ("proposals", "values")

    class Meta:
        ordering = ["batch_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="item_position_once")
        ]
        indexes = [
            models.Index(fields=["state", "batch", "position"], name="item_state"),
            models.Index(fields=["batch", "position", "state", "rank"], name="item_batch_place"),
            models.Index(
                fields=["state", "put_off_at", "batch", "position", "rank"], name="item_waiting"
            ),
            models.Index(
                fields=["state", "raised", "put_off_at", "batch", "position"], name="item_raised"
            ),
            models.Index(fields=["to_review", "batch", "position"], name="item_to_review"),
            models.Index(fields=["state", "settled_at", "id", "rank"], name="item_settled"),
            models.Index(fields=["number_key", "state"], name="item_number"),
            models.Index(
                fields=["number_token"],
                condition=~models.Q(number_token=""),
                name="item_number_token",
            ),
            models.Index(
                fields=["batch", "attempts", "position"],
                condition=models.Q(state=State.QUEUED),
                name="item_queue",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def carried_name(self) -> str:
        """How it is called in what a browser or a session carries; a closed one by its label alone."""
        return self.name if self.rank == 0 else self.label

    @property
    def name_or_number(self) -> str:
        """How its receipt is called: by its number where its name cannot be read here."""
        try:
            return self.name
        except KeysShut:
            return self.label

    @property
    def label(self) -> str:
        """The number by which everybody, the trail included, names the item; needs its batch."""
        return f"{self.batch.code}/{self.pk}"

    @property
    def known(self) -> Secrecy:
        """What is known of it by its bytes, its batch and itself, without what is only feared."""
        secrecy = Secrecy(Level(max(self.level, self.batch.level)), self.batch.party_papers)
        for file in (self.original, self.access_copy):
            if file is not None:
                secrecy |= Secrecy(Level(file.level), file.party_papers)
        return secrecy

    @property
    def secrecy(self) -> Secrecy:
        """
        How closed it is: as its bytes, its batch and itself; what is unknown, as the worst.

        Unknown is what nobody looked at for marks of secrecy, what was not opened to the end
        (quarantine) and what was sent away. `rank` is kept by the same rule (`ingest.models.figure`).
        """
        return self.known if self._is_looked_at else self.known | Secrecy(Level(self.batch.highest))

    @property
    def _is_looked_at(self) -> bool:
        asked = self
        if self.state == State.DUPLICATE and self.duplicate_of is not None:
            asked = self.duplicate_of
        return asked.marks == Marks.READ and State(asked.state) not in CLOSED_STATES

    @property
    def is_silent(self) -> bool:
        """Whether neither its name nor its abstract may stay (`ingest.models.silence`)."""
        if self._state.adding:
            return False
        decided = self.level >= TOP and self.state in DECIDED_STATES
        filed = self.record is not None and self.record.level >= TOP
        return decided or filed or (self.duplicate_of is not None and self.duplicate_of.is_silent)

    @property
    def key_class(self) -> KeyClass:
        return class_of(self.secrecy.level, party_papers=self.secrecy.party_papers)

    def claimed_class(self) -> KeyClass | None:
        rank = self.__dict__.get("rank")
        return rank if rank in CLASSES else None

    def come_down_along(self) -> list[Subject]:
        """What came with it, its bytes, and whatever only repeats it."""
        held: list[Subject] = [
            (table, number)
            for table, number in (
                ("archive_receipt", self.receipt_id),
                ("archive_storedfile", self.original_id),
                ("archive_storedfile", self.access_copy_id),
            )
            if number is not None
        ]
        same = type(self)._base_manager.filter(duplicate_of=self.pk)  # noqa: SLF001
        for number, receipt in same.values_list("pk", "receipt_id"):
            held += [("ingest_item", number), *([("archive_receipt", receipt)] if receipt else [])]
        return held

    @property
    def words_place(self) -> int:
        return self.inventory_id or 0

    @property
    def kept_as(self) -> tuple[object, ...]:
        return *super().kept_as, self.is_silent

    def words_to_keep(self, column: str) -> Any:
        words = super().words_to_keep(column)
        if column == "name":
            return str(self.pk) if self.is_silent else words
        if column in self.SHORTENED and words and self.is_silent:
            return {name: said for name, said in words.items() if name != "abstract"}
        return words


class ItemPage(ReadPage):
    """
    A page that is read: never read twice, whatever dies meanwhile.

    Once the item is filed its text and words stand in the archive alone; what the reading told
    of the page's image stays here.

    Personal data: the text may name persons.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="item_pages")
    read_at = models.DateTimeField()

    WORDS_WITH = ("item",)

    class Meta:
        ordering = ["item_id", "number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="item_page_once")]
        indexes = [models.Index(fields=["read_at"], name="item_page_read_at")]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.number}"

    @property
    def words_owner(self) -> Subject | None:
        return "ingest_item", self.item_id

    @property
    def key_class(self) -> KeyClass:
        # What is known of no item yet is as closed as anything can be.
        return self.item.rank if self.item.rank in CLASSES else max(CLASSES)

    @property
    def words_place(self) -> int:
        return self.item.inventory_id or 0
