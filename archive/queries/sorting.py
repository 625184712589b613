"""What a reader of a table asks of it by its address: an order by one heading, and words to hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import (
    Case,
    ExpressionWrapper,
    F,
    IntegerField,
    Model,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Least, Length, StrIndex

from access.domain.addresses import Heading, Param
from archive.queries.closed import encrypted, where_too
from keys.api import has_keys
from language.vietnamese import normalise

Row = TypeVar("Row", bound=Model)
MOST_WORDS, LONGEST = 6, 100


@dataclass(frozen=True, slots=True)
class Sorting:
    """
    The order of a table by one of its headings.

    `fields` are those by which the rows go, ascending; `order` has them as `stretch_of` wants
    them, with the key behind, so that no two rows stand alike.
    """

    column: Heading
    down: bool
    fields: tuple[str, ...]

    @property
    def order(self) -> tuple[str, ...]:
        """The fields, each with its way, unique by the key."""
        named = self.fields if "pk" in self.fields else (*self.fields, "pk")
        return tuple(f"-{name}" for name in named) if self.down else named

    def turned(self, column: Heading) -> str:
        """What an address asks for that sorts by this heading, or turns it round."""
        return f"-{column}" if column == self.column and not self.down else column


def sorting_of(
    asked: Mapping[str, str], columns: Mapping[Heading, tuple[str, ...]], *, otherwise: str
) -> Sorting:
    """
    The order that an address asks for by the name of a heading, "-" before it for downwards.

    `columns` are the fields of each heading; what names none of them is taken as `otherwise`.
    """
    said = asked.get(Param.SORT, "")
    said = said if said.removeprefix("-") in columns else otherwise
    column = Heading(said.removeprefix("-"))
    return Sorting(column, said.startswith("-"), columns[column])


def words_asked(asked: Mapping[str, str]) -> str:
    """The words that rows must hold, as an address says them; empty for all rows."""
    return " ".join(normalise(asked.get(Param.HOLDS, "")[:LONGEST]).split())


def holding(words: str, *fields: str) -> Q:
    """
    Rows that hold every one of the words in one of the fields, capitals or not.

    The database of a single PC knows capitals of ASCII only: others are asked for as well.
    """
    found = Q()
    for word in words.split()[:MOST_WORDS]:
        written = dict.fromkeys([word, word.lower(), word.upper(), word.capitalize()])
        each = [Q(**{f"{field}__icontains": one}) for field in fields for one in written]
        one_of = each[0]
        for other in each[1:]:
            one_of |= other
        found &= one_of
    return found


def holding_too(rows: QuerySet[Row], words: str, *fields: str) -> Q:
    """
    The same, encrypted words too: of the closed ones among these rows, all of which the asker sees, they
    are looked through one by one.
    """
    wanted = [word.casefold() for word in words.split()[:MOST_WORDS]]

    def fits(told: tuple[str | None, ...]) -> bool:
        texts = [text.casefold() for text in told if text]
        return all(any(word in text for text in texts) for word in wanted)

    return holding(words, *fields) | where_too(rows, fields, fits)


def rows_holding(rows: QuerySet[Row], words: str, *fields: str) -> QuerySet[Row]:
    """Those of the visible rows that hold every one of the words in one of the fields."""
    return rows.filter(holding_too(rows, words, *fields)) if words else rows


def digits_before_sign(field: str) -> ExpressionWrapper:
    """How long a document number is before its symbol: 9-KH stands before 10-KH by that."""
    hyphen, stroke = StrIndex(F(field), Value("-")), StrIndex(F(field), Value("/"))
    # An encrypted one stands before all others.
    closed = () if not has_keys() else (When(condition=encrypted(field), then=Value(0)),)
    place = Case(
        *closed,
        When(condition=Q(**{f"{field}__contains": "-"}) & Q(**{f"{field}__contains": "/"}),
             then=Least(hyphen, stroke)),
        When(condition=Q(**{f"{field}__contains": "-"}), then=hyphen),
        When(condition=Q(**{f"{field}__contains": "/"}), then=stroke),
        default=Length(field) + 1,
    )  # fmt: skip
    return ExpressionWrapper(place, output_field=IntegerField())
