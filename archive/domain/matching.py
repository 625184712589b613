"""Which row of an inventory's list a record answers to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Row:
    """A free row of the list, as far as matching goes."""

    id: int
    number_key: str
    issued_on: date | None
    precision: str


def row_answered(number_key: str, issued_on: date | None, rows: Iterable[Row]) -> int | None:
    """
    The id of the row with the same number and the same date, to the precision both know.

    A number returns each term, so a row with another date never matches; where a date is
    unknown on one side the number alone decides, if it decides for one row only.
    """
    if not number_key:
        return None
    same = [row for row in rows if row.number_key == number_key]
    exact = [row for row in same if _agrees(row, issued_on)]
    if len(exact) == 1:
        return exact[0].id
    vague = [row for row in same if row.issued_on is None or issued_on is None]
    return vague[0].id if len(vague) == 1 and not exact else None


def _agrees(row: Row, issued_on: date | None) -> bool:
    if row.issued_on is None or issued_on is None:
        return False
    parts = {"day": 3, "month": 2, "year": 1}[row.precision]
    return row.issued_on.timetuple()[:parts] == issued_on.timetuple()[:parts]
