"""Which row of an inventory's list a record answers to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

_PARTS = {"day": 3, "month": 2, "year": 1}


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """A row of the list, as far as matching goes."""

    id: int
    number_key: str
    issued_on: date | None
    precision: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A filed record that may answer a row; `party_papers` where it is a secret paper of the Party."""

    id: int
    number_key: str
    issued_on: date | None
    precision: str
    level: int = 0
    party_papers: bool = False


def row_answered(record: Candidate, rows: Iterable[ExpectedRow]) -> int | None:
    """
    The id of the row with the same number and the same date, to the precision both know.

    A number returns each term, so a row with another date never matches; where a date is
    unknown on one side the number alone decides, if it decides for one row only.
    """
    if not record.number_key:
        return None
    same = [row for row in rows if row.number_key == record.number_key]
    agreeing = [(parts, row) for row in same if (parts := _agreed_parts(row, record))]
    # A row known to the day says more than one known to the month with which it agrees as well.
    finest = max((parts for parts, _ in agreeing), default=0)
    exact = [row for parts, row in agreeing if parts == finest]
    if len(exact) == 1:
        return exact[0].id
    vague = [row for row in same if row.issued_on is None or record.issued_on is None]
    return vague[0].id if len(vague) == 1 and not exact else None


def answers(records: Iterable[Candidate], rows: Iterable[ExpectedRow]) -> dict[int, int]:
    """
    Which record answers which row (record id to row id), each at most once.

    Records of a lower level choose first, Party papers last, and each among the rows of its own level and below
    before it looks higher: so what answers what, as far as somebody sees it, does not depend on
    records and rows above their clearance.
    """
    free: dict[str, list[ExpectedRow]] = {}
    for row in rows:
        free.setdefault(row.number_key, []).append(row)
    found: dict[int, int] = {}
    for record in sorted(records, key=_turn):
        left = free.get(record.number_key, [])
        chosen = _chosen(record, left)
        if chosen is not None:
            found[record.id] = chosen
            free[record.number_key] = [row for row in left if row.id != chosen]
    return found


def _turn(record: Candidate) -> tuple[bool, int, int, int]:
    known = _PARTS[record.precision] if record.issued_on else 0
    return record.party_papers, record.level, -known, record.id


def _chosen(record: Candidate, rows: Sequence[ExpectedRow]) -> int | None:
    above = {row.level for row in rows if row.level > record.level}
    for level in (record.level, *sorted(above)):
        found = row_answered(record, [row for row in rows if row.level <= level])
        if found is not None:
            return found
    return None


def _agreed_parts(row: ExpectedRow, record: Candidate) -> int:
    """How many parts of the date (year, month, day) both know and agree on; 0 for none."""
    if row.issued_on is None or record.issued_on is None:
        return 0
    parts = min(_PARTS[row.precision], _PARTS[record.precision])
    agree = row.issued_on.timetuple()[:parts] == record.issued_on.timetuple()[:parts]
    return parts if agree else 0
