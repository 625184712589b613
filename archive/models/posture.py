"""The posture of the network, what two people decide of secret papers, and the register of those apart."""

from functools import reduce

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.domain.levels import Level
from access.domain.proposals import State
from archive.domain.posture import HIGHEST, KIND_WORDS, Kind
from archive.domain.register import Proposed, label_of
from archive.models.closed_rows import WordsOfPapers, class_of
from archive.models.covered import LEVELS, PRECISIONS
from archive.models.encrypted import EncryptedChar, EncryptedText
from archive.models.numbers import DrawnNumberField
from archive.models.record import StoredFile
from keys.api import OPEN_CLASS, KeyClass
from keys.domain.classes import joined
from language.dates import shown_date


class PostureDecided(models.Model):
    """
    A posture that two people decided, or the site when it was brought here; the latest is in force.

    Rows are never changed or removed (`archive.models.guards`). Personal data: the names of accounts.
    """

    kind = models.CharField(max_length=10, choices=[(kind, _(KIND_WORDS[kind])) for kind in Kind])
    highest = models.PositiveSmallIntegerField(choices=LEVELS, default=int(Level.ORDINARY))
    document = models.CharField(max_length=200, blank=True)
    decided_by = models.CharField(max_length=150)
    second = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Kind.REGISTER, highest=int(Level.ORDINARY))
                | Q(kind=Kind.LAN, highest__gt=int(Level.ORDINARY), highest__lte=int(HIGHEST)),
                name="posture_as_the_law_has_it",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class SecrecyProposal(WordsOfPapers):
    """
    What takes a second person: another posture, the destruction of what is handled apart, a
    top-secret file that is to stay. Proposed by one, confirmed by another; nothing happens before.

    `said` holds numbers and words of the setting, never words of a paper; reason and answer may tell of
    one. Personal data: accounts.
    """

    # Drawn, for numbers in a row would count what others propose.
    id = DrawnNumberField(primary_key=True)
    what = models.CharField(max_length=10, choices=[(one, one) for one in Proposed])
    said = models.JSONField(default=dict)
    reason = EncryptedChar(max_length=200, blank=True)
    stands = models.CharField(max_length=10, default=str(State.WAITING))
    proposed_by = models.CharField(max_length=150)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    answer = EncryptedChar(max_length=60, blank=True, default="")

    CLOSED_BY = ("what",)

    class Meta:
        ordering = ["-proposed_at", "pk"]
        indexes = [models.Index(fields=["stands", "what"], name="secrecy_proposals_open")]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def key_class(self) -> KeyClass:
        # Of the posture alone it says nothing of a paper.
        if self.what == Proposed.POSTURE:
            return OPEN_CLASS
        if self.what == Proposed.ADMIT:
            return class_of(self.said["level"], party_papers=bool(self.said["party_papers"]))
        listed = RegisterEntry.objects.filter(pk__in=self.said["entries"])
        told = listed.values_list("level", "party_papers")
        return reduce(joined, (class_of(level, party_papers=party) for level, party in told), 1)


class Admission(WordsOfPapers):
    """
    A top-secret file that may stay although no other of its level may: two people said so for it.

    Personal data: the names of accounts.
    """

    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="admission")
    item_label = models.CharField(max_length=80)
    reason = EncryptedChar(max_length=200)
    admitted_by = models.CharField(max_length=150)
    second = models.CharField(max_length=150)
    at = models.DateTimeField()

    CLOSED_BY = ("file",)
    WORDS_WITH = ("file",)

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def key_class(self) -> KeyClass:
        file = class_of(self.file.level, party_papers=self.file.party_papers)
        return joined(file, int(Level.TOP_SECRET))


class RegisterEntry(WordsOfPapers):
    """
    A paper of which no file may stay: entered in the register (sổ đăng ký), and handled apart.

    Entries of a `book` (a year, a unit, a level and handling: what is seen together) are counted
    without gaps; none is ever removed. `digest` stays for good, so that the same bytes are known when
    they come again. The files are held here until they are destroyed; `kept_for` names what else
    holds the bytes. Of a top-secret paper no abstract stands here. Personal data: accounts.
    """

    id = DrawnNumberField(primary_key=True)
    book = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField(choices=LEVELS)
    party_papers = models.BooleanField(default=False)
    unit = models.ForeignKey("access.Unit", models.PROTECT, null=True, related_name="+")
    inventory = models.ForeignKey(
        "archive.Inventory", models.PROTECT, null=True, related_name="register_entries"
    )
    number_text = EncryptedChar(max_length=100, blank=True)
    issued_on = models.DateField(null=True)
    issued_precision = models.CharField(max_length=5, choices=PRECISIONS, default="day")
    type_code = models.CharField(max_length=40, blank=True)
    issuer = EncryptedChar(max_length=300, blank=True)
    abstract = EncryptedText(blank=True)
    pages = models.PositiveIntegerField(default=0)
    keeper = EncryptedChar(max_length=200)
    item_label = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    original = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    access_copy = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()
    destruction = models.ForeignKey(
        SecrecyProposal, models.PROTECT, null=True, related_name="entries"
    )
    kept_for = models.JSONField(default=list, blank=True)
    destroyed_at = models.DateTimeField(null=True)

    CLOSED_ITSELF = True
    CLOSED_BY = ("level", "party_papers", "inventory")

    class Meta:
        ordering = ["-entered_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="register_number_once"),
            models.UniqueConstraint(fields=["item_label"], name="registered_once"),
            models.CheckConstraint(
                condition=Q(level__lt=int(Level.TOP_SECRET)) | Q(abstract=""),
                name="register_without_top_secret_abstract",
            ),
            models.CheckConstraint(
                condition=Q(destroyed_at__isnull=True)
                | Q(original__isnull=True, access_copy__isnull=True, destruction__isnull=False),
                name="destroyed_by_a_list",
            ),
        ]
        indexes = [
            models.Index(
                fields=["destruction"],
                condition=Q(destroyed_at__isnull=True),
                name="register_to_destroy",
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def key_class(self) -> KeyClass:
        return class_of(self.level, party_papers=self.party_papers)

    @property
    def words_place(self) -> int:
        return self.inventory_id or 0

    @property
    def label(self) -> str:
        """The number by which the register, and the trail, name it."""
        return label_of(self.book, self.number)

    @property
    def issued_text(self) -> str:
        """The date to its precision; empty when unknown."""
        return shown_date(self.issued_on, self.issued_precision)
