"""The columns that keep covers, made from the one table of fields (`archive.domain.cover`)."""

from typing import TYPE_CHECKING, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from access.domain.levels import LEVEL_WORDS
from archive.domain.cover import COVERS, CoverField, CoverOf, Kind, columns_named
from archive.models.closed_rows import WordsOfPapers
from archive.models.encrypted import EncryptedChar

if TYPE_CHECKING:
    from datetime import date

LEVELS: Final = [(int(level), _(word)) for level, word in LEVEL_WORDS.items()]
PRECISIONS: Final = [("day", "day"), ("month", "month"), ("year", "year")]
LONGEST_CODE: Final = 10


class Covered(models.Model):
    """
    What has a cover that people change on screen; `version` counts its changes.

    Columns that code speaks of by name are declared for the type checker; all are added below.
    """

    version = models.PositiveIntegerField(default=1)

    if TYPE_CHECKING:
        number: str
        note: str

    class Meta:
        abstract = True


class CoveredFonds(Covered):
    """The cover of a fonds."""

    if TYPE_CHECKING:
        name: str
        creator: str
        state: str
        history: str
        year_from: int | None
        year_to: int | None

    class Meta:
        abstract = True


class CoveredInventory(Covered, WordsOfPapers):
    """The cover of an inventory, but for its unit and its owner."""

    if TYPE_CHECKING:
        title: str
        term: str
        year_from: int | None
        year_to: int | None
        shelf: str
        level: int
        highest: int
        party_papers: bool
        policy: str

        def get_policy_display(self) -> str: ...

    class Meta:
        abstract = True


class CoveredBox(Covered, WordsOfPapers):
    """The cover of a box."""

    if TYPE_CHECKING:
        sort_number: int
        shelf: str

    class Meta:
        abstract = True


class CoveredDossier(Covered, WordsOfPapers):
    """
    The cover of a dossier, but for its box.

    Personal data: the title of a member's dossier names the member.
    """

    if TYPE_CHECKING:
        sort_number: int
        title: str
        retention: str
        first_on: date | None
        first_precision: str
        last_on: date | None
        last_precision: str
        documents: int | None
        sheets: int | None
        pages: int | None
        condition: str
        use_mode: str
        language: str
        keywords: str
        level: int
        party_papers: bool

    class Meta:
        abstract = True


def _columns(row: CoverField, *, clear: bool) -> tuple[models.Field, ...]:
    match row.kind:
        case Kind.NUMBER:
            number = models.CharField(max_length=row.longest)
            return number, models.PositiveIntegerField(default=0)
        case Kind.DATE:
            precision = models.CharField(max_length=5, choices=PRECISIONS, default="day")
            return models.DateField(null=True), precision
        case Kind.YEAR:
            return (models.PositiveSmallIntegerField(null=True, blank=True),)
        case Kind.COUNT:
            return (models.PositiveIntegerField(null=True),)
        case Kind.LEVEL:
            return (models.PositiveSmallIntegerField(choices=LEVELS, default=int(row.least)),)
        case Kind.TICK:
            return (models.BooleanField(default=False),)
        case Kind.CHOICE:
            return (_choice(row),)
        case _:
            line = models.CharField if clear or row.clear else EncryptedChar
            return (line(max_length=row.longest, blank=not row.needed),)


def _choice(row: CoverField) -> models.Field:
    said = [(code, _(word)) for code, word in row.codes if code]
    first = row.codes[0][0]
    if not first:
        return models.CharField(max_length=LONGEST_CODE + 2, choices=said, blank=True)
    return models.CharField(max_length=LONGEST_CODE, choices=said, default=first)


def _fill(model: type[models.Model], cover: CoverOf) -> None:
    for row in COVERS[cover]:
        # Keys to other tables stand where the tables are.
        if row.kind not in {Kind.UNIT, Kind.BOX}:
            # A fonds is known to everybody.
            columns = _columns(row, clear=cover is CoverOf.FONDS)
            for name, column in zip(columns_named(row), columns, strict=True):
                model.add_to_class(name, column)


_fill(CoveredFonds, CoverOf.FONDS)
_fill(CoveredInventory, CoverOf.INVENTORY)
_fill(CoveredBox, CoverOf.BOX)
_fill(CoveredDossier, CoverOf.DOSSIER)
