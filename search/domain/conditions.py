"""
Conditions typed among the words: what a document must be, beside what it says.

    loai:KH  loai:"kế hoạch"      its type, by letters, name or code; by letters of the archive's
                                  own what they stand for, and all whose numbers bear them
    so:14-KH/BTCTU  so:14         its number in any spelling, or what the number begins with
    ngay:5/1/2013  ngay:1/2013    its day lies there, if the day is known (results.Days)
    ngay:01/2013-03/2013          from - to, also with .. between; ngay:2012.. leaves an end open
    ky:"Đàm Quang Thiệu"          words side by side of who signed
    cq:"Tỉnh ủy"  cq:BTCTU        of who issued it, or the letters that its number ends with
    muc:ML07-2020                 of the code of its inventory
    ma:KS-0000010  ma:10          its accession number
    nhiem-ky:2010-2015            of a term so called, of whichever body; nhiem-ky:"Tỉnh ủy 2010-2015"
    -loai:KH                      not so

Names may bear their marks. Of two conditions of one kind either will do, of two kinds both hold.
Words are taken as everywhere: with marks where any is typed, and then what has others follows
behind; after `=` only with just these marks.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Final

from archive.domain.spans import Span
from archive.domain.term_papers import TermPapers
from language.vietnamese import normalise
from search.domain.condition_values import (
    OPEN_END,
    ConditionName,
    Named,
    Numbered,
    OfTerms,
    OfType,
    Value,
    is_one_value,
    number_matches,
    value_of,
)
from search.domain.documents import IndexDocument
from search.domain.meanings import NO_MEANINGS, Meanings
from search.domain.results import Days

MOST_CONDITIONS: Final = 16
"""Conditions of a query that are looked at; the rest is left out and `Read.cut` says so."""

_NAMES: Final[dict[str, ConditionName]] = {
    **dict.fromkeys(("loai", "loại", "lọai"), "type"),
    **dict.fromkeys(("so", "số"), "number"),
    **dict.fromkeys(("ngay", "ngày", "nam", "năm"), "date"),
    **dict.fromkeys(("ky", "ký", "ki", "kí"), "signer"),
    "cq": "issuer",
    **dict.fromkeys(("muc", "mục", "ml"), "inventory_code"),
    **dict.fromkeys(("ma", "mã"), "accession"),
    **dict.fromkeys(("nhiem-ky", "nhiệm-kỳ", "nhiệm-kì", "nk"), "term"),
}
_BEGINS: Final = re.compile(
    r'"[^"]*"|(?<!\S)(?P<typed>(?P<without>[-−–]?)(?P<name>'
    + "|".join(sorted(_NAMES, key=len, reverse=True))
    + r"):(?P<strictly>=?))(?P<value>(?=\S))?",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r'"([^"]*)(?:"|$)')
_WORD: Final = re.compile(r'([^\s"]+)\s*')
_MOST_WORDS_OF_A_VALUE: Final = 9  # "ngày 5 tháng 1 năm 2013 đến 2014"
_SAID_APART: Final = ("number", "date")  # "số: 14", "ngày: 5/1/2013" are understood as they stand


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be so, or must not if `excluded`; `typed` is how it was written in the query."""

    name: ConditionName
    value: Value
    excluded: bool = False
    typed: str = field(default="", compare=False)

    @property
    def exactly(self) -> "Condition":
        """The same, asking for the marks that were typed."""
        if isinstance(self.value, Named) and self.value.is_marked and not self.value.strictly:
            return replace(self, value=replace(self.value, strictly=True))
        return self

    @property
    def typed_exactly(self) -> str:
        """As it is written so that it asks for the marks that were typed."""
        if self.exactly == self:
            return self.typed
        return self.typed.replace(":", ":=", 1)


@dataclass(frozen=True, slots=True)
class Misread:
    """A condition of which nothing can be made: its name and how it was written."""

    name: ConditionName
    typed: str


@dataclass(frozen=True, slots=True)
class Read:
    """
    What a query says in conditions, and `rest`, the words without them.

    `apart` are names with nothing behind their colon: they stay words.
    """

    conditions: tuple[Condition, ...]
    misread: tuple[Misread, ...]
    apart: tuple[str, ...]
    rest: str
    cut: bool = False


def read_conditions(text: str, meanings: Meanings = NO_MEANINGS) -> Read:
    """
    The conditions of a query in NFC with plain quotation marks. Never raises.

    `meanings` are what the archive means by words of its own.
    """
    if ":" not in text:
        return Read((), (), (), text)
    conditions: dict[Condition, None] = {}
    misread: list[Misread] = []
    apart: list[str] = []
    rest: list[str] = []
    at = said = 0
    while begun := _BEGINS.search(text, at):
        at = begun.end()
        # Not every letter that a pattern takes for another without regard to case becomes it (İ).
        name = _NAMES.get((begun["name"] or "").casefold())
        if name is None:
            continue
        if begun["value"] is None:
            apart += [begun["typed"]] if name not in _SAID_APART else []
            continue
        rest.append(text[said : begun.start()])
        value, at = _value(name, text, begun.end(), meanings)
        said = at
        typed = text[begun.start() : at]
        if value is None:
            misread.append(Misread(name, typed))
            continue
        one = Condition(name, value, excluded=bool(begun["without"]), typed=typed)
        # What is excluded has no looser form: another man is not left out for his likeness.
        conditions[one.exactly if begun["strictly"] or one.excluded else one] = None
    rest.append(text[said:])
    kept = tuple(conditions)[:MOST_CONDITIONS]
    return Read(
        conditions=kept,
        misread=tuple(misread[:MOST_CONDITIONS]),
        apart=tuple(apart[:MOST_CONDITIONS]),
        rest=" ".join(rest),
        cut=len(kept) < len(conditions),
    )


def asks_for_a_term(text: str) -> bool:
    """Whether the name of a term's condition stands in a text."""
    folded = normalise(text).casefold()
    return any(f"{name}:" in folded for name, of in _NAMES.items() if of == "term")


def standing_as_typed(parts: Iterable[str]) -> re.Pattern[str]:
    """
    Any of these parts of a query, the longest first, where it stands for itself: `so:14` is none of
    `so:145`. Matches nothing where there are none.
    """
    longest = sorted(set(parts), key=lambda part: (-len(part), part))
    either = "|".join(map(re.escape, longest)) or "(?!)"
    return re.compile(rf'(?<!\S)({either})(?:(?<=")|(?!\S))')


def without(text: str, parts: Iterable[str]) -> str:
    """The query without these parts, wherever they stand."""
    return " ".join(standing_as_typed(parts).sub(" ", text).split())


def meets(document: IndexDocument, conditions: Iterable[Condition]) -> bool:
    """Whether the document is as the conditions say: the definition that every engine follows."""
    wanted = tuple(conditions)
    return not any(_holds(document, one) for one in excluded_by(wanted)) and all(
        any(_holds(document, one) for one in either) for either in asked_by_kind(wanted)
    )


def asked_by_kind(conditions: Sequence[Condition]) -> Iterator[list[Condition]]:
    """Those that ask for something, by kind: of each kind either will do."""
    asked = [one for one in conditions if not one.excluded]
    for _, kind in groupby(sorted(asked, key=_name_of), key=_name_of):
        yield list(kind)


def excluded_by(conditions: Sequence[Condition]) -> list[Condition]:
    """Those that must not hold."""
    return [one for one in conditions if one.excluded]


def _name_of(condition: Condition) -> str:
    return condition.name


def _holds(document: IndexDocument, condition: Condition) -> bool:
    value = condition.value
    if isinstance(value, OfType):
        return document.type in value.codes or any(
            Named.of(one).stands_in(document.letters) for one in value.letters
        )
    if isinstance(value, Numbered):
        written = bool(value.plain) and document.plain_number == value.plain
        return written or number_matches(document.number_key, value.key)
    if isinstance(value, Days):
        return value.allows(document)
    if isinstance(value, OfTerms):
        return any(_is_of_term(document, papers) for papers in value.papers)
    return any(value.stands_in(text) for text in document.named.get(condition.name, ()))


def _is_of_term(document: IndexDocument, papers: TermPapers) -> bool:
    if document.days is None or document.issuer_mark not in papers.marks:
        return False
    first, last = (Span(day, day) for day in map(date.fromordinal, document.days))
    return papers.first.covers(first) and papers.last.covers(last)


def _value(name: ConditionName, text: str, at: int, meanings: Meanings) -> tuple[Value | None, int]:
    """
    The value that stands at this place, None for none, and where it ends.

    Without quotation marks it is one word, or as many as make a name of a type, a number, a date.
    """
    if quoted := _QUOTED.match(text, at):
        return value_of(name, quoted[1].strip(), meanings), quoted.end()
    ends = [word.end(1) for word in _words_at(text, at)]
    for end in reversed(ends[1:]):
        if is_one_value(name, several := _without_stop(text[at:end])):
            return value_of(name, several, meanings), end
    return value_of(name, _without_stop(text[at : ends[0]]), meanings), ends[0]


def _without_stop(text: str) -> str:
    """Without the comma or the full stop that ends a clause or a sentence."""
    return text if text.endswith(OPEN_END) else text.rstrip(",;.")


def _words_at(text: str, at: int) -> Iterator[re.Match[str]]:
    """The words from here on, as far as they may belong to one value."""
    for _ in range(_MOST_WORDS_OF_A_VALUE):
        word = _WORD.match(text, at)
        if word is None:
            return
        yield word
        at = word.end()
