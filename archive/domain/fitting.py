"""Which expected rows of a list a paper may be, when number or day could not be read for certain."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from language.types import type_by_code
from language.vietnamese import fold
from reading.domain.fields import Field

# A row fits from here on, and is a good fit from there on.
FITS, GOOD = 2.5, 4.5
# How far the best stands before the next to be the one that is meant.
LEAD = 1.5
_ALIKE, _PARTLY = 0.5, 0.3


@dataclass(frozen=True, slots=True)
class Paper:
    """
    What was read of a paper; empty or None where nothing was. `sure` names the fields (as of a
    description) whose reading is certain: a row that says otherwise of these is another paper.
    """

    number: str = ""
    symbol: str = ""
    issued_on: date | None = None
    precision: str = "day"
    type_code: str = ""
    issuer: str = ""
    abstract: str = ""
    sure: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Expected:
    """A row of a list that nothing answers yet, its number split as a paper's."""

    id: int
    number: str = ""
    symbol: str = ""
    issued_on: date | None = None
    precision: str = "day"
    type_code: str = ""
    issuer: str = ""
    abstract: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """A row that may be the paper's; `alone` where it is the one that is meant."""

    row: int
    score: float
    alone: bool = False


def fitting(paper: Paper, rows: Iterable[Expected], *, most: int = 3) -> list[Fit]:
    """
    The rows that the paper may be, best first, at most `most`.

    Number, symbol, date, type, issuer and abstract are weighed each for itself: what was not read
    says nothing, what was read poorly says little, and what is certain decides. The first is
    `alone` when it fits well and no other comes near it.
    """
    scored = [(_score(paper, row), row.id) for row in rows]
    best = sorted(((score, row) for score, row in scored if score >= FITS), key=_order)
    found = [Fit(row, score) for score, row in best[:most]]
    if not found or found[0].score < GOOD:
        return found
    if len(best) > 1 and found[0].score - found[1].score < LEAD:
        return found
    return [Fit(found[0].row, found[0].score, alone=True), *found[1:]]


def likeness(one: str, other: str) -> float:
    """How alike two texts are, marks and case aside: from 0 to 1, by words and pairs of words."""
    return likeness_of_words(fold(one).split(), fold(other).split())


def likeness_of_words(first: Sequence[str], second: Sequence[str]) -> float:
    """The same of folded words."""
    if not first or not second:
        return 0.0
    singles = _share(first, second)
    if min(len(first), len(second)) < 2:
        return singles
    return (singles + _share(_pairs(first), _pairs(second))) / 2


def without_type(title: str, type_code: str) -> str:
    """What a title of a list says the paper is about: a description names the type apart."""
    kind = type_by_code(type_code)
    names = fold(kind.name).split() if kind is not None else []
    words = title.split()
    if not names or fold(" ".join(words[: len(names)])).split() != names:
        return title
    return " ".join(words[len(names) :]).lstrip(" :-–") or title


def _order(scored: tuple[float, int]) -> tuple[float, int]:
    return -scored[0], scored[1]


def _score(paper: Paper, row: Expected) -> float:
    text = _of_text(paper, row)
    number = _of_number(paper, row)
    if max(text, number) <= 0:
        # A type and a month in common are in common with hundreds.
        return 0.0
    return text + number + _of_symbol(paper, row) + _of_date(paper, row) + _of_kind(paper, row)


def _of_text(paper: Paper, row: Expected) -> float:
    if not paper.abstract or not row.abstract:
        return 0.0
    alike = likeness(paper.abstract, row.abstract)
    if alike >= _ALIKE:
        return 5 * alike
    return alike if alike >= _PARTLY else -1.0


def _of_number(paper: Paper, row: Expected) -> float:
    mine, theirs = _plain(paper.number), _plain(row.number)
    if not mine or not theirs:
        return 0.0
    if mine == theirs:
        return 3.0 if Field.NUMBER in paper.sure else 2.0
    return -8.0 if Field.NUMBER in paper.sure else -0.5


def _of_symbol(paper: Paper, row: Expected) -> float:
    mine, theirs = _letters(paper.symbol), _letters(row.symbol)
    if not mine or not theirs:
        return 0.0
    if mine == theirs:
        return 1.0
    return -4.0 if Field.SYMBOL in paper.sure else -1.0


def _of_date(paper: Paper, row: Expected) -> float:
    if paper.issued_on is None or row.issued_on is None:
        return 0.0
    known = min(_PARTS[paper.precision], _PARTS[row.precision])
    mine, theirs = paper.issued_on.timetuple(), row.issued_on.timetuple()
    agree = next((n for n in range(known) if mine[n] != theirs[n]), known)
    if agree == known:
        return (0.5, 1.5, 3.0)[known - 1]
    return (-4.0, -2.0, -1.0)[agree] * (2 if Field.ISSUED in paper.sure else 1)


def _of_kind(paper: Paper, row: Expected) -> float:
    score = 0.0
    if paper.type_code and row.type_code:
        same = paper.type_code == row.type_code
        score += 0.5 if same else -3.0 if Field.TYPE_CODE in paper.sure else -1.0
    if paper.issuer and row.issuer:
        alike = likeness(paper.issuer, row.issuer)
        score += 0.5 if alike >= _ALIKE else -1.0 if alike < _PARTLY else 0.0
    return score


_PARTS = {"year": 1, "month": 2, "day": 3}


def _plain(number: str) -> str:
    return number.strip().lower().lstrip("0")


def _letters(symbol: str) -> str:
    return "".join(letter for letter in fold(symbol) if letter.isalnum())


def _pairs(words: Sequence[str]) -> list[str]:
    return [f"{one} {next_one}" for one, next_one in pairwise(words)]


def _share(first: Sequence[str], second: Sequence[str]) -> float:
    common = sum((Counter(first) & Counter(second)).values())
    return 2 * common / (len(first) + len(second))
