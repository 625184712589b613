"""Which row of an inventory's list a record answers to for certain."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from archive.domain.issuers_alike import contradict

_PARTS = {"day": 3, "month": 2, "year": 1}


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """A row of the list, as far as matching goes."""

    id: int
    number_key: str
    issued_on: date | None
    precision: str
    level: int = 0
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A filed record that may answer a row; `party_papers` where it is a secret paper of the Party."""

    id: int
    number_key: str
    issued_on: date | None
    precision: str
    level: int = 0
    party_papers: bool = False
    issuer: str = ""


def row_answered(record: Candidate, rows: Iterable[ExpectedRow]) -> int | None:
    """
    The id of the row with the same number, the same issuer and the same date, as far as both know.

    A number returns each term, so a row with another date never matches, and one without a date
    is no more than likely; an issuer that one side does not name decides nothing.
    """
    if not record.number_key:
        return None
    agreeing = [
        (parts, row)
        for row in rows
        if row.number_key == record.number_key
        and (parts := _agreed_parts(row, record))
        and not contradict(row.issuer, record.issuer)
    ]
    # A row known to the day says more than one known to the month with which it agrees as well.
    finest = max((parts for parts, _ in agreeing), default=0)
    exact = [row for parts, row in agreeing if parts == finest]
    return exact[0].id if len(exact) == 1 else None


def answers(
    records: Iterable[Candidate],
    rows: Iterable[ExpectedRow],
    parted: Collection[tuple[int, int]] = (),
) -> dict[int, int]:
    """
    Which record answers which row (record id to row id).

    Records of a lower level choose first, Party papers last, and each among the rows of its own level and below
    before it looks higher; a row is taken for those only who see what took it. So what answers
    what, as far as somebody sees it, does not depend on records and rows above their clearance: of
    two records that nobody sees together each may answer the same row. `parted` are pairs of a
    record and a row that a person has taken from one another.
    """
    standing: dict[str, list[ExpectedRow]] = {}
    for row in rows:
        standing.setdefault(row.number_key, []).append(row)
    found: dict[int, int] = {}
    taken: dict[int, list[Candidate]] = {}
    for record in sorted(records, key=_turn):
        free = [
            row
            for row in standing.get(record.number_key, [])
            if (record.id, row.id) not in parted
            and not any(_is_seen_with(record, other) for other in taken.get(row.id, []))
        ]
        chosen = _chosen(record, free)
        if chosen is not None:
            found[record.id] = chosen
            taken.setdefault(chosen, []).append(record)
    return found


def _turn(record: Candidate) -> tuple[bool, int, int, int]:
    known = _PARTS[record.precision] if record.issued_on else 0
    return record.party_papers, record.level, -known, record.id


def _is_seen_with(record: Candidate, other: Candidate) -> bool:
    """Whether everybody who sees the record sees the other as well."""
    return other.level <= record.level and other.party_papers <= record.party_papers


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
