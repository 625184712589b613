"""The columns of a record that keep its description, made from the one table of fields."""

from typing import TYPE_CHECKING, Final

from django.db import models

from access.domain.levels import Level
from archive.domain.description import (
    FIELDS,
    LONGEST_CODE,
    LONGEST_NUMBER,
    FieldOfRecord,
    Kind,
    columns_named,
)
from archive.models.covered import LEVELS, PRECISIONS
from archive.models.encrypted import EncryptedChar, EncryptedText, NoneWhileClosed

if TYPE_CHECKING:
    from datetime import date

_OF_ONE: Final = {
    Kind.SYMBOL: LONGEST_NUMBER,
    Kind.TYPE: LONGEST_CODE,
    Kind.CODE: LONGEST_CODE,
}


class Described(models.Model):
    """
    What is said of a record (`archive.domain.description`), in columns.

    The number is kept whole as well, and as it is compared; a date with how much of it is known, and as it was written where that says more.
    Of a closed record all is encrypted but what is `clear` there (`archive.models.encrypted`).
    Personal data: the signer; the abstract may name persons.
    """

    if TYPE_CHECKING:
        # The columns that code speaks of by name; all of them are added below, from the table.
        number_text: str
        number: int | None
        number_key: str
        symbol: str
        issued_on: date | None
        issued_precision: str
        issued_written: str
        type_code: str
        issuer: str
        abstract: str
        level: int
        place: str
        signer: str
        recipients: str
        level_basis: str

    class Meta:
        abstract = True


def _columns(row: FieldOfRecord) -> tuple[models.Field, ...]:
    match row.kind:
        case Kind.NUMBER:
            whole = EncryptedChar(max_length=LONGEST_NUMBER, blank=True)
            key = EncryptedChar(max_length=LONGEST_NUMBER, blank=True, db_index=True)
            return whole, NoneWhileClosed(null=True), key
        case Kind.DATE:
            precision = models.CharField(max_length=5, choices=PRECISIONS, default="day")
            day = models.DateField(null=True, db_index=row.sorted_by)
            return day, precision, EncryptedChar(max_length=row.longest, blank=True)
        case Kind.LEVEL:
            return (models.PositiveSmallIntegerField(choices=LEVELS, default=int(Level.ORDINARY)),)
        case Kind.TEXT:
            return ((models.TextField if row.clear else EncryptedText)(blank=True),)
        case _:
            longest = _OF_ONE.get(row.kind, row.longest)
            line = models.CharField if row.clear else EncryptedChar
            return (line(max_length=longest, blank=True),)


for _row in FIELDS:
    for _name, _column in zip(columns_named(_row), _columns(_row), strict=True):
        Described.add_to_class(_name, _column)
