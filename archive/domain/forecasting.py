"""When a collection may be whole, told from what was filed in the last weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Final

# Weeks that are looked back on, and how many of them must have filed anything.
WEEKS: Final = 8
_FEWEST: Final = 3
_FURTHEST: Final = timedelta(weeks=52 * 20)


@dataclass(frozen=True, slots=True)
class Forecast:
    """
    The day by which what is missing may be filed, at the pace of the last weeks: between that of
    the better half of them and that of the worse; `latest` is None where the worse half files
    nothing to speak of. `a_week` is the pace of all of them.
    """

    earliest: date
    likely: date
    latest: date | None
    a_week: float


def forecast(left: int, filed: Sequence[int], *, today: date) -> Forecast | None:
    """
    When `left` are filed, from how many were in each of the last weeks, the newest last.

    None while too little is known: under three weeks with anything filed, or nothing left.
    """
    known = list(filed)[-WEEKS:]
    if left <= 0 or sum(1 for count in known if count) < _FEWEST:
        return None
    ranked = sorted(known)
    half = len(ranked) // 2
    better, worse = ranked[len(ranked) - half :], ranked[:half]
    likely = _day(left, _mean(known), today)
    earliest = _day(left, _mean(better), today)
    if likely is None or earliest is None:
        return None
    return Forecast(earliest, likely, _day(left, _mean(worse), today), _mean(known))


def _mean(counts: Sequence[int]) -> float:
    return sum(counts) / len(counts)


def _day(left: int, a_week: float, today: date) -> date | None:
    if a_week <= 0:
        return None
    ahead = timedelta(days=ceil(7 * left / a_week))
    return today + ahead if ahead <= _FURTHEST else None
