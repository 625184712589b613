"""
What conditions ask for: the values behind their names, and how a typed text becomes one.

Whatever stands there, nothing raises: a text of which no value can be made is None.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from archive.domain.term_papers import TermPapers
from language.dates import PartialDate, parse_date
from language.numbers import loose_key, number_key, parse_number, plain_number
from language.types import (
    DocumentType,
    own_letters,
    type_by_code,
    type_by_title,
    types_by_abbreviation,
)
from language.vietnamese import fold
from search.domain.meanings import Meanings
from search.domain.results import Days
from search.domain.words import canonical

ConditionName = Literal[
    "type", "number", "date", "signer", "issuer", "inventory_code", "accession", "term"
]
_LONGEST_KEY: Final = 120  # no record has a longer number
_ACCESSION: Final = re.compile(r"(?:ks)?[\s-]*0*(\d{1,9})", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"\s*(\.{2,3}|…|(?<!\S)(?:đến|den)(?!\S)|[-–—])\s*", re.IGNORECASE)
OPEN_END: Final = ("..", "…")


@dataclass(frozen=True, slots=True)
class OfType:
    """One of these types, or with one of these letters of the archive's own in its number."""

    codes: tuple[str, ...]
    letters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number whose key begins so (`number_matches`), or that was written with these letters."""

    key: str
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """These words side by side in what is known, with just their marks if `strictly`."""

    exact: tuple[str, ...]
    folded: tuple[str, ...]
    strictly: bool = False

    @classmethod
    def of(cls, text: str) -> "Named":
        """The words of a text."""
        exact, folded = canonical(text)
        return cls(tuple(exact.split()), tuple(folded.split()))

    @property
    def is_marked(self) -> bool:
        return self.exact != self.folded

    def stands_in(self, text: str) -> bool:
        """Whether the text has these words."""
        mine, wanted = canonical(text)[0 if self.strictly else 1].split(), self.words
        places = range(len(mine) - len(wanted) + 1)
        return any(tuple(mine[at : at + len(wanted)]) == wanted for at in places)

    @property
    def words(self) -> tuple[str, ...]:
        """The words as they are compared."""
        return self.exact if self.strictly else self.folded


@dataclass(frozen=True, slots=True)
class OfTerms:
    """Of one of these terms, which are called so: with a mark, and days within, of one of these."""

    names: tuple[str, ...]
    papers: tuple[TermPapers, ...]


Value = OfType | Numbered | Days | Named | OfTerms


def value_of(name: ConditionName, text: str, meanings: Meanings) -> Value | None:
    """What is asked for by a text behind the name of a condition; None where it is nothing."""
    if name == "type":
        return _type(text, meanings)
    if name == "term":
        return _terms(text, meanings)
    return _READERS[name](text)


def is_one_value(name: ConditionName, text: str) -> bool:
    """Whether several words without quotation marks are one value."""
    return name in _OF_SEVERAL_WORDS and bool(_OF_SEVERAL_WORDS[name](text))


def number_matches(key: str, asked: str) -> bool:
    """
    Whether a record's number key begins as asked, or does so without the signs that keys keep.

    A number is whole: 14 does not begin 145.
    """
    return _begins(key, asked) or _begins(loose_key(key), loose_key(asked))


def is_searchable(key: str) -> bool:
    """Whether a number key can be looked up: letters and digits of the index's own alphabet."""
    plain = loose_key(key)
    return plain.isascii() and plain.isalnum() and any(map(str.isdigit, plain))


def searchable_key(text: str) -> str:
    """The number key, or nothing where it has other than digits and Latin letters."""
    return key if is_searchable(key := number_key(text)) else ""


def _begins(key: str, asked: str) -> bool:
    return key.startswith(asked) and not (
        asked[-1:].isdigit() and key[len(asked) : len(asked) + 1].isdigit()
    )


def _type(text: str, meanings: Meanings) -> OfType | None:
    kinds = types_by_abbreviation(text) if text else ()
    if not kinds and (kind := type_by_code(text.lower())):
        kinds = (kind,)
    if not kinds and (kind := _type_called(text)):
        kinds = (kind,)
    if not kinds and (letters := own_letters(text, own := meanings.letters)):
        return OfType(tuple(filter(None, [own[letters]])), (letters,))
    return OfType(tuple(kind.code for kind in kinds)) if kinds else None


def _terms(text: str, meanings: Meanings) -> OfTerms | None:
    """The terms in whose name, with that of their body before it, the words stand."""
    words = _named(text)
    called = meanings.terms if words else {}
    meant = {term: name for term, name in called.items() if words and words.stands_in(name)}
    return OfTerms(tuple(meant.values()), meanings.papers_of(frozenset(meant))) if meant else None


def _type_called(text: str) -> DocumentType | None:
    """The type whose whole name the text is."""
    kind = type_by_title(text)
    return kind if kind and _joined(kind.name) == _joined(text) else None


def _joined(text: str) -> str:
    return fold(text).replace(" ", "")


def _number(text: str) -> Numbered | None:
    key = number_key(text)
    if not is_searchable(key) or len(key) > _LONGEST_KEY:
        return None
    plain = plain_number(text)
    return Numbered(key, plain if plain.isascii() else "")


def _days(text: str) -> Days | None:
    if whole := _date(text):
        return _from_to(whole, whole)
    for between in _BETWEEN.finditer(text):
        first, last = text[: between.start()].strip(), text[between.end() :].strip()
        to = _date(last)
        since = _date(first) or (_short_of(first, to) if to else None)
        left_open = between[1][0] in ".…" and bool(first) is not bool(last)
        if (since and to) or (left_open and (since or to)):
            return _from_to(since, to)
    return None


def _date(text: str) -> PartialDate | None:
    if text.startswith(OPEN_END) or text.endswith(OPEN_END):
        return None
    return parse_date(text) or parse_date(f"ngày {text}")


def _short_of(text: str, other: PartialDate) -> PartialDate | None:
    """A day or a month without what the other end of the span says: 5/1-7/1/2013, 1..3/2013."""
    longer = (f"{text}/{other.month}/{other.year}" if other.day else "", f"{text}/{other.year}")
    return next(filter(None, map(parse_date, longer)), None)


def _from_to(first: PartialDate | None, last: PartialDate | None) -> Days:
    """Ends that stand the wrong way round are taken the right way: what is meant is plain."""
    if first and last and last.latest() < first.earliest():
        first, last = last, first
    return Days(
        first.earliest().toordinal() if first else None,
        last.latest().toordinal() if last else None,
    )


def _named(text: str) -> Named | None:
    return named if (named := Named.of(text)).exact else None


def _accession(text: str) -> Named | None:
    number = _ACCESSION.fullmatch(text)
    return _named(f"KS-{number[1].zfill(7)}") if number else None


_READERS: Final[dict[ConditionName, Callable[[str], Value | None]]] = {
    "number": _number,
    "date": _days,
    "signer": _named,
    "issuer": _named,
    "inventory_code": _named,
    "accession": _accession,
}
_OF_SEVERAL_WORDS: Final[dict[ConditionName, Callable[[str], object]]] = {
    "type": _type_called,
    "number": parse_number,
    "date": _days,
}
