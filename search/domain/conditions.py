"""
Conditions typed among the words: what a document must be, beside what it says.

    loai:KH  loai:"kế hoạch"      its type, by letters, name or code
    so:14-KH/BTCTU  so:14         its number in any spelling, or what the number begins with
    ngay:5/1/2013  ngay:1/2013    its day lies there, if the day is known (results.Days)
    ngay:01/2013-03/2013          from - to, also with .. between; ngay:2012.. leaves an end open
    ky:"Đàm Quang Thiệu"          words side by side of who signed
    cq:"Tỉnh ủy"  cq:BTCTU        of who issued it, or the letters that its number ends with
    muc:ML07-2020                 of the code of its inventory
    ma:KS-0000010  ma:10          its accession number
    -loai:KH                      not so

Names may bear their marks. Of two conditions of one kind either will do, of two kinds both hold.
Words are taken as everywhere: with marks where any is typed, and then what has others follows
behind; after `=` only with just these marks.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final, Literal

from language.dates import PartialDate, parse_date
from language.numbers import loose_key, number_key, parse_number, plain_number
from language.types import (
    DocumentType,
    type_by_code,
    type_by_title,
    types_by_abbreviation,
)
from language.vietnamese import fold
from search.domain.documents import IndexDocument
from search.domain.results import Days
from search.domain.words import canonical

MOST_CONDITIONS: Final = 16
"""Conditions of a query that are looked at; the rest is left out and `Read.cut` says so."""

ConditionName = Literal["type", "number", "date", "signer", "issuer", "inventory_code", "accession"]
_NAMES: Final[dict[str, ConditionName]] = {
    **dict.fromkeys(("loai", "loại", "lọai"), "type"),
    **dict.fromkeys(("so", "số"), "number"),
    **dict.fromkeys(("ngay", "ngày", "nam", "năm"), "date"),
    **dict.fromkeys(("ky", "ký", "ki", "kí"), "signer"),
    "cq": "issuer",
    **dict.fromkeys(("muc", "mục", "ml"), "inventory_code"),
    **dict.fromkeys(("ma", "mã"), "accession"),
}
_BEGINS: Final = re.compile(
    r'"[^"]*"|(?<!\S)(?P<typed>(?P<without>[-−–]?)(?P<name>'
    + "|".join(sorted(_NAMES, key=len, reverse=True))
    + r"):(?P<strictly>=?))(?P<value>(?=\S))?",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r'"([^"]*)(?:"|$)')
_WORD: Final = re.compile(r'([^\s"]+)\s*')
_LONGEST_KEY: Final = 120  # no record has a longer number
_MOST_WORDS_OF_A_VALUE: Final = 9  # "ngày 5 tháng 1 năm 2013 đến 2014"
_ACCESSION: Final = re.compile(r"(?:ks)?[\s-]*0*(\d{1,9})", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"\s*(\.{2,3}|…|(?<!\S)(?:đến|den)(?!\S)|[-–—])\s*", re.IGNORECASE)
_OPEN_END: Final = ("..", "…")
_SAID_APART: Final = ("number", "date")  # "số: 14", "ngày: 5/1/2013" are understood as they stand


@dataclass(frozen=True, slots=True)
class OfType:
    """One of these types."""

    codes: tuple[str, ...]


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


Value = OfType | Numbered | Days | Named


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


def read_conditions(text: str) -> Read:
    """The conditions of a query in NFC with plain quotation marks. Never raises."""
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
        value, at = _value(name, text, begun.end())
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


def _begins(key: str, asked: str) -> bool:
    return key.startswith(asked) and not (
        asked[-1:].isdigit() and key[len(asked) : len(asked) + 1].isdigit()
    )


def _name_of(condition: Condition) -> str:
    return condition.name


def _holds(document: IndexDocument, condition: Condition) -> bool:
    value = condition.value
    if isinstance(value, OfType):
        return document.type in value.codes
    if isinstance(value, Numbered):
        written = bool(value.plain) and document.plain_number == value.plain
        return written or number_matches(document.number_key, value.key)
    if isinstance(value, Days):
        return value.allows(document)
    return any(value.stands_in(text) for text in document.named.get(condition.name, ()))


def _value(name: ConditionName, text: str, at: int) -> tuple[Value | None, int]:
    """
    The value that stands at this place, None for none, and where it ends.

    Without quotation marks it is one word, or as many as make a name of a type, a number, a date.
    """
    read = _READERS[name]
    if quoted := _QUOTED.match(text, at):
        return read(quoted[1].strip()), quoted.end()
    ends = [word.end(1) for word in _words_at(text, at)]
    if name in _OF_SEVERAL_WORDS:
        for end in reversed(ends[1:]):
            if _OF_SEVERAL_WORDS[name](several := _without_stop(text[at:end])):
                return read(several), end
    return read(_without_stop(text[at : ends[0]])), ends[0]


def _without_stop(text: str) -> str:
    """Without the comma or the full stop that ends a clause or a sentence."""
    return text if text.endswith(_OPEN_END) else text.rstrip(",;.")


def _words_at(text: str, at: int) -> Iterator[re.Match[str]]:
    """The words from here on, as far as they may belong to one value."""
    for _ in range(_MOST_WORDS_OF_A_VALUE):
        word = _WORD.match(text, at)
        if word is None:
            return
        yield word
        at = word.end()


def _type(text: str) -> OfType | None:
    kinds = types_by_abbreviation(text) if text else ()
    if not kinds and (kind := type_by_code(text.lower())):
        kinds = (kind,)
    if not kinds and (kind := _type_called(text)):
        kinds = (kind,)
    return OfType(tuple(kind.code for kind in kinds)) if kinds else None


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
    if text.startswith(_OPEN_END) or text.endswith(_OPEN_END):
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
    exact, folded = canonical(text)
    return Named(tuple(exact.split()), tuple(folded.split())) if exact else None


def _accession(text: str) -> Named | None:
    number = _ACCESSION.fullmatch(text)
    return _named(f"KS-{number[1].zfill(7)}") if number else None


_READERS: Final[dict[ConditionName, Callable[[str], Value | None]]] = {
    "type": _type,
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
"""What tells that several words without quotation marks are one value."""
