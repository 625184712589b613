"""What a person says of a row of the lists the archive keeps, and what may be wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from access.domain.levels import Level
from archive.domain.periods import BoundaryRule
from archive.domain.spans import ALWAYS, Span
from language.types import DocumentType, type_by_code, types_by_abbreviation

FAULT_WORDS: Final[Mapping[str, str]] = {
    "no_name": "There is no name yet. Write it in full.",
    "ends_before": "The last day lies before the first. Correct one of the two.",
    "name_taken": "Another body is called so in these days. Give its row an end, or write the place as well.",
    "name_there": "The body is called so in these days already. Look at its names.",
    "own_parent": "The body would stand above itself. Choose another one above.",
    "code_shared": "Another body has the code %(code)s in these days. Take the tick away, for it is not this body's alone.",
    "alone_taken": "%(name)s is said to be the only one with the code %(code)s. Take the tick away there first.",
    "no_code": "Write the code first, or take the tick away.",
    "follows_itself": "A body does not follow itself. Choose another one.",
    "overlaps": "It has days in common with the term %(name)s (%(days)s) of the same body. Correct one of the two.",
    "not_letters": "Write letters alone, twelve at most, such as QCPH.",
    "shipped": "These letters are in the list already, for %(type)s.",
    "letters_there": "There is a row for these letters in these days already. Give it an end, or change it.",
    "no_type": "There is no such type.",
    "no_body": "There is no such body.",
    "not_a_code": "Write letters without marks, figures and hyphens: it stands in addresses.",
    "code_there": "There is a collection with this code already.",
    "years_reversed": "The last year lies before the first. Correct one of the two.",
    "no_rule_day": "Write the last day that belongs to the earlier collection.",
    "day_elsewhere": "The day lies outside the year that the two collections share.",
    "no_period": "There is no such collection.",
    "no_item": "There is no such item of the list of secrets.",
    "item_there": "There is a row for this item in these days already. Give it an end, or change it.",
    "no_inventory": "There is no such inventory, or it is not open to you.",
}  # fmt: skip
# The rules in which the shipped types were read, by the day each was issued.
_RULES: Final[Mapping[date, str]] = {
    date(2004, 5, 28): "11-HD/VPTW",
    date(2017, 2, 6): "66-QĐ/TW",
    date(2020, 3, 5): "30/2020/NĐ-CP",
    date(2025, 7, 1): "05/2025/TT-BNV",
    date(2026, 1, 9): "399-QĐ/TW",
}
_LETTERS: Final = re.compile(r"[^\W\d_]{1,12}")


class ReferenceFault(ValueError):
    """What is wrong with a row: which field, which sentence of `FAULT_WORDS`, and what is put into it."""

    def __init__(self, name: str, code: str, /, **params: object) -> None:
        super().__init__(code)
        self.field, self.code, self.params = name, code, params


@dataclass(frozen=True, slots=True)
class Standing:
    """What every row says: when it holds, where that was read, and whether it is certain."""

    span: Span = ALWAYS
    source: str = ""
    certain: bool = False


@dataclass(frozen=True, slots=True)
class BodySaid:
    """A body that issues papers; `above` and `successors` are ids."""

    code: str = ""
    code_alone: bool = False
    own_terms: bool = False
    party: bool = True
    above: int | None = None
    successors: tuple[int, ...] = ()
    standing: Standing = field(default_factory=Standing)


@dataclass(frozen=True, slots=True)
class NameSaid:
    """A name of a body."""

    name: str
    standing: Standing = field(default_factory=Standing)


@dataclass(frozen=True, slots=True)
class TermSaid:
    """A term of the body with this id."""

    body: int
    name: str
    first_day: date
    last_day: date | None = None
    source: str = ""
    certain: bool = False


@dataclass(frozen=True, slots=True)
class LettersSaid:
    """Letters of the archive's own; without a type they are known and stand for none of the list."""

    letters: str
    type_code: str = ""
    standing: Standing = field(default_factory=Standing)


@dataclass(frozen=True, slots=True)
class SecretItemSaid:
    """An item of a list of state secrets: its place there, its words, and the level it gives."""

    number: str
    words: str
    level: Level
    standing: Standing = field(default_factory=Standing)


@dataclass(frozen=True, slots=True)
class PeriodSaid:
    """A collection of inventories by its years, and the rule for papers of its first year."""

    title: str
    first_year: int
    last_year: int
    rule: BoundaryRule = BoundaryRule.TERM
    rule_day: date | None = None
    source: str = ""
    certain: bool = False


def checked_span(span: Span, *, last: str = "valid_until") -> Span:
    """The span; raises ReferenceFault where it ends before it begins."""
    if span.first and span.last and span.last < span.first:
        raise ReferenceFault(last, "ends_before")
    return span


def checked_letters(said: LettersSaid) -> LettersSaid:
    """The same; raises ReferenceFault for what are no letters, or are in the shipped list."""
    if not _LETTERS.fullmatch(said.letters):
        raise ReferenceFault("letters", "not_letters")
    shipped = shipped_types(said.letters)
    if shipped:
        raise ReferenceFault("letters", "shipped", type=", ".join(one.name for one in shipped))
    if said.type_code and type_by_code(said.type_code) is None:
        raise ReferenceFault("type_code", "no_type")
    checked_span(said.standing.span)
    return said


def shipped_types(letters: str) -> tuple[DocumentType, ...]:
    """The types that have these very letters in the list the product brings along."""
    return tuple(one for one in types_by_abbreviation(letters) if letters in one.abbreviations)


def source_of(kind: DocumentType) -> str:
    """The oldest rule seen that names a shipped type."""
    return _RULES.get(kind.valid_from, "")
