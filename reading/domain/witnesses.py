"""
What else tells of a paper's fields, beside the page: its file's name, its list, its signature.

Recognition is sure of pen strokes it misreads, so it is one witness. Two independent witnesses
alike make a field certain; one makes a proposal; where they differ, a person decides. Measured on
44 real files: the name holds the number in 26; the time of signing lies nought to four days after
the date in 28 of 29 and never before it, in four of seven scans on the day after: it bounds the date
and bears a reading out, but is no second voice for a list.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import PurePosixPath

from language.dates import PartialDate, Precision, parse_date
from language.numbers import DocumentNumber, parse_number
from language.vietnamese import canonical, fold, fold_letters
from reading.domain.fields import Field
from reading.domain.readings import Proposal

_AGREED = 0.95
_DOUBTFUL = 0.85
_CONTRADICTED = 0.3
# A full date read with less confidence than this is a pen's.
_READ = 0.6
_LATEST_SIGNING = timedelta(days=4)
# Of the words of two abstracts, how many agree if they are of one paper.
_SAME_ABSTRACT = 0.6
_WORD_OF_A_NAME = re.compile(r"[^\W_]+")
_NO_PART = frozenset({"so", "number"})
_YEAR = re.compile(r"(?:19[4-9]|20[0-4])\d")
_DIGITS = re.compile(r"0*([1-9]\d{0,5})([a-zđ]?)")


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the inventory's list, as far as it tells of a paper."""

    number_text: str = ""
    issued: PartialDate | None = None
    type_code: str = ""
    issuer: str = ""
    abstract: str = ""

    @property
    def number(self) -> DocumentNumber | None:
        """The row's number, or None where it is none."""
        return parse_number(self.number_text) if self.number_text else None


@dataclass(frozen=True, slots=True)
class Witnesses:
    """
    What is known of a file beside its pages.

    `taken_on` is the day it was taken in; `years` the first and last of its inventory; `rows` the
    inventory's list, without what is more closed than the file; `signed_on` the day of its first
    digital signature; `signers` and `recipients` (lines) what people confirmed on papers before.
    """

    file_name: str = ""
    taken_on: date | None = None
    years: tuple[int | None, int | None] = (None, None)
    rows: tuple[Listed, ...] = ()
    signed_on: date | None = None
    signers: frozenset[str] = field(default_factory=frozenset)
    recipients: frozenset[str] = field(default_factory=frozenset)


_Found = Mapping[str, Proposal]


def witnessed(found: _Found, witnesses: Witnesses) -> dict[str, Proposal]:
    """The fields as the witnesses leave them: certain, doubtful, or empty with candidates."""
    fields = dict(found)
    row = row_of(fields, witnesses.rows)
    fields |= _number(fields, row, witnesses)
    fields |= _date(fields, row, witnesses)
    fields |= _words(fields, Field.ABSTRACT, row.abstract if row else "")
    fields |= _words(fields, Field.ISSUER, row.issuer if row else "")
    return fields | _signer(fields, witnesses.signers) | _recipients(fields, witnesses.recipients)


def row_of(found: _Found, rows: Sequence[Listed]) -> Listed | None:
    """
    The one row with the paper's symbol, and its date and abstract as far as both are known.

    Failing that, the one with its number, and its abstract to the word: its other date then speaks
    against the page's.
    """
    symbol = _value(found, Field.SYMBOL)
    if not symbol:
        return None
    same = [row for row in rows if _has_symbol(row, symbol) and _may_be_of_day(row, found)]
    abstract = _value(found, Field.ABSTRACT)
    alike = [row for row in same if _alike(row.abstract, abstract) >= _SAME_ABSTRACT]
    if len(alike) == 1:
        return alike[0]
    silent = [row for row in same if not row.abstract or not abstract]
    if same:
        return silent[0] if len(silent) == len(same) == 1 else None
    against = [row for row in rows if _has_symbol(row, symbol) and _is_otherwise_same(row, found)]
    return against[0] if len(against) == 1 else None


def number_in_name(name: str, symbol: str) -> str:
    """
    The number that a file's name holds beside the letters of this symbol; empty if it does not.

    "14-KH-BTCTU.pdf", "KH 19 (ban giay).pdf", "574-ubnd-signed.pdf". A number that stands beside
    nothing of the symbol is a count of scans or a day.
    """
    stem = fold_letters(PurePosixPath(name).stem).lower()
    parted = re.sub(r"(?<=\d)(?=[a-z]{2})|(?<=[a-z])(?=\d)", " ", stem)
    words = [word for word in _WORD_OF_A_NAME.findall(parted) if word not in _NO_PART]
    letters = [fold_letters(part).lower() for part in re.split(r"[-/]", symbol) if len(part) > 1]
    places = [at for at, word in enumerate(words) if word in letters[:1]]
    before = {_numbered(words[at - 1]) for at in places if at} - {""}
    after = {_numbered(words[at + 1]) for at in places if at + 1 < len(words)} - {""}
    # "14-KH-BTCTU (2)" counts copies behind; a name that holds two papers tells of neither.
    numbers = before if before and len(places) == 1 else before | after
    return numbers.pop() if len(numbers) == 1 else ""


def is_borne_out(found: _Found, witnesses: Witnesses) -> bool:
    """
    Whether everything read from an image is said by another witness as well.

    Number, date and abstract by the list, the name or the signature; names by what people
    confirmed. Text that was never an image needs none.
    """
    row = row_of(found, witnesses.rows)
    number = _counted(_value(found, Field.NUMBER).lower())
    named = number_in_name(witnesses.file_name, _value(found, Field.SYMBOL))
    if not number or number not in {named, _listed_number(row)}:
        return False
    dated = parse_date(_value(found, Field.ISSUED))
    if dated is None or dated not in {row.issued if row else None, _partial(witnesses.signed_on)}:
        return False
    abstract = canonical(_value(found, Field.ABSTRACT))[0]
    return row is not None and abstract == canonical(row.abstract)[0]


def _value(found: _Found, name: str) -> str:
    return found[name].value if name in found else ""


def _is_otherwise_same(row: Listed, found: _Found) -> bool:
    """Of another date, and yet with the paper's number and its abstract to the word."""
    number = _counted(_value(found, Field.NUMBER).lower())
    same_words = bool(row.abstract) and fold(row.abstract) == fold(_value(found, Field.ABSTRACT))
    return same_words and bool(number) and number == _listed_number(row)


def _has_symbol(row: Listed, symbol: str) -> bool:
    number = row.number
    return number is not None and _bare(number.symbol) == _bare(symbol)


def _bare(letters: str) -> str:
    return "".join(filter(str.isalnum, fold_letters(letters).lower()))


def _may_be_of_day(row: Listed, found: _Found) -> bool:
    read = parse_date(_value(found, Field.ISSUED))
    return read is None or row.issued is None or _agree(read, row.issued)


def _agree(one: PartialDate, other: PartialDate) -> bool:
    pairs = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    return all(a is None or b is None or a == b for a, b in pairs)


def _alike(one: str, other: str) -> float:
    """How many of the words of the shorter text the other has; nought where one is empty."""
    first, second = set(fold(one).split()), set(fold(other).split())
    if not first or not second:
        return 0.0
    return len(first & second) / max(len(first), len(second))


def _counted(text: str) -> str:
    match = _DIGITS.fullmatch(text)
    return f"{match[1]}{match[2]}" if match else ""


def _numbered(word: str) -> str:
    """The number that a word of a name is; a year is none, for it may be the paper's."""
    return "" if _YEAR.fullmatch(word) else _counted(word)


def _listed_number(row: Listed | None) -> str:
    number = row.number if row else None
    return f"{number.number}{number.letter.lower()}" if number and number.number else ""


def _written(counted: str) -> str:
    """As a paper has it: at least two digits."""
    match = _DIGITS.fullmatch(counted)
    return f"{int(match[1]):02d}{match[2]}" if match else counted


def _partial(day: date | None) -> PartialDate | None:
    return PartialDate(day.year, day.month, day.day) if day else None


def _number(found: _Found, row: Listed | None, witnesses: Witnesses) -> dict[str, Proposal]:
    own = found.get(Field.NUMBER)
    if own is None:
        return {}
    read = own.value or next(iter(own.alternatives), "")
    said = {
        "list": _listed_number(row),
        "name": number_in_name(witnesses.file_name, _value(found, Field.SYMBOL)),
        "page": _counted(read.lower()),
    }
    voices = [number for number in said.values() if number]
    agreed = next((number for number in voices if voices.count(number) > 1), "")
    printed = bool(own.value)
    others = tuple(dict.fromkeys(_written(number) for number in voices))
    if agreed:
        differs = printed and said["page"] != agreed
        sure = 0.6 if differs else max(own.confidence, _AGREED)
        return {Field.NUMBER: _chosen(own, _written(agreed), sure, others)}
    if printed:
        # Another number in the list or the name speaks against what was read.
        sure = min(own.confidence, 0.6) if len(voices) > 1 else own.confidence
        return {Field.NUMBER: _chosen(own, own.value, sure, others)}
    return {Field.NUMBER: replace(own, value="", confidence=0.0, alternatives=others[:3])}


def _chosen(own: Proposal, value: str, sure: float, others: tuple[str, ...]) -> Proposal:
    kept = tuple(dict.fromkeys((*others, *own.alternatives)))
    return replace(
        own,
        value=value,
        confidence=sure,
        alternatives=tuple(one for one in kept if one and one != value)[:3],
    )


def _date(found: _Found, row: Listed | None, witnesses: Witnesses) -> dict[str, Proposal]:
    own = found.get(Field.ISSUED)
    if own is not None and not own.value:
        return {Field.ISSUED: _unsaid_date(own, row, witnesses)}
    read = parse_date(own.value) if own else None
    if own is None or read is None:
        return {}
    signed = _partial(witnesses.signed_on)
    listed = row.issued if row and row.issued and row.issued.day else None
    if read.precision == Precision.DAY and own.confidence >= _READ:
        return {Field.ISSUED: _printed_date(own, read, listed, witnesses.signed_on)}
    pen = [one for one in map(parse_date, (own.value, *own.alternatives)) if one and one.day]
    voices = [
        one
        for one in (listed, *pen[:1], signed)
        if one and _agree(one, _without_day(read)) and _not_after(one, witnesses.signed_on)
    ]
    # The day of signing is often the day after: the list that names it may have it from there.
    agreed = next((one for one in pen[:1] if voices.count(one) > 1), None)
    others = tuple(dict.fromkeys(map(str, [*voices, *_days_before(signed, read)])))
    if agreed is not None:
        return {Field.ISSUED: _chosen(own, str(agreed), _AGREED, others)}
    return {Field.ISSUED: _chosen(own, str(_without_day(read)), min(own.confidence, 0.4), others)}


def _unsaid_date(own: Proposal, row: Listed | None, witnesses: Witnesses) -> Proposal:
    """A date of which the page leaves the year or a figure open: two witnesses alike close it."""
    pen = next((one for one in map(parse_date, own.alternatives) if one and one.day), None)
    if pen is None:
        return own
    said = (row.issued if row else None, pen, _partial(witnesses.signed_on))
    voices = [one for one in said if one and (one.day, one.month) == (pen.day, pen.month)]
    agreed = next((one for one in voices if voices.count(one) > 1), None)
    others = tuple(dict.fromkeys(map(str, voices)))
    if agreed is not None and _not_after(agreed, witnesses.signed_on):
        return _chosen(own, str(agreed), _AGREED, others)
    return replace(own, alternatives=others[:3])


def _days_before(signed: PartialDate | None, read: PartialDate) -> list[PartialDate]:
    """The days just before the signing, in the month that is printed: likely, and no witness."""
    if signed is None:
        return []
    days = [signed.earliest() - timedelta(days=back) for back in (1, 2)]
    return [one for one in map(_partial, days) if one and _agree(one, _without_day(read))]


def _printed_date(
    own: Proposal, read: PartialDate, listed: PartialDate | None, signed_on: date | None
) -> Proposal:
    if not _not_after(read, signed_on):
        return _chosen(own, own.value, _CONTRADICTED, (str(_partial(signed_on)),))
    if listed is not None and listed != read:
        return _chosen(own, own.value, 0.6, (str(listed),))
    near = signed_on is not None and signed_on - read.earliest() <= _LATEST_SIGNING
    if listed == read or (near and own.confidence >= _DOUBTFUL):
        return replace(own, confidence=max(own.confidence, _AGREED))
    return own


def _without_day(read: PartialDate) -> PartialDate:
    return PartialDate(read.year, read.month)


def _not_after(one: PartialDate, day: date | None) -> bool:
    """Nothing is signed before it is dated."""
    return day is None or one.earliest() <= day


def _words(found: _Found, name: str, listed: str) -> dict[str, Proposal]:
    """Words of the list that are those of the page raise it; others stand beside it first."""
    own = found.get(name)
    if own is None or not own.value or not listed:
        return {}
    if canonical(own.value)[0] == canonical(listed)[0]:
        return {name: replace(own, confidence=max(own.confidence, _AGREED), alternatives=())}
    if fold(own.value) == fold(listed):
        return {name: _chosen(own, own.value, min(own.confidence, _DOUBTFUL), (listed,))}
    return {name: _chosen(own, own.value, own.confidence, (listed,))}


def _signer(found: _Found, signers: frozenset[str]) -> dict[str, Proposal]:
    """A name that people confirmed before is spelt as they did."""
    own = found.get(Field.SIGNER)
    if own is None or not own.value:
        return {}
    if own.value in signers:
        return {
            Field.SIGNER: replace(own, confidence=max(own.confidence, _AGREED), alternatives=())
        }
    alike = sorted(name for name in signers if fold(name) == fold(own.value))
    if len(alike) == 1:
        return {Field.SIGNER: _chosen(own, alike[0], min(own.confidence, _DOUBTFUL), (own.value,))}
    return {}


def _recipients(found: _Found, lines: frozenset[str]) -> dict[str, Proposal]:
    own = found.get(Field.RECIPIENTS)
    if own is None or not own.value:
        return {}
    if all(line in lines for line in own.value.split("\n")):
        return {Field.RECIPIENTS: replace(own, confidence=max(own.confidence, _AGREED))}
    return {}
