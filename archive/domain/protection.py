"""
How long a state secret is protected, and what is decided about it: lowered, extended, declassified.

Luật Bảo vệ bí mật nhà nước 117/2025/QH15 (and before it 29/2018/QH14): ten, twenty and thirty years from
the day on which the level was set; an extension is decided sixty days before the end at the latest, each
of them for no longer than the level's own term. Protection that ends, ends by law; nothing here is opened
by it. Days are compared as numbers, 20260308: so a database does it as well as this module.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from access.domain.addresses import Shelf
from access.domain.levels import Level

TERM_YEARS: Final[Mapping[Level, int]] = {
    Level.CONFIDENTIAL: 10,
    Level.SECRET: 20,
    Level.TOP_SECRET: 30,
}
DECIDED_BEFORE: Final = timedelta(days=60)
SOON: Final = timedelta(days=60)
WITHIN_A_YEAR: Final = timedelta(days=365)
# What is no state secret has no end of protection; of a paper without a date nobody can say it.
OPEN, UNDATED = 0, 99_999_999
LONGEST_NUMBER, LONGEST_BASIS, LONGEST_ANSWER = 100, 300, 300
MOST_AT_ONCE: Final = 50


class Kind(StrEnum):
    """What is decided."""

    DECLASSIFIED = "declassified"
    LOWERED = "lowered"
    EXTENDED = "extended"


class State(StrEnum):
    """
    How an act stands. PENDING is confirmed, and waits until the index holds the record at its new
    level; OVERTAKEN is what was confirmed and could not be done, for the record was raised meanwhile.
    """

    PROPOSED = "proposed"
    PENDING = "pending"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    OVERTAKEN = "overtaken"


# From where an act may come to where; what is not here is refused by the database itself.
MOVES: Final[Mapping[State, tuple[State, ...]]] = {
    State.PROPOSED: (State.PENDING, State.DONE, State.DECLINED, State.WITHDRAWN),
    State.PENDING: (State.DONE, State.OVERTAKEN),
}
KIND_WORDS: Final[Mapping[str, str]] = {
    Kind.DECLASSIFIED: "Declassify",
    Kind.LOWERED: "Lower the level",
    Kind.EXTENDED: "Extend the protection",
}
STATE_WORDS: Final[Mapping[str, str]] = {
    State.PROPOSED: "proposed, waits for the second person",
    State.PENDING: "confirmed, being carried out",
    State.DONE: "carried out",
    State.DECLINED: "declined",
    State.WITHDRAWN: "withdrawn",
    State.OVERTAKEN: "not carried out: the record was closed anew meanwhile",
}
SHELF_WORDS: Final[Mapping[Shelf, str]] = {
    Shelf.OVERDUE: "Protection has ended",
    Shelf.SOON: "Ends within 60 days",
    Shelf.YEAR: "Ends within a year",
    Shelf.UNDATED: "Without a date",
}


class Fault(StrEnum):
    """Why something about a protection cannot be proposed or confirmed."""

    NOTHING_CHOSEN = "nothing_chosen"
    TOO_MANY = "too_many"
    ASKED_ALREADY = "asked_already"
    NOT_LOWER = "not_lower"
    PLACE_CLOSED = "place_closed"
    SAME_BYTES = "same_bytes"
    NO_TERM = "no_term"
    NOT_LATER = "not_later"
    TOO_LONG = "too_long"
    ENDED = "ended"
    LATE = "late"
    NO_DOCUMENT = "no_document"
    FUTURE = "future"
    DECIDED = "decided"
    STALE = "stale"


FAULT_WORDS: Final[Mapping[str, str]] = {
    Fault.NOTHING_CHOSEN: "No paper is chosen. Tick papers on the list of protection first.",
    Fault.TOO_MANY: "At most %(most)s papers are decided together. Choose fewer.",
    Fault.ASKED_ALREADY: (
        "Something is proposed for %(labels)s already and waits. Decide that first, or withdraw it."
    ),
    Fault.NOT_LOWER: (
        "%(labels)s would be as closed as now. Choose a lower level, or take the Party's handling off."
    ),
    Fault.PLACE_CLOSED: (
        "%(labels)s stands in an inventory that is more closed than that. Move the paper to an open"
        " inventory first, then propose it again."
    ),
    Fault.SAME_BYTES: (
        "The file of %(labels)s is also that of another paper, which stays more closed: %(others)s."
        " Choose both together, or leave both."
    ),
    Fault.NO_TERM: (
        "%(labels)s has no end of protection to be extended. Where its date is missing, correct the"
        " description first."
    ),
    Fault.NOT_LATER: "The new end lies before the present one, %(ends)s (%(labels)s).",
    Fault.TOO_LONG: (
        "One extension is for %(years)s years at most: until %(latest)s (%(labels)s). Write an earlier day."
    ),
    Fault.ENDED: (
        "The decision is of a day after the protection of %(labels)s had ended (%(ends)s): it cannot be"
        " extended any more. What still has to be secret gets its level set anew."
    ),
    Fault.LATE: (
        "The decision is of less than 60 days before the end of the protection of %(labels)s (%(ends)s)."
        " Say why it is so late."
    ),
    Fault.NO_DOCUMENT: "Number and day of the decision are needed to confirm.",
    Fault.FUTURE: "The decision is of a day that is still to come. Look at the day, and at the clock.",
    Fault.DECIDED: "Somebody else has decided this meanwhile: %(state)s. Nothing was done again.",
    Fault.STALE: (
        "%(labels)s is not as closed any more as when this was proposed, so it fits no more. Decline it,"
        " and have it proposed anew."
    ),
}


class ProtectionError(Exception):
    """What was asked for cannot be done; a person must ask for something else. `field` names where."""

    def __init__(self, fault: Fault, field: str = "", **params: str) -> None:
        super().__init__(str(fault))
        self.fault = fault
        self.field = field
        self.params = params


@dataclass(frozen=True, slots=True)
class Decision:
    """The document that decides: its number and day, on what it rests, and why it is late."""

    number: str = ""
    day: date | None = None
    basis: str = ""
    late: str = ""


def as_number(day: date) -> int:
    """A day as it is kept and compared."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_of(number: int) -> date | None:
    """The day of a number, the last of its month where the month is shorter; None where none is known."""
    year, rest = divmod(number, 10_000)
    if number == OPEN or year >= UNDATED // 10_000:
        return None
    month, day = divmod(rest, 100)
    return date(year, month, min(day, monthrange(year, month)[1]))


def since_of(issued_on: date | None, precision: str) -> date | None:
    """
    The day from which a paper's own protection is counted: its date, and the last day that may be it
    where only month or year is known. What is not known keeps it closed.
    """
    if issued_on is None or precision == "day":
        return issued_on
    month = 12 if precision == "year" else issued_on.month
    return date(issued_on.year, month, monthrange(issued_on.year, month)[1])


def in_years(day: date, years: int) -> date:
    """The same day of a later year; of 29/02 the last of February."""
    number = as_number(day) + years * 10_000
    return day_of(number) or day


def ends_number(
    level: int, issued_on: date | None, precision: str, *, since: date | None = None
) -> int:
    """
    The last day of a paper's protection, as it is kept (archive.models.figure_columns): counted from the day
    on which a decision set its level, where one did, else from its own.
    """
    if level == Level.ORDINARY:
        return OPEN
    if since is not None:
        return as_number(since) + TERM_YEARS[Level(level)] * 10_000
    if issued_on is None:
        return UNDATED
    year = issued_on.year + TERM_YEARS[Level(level)]
    month = 12 if precision == "year" else issued_on.month
    day = issued_on.day if precision == "day" else 31
    return year * 10_000 + month * 100 + day


def is_overdue(number: int, today: date) -> bool:
    """Whether the protection has ended before this day; of what has no date nobody knows it."""
    return number not in {OPEN, UNDATED} and number < as_number(today)


def bounds_of(shelf: Shelf, today: date) -> tuple[int, int]:
    """The first and the last number that stand on a shelf of the worklist."""
    first, soon, year = (as_number(today + span) for span in (timedelta(0), SOON, WITHIN_A_YEAR))
    return {
        Shelf.OVERDUE: (OPEN + 1, first - 1),
        Shelf.SOON: (first, soon),
        Shelf.YEAR: (soon + 1, year),
        Shelf.UNDATED: (UNDATED, UNDATED),
    }[shelf]


def ask_extension(label: str, level: Level, ends: int, until: date, decision: Decision) -> None:
    """Whether the protection of a paper may be extended until then. Raises ProtectionError."""
    last = day_of(ends)
    if last is None or level not in TERM_YEARS:
        raise ProtectionError(Fault.NO_TERM, labels=label)
    said = {"labels": label, "ends": f"{last:%d/%m/%Y}"}
    if until <= last:
        raise ProtectionError(Fault.NOT_LATER, "until", **said)
    latest = in_years(last, TERM_YEARS[level])
    if until > latest:
        years = str(TERM_YEARS[level])
        raise ProtectionError(
            Fault.TOO_LONG, "until", labels=label, years=years, latest=f"{latest:%d/%m/%Y}"
        )
    if decision.day is None:
        return
    if decision.day > last:
        raise ProtectionError(Fault.ENDED, "document_date", **said)
    if decision.day > last - DECIDED_BEFORE and not decision.late:
        raise ProtectionError(Fault.LATE, "late", **said)
