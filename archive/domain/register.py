"""The register of papers that are handled apart: its books, its numbers, and what two people decide."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from access.domain.levels import Level

# Which package tells what of an entry stands in `archive.models.posture`.
PREFIX: Final = "ĐK"
_LIKE_A_MARK: Final = re.compile(r"(?:^|-)(?:M\d|D|X)(?:-|$)")


class Proposed(StrEnum):
    """What takes a second person, beside what is done to accounts."""

    POSTURE = "posture"
    DESTROY = "destroy"
    ADMIT = "admit"


PROPOSED_WORDS: Final[dict[str, str]] = {
    Proposed.POSTURE: "Another posture of the network",
    Proposed.DESTROY: "Destroy what is handled apart",
    Proposed.ADMIT: "Admit a top-secret file",
}


@dataclass(frozen=True, slots=True)
class EntrySaid:
    """What is entered of a paper: what stands on it, and where the paper itself lies from now on."""

    keeper: str
    number_text: str = ""
    issued: str = ""
    type_code: str = ""
    issuer: str = ""
    abstract: str = ""


def book_of(year: int, *, unit: str | None, level: Level, party_papers: bool) -> str:
    """
    The book in which a paper is counted: of a year, a unit, a level and handling.

    Whoever sees one entry of a book sees all of them, so that no gap tells of others. The unit above
    all counts without its code (""), what belongs to no unit (None) as X.
    """
    named = "X" if unit is None else f"DV.{unit}" if _LIKE_A_MARK.search(unit) else unit
    return "-".join(filter(None, (str(year), named, f"M{int(level)}", "D" if party_papers else "")))


def label_of(book: str, number: int) -> str:
    """The number by which everybody names an entry."""
    return f"{PREFIX}-{book}-{number:04d}"
