"""
A later edition of a list against the rows that stand: which row is which paper.

By number and date, then by title: where rows stand in the list tells nothing, for numbering begins
again in each dossier and a line put in between moves all that follow. No standing row is taken
twice, so that one paper never gets a second row.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from archive.domain.list_changes import Standing
from language.dates import PartialDate
from language.vietnamese import fold

_PARTS: Final = {"day": 3, "month": 2, "year": 1}


class SaidOfPaper(Protocol):
    """What a list says by which a paper is known: a row as it was read, or as it is taken over."""

    @property
    def number_key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def issued(self) -> PartialDate | None: ...
    @property
    def dossier(self) -> str: ...
    @property
    def position(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Pairing:
    """
    `pairs` are the standing rows by the place of the list's row that is the same paper; `gone` the
    standing rows that the list does not name any more.
    """

    pairs: Mapping[int, Standing]
    gone: tuple[Standing, ...]


def paired(rows: Sequence[SaidOfPaper], standing: Sequence[Standing]) -> Pairing:
    """
    Each row of the list with the standing row of the same paper, where there is one.

    What says the very same goes together, in its order where it says so twice. Then in turn, each
    only among what is left, and only where it decides for one row on either side: number, date and
    dossier; number and date; number and title (the date was corrected); title, date and dossier
    (the number was corrected or is none); the number alone, where one side knows no date; title and
    dossier, where one side knows no number and no day speaks against it.
    """
    left = dict(enumerate(map(_of_list, rows)))
    free = {row.id: _of_standing(row) for row in standing}
    by_id = {row.id: row for row in standing}
    pairs: dict[int, Standing] = {}
    for at, found in _the_same(left, free):
        pairs[at] = by_id[found]
        del left[at], free[found]
    for way in _WAYS:
        for at, found in _met(left, free, way):
            pairs[at] = by_id[found]
            del left[at], free[found]
    return Pairing(pairs, tuple(by_id[one] for one in free))


@dataclass(frozen=True, slots=True)
class _Paper:
    """What tells a paper from another, on either side."""

    number: str
    title: str
    issued: tuple[int, ...]
    dossier: str
    order: int

    @property
    def day(self) -> tuple[int, ...] | None:
        """The date, of any precision; None where there is none."""
        return self.issued or None


def _of_list(row: SaidOfPaper) -> _Paper:
    known = row.issued
    parts = (known.year, known.month, known.day) if known else ()
    return _Paper(
        row.number_key,
        fold(row.title),
        tuple(part for part in parts if part is not None),
        row.dossier,
        row.position,
    )


def _of_standing(row: Standing) -> _Paper:
    values = row.values
    return _Paper(
        values.number_key,
        fold(values.abstract),
        _parts(values.issued_on, values.issued_precision),
        values.dossier,
        row.position,
    )


def _parts(issued: date | None, precision: str) -> tuple[int, ...]:
    return () if issued is None else issued.timetuple()[: _PARTS[precision]]


def _agree(one: _Paper, other: _Paper) -> bool:
    """Whether both know a date, and agree as far as both know it."""
    known = min(len(one.issued), len(other.issued))
    return known > 0 and one.issued[:known] == other.issued[:known]


def _may_agree(one: _Paper, other: _Paper) -> bool:
    return not one.issued or not other.issued or _agree(one, other)


def _unnumbered(one: _Paper, other: _Paper) -> bool:
    return not one.number or not other.number


def _the_same(left: Mapping[int, _Paper], free: Mapping[int, _Paper]) -> Sequence[tuple[int, int]]:
    there: dict[Hashable, list[int]] = defaultdict(list)
    for one, paper in free.items():
        there[_all_but_order(paper)].append(one)
    for same in there.values():
        same.sort(key=lambda one: (free[one].order, one))
    return [
        (at, same.pop(0)) for at, paper in left.items() if (same := there[_all_but_order(paper)])
    ]


def _all_but_order(paper: _Paper) -> Hashable:
    return paper.number, paper.title, paper.issued, paper.dossier


@dataclass(frozen=True, slots=True)
class _Way:
    """What must be equal, beside which a pair must hold; no key keeps a paper out of this turn."""

    key: Callable[[_Paper], Hashable | None]
    holds: Callable[[_Paper, _Paper], bool]


def _number(paper: _Paper) -> Hashable | None:
    return paper.number or None


def _number_in_dossier(paper: _Paper) -> Hashable | None:
    return (paper.number, paper.dossier) if paper.number else None


def _number_and_title(paper: _Paper) -> Hashable | None:
    return (paper.number, paper.title) if paper.number and paper.title else None


def _title_in_dossier(paper: _Paper) -> Hashable | None:
    return (paper.title, paper.dossier) if paper.title else None


def _title_in_order(paper: _Paper) -> Hashable | None:
    return (paper.title, paper.dossier, paper.order) if paper.title else None


def _always(_one: _Paper, _other: _Paper) -> bool:
    return True


def _unknown_day(one: _Paper, other: _Paper) -> bool:
    return not one.issued or not other.issued


def _no_number_and_may_agree(one: _Paper, other: _Paper) -> bool:
    return _unnumbered(one, other) and _may_agree(one, other)


_WAYS: Final = (
    _Way(_number_in_dossier, _agree),
    _Way(_number, _agree),
    _Way(_number_and_title, _always),
    # Of several papers of one title on one day, such as forms, the order tells.
    _Way(_title_in_order, _agree),
    _Way(_title_in_dossier, _agree),
    _Way(_number, _unknown_day),
    _Way(_title_in_order, _no_number_and_may_agree),
    _Way(_title_in_dossier, _no_number_and_may_agree),
)


def _met(
    left: Mapping[int, _Paper], free: Mapping[int, _Paper], way: _Way
) -> Iterable[tuple[int, int]]:
    """Pairs that are the only ones for both sides; the exact before what only may be meant."""
    there: dict[Hashable, list[int]] = defaultdict(list)
    for one, paper in free.items():
        if (key := way.key(paper)) is not None:
            there[key].append(one)
    wanted: dict[Hashable, list[int]] = defaultdict(list)
    for at, paper in left.items():
        if (key := way.key(paper)) is not None and key in there:
            wanted[key].append(at)
    return [
        pair
        for key, places in wanted.items()
        for pair in _one_to_one(places, there[key], left, free, way)
    ]


def _one_to_one(
    places: Sequence[int],
    standing: Sequence[int],
    left: Mapping[int, _Paper],
    free: Mapping[int, _Paper],
    way: _Way,
) -> Iterable[tuple[int, int]]:
    mine = {at: [one for one in standing if way.holds(left[at], free[one])] for at in places}
    mine = {at: _finest(left[at], of, free) for at, of in mine.items() if of}
    claimed: dict[int, int] = defaultdict(int)
    for of in mine.values():
        for one in of:
            claimed[one] += 1
    return [(at, of[0]) for at, of in mine.items() if len(of) == 1 and claimed[of[0]] == 1]


def _finest(paper: _Paper, standing: Sequence[int], free: Mapping[int, _Paper]) -> list[int]:
    """Those that know the same date, where there are any: the month does not stand for its days."""
    exact = [one for one in standing if free[one].issued == paper.issued]
    return exact or list(standing)
