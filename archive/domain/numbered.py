"""
Papers sorted into the series in which they are numbered, and the gaps between their numbers.

Which series a paper stands in is said by `archive.domain.terms`; which numbers are gaps by
`archive.domain.series`. Whoever sorts gives the papers of one person's sight and no others: a number
whose paper is hidden from them is a gap like any other.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Final, NamedTuple, TypeAlias

from archive.domain.series import Gap, Series, series_of
from archive.domain.spans import Span
from archive.domain.terms import EVERY_TYPE, Bodies, paper_of
from archive.domain.terms import Series as Counted
from language.dates import PartialDate, Precision, shown_date
from language.numbers import parse_number
from language.types import NO_LETTERS, type_by_code
from language.vietnamese import fold

# Letters of a number in place of a type that is not known.
_LETTERS: Final = "~"
# "14-15-QĐ/TU": two papers that bear one number; more than ten at once are no span.
_JOINED: Final = 10
_WRITTEN: Final = re.compile(
    r"\s*(?P<first>\d{1,6})(?:\s?[-–—,;&]\s?(?P<last>\d{1,6}))?(?P<tail>[-–—/ .]+[^\d\s].*)"
)
_PARTS: Final = {Precision.DAY: 3, Precision.MONTH: 2, Precision.YEAR: 1}
# Between which edges a date lies, from its first day to its last, and its year.
_Between: TypeAlias = tuple[int, int, int]
_Alike: TypeAlias = tuple[str, str, str, _Between]


class Numbered(NamedTuple):
    """
    A paper that is filed, or a row of a list: what says where it is numbered, and where it is.

    A tuple, for a look sorts a hundred thousand of them.
    """

    text: str
    type_code: str
    issuer: str
    issued_on: date | None
    precision: str
    id: int
    inventory: int | None
    filed: bool

    @property
    def issued(self) -> str:
        """Its date to its precision."""
        return shown_date(self.issued_on, self.precision)


@dataclass(frozen=True, slots=True)
class GapBetween:
    """Numbers nobody has, and the papers before and behind them."""

    gap: Gap
    before: Numbered | None
    after: Numbered | None


@dataclass(frozen=True)
class NumberSeries:
    """
    The papers of one series: of an issuer, of a type and within a term or, of the state, a year.

    `papers` are those of each number, a filed one before a row of a list; `unclear` are papers whose
    letters may mean another type as well, by their numbers: they leave no gap, and make none.
    """

    counted: Counted
    issuer: str
    papers: Mapping[int, Numbered]
    unclear: Mapping[int, Numbered] = field(default_factory=dict)

    @cached_property
    def reach(self) -> Series:
        """What is known of its numbers, and the gaps."""
        highest = max(self.papers, default=0)
        return series_of({*self.papers, *(one for one in self.unclear if one < highest)})

    @property
    def kind(self) -> str:
        """The name of its type, or the letters that stand for it; "" where it is every type."""
        kind = self.counted.kind
        if kind == EVERY_TYPE:
            return ""
        found = type_by_code(kind)
        return found.name if found else kind.removeprefix(_LETTERS)

    @property
    def has_type(self) -> bool:
        """Whether it is of one type, and this is known."""
        return type_by_code(self.counted.kind) is not None

    @property
    def code(self) -> str:
        """By what an address names it."""
        counted = self.counted
        within = f"{'t' if counted.of_term else 'n'}{counted.within}"
        kind = "moi-loai" if counted.kind == EVERY_TYPE else counted.kind
        return ".".join((within, counted.body.replace(" ", "-"), kind))

    def written(self, number: int) -> str:
        """A number of it as its papers are numbered, "15-KH/BTCTU"; of all types, no more than "15"."""
        counted = f"{number:02}"
        if self.counted.kind == EVERY_TYPE:
            return counted
        match = _WRITTEN.fullmatch(self.papers[min(self.papers)].text)
        return counted + match["tail"] if match else counted

    @property
    def known(self) -> list[tuple[int, Numbered]]:
        """Each number that `reach` counts as known, in their order, with the paper that has it."""
        papers = {**self.unclear, **self.papers}
        last = self.reach.highest
        return sorted((number, one) for number, one in papers.items() if 0 < number <= last)

    @property
    def listed_only(self) -> tuple[int, ...]:
        """Numbers that stand on a list and are not filed."""
        return tuple(sorted(one for one, paper in self.papers.items() if not paper.filed))

    @property
    def highest(self) -> int:
        """The highest number of its papers; of those that say nothing of the ones before, the highest."""
        return self.reach.highest or max(self.reach.beyond, default=0)

    @property
    def is_dense(self) -> bool:
        """Whether at least half of its numbers are known: of an office that sends us some, few are."""
        return 2 * self.reach.known >= self.highest

    def gaps(self) -> Iterator[GapBetween]:
        """Its gaps, each with the papers on both sides."""
        for gap in self.reach.gaps:
            yield GapBetween(gap, self.papers.get(gap.first - 1), self.papers.get(gap.last + 1))


@dataclass
class Sorting:
    """Papers on their way into series. `apart` counts those whose issuer or term nobody knows."""

    bodies: Bodies
    local: Mapping[str, str] = field(default_factory=lambda: NO_LETTERS)
    apart: int = 0
    _found: dict[Counted, dict[int, Numbered]] = field(default_factory=lambda: defaultdict(dict))
    _days: dict[tuple[date, str], tuple[PartialDate, _Between]] = field(default_factory=dict)
    _known: dict[_Alike, dict[int, Numbered] | None] = field(default_factory=dict)

    def add(self, papers: Iterable[Numbered]) -> None:
        """Sort these; one that is filed stands before a row of the same number."""
        for paper in papers:
            numbers, example = _lead(paper.text)
            if not numbers:
                continue
            found = self._papers_beside(paper, example)
            if found is None:
                self.apart += 1
                continue
            for number in numbers:
                if number not in found or _stands_before(paper, found[number]):
                    found[number] = paper

    @property
    def series(self) -> list[NumberSeries]:
        """The series so far, those most of which is known first, then by issuer, type and time."""
        typed, lettered = self._parted()
        unclear: dict[Counted, dict[int, Numbered]] = defaultdict(dict)
        alone = list(typed)
        for counted in lettered:
            meant = [one for one in typed if _may_mean(counted, one)]
            for one in meant:
                unclear[one].update(self._found[counted])
            if not meant:
                alone.append(counted)
        found = [
            NumberSeries(one, self._name(one), self._found[one], unclear[one]) for one in alone
        ]
        return sorted(found, key=_place)

    def _parted(self) -> tuple[list[Counted], list[Counted]]:
        lettered = [one for one in self._found if one.kind.startswith(_LETTERS)]
        return [one for one in self._found if not one.kind.startswith(_LETTERS)], lettered

    def _papers_beside(self, paper: Numbered, example: str) -> dict[int, Numbered] | None:
        """The papers of the series that this one stands in."""
        if paper.issued_on is None:
            return None
        day = (paper.issued_on, paper.precision)
        if day not in self._days:
            self._days[day] = self._placed(*day)
        issued, between = self._days[day]
        key = (example, paper.type_code, paper.issuer, between)
        if key not in self._known:
            counted = self._counted(paper, example, issued)
            self._known[key] = None if counted is None else self._found[counted]
        return self._known[key]

    def _placed(self, day: date, precision: str) -> tuple[PartialDate, _Between]:
        parts = (day.year, day.month, day.day)
        issued = PartialDate(*parts[: _PARTS[Precision(precision)]])
        first, last = issued.earliest(), issued.latest()
        edges = self._edges
        return issued, (bisect_right(edges, first), bisect_right(edges, last), issued.year)

    def _counted(self, paper: Numbered, example: str, issued: PartialDate) -> Counted | None:
        asked = paper_of(
            example,
            type_code=paper.type_code,
            issuer=paper.issuer,
            issued=issued,
            local=self.local,
        )
        counted = self.bodies.series_of(asked)
        if counted is None or counted.kind:
            return counted
        read = parse_number(example)
        return replace(counted, kind=_LETTERS + (read.abbreviation if read else ""))

    @cached_property
    def _edges(self) -> list[date]:
        """The days on which something of a body begins, or is over: between two of them all is alike."""
        spans = [
            span
            for body in self.bodies.by_id.values()
            for span in (
                body.span,
                *(called.span for called in body.names),
                *(term.span for term in body.terms),
            )
        ]
        first = {span.first for span in spans if span.first}
        over = {span.last + timedelta(1) for span in spans if span.last and span.last < date.max}
        return sorted(first | over)

    def _name(self, counted: Counted) -> str:
        """What the issuer was called within these days; as a paper has it where it is no body of ours."""
        body = self.bodies.by_id.get(int(counted.body)) if counted.of_term else None
        if body is None:
            lowest = min(self._found[counted].items())[1]
            return lowest.issuer.split(";")[0].strip()
        return body.called(counted.days)


def days_of(series: Iterable[NumberSeries]) -> Span | None:
    """From the first to the last day of these series; None where there are none."""
    spans = [one.counted.days for one in series]
    if not spans:
        return None
    firsts, lasts = [one.first for one in spans], [one.last for one in spans]
    return Span(
        None if None in firsts else min(one for one in firsts if one),
        None if None in lasts else max(one for one in lasts if one),
    )


def _lead(text: str) -> tuple[Iterable[int], str]:
    """
    The numbers that a text gives out, and the text with 1 in their place: of all that is written
    alike the rest is read once. 12a stands beside 12 and gives out none.
    """
    if match := _WRITTEN.fullmatch(text):
        first = int(match["first"])
        last = int(match["last"] or first)
        numbers = range(first, last + 1) if 0 <= last - first <= _JOINED else (first, last)
        return numbers, f"1{match['tail']}"
    read = parse_number(text)
    if read is None or read.number is None or read.letter:
        return (), text
    return (read.number,), text


def _stands_before(paper: Numbered, other: Numbered) -> bool:
    """Of two of one number a filed one is shown; of two alike always the same, for numbers are drawn."""
    return (not paper.filed, paper.id) < (not other.filed, other.id)


def _may_mean(lettered: Counted, typed: Counted) -> bool:
    """Whether the letters of papers whose type nobody said may mean the type of this series."""
    kind = type_by_code(typed.kind)
    same = (lettered.body, lettered.within) == (typed.body, typed.within)
    return same and kind is not None and lettered.kind.removeprefix(_LETTERS) in kind.abbreviations


def _place(series: NumberSeries) -> tuple[bool, str, str, str]:
    first = series.counted.days.first or date.min
    return not series.is_dense, fold(series.issuer), fold(series.kind), first.isoformat()
