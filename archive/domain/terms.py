"""
Issuing bodies, their terms of office (nhiệm kỳ), and the series in which a paper is numbered.

The Party numbers from 01 for each type and each term of a committee; the papers of a congress are
one series over all types. The state numbers from 01 for each year. So number, type, issuer and
term together name one paper, and never number and year. A body without terms of its own has those
of the body above it; a joint paper stands in the series of the body that leads.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from archive.domain.description import key_of
from archive.domain.spans import ALWAYS, Span
from language.dates import PartialDate
from language.numbers import parse_number
from language.types import NO_LETTERS, document_types, types_by_abbreviation, types_of_number
from language.vietnamese import fold, fold_letters

CONGRESS: Final = "ĐH"
# Between two bodies that issue together; the lead stands first.
_JOINT: Final = ";"
EVERY_TYPE: Final = "*"
_HIGHEST: Final = 20


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a body: from the day after one congress closes to the day the next one closes."""

    id: int
    name: str
    first_day: date
    last_day: date | None = None
    certain: bool = True

    @property
    def span(self) -> Span:
        """Its days."""
        return Span(self.first_day, self.last_day)


@dataclass(frozen=True, slots=True)
class Called:
    """A name of a body, and when it was called so."""

    name: str
    span: Span = ALWAYS


@dataclass(frozen=True, slots=True)
class Body:
    """
    A body that issues papers.

    `code` stands after the slash of its numbers; `alone` says that no other body has that code
    (TU), as many have HU or ĐU. A body with `own_terms` is a committee whose terms its congress
    makes; all others follow the body `above` them.
    """

    id: int
    code: str
    alone: bool = False
    own_terms: bool = False
    above: int | None = None
    span: Span = ALWAYS
    names: tuple[Called, ...] = ()
    terms: tuple[Term, ...] = ()

    def called(self, days: Span = ALWAYS) -> str:
        """What it was called within these days, the first of the names it had longest; else its code."""
        names = [one for one in self.names if one.span.meets(days)]
        longest = max(names, key=lambda one: one.span.last or date.max, default=None)
        return longest.name if longest else self.code


@dataclass(frozen=True, slots=True)
class Paper:
    """
    What is known of a paper that says in which series it is numbered.

    `code` is what stands after the slash, `type_code` what is said or the letters alone can mean.
    """

    code: str
    party: bool
    type_code: str
    issuer: str
    issued: PartialDate | None


@dataclass(frozen=True, slots=True)
class Series:
    """
    Whose papers are counted together: of a body, within a term or, of the state, a year.

    `kind` is the type, "" where it is not known; of a congress it is every type.
    """

    body: str
    kind: str
    within: str
    days: Span = ALWAYS
    of_term: bool = True

    def may_be(self, other: "Series | None") -> bool:
        """Whether both may be one series: a type that is not known may be any."""
        if other is None or (self.body, self.within) != (other.body, other.within):
            return False
        return self.kind == other.kind or "" in (self.kind, other.kind)


@dataclass(frozen=True, slots=True)
class Bodies:
    """All bodies an archive knows, and what follows from them for a paper."""

    by_id: Mapping[int, Body] = field(default_factory=dict)
    by_code: Mapping[str, Sequence[Body]] = field(default_factory=dict)
    by_name: Mapping[str, Sequence[tuple[Body, Span]]] = field(default_factory=dict)

    def body_of(self, paper: Paper) -> Body | None:
        """
        The body that issued a paper: by the code after the slash and the issuer's name together,
        by a code that is one body's alone and does not contradict the name, else by the name on
        that day. None where it is not known, or several may be meant.
        """
        lead, days = _lead(paper), _days(paper.issued)
        of_code = self.by_code.get(_bare(paper.code), ()) if paper.code else ()
        coded = [body for body in of_code if body.span.meets(days)]
        named = {
            body.id: body
            for body, span in self.by_name.get(lead, ())
            if span.meets(days) and body.span.meets(days)
        }
        for found in (
            [body for body in coded if body.id in named],
            [body for body in coded if lead and _is_called(body, lead, days)],
            [body for body in coded if body.alone and not lead],
            list(named.values()),
        ):
            if len(found) == 1:
                return found[0]
        return None

    def term_of(self, paper: Paper) -> Term | None:
        """The term in which a paper was issued; None where its date may lie in two, or in none."""
        body = self.body_of(paper)
        if body is None or paper.issued is None:
            return None
        days = _days(paper.issued)
        return next(
            (term for term in self.keeper_of_terms(body).terms if term.span.covers(days)), None
        )

    def keeper_of_terms(self, body: Body) -> Body:
        """The body whose terms this one follows: itself, or the nearest above with its own."""
        for one in self.upwards(body):
            if one.own_terms or one.terms:
                return one
        return body

    def upwards(self, body: Body) -> Iterator[Body]:
        """The body and those above it, each once."""
        seen: set[int] = set()
        here: Body | None = body
        while here is not None and here.id not in seen and len(seen) < _HIGHEST:
            seen.add(here.id)
            yield here
            here = self.by_id.get(here.above) if here.above else None

    def series_of(self, paper: Paper) -> Series | None:
        """The series in which a paper is numbered; None where its term or its day is not known."""
        if not paper.party:
            return _of_the_state(paper)
        body, term = self.body_of(paper), self.term_of(paper)
        if body is None or term is None:
            return None
        kind = EVERY_TYPE if is_congress(paper.code) else paper.type_code
        return Series(str(body.id), kind, str(term.id), term.span)


NO_BODIES: Final = Bodies()


def bodies_of(rows: Iterable[Body]) -> Bodies:
    """The bodies, found by number, code and name."""
    by_id: dict[int, Body] = {}
    by_code: dict[str, list[Body]] = {}
    by_name: dict[str, list[tuple[Body, Span]]] = {}
    for body in rows:
        by_id[body.id] = body
        if body.code:
            by_code.setdefault(_bare(body.code), []).append(body)
        for called in body.names:
            by_name.setdefault(fold(called.name), []).append((body, called.span))
    return Bodies(by_id, by_code, by_name)


def paper_of(
    number: str,
    *,
    type_code: str = "",
    issuer: str = "",
    issued: PartialDate | None = None,
    local: Mapping[str, str] = NO_LETTERS,
) -> Paper:
    """
    A paper by its number as it is written, and what else is said of it; `local` are letters that
    the archive keeps of its own, with the codes of their types.
    """
    read = parse_number(number) if number else None
    if read is None:
        return Paper("", False, type_code, issuer, issued)
    # Of letters that nobody knows any type may be meant.
    if not type_code and (read.abbreviation in local or types_by_abbreviation(read.abbreviation)):
        kinds = types_of_number(read.abbreviation, party=read.party, local=local)
        type_code = kinds[0].code if len(kinds) == 1 else ""
    return Paper(read.issuer_code, read.party, type_code, issuer, issued)


def keys_in_series(number: str) -> tuple[str, ...]:
    """
    The comparable forms of the numbers that would repeat this one: its own, and of a congress's
    paper that number before every type.
    """
    read = parse_number(number) if number else None
    if read is None or read.number is None:
        return ()
    if not is_congress(read.issuer_code):
        return (key_of(number),)
    letters = {one for kind in document_types() for one in kind.abbreviations} | {read.abbreviation}
    told = (str(replace(read, abbreviation=one)) for one in sorted(letters))
    return tuple(dict.fromkeys(key_of(one) for one in told))


def is_congress(code: str) -> bool:
    """Whether the code after the slash is a congress's, whose papers are one series."""
    return _bare(code) == _bare(CONGRESS)


def overlapping(term: Term, others: Iterable[Term]) -> Term | None:
    """One of the other terms of the same body that has a day in common with this one."""
    return next((one for one in others if one.id != term.id and one.span.meets(term.span)), None)


def gaps(terms: Iterable[Term]) -> list[Span]:
    """The days between terms of one body that lie in none of them."""
    rows = sorted(terms, key=lambda term: term.first_day)
    found = []
    for before, after in pairwise(rows):
        if before.last_day is None:
            continue
        empty = Span(before.last_day + timedelta(1), after.first_day - timedelta(1))
        if empty.first and empty.last and empty.first <= empty.last:
            found.append(empty)
    return found


def _of_the_state(paper: Paper) -> Series | None:
    lead = _lead(paper)
    if paper.issued is None or not lead or not paper.code:
        return None
    year = str(paper.issued.year)
    days = Span(date(paper.issued.year, 1, 1), date(paper.issued.year, 12, 31))
    return Series(lead, paper.type_code, year, days, of_term=False)


def _lead(paper: Paper) -> str:
    """The issuer as names are compared; of a joint paper the one that leads."""
    return fold(paper.issuer.split(_JOINT)[0])


def _is_called(body: Body, lead: str, days: Span) -> bool:
    """
    Whether a body may be meant by the (folded) name: it is so called, or the name ends so, as that
    of its standing board does (Ban Thường vụ Tỉnh ủy); a congress's begins so, and says which.
    """
    names = [fold(called.name) for called in body.names if called.span.meets(days)]
    if is_congress(body.code):
        return any(f"{lead} ".startswith(f"{name} ") for name in names)
    return any(f" {lead}".endswith(f" {name}") for name in names)


def _days(issued: PartialDate | None) -> Span:
    return Span(issued.earliest(), issued.latest()) if issued else ALWAYS


def _bare(code: str) -> str:
    return fold_letters(code).lower()
