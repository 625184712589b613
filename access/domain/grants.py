"""
What three people decide about what somebody may: one asks for it, a security officer gives it, another
approves it. Nothing holds before; to end something takes one person, at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from access.domain.levels import CLASSIFIED_FROM, Level
from access.domain.named import NOTHING, Things
from access.domain.people import Held
from access.domain.spans import Span

# A paper with a signature takes its way; after that nobody remembers what was meant by it.
LIVES_FOR: Final = timedelta(days=30)
LONGEST_DOCUMENT: Final = 100


class GrantState(StrEnum):
    """How a request stands. What has lapsed or fits no more is seen by `standing`, not kept."""

    ASKED = "asked"
    GIVEN = "given"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    STALE = "stale"


OPEN_STATES: Final = (GrantState.ASKED, GrantState.GIVEN)
GRANT_STATE_WORDS: Final[dict[str, str]] = {
    GrantState.ASKED: "asked for, waits for a security officer",
    GrantState.GIVEN: "given, waits for approval",
    GrantState.APPROVED: "approved",
    GrantState.DECLINED: "not granted",
    GrantState.WITHDRAWN: "request withdrawn",
    GrantState.LAPSED: "lapsed after 30 days",
    GrantState.STALE: "fits its account, or its list, no more",
}


class GrantFault(StrEnum):
    """Why something cannot be asked for, given, approved or ended."""

    NOTHING_ASKED = "nothing_asked"
    ENDS_BEFORE = "ends_before"
    ENDED_BY_NOW = "ended_by_now"
    WANTS_END = "wants_end"
    WANTS_LEVEL = "wants_level"
    NAMED_ALONE = "named_alone"
    NAMED_TWICE = "named_twice"
    NO_LIST = "no_list"
    TOO_MANY_NAMED = "too_many_named"
    NO_UNIT = "no_unit"
    UNIT_ENDED = "unit_ended"
    IS_CLOSED = "is_closed"
    HELD_ALREADY = "held_already"
    ASKED_ALREADY = "asked_already"
    DECIDED = "decided"
    LAPSED = "lapsed"
    STALE = "stale"
    GIVER_GONE = "giver_gone"
    PAST = "past"
    OVER = "over"
    CHANGED = "changed"
    CHANGED_ACCOUNT = "changed_account"
    TOO_LATE = "too_late"
    LAST_OF_ROLE = "last_of_role"
    KEYS_SHUT = "keys_shut"
    UNVOUCHED = "unvouched"


GRANT_FAULT_WORDS: Final[dict[str, str]] = {
    GrantFault.NOTHING_ASKED: (
        "Nothing is asked for yet. Choose a role, a level, or whose papers the person works with."
    ),
    GrantFault.ENDS_BEFORE: (
        "The last day lies before the first. Give a last day on or after the first day."
    ),
    GrantFault.ENDED_BY_NOW: (
        "The last day is past, so nothing would ever hold. Give a last day that is still to come."
    ),
    GrantFault.WANTS_END: (
        "What opens secret papers, or opens something by its name, is given for a time. Give its last day; it"
        " can be extended."
    ),
    GrantFault.WANTS_LEVEL: (
        "What is named is opened up to a level. Choose the level; ordinary is one too."
    ),
    GrantFault.NAMED_ALONE: (
        "A level for what is named holds for that alone. Ask for units and inventories by a request of"
        " their own."
    ),
    GrantFault.NAMED_TWICE: "Name dossiers and papers here, or choose a list: one of the two.",
    GrantFault.NO_LIST: (
        "This list names nothing, or is not there for you. Choose another, or name dossiers and papers."
    ),
    GrantFault.TOO_MANY_NAMED: (
        "A list names %(most)s dossiers and papers at most. Name fewer, or ask twice."
    ),
    GrantFault.NO_UNIT: "There is no unit with the code %(code)s any more. Choose another one.",
    GrantFault.UNIT_ENDED: "The unit %(code)s ended on %(last)s. Choose a unit that still stands.",
    GrantFault.IS_CLOSED: "The account is closed. It must be opened again first.",
    GrantFault.HELD_ALREADY: (
        "The person holds all of this for these days already. Give other days, or leave it as it is."
    ),
    GrantFault.ASKED_ALREADY: (
        "The same is asked for this person already and waits. Wait for the answer, or withdraw that "
        "request first."
    ),
    GrantFault.DECIDED: (
        "Somebody else was quicker with this request: %(state)s. Nothing was done again."
    ),
    GrantFault.LAPSED: "The request is older than 30 days and counts no more. Ask anew.",
    GrantFault.STALE: (
        "The account, or the list that is named, was changed after this was asked for, so the request fits no "
        "more. Decline or withdraw it, look again, and ask anew for what is still wanted."
    ),
    GrantFault.GIVER_GONE: (
        "Whoever gave it is no security officer any more. Decline it; another security officer may "
        "begin it anew."
    ),
    GrantFault.PAST: (
        "The first day without it is past. What was held on those days stays as it was: give today or "
        "a later day."
    ),
    GrantFault.OVER: "This has ended by that day already. Nothing was changed.",
    GrantFault.CHANGED: (
        "Somebody else has changed this meanwhile: it holds to %(last)s now. Look again, then decide."
    ),
    GrantFault.CHANGED_ACCOUNT: (
        "The account was changed while you wrote this: look at the person again. What you typed still "
        "stands here; send it once more if it is still wanted."
    ),
    GrantFault.TOO_LATE: (
        "It ends on %(last)s by itself. Give an earlier day, or leave it as it is."
    ),
    GrantFault.LAST_OF_ROLE: (
        "Nobody else has this role on that day, and without it nobody could give or keep anything. "
        "Give the role to somebody else first."
    ),
    GrantFault.KEYS_SHUT: (
        "The keys are shut, so nobody can vouch for a right to what is closed. Let the security officer open "
        "them on the page “Encryption keys”, then do it again."
    ),
    GrantFault.UNVOUCHED: (
        "Nobody vouches for this: it was asked for while the keys were shut, or written past the screens. Put it "
        "away, and begin anew while the keys are open."
    ),
}


class GrantError(Exception):
    """What was asked cannot be done; `field` is what it is about, empty for the whole."""

    def __init__(self, fault: GrantFault, field: str = "", **params: object) -> None:
        super().__init__(str(fault))
        self.fault, self.field, self.params = fault, field, params


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    What a person is to hold, and for which days: a role, a level with or without the secret papers of
    the Party, units by their code and inventories by their number. The level is for all the person works
    with, or for a list by its number (`named`), or for `things` of which a list is made with the request.
    `until` None is an open end.
    """

    since: date
    until: date | None = None
    role: str = ""
    level: Level | None = None
    party_papers: bool = False
    units: tuple[str, ...] = ()
    inventories: tuple[int, ...] = ()
    named: int = 0
    things: Things = NOTHING

    @property
    def limits(self) -> bool:
        """Whether the level is to hold for what is named alone."""
        return bool(self.named or self.things)

    @property
    def span(self) -> Span:
        """Its days."""
        return Span(self.since, self.until)

    @property
    def clears(self) -> bool:
        """Whether a clearance is among it."""
        return self.level is not None or self.party_papers

    @property
    def is_empty(self) -> bool:
        """Whether nothing is wanted at all."""
        return not (self.role or self.clears or self.units or self.inventories or self.limits)

    @property
    def opens_secrets(self) -> bool:
        """Whether it clears for what is classified, or for secret papers of the Party."""
        return self.party_papers or (self.level is not None and self.level >= CLASSIFIED_FROM)


def check(wanted: Wanted, *, today: date) -> None:
    """Whether this can be wanted at all. Raises GrantError."""
    if wanted.is_empty:
        raise GrantError(GrantFault.NOTHING_ASKED)
    if wanted.span.is_reversed:
        raise GrantError(GrantFault.ENDS_BEFORE, "until")
    if wanted.span.is_past(today):
        raise GrantError(GrantFault.ENDED_BY_NOW, "until")
    if wanted.limits:
        _check_named(wanted)
    if (wanted.opens_secrets or wanted.limits) and wanted.until is None:
        raise GrantError(GrantFault.WANTS_END, "until")


def _check_named(wanted: Wanted) -> None:
    if wanted.named and wanted.things:
        raise GrantError(GrantFault.NAMED_TWICE, "named")
    if wanted.level is None:
        raise GrantError(GrantFault.WANTS_LEVEL, "level")
    if wanted.units or wanted.inventories:
        raise GrantError(GrantFault.NAMED_ALONE, "units" if wanted.units else "inventories")


def covers(held: Iterable[Span], wanted: Span) -> bool:
    """Whether one of the spans reaches from the first to the last day of the wanted one."""
    return any(not wanted.reaches_beyond(span) for span in held)


def standing(
    state: str, *, asked_at: datetime, until: date | None, fits: bool, at: datetime, today: date
) -> GrantState:
    """How a request stands at a moment; `fits` tells whether its account is as it was then."""
    if state not in OPEN_STATES:
        return GrantState(state)
    over = until is not None and until < today
    if over or at - asked_at >= LIVES_FOR:
        return GrantState.LAPSED
    return GrantState(state) if fits else GrantState.STALE


# What is given by request, and ended on its own: the other kinds have ways of their own.
BY_REQUEST: Final = (Held.ROLE, Held.CLEARANCE, Held.ASSIGNMENT)


def mark_of_held(kind: Held, number: int) -> str:
    """What an address calls something that a person holds."""
    return f"{kind}-{number}"


def held_marked(mark: str) -> tuple[Held, int] | None:
    """The kind and the number that such a mark names; nothing for what is none."""
    kind, _, number = mark.partition("-")
    known = {str(one): one for one in BY_REQUEST}
    if kind not in known or not (number.isascii() and number.isdigit() and len(number) <= 18):
        return None
    return known[kind], int(number)
