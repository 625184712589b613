"""
Lists the archive keeps on screen: bodies that issue papers, their terms, letters of its own.

No row is ever deleted, for papers bear what it says: one that no longer holds gets its last day.
"""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from archive.domain.periods import BoundaryRule

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

LONGEST_NAME = 300
LONGEST_CODE = 30
LONGEST_LETTERS = 12


class KeptRow(models.Model):
    """
    What every row of these lists says beside its own matter: where it was read, whether that is
    certain, and how often it was changed: whoever saw an older one is told.
    """

    source = models.CharField(max_length=300, blank=True)
    certain = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class Valid(models.Model):
    """From the first to the last day, both within; empty where there is no known one."""

    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class IssuingBody(KeptRow, Valid):
    """
    A body that issues papers. Its names stand in `BodyName`, for they change.

    `code` is what stands after the slash of its numbers, as it is written (ThU); `code_alone` says
    that no other body has it. `above` is the body it is under, whose terms it follows unless it is a
    committee with `own_terms`. `successors` are what came of it.
    """

    class Side(models.TextChoices):
        PARTY = "party"
        STATE = "state"

    if TYPE_CHECKING:
        names: RelatedManager["BodyName"]
        terms: RelatedManager["CommitteeTerm"]
        predecessors: RelatedManager["IssuingBody"]

    code = models.CharField(max_length=LONGEST_CODE, blank=True)
    code_alone = models.BooleanField(default=False)
    own_terms = models.BooleanField(default=False)
    side = models.CharField(max_length=5, choices=Side.choices, default=Side.PARTY)
    above = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="below")
    successors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="predecessors"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.pk}"


class BodyName(KeptRow, Valid):
    """A name of a body, and from when until when it was called so."""

    body = models.ForeignKey(IssuingBody, models.PROTECT, related_name="names")
    name = models.CharField(max_length=LONGEST_NAME)

    class Meta:
        ordering = ["body_id", "pk"]

    def __str__(self) -> str:
        return self.name


class IssuerSpelling(models.Model):
    """
    An issuer as records bear it, and what all ways of writing have in common that name one body
    (`archive.domain.issuers_alike`); no list of people's, but kept in step with theirs.
    """

    spelling = models.CharField(max_length=LONGEST_NAME, unique=True)
    key = models.CharField(max_length=LONGEST_NAME, db_index=True)

    def __str__(self) -> str:
        return f"{self.pk}"


class IssuerWord(models.Model):
    """
    A word of an issuer as rows of lists and what waits bear it (`archive.domain.issuers_alike.words_of`),
    by which the database's triggers tell two bodies apart; no list of people's either.
    """

    spelling = models.CharField(max_length=LONGEST_NAME)
    position = models.PositiveSmallIntegerField()
    word = models.CharField(max_length=LONGEST_NAME)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["spelling", "position"], name="issuer_word_once")
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class CommitteeTerm(KeptRow):
    """A term of a body: from the day after a congress closes to the day the next one closes."""

    body = models.ForeignKey(IssuingBody, models.PROTECT, related_name="terms")
    name = models.CharField(max_length=60)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["body_id", "first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="term_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Period(KeptRow):
    """
    A collection (giai đoạn) of inventories, by the years of its papers.

    `rule` and `rule_day` say to which of two collections papers of the year belong that ends the
    one before and begins this one. Its page among the guides has the address `page`.
    """

    RULES = [(str(rule), str(rule)) for rule in BoundaryRule]

    code = models.SlugField(max_length=LONGEST_CODE, unique=True)
    title = models.CharField(max_length=LONGEST_NAME)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=5, choices=RULES, default=BoundaryRule.TERM.value)
    rule_day = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["first_year", "last_year", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")), name="period_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def page(self) -> str:
        """The address of its introduction among the guides."""
        return f"giai-doan-{self.code}".lower()


class LocalLetters(KeptRow, Valid):
    """
    Letters in numbers that are this archive's own (QCPH), and the type they stand for.

    `type_code` is empty where they are known and stand for no type of the list.
    """

    letters = models.CharField(max_length=LONGEST_LETTERS)
    type_code = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["letters", "pk"]

    def __str__(self) -> str:
        return self.letters
