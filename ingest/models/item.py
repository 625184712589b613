"""An item of a batch: one file on its way to becoming a record. The rows are the queue."""

from django.db import models

from access.domain.levels import Level
from archive.api import DrawnNumberField, ReadPage
from archive.domain.held import Held
from archive.domain.standing import ABSENT
from ingest.domain.ledger import Marks, State
from keys.api import CLASSES, KeyClass


class Item(models.Model):
    """
    One received file. A worker holds it by a lease and a fencing token that rises at each claim.

    `position` is its place in the order of the batch, for machines; people are told its drawn
    number, which has no gaps to count. `level` is what is known of this item alone: how
    closed it is, its bytes say as well (`ingest.queries.items.secrecy_of`).

    `attempts` counts how often reading it broke off, whoever was at fault: what broke off goes
    behind the others of its batch. `deaths` of readers, `worker_deaths` since the last page and
    `give_backs` for reasons of the machine each have an end of their own. `copy_object_name` is
    what the vault will call the access copy that is on its way there, and that nothing refers to yet.

    Personal data: proposals and values may name a signer.
    """

    id = DrawnNumberField(primary_key=True)
    batch = models.ForeignKey("ingest.Batch", models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=1000)
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
    reason_params = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)
    inventory = models.ForeignKey(
        "archive.Inventory", models.PROTECT, null=True, related_name="items"
    )
    level = models.PositiveSmallIntegerField(default=int(Level.ORDINARY))
    marks = models.CharField(
        max_length=8, choices=[(marks, marks) for marks in Marks], default=Marks.UNREAD
    )
    proposals = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    # The number that was read, as it is compared; null where none was.
    number_key = models.CharField(max_length=100, null=True, editable=False)
    receipt = models.ForeignKey("archive.Receipt", models.PROTECT, null=True, related_name="+")
    record = models.OneToOneField("archive.Record", models.PROTECT, null=True, related_name="item")
    # The filed record of which this is to be a better scan, and who says so and why.
    replaces = models.ForeignKey(
        "archive.Record", models.PROTECT, null=True, related_name="offered_scans"
    )
    replaces_reason = models.CharField(max_length=300, blank=True)
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
    rank = models.PositiveSmallIntegerField(default=ABSENT, editable=False)
    raised = models.PositiveSmallIntegerField(default=0, editable=False)
    to_review = models.PositiveSmallIntegerField(default=0, editable=False)

    HOLDS = Held("level", "batch__party_papers", ("record", "duplicate_of__record"))

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
    def label(self) -> str:
        """The number by which everybody, the trail included, names the item; needs its batch."""
        return f"{self.batch.code}/{self.pk}"


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
    def key_class(self) -> KeyClass:
        # What is known of no item yet is as closed as anything can be.
        return self.item.rank if self.item.rank in CLASSES else max(CLASSES)

    @property
    def words_place(self) -> int:
        return self.item.inventory_id or 0
