"""
What is said of a record: one table, a row a field, of which all else about fields is made.

A field of `Description` is the row: the form that asks for it, the columns that keep it, what
history, comparison, record and reader show, what the index finds and which column of a list says it
are taken from here (`docs/decisions/one-table-of-fields.md`). Fields that the machine reads off the
pages bear the names of `reading.domain.fields`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Final

from access.domain.levels import Level
from archive.domain.listing.dates import as_written, typed_date
from archive.domain.listing.numbers import listed_number
from language.dates import shown_date
from language.vietnamese import normalise
from reading.domain.fields import MANDATORY, Field
from reading.domain.header_marks import URGENCIES

Column = str | int | date | None


class Kind(StrEnum):
    """
    How a field is asked for and kept. `NUMBER` and `SYMBOL` are one number together; `CODE` is one
    of a list's codes, `TYPE` one of `language.types`; `LINE` is one line, `TEXT` several.
    """

    NUMBER = "number"
    SYMBOL = "symbol"
    DATE = "date"
    TYPE = "type"
    CODE = "code"
    LEVEL = "level"
    LINE = "line"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class FieldOfRecord:
    """
    A row of the table.

    `label` is its English word, `fact` another for what is kept ("" where another field tells it); `longest` how many letters a person may type. `seldom` is what most papers have not:
    it is told only where it is there, and where its place was found and nothing read it asks for
    nobody. `kept_as_read` asks for nobody either way. `typed` is asked on the form at all.
    `heading` names the headings of an inventory's list that say it (archive.domain.listing.fields).
    `found` is the attribute of an index's document that holds it, "" where it is not searched for; of those
    in `facts` a person types `found_with` before it. `sorted_by` asks for an index in the database; `codes` are what
    a `CODE` may be. `clear` is what stands as it is of a closed record too, for it is counted and sorted
    by; of a date the day does, and never how it was written.
    """

    label: str
    kind: Kind = Kind.LINE
    longest: int = 0
    fact: str | None = None
    seldom: bool = False
    kept_as_read: bool = False
    typed: bool = True
    heading: str = ""
    found: str = ""
    found_with: str = ""
    sorted_by: bool = False
    codes: tuple[str, ...] = ()
    clear: bool = False
    name: str = ""

    @property
    def told_as(self) -> str:
        """The word for what is kept of it; "" where another field tells it."""
        return self.label if self.fact is None else self.fact

    @property
    def proposed(self) -> bool:
        """Whether the machine reads it off the pages."""
        return self.name in set(Field)

    @property
    def needed(self) -> bool:
        """Whether a person is asked for it until it is filled."""
        return self.name in set(MANDATORY)

    @property
    def listed(self) -> bool:
        """Whether an inventory's list says it; number and symbol stand in one column."""
        return bool(self.heading) or self.kind is Kind.SYMBOL

    @property
    def said(self) -> bool:
        """Whether it is words of the paper that a person writes: all but the level, and its basis."""
        return self.typed and self.kind is not Kind.LEVEL

    @property
    def is_long(self) -> bool:
        """Whether it wants a whole line on the screen."""
        return self.kind is Kind.TEXT or self.longest >= _LONG

    @property
    def column(self) -> str:
        """The column by which it is told."""
        return columns_named(self)[0]


_LONG: Final = 300
# What the catalogue holds of a number, of a code, and of a date as it was written.
LONGEST_NUMBER, LONGEST_CODE, LONGEST_DATE = 100, 40, 100


def _said(row: FieldOfRecord) -> str:
    return field(default="", metadata={"row": row})


@dataclass(frozen=True, slots=True)
class Description:
    """
    What is said of a record, in the order in which a person is asked; empty where unknown.

    A date is dd/mm/yyyy, mm/yyyy or yyyy, or as it was written where that says more (quý I/2012,
    k/đ). `arrival_number` and `arrived` are of the stamp of
    whoever received the paper. `level_basis` is what the level rests on.
    """

    number: str = _said(
        FieldOfRecord(
            "Number", Kind.NUMBER, longest=80, fact="Number and symbol", found="number",
            heading="number",
        )
    )  # fmt: skip
    symbol: str = _said(FieldOfRecord("Symbol", Kind.SYMBOL, longest=80, fact="", found="number"))
    issued: str = _said(
        FieldOfRecord(
            "Date", Kind.DATE, longest=LONGEST_DATE, found="date_ordinal", sorted_by=True,
            heading="date", clear=True,
        )
    )  # fmt: skip
    type_code: str = _said(
        FieldOfRecord(
            "Type name", Kind.TYPE, found="type",
            heading="type", clear=True,
        )
    )  # fmt: skip
    issuer: str = _said(
        FieldOfRecord(
            "Issuer", longest=300, found="issuer",
            heading="issuer",
        )
    )  # fmt: skip
    abstract: str = _said(
        FieldOfRecord(
            "Abstract", Kind.TEXT, longest=5000, found="title",
            heading="title",
        )
    )  # fmt: skip
    level: Level = field(
        default=Level.ORDINARY,
        metadata={
            "row": FieldOfRecord("Level", Kind.LEVEL, found="level", heading="level", clear=True)
        },
    )
    place: str = _said(FieldOfRecord("Place", longest=100))
    signer: str = _said(FieldOfRecord("Signer", longest=150, found="signer"))
    # Nothing is found, matched or closed by it, and of 26 papers 23 cost a key that nobody looked
    # at: it stands there as it was read, marked as not looked at.
    recipients: str = _said(FieldOfRecord("Recipients", Kind.TEXT, longest=5000, kept_as_read=True))
    urgency: str = _said(
        FieldOfRecord(
            "Urgency", Kind.CODE, seldom=True, codes=tuple(reversed(URGENCIES.values())), clear=True
        )
    )
    arrival_number: str = _said(
        FieldOfRecord("Arrival number", longest=30, seldom=True, found="facts", found_with="số đến")
    )
    arrived: str = _said(
        FieldOfRecord(
            "Arrival date",
            Kind.DATE,
            longest=LONGEST_DATE,
            seldom=True,
            found="facts",
            found_with="ngày đến",
            clear=True,
        )
    )
    level_basis: str = _said(
        FieldOfRecord("Level because of", longest=200, seldom=True, typed=False)
    )


FIELDS: Final[tuple[FieldOfRecord, ...]] = tuple(
    replace(one.metadata["row"], name=one.name) for one in fields(Description)
)
FIELD: Final[Mapping[str, FieldOfRecord]] = {row.name: row for row in FIELDS}


def columns_named(row: FieldOfRecord) -> tuple[str, ...]:
    """The columns of a record that keep the field, the one by which it is told first."""
    match row.kind:
        case Kind.NUMBER:
            return f"{row.name}_text", row.name, f"{row.name}_key"
        case Kind.DATE:
            return f"{row.name}_on", f"{row.name}_precision", f"{row.name}_written"
        case _:
            return (row.name,)


def description_of(values: Mapping[str, str], *, level: Level, basis: str = "") -> Description:
    """The description that values under the fields' names amount to; what is not there is unknown."""
    said = {row.name: str(values.get(row.name, "")) for row in FIELDS if row.said}
    return replace(Description(), **said, level=level, level_basis=basis)


def values_of(description: Description) -> dict[str, str]:
    """What a description says in words, under the fields' names: as it is kept beside an item."""
    return {row.name: getattr(description, row.name) for row in FIELDS if row.said}


def columns_of(description: Description) -> dict[str, Column]:
    """The columns of a record that say what a description says."""
    kept: dict[str, Column] = {}
    for row in FIELDS:
        values = _KEPT[row.kind](row, description)
        kept.update(zip(columns_named(row), values, strict=True))
    return kept


def described_by(columns: Mapping[str, object]) -> Description:
    """
    What columns of a record say, as `columns_of` gave them or with days as JSON has them.

    A column that was not there yet when a version was kept says nothing.
    """
    said = {row.name: _kept_as(row, columns) for row in FIELDS if row.kind is not Kind.LEVEL}
    return replace(Description(), **said, level=Level(int(str(columns["level"]))))


def number_text(description: Description) -> str:
    """
    The number as it stands: 14 and KH/BTCTU give 14-KH/BTCTU; KH-UBND and 2025/QH15, of the
    state, take a slash.

    A mark that was typed at either end stands for itself, a number that holds its symbol already is
    whole, and words ("Không số") stand before theirs.
    """
    number, symbol = _one_line(description.number), _one_line(description.symbol)
    if not number or not symbol or number.endswith(symbol):
        return (number or symbol)[:LONGEST_NUMBER]
    return f"{number}{_joint(number, symbol)}{symbol}"[:LONGEST_NUMBER]


def is_too_long(description: Description) -> bool:
    """Whether number and symbol together are more than the catalogue holds of a number."""
    number, symbol = _one_line(description.number), _one_line(description.symbol)
    return len(number) + len(symbol) >= LONGEST_NUMBER


def shown_day(day: object, precision: object) -> str:
    """A kept day, or one as JSON has it, to its precision; empty when unknown."""
    of = day if isinstance(day, date) else date.fromisoformat(str(day)) if day else None
    return shown_date(of, str(precision or "day"))


def shown_as_written(day: object, precision: object, written: object) -> str:
    """A kept date as it was written, where that says more than the day to its precision."""
    return str(written or "") or shown_day(day, precision)


def _kept_as(row: FieldOfRecord, columns: Mapping[str, object]) -> str:
    kept = [columns.get(name) for name in columns_named(row)]
    if row.kind is Kind.DATE:
        return shown_as_written(*kept)
    if row.kind is Kind.NUMBER:
        return _before_symbol(str(kept[0] or ""), str(columns["symbol"] or ""))
    return str(kept[0] or "")


def _before_symbol(text: str, symbol: str) -> str:
    """The number of a kept one, so that with its symbol it gives just that again."""
    if not symbol or not text.endswith(symbol):
        return text
    before = text.removesuffix(symbol)
    for number in (before.rstrip("-/ "), before[:-1], before):
        if number_text(Description(number=number, symbol=symbol)) == text:
            return number
    return before


def _one_line(text: str) -> str:
    return " ".join(re.split(r"[\n\t]", normalise(text))).strip()


def _joint(number: str, symbol: str) -> str:
    if number[-1] in _JOINTS or symbol[0] in _JOINTS:
        return ""
    if not _COUNTED.search(number):
        return " "
    of_the_party = "/" in symbol and not symbol[:4].isdecimal()
    return "-" if of_the_party else "/"


_JOINTS: Final = "-–—/"
_COUNTED: Final = re.compile(r"\d\w{0,3}[^\w\s]*$")
_FIGURES: Final = re.compile(r"\d+")


def key_of(text: str) -> str:
    """A number as records, receipts, items and rows of lists are compared by it; "" for none."""
    return listed_number(text).key[:LONGEST_NUMBER]


def _kept_number(_row: FieldOfRecord, description: Description) -> tuple[Column, ...]:
    text = number_text(description)
    return text, counted_by(text), key_of(text)


def counted_by(text: str) -> int | None:
    """The figures by which a number is ordered: the first it has."""
    parsed = listed_number(text).parsed
    if parsed is not None:
        return parsed.number
    figures = _FIGURES.search(text)
    return int(figures[0]) if figures and len(figures[0]) < _MOST_FIGURES else None


_MOST_FIGURES: Final = 10


def _kept_symbol(row: FieldOfRecord, description: Description) -> tuple[Column, ...]:
    return (normalise(getattr(description, row.name)).strip()[:LONGEST_NUMBER],)


def _kept_date(row: FieldOfRecord, description: Description) -> tuple[Column, ...]:
    text = getattr(description, row.name)
    read, written = typed_date(text), as_written(text)[: row.longest]
    day = read.issued if read else None
    return (day.earliest(), str(day.precision), written) if day else (None, "day", written)


def _kept_line(row: FieldOfRecord, description: Description) -> tuple[Column, ...]:
    return (normalise(getattr(description, row.name)).strip()[: row.longest],)


def _kept_text(row: FieldOfRecord, description: Description) -> tuple[Column, ...]:
    return (normalise(getattr(description, row.name)).strip(),)


def _kept_code(row: FieldOfRecord, description: Description) -> tuple[Column, ...]:
    return (getattr(description, row.name),)


def _kept_level(row: FieldOfRecord, description: Description) -> tuple[Column, ...]:
    return (int(getattr(description, row.name)),)


_KEPT: Final[
    Mapping[Kind, Callable[[FieldOfRecord, Description], tuple[Column, ...]]]
] = {
    Kind.NUMBER: _kept_number,
    Kind.SYMBOL: _kept_symbol,
    Kind.DATE: _kept_date,
    Kind.TYPE: _kept_code,
    Kind.CODE: _kept_code,
    Kind.LEVEL: _kept_level,
    Kind.LINE: _kept_line,
    Kind.TEXT: _kept_text,
}  # fmt: skip
