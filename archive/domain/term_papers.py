"""
Which papers are of a term, told by who issued them and when, without looking at any of them.

A paper's term follows from its issuer and date and is kept nowhere (archive.domain.terms). To find
all papers of a term each is known by a mark of its issuer, and a term by the marks and the days that
amount to it, so that a term, a name or a body that is put right is right at once in every search.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2s
from typing import Final

from archive.domain.spans import Span
from archive.domain.terms import Bodies, Body, Term, lead_of, paper_of
from archive.domain.unknown_letters import DIGITS
from language.vietnamese import fold_letters

# No date that is known to the year, to a month or to a day may mean days further apart.
_LONGEST_DATE: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issued a paper, as far as its body follows from it: the code in its number, and a name."""

    code: str
    lead: str

    @property
    def mark(self) -> str:
        """One word for it."""
        told = f"{fold_letters(self.code).lower()}\n{self.lead}"
        return blake2s(told.encode(errors="replace"), digest_size=10).hexdigest()


@dataclass(frozen=True, slots=True)
class TermPapers:
    """Papers with one of these marks, the first day they may be of in `first`, the last in `last`."""

    marks: frozenset[str]
    first: Span
    last: Span


def shape_of(number: str) -> str:
    """A number without what counts it: those of a body and a type are alike, so there are few."""
    bare = number.lstrip(DIGITS)
    return f"1{bare}" if bare != number else number


def issuer_of_paper(number: str, issuer: str) -> Issuer:
    """The issuer of a paper by its number as it is written, or its shape, and by name."""
    return Issuer(_code_of(shape_of(number)), lead_of(issuer))


@lru_cache(maxsize=4096)
def _code_of(shape: str) -> str:
    return paper_of(shape).code


def papers_of_terms(
    bodies: Bodies, terms: Collection[int], issuers: Iterable[Issuer]
) -> tuple[TermPapers, ...]:
    """The papers of terms (ids), of all that these issuers have issued."""
    found: dict[tuple[Span, Span], set[str]] = {}
    wanted = [(body, term) for body in bodies.by_id.values() for term in body.terms]
    for issuer in set(issuers):
        for body, term in wanted:
            if term.id in terms:
                for ends in _days_of(issuer, body, term, bodies):
                    found.setdefault(ends, set()).add(issuer.mark)
    return tuple(TermPapers(frozenset(marks), *ends) for ends, marks in found.items())


def _days_of(
    issuer: Issuer, keeper: Body, term: Term, bodies: Bodies
) -> Iterator[tuple[Span, Span]]:
    """
    Where the first and the last day of its papers lie that are of the term. Whom a code or a name
    means may change within it: between two such changes it does not.
    """
    parts = list(_parts(term.span, bodies.meant_by(issuer.code, issuer.lead)))
    for at, first in enumerate(parts):
        for last in parts[at:]:
            if _lie_apart(first, last):
                break
            body = bodies.body_on(issuer.code, issuer.lead, Span(first.first, last.last))
            if body is not None and bodies.keeper_of_terms(body).id == keeper.id:
                yield first, last


def _parts(whole: Span, meant: Iterable[tuple[Body, Span]]) -> Iterator[Span]:
    """The days of a term, parted where one of those who may be meant begins or ends."""
    begun: set[date] = set()
    for _body, span in meant:
        after = span.last + timedelta(1) if span.last and span.last < date.max else None
        begun |= {day for day in (span.first, after) if day is not None}
    first = whole.first
    for day in sorted(begun):
        if (first is None or first < day) and (whole.last is None or day <= whole.last):
            yield Span(first, day - timedelta(1))
            first = day
    yield Span(first, whole.last)


def _lie_apart(first: Span, last: Span) -> bool:
    """Whether no date is so little known that it may mean days of both."""
    if first == last or first.last is None or last.first is None:
        return False
    return last.first - first.last > _LONGEST_DATE


def terms_named(bodies: Bodies) -> Mapping[int, str]:
    """Every term by its id, with the name of its body and its own."""
    return {
        term.id: f"{_called_last(body)} {term.name}".strip()
        for body in bodies.by_id.values()
        for term in body.terms
    }


def _called_last(body: Body) -> str:
    lasting = max(body.names, key=lambda called: called.span.last or date.max, default=None)
    return lasting.name if lasting else body.code
