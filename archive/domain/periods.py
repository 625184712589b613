"""
To which collection (giai đoạn) a paper belongs: 2010–2014, 2014–2024.

A paper of a year that one collection alone has belongs to that one. Of a year that ends one and
begins another a rule decides, which stands with the later of the two.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from archive.domain.terms import Term
from language.dates import PartialDate


class BoundaryRule(StrEnum):
    """How papers of a year that two collections share are told apart."""

    TERM = "term"
    DAY = "day"
    PLACE = "place"


RULE_WORDS: Final[Mapping[str, str]] = {
    BoundaryRule.TERM: "By the term of the issuing committee: papers of %(year)s belong to the earlier "
    "collection when the term in which they were issued began before %(year)s, and to the later one "
    "when it began in %(year)s or after. Where no term is known: by the inventory they lie in.",
    BoundaryRule.DAY: "By a fixed day: papers of %(year)s belong to the earlier collection up to "
    "%(day)s, that day included, and to the later one after it. Where the day is not known: by the "
    "inventory they lie in.",
    BoundaryRule.PLACE: "By the place: papers of %(year)s belong to the collection of the inventory "
    "in which their dossier lies.",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Years:
    """A collection by its first and last year, and the rule for papers of its first year."""

    id: int
    first: int
    last: int
    rule: BoundaryRule = BoundaryRule.TERM
    day: date | None = None


def shared_year(earlier: Years, later: Years) -> int | None:
    """The year that ends one collection and begins the next; None where they share none."""
    return later.first if earlier.first < later.first <= earlier.last else None


def shared_years(periods: Iterable[Years]) -> dict[int, tuple[Years, Years]]:
    """Each year that two collections share, with the earlier and the later."""
    rows = sorted(periods, key=lambda one: (one.first, one.last))
    return {
        year: (earlier, later)
        for at, later in enumerate(rows)
        for earlier in rows[:at]
        if (year := shared_year(earlier, later)) is not None
    }


def held_within(first: int | None, last: int | None, periods: Iterable[Years]) -> int | None:
    """
    The one collection that holds all years of an inventory; None where none does, or several do,
    or its years are not said: a person puts it in its place then.
    """
    if first is None or last is None:
        return None
    found = [one.id for one in periods if one.first <= first <= last <= one.last]
    return found[0] if len(found) == 1 else None


def belongs_to(
    issued: PartialDate | None, *, term: Term | None, lies_in: int | None, periods: Iterable[Years]
) -> int | None:
    """
    The collection of a paper by its date; None where its year is in none, or no date is known.

    `lies_in` is the collection of the inventory it lies in, which decides where the rule says so or
    what the rule asks is not known.
    """
    rows = list(periods)
    if issued is None:
        return None
    pair = shared_years(rows).get(issued.year)
    if pair is None:
        inside = [one.id for one in rows if one.first <= issued.year <= one.last]
        return inside[0] if len(inside) == 1 else None
    earlier, later = pair
    before = _is_earlier(issued, term, later)
    if before is None:
        return lies_in
    return earlier.id if before else later.id


def _is_earlier(issued: PartialDate, term: Term | None, later: Years) -> bool | None:
    if later.rule is BoundaryRule.TERM and term is not None:
        return term.first_day.year < later.first
    if later.rule is BoundaryRule.DAY and later.day is not None:
        if issued.latest() <= later.day:
            return True
        return False if issued.earliest() > later.day else None
    return None
