"""
How a dossier stands as a whole for each sight, from the sums kept of it and the numbers on its cover.

`archive.queries.dossier_figures` says the same to the database; kept figures are compared with that.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from archive.domain.standing import SECOND_NUMBER, SIGHTS, bits_within, ranks_seen, sight_of


class DossierState(IntEnum):
    """What may be true of a dossier as a whole; the value is the place of its bit."""

    ANSWERED = 0
    SHORT = 1
    RECEIVED = 2
    FILED = 3
    SURPLUS = 4
    CHECKED = 5
    SAID = 6


@dataclass(frozen=True, slots=True)
class CoverNumbers:
    """How many documents, sheets and pages a cover asks for; 0 where it does not say."""

    documents: int = 0
    sheets: int = 0
    pages: int = 0


@dataclass(frozen=True, slots=True)
class DossierSum:
    """Rows of the list (`listed`) or records of one dossier that stand alike (`DossierFigure`)."""

    listed: bool
    rank: int
    partner: int
    detail: int
    also: int
    count: int
    pages: int


_SIGHTS: Final = tuple(
    (
        frozenset(ranks_seen(clearance, party_papers=party)),
        bits_within(clearance, party_papers=party),
        sight_of(clearance, party_papers=party),
    )
    for clearance, party in SIGHTS
)


def standing_of(sums: Iterable[DossierSum], cover: CoverNumbers) -> int:
    """The states of a dossier for all sights in one number, those of the first sight lowest."""
    rows = list(sums)
    bits = 0
    for place, (ranks, within, sight) in enumerate(_SIGHTS):
        seen = [row for row in rows if row.rank in ranks]
        for state in _states(seen, cover, within, sight):
            bits |= 1 << place * len(DossierState) + state
    return bits


def _states(
    rows: list[DossierSum], cover: CoverNumbers, within: int, sight: int
) -> set[DossierState]:
    listed, records = [row for row in rows if row.listed], [row for row in rows if not row.listed]
    met = [row for row in listed if row.partner & within]
    n_listed, n_answered, n_records = _count(listed), _count(met), _count(records)
    awaited = _count(row for row in listed if not row.partner & within and row.detail & within)
    unlooked = _count(row for row in met if not row.also & within * SECOND_NUMBER)
    unreviewed = _count(row for row in records if not row.detail)
    few = _count(row for row in listed if row.also & sight) > 0
    pages = sum(row.pages for row in records)
    filed = n_answered > 0 or n_records > 0
    asks = cover.documents or cover.sheets or cover.pages
    enough = max(n_records, n_answered) >= cover.documents
    whole = enough and (n_answered == n_listed if n_listed else cover.documents > 0)
    said = {
        DossierState.ANSWERED: whole,
        DossierState.SHORT: whole and (few or pages < max(cover.pages, cover.sheets)),
        DossierState.RECEIVED: filed or awaited > 0,
        DossierState.FILED: filed,
        DossierState.SURPLUS: not n_listed and not asks and n_records > 0,
        DossierState.CHECKED: filed and not unlooked and not unreviewed,
        DossierState.SAID: n_listed > 0,
    }
    return {state for state, is_so in said.items() if is_so}


def _count(rows: Iterable[DossierSum]) -> int:
    return sum(row.count for row in rows)
