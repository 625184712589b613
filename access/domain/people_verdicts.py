"""What becomes of each line of a list of people: new, known, doubtful, or refused and why."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from access.domain.naming import NameFault, fault_of
from access.domain.people import RESERVED_NAMES, may_name_account
from access.domain.people_lists import PersonRow
from language.vietnamese import fold

LONGEST_POSITION: Final = 150
# Signs that stand for the apostrophe of K' Brinh, as keyboards and spreadsheets write it.
_APOSTROPHES: Final = dict.fromkeys(map(ord, "\u2019\u2018\u02bc\u02b9\u00b4`\u2032"), "'")


class Verdict(StrEnum):
    """What becomes of a line."""

    NEW = "new"
    DOUBTFUL = "doubtful"
    KNOWN = "known"
    REFUSED = "refused"


VERDICT_WORDS: Final[dict[str, str]] = {
    Verdict.NEW: "New accounts",
    Verdict.DOUBTFUL: "Doubtful",
    Verdict.KNOWN: "Known already",
    Verdict.REFUSED: "Not taken",
}


class Why(StrEnum):
    """What makes a line doubtful, known or refused."""

    SAME_PERSON = "same_person"
    NO_UNIT = "no_unit"
    STANDS = "stands"
    DIFFERS = "differs"
    WAITS = "waits"
    AGAIN = "again"
    NO_NAME = "no_name"
    NAME_LONG = "name_long"
    NAME_SIGNS = "name_signs"
    NO_ACCOUNT = "no_account"
    UNUSABLE = "unusable"
    RESERVED = "reserved"
    TAKEN = "taken"
    TWICE = "twice"
    UNKNOWN_UNIT = "unknown_unit"
    SEVERAL_UNITS = "several_units"
    UNIT_ENDED = "unit_ended"
    POSITION = "position"


WHY_WORDS: Final[dict[str, str]] = {
    Why.SAME_PERSON: "A person of this name in this unit has the account %(other)s: the same one?",
    Why.NO_UNIT: "No unit is named: the person would belong to none",
    Why.STANDS: "The account stands, and says the same",
    Why.DIFFERS: "The account stands with another unit or position; a list changes no account",
    Why.WAITS: "The account is proposed already and waits for its confirmation",
    Why.AGAIN: "The same line again",
    Why.NO_NAME: "No full name, or none with a letter in it",
    Why.NAME_LONG: "The full name is longer than 150 characters",
    Why.NAME_SIGNS: "There are signs in the line that nobody sees or types: type it by hand",
    Why.NO_ACCOUNT: "No account name",
    Why.UNUSABLE: (
        "No account can have this name: up to 40 small letters without marks, figures, dots, hyphens "
        "or underscores, beginning with a letter"
    ),
    Why.RESERVED: "This name belongs to the store itself",
    Why.TAKEN: "The account belongs to somebody else: %(other)s",
    Why.TWICE: "Two lines of the list name this account, and say different things",
    Why.UNKNOWN_UNIT: "No unit has this code or name",
    Why.SEVERAL_UNITS: "Several units have this name: write the code",
    Why.UNIT_ENDED: "The unit has ended",
    Why.POSITION: "The position is longer than 150 characters",
}
_VERDICT_OF: Final[dict[Why, Verdict]] = {
    **dict.fromkeys((Why.SAME_PERSON, Why.NO_UNIT), Verdict.DOUBTFUL),
    **dict.fromkeys((Why.STANDS, Why.DIFFERS, Why.WAITS, Why.AGAIN), Verdict.KNOWN),
}
_OF_A_NAME: Final[dict[NameFault, Why]] = {
    NameFault.EMPTY: Why.NO_NAME,
    NameFault.NO_LETTER: Why.NO_NAME,
    NameFault.LONG: Why.NAME_LONG,
    NameFault.SIGNS: Why.NAME_SIGNS,
}


@dataclass(frozen=True, slots=True)
class Account:
    """An account that stands: whose it is, the code of their unit, and their position."""

    username: str
    full_name: str
    unit: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A unit by its code and name; `ended` when nobody is placed in it any more."""

    code: str
    name: str
    ended: bool = False


@dataclass(slots=True)
class Standing:
    """What stands when a list is judged: accounts, units, and accounts that are proposed and wait."""

    accounts: Sequence[Account] = ()
    places: Sequence[Place] = ()
    waiting: frozenset[str] = frozenset()
    by_username: Mapping[str, Account] = field(init=False)
    by_person: Mapping[tuple[str, str], str] = field(init=False)
    by_word: Mapping[str, Sequence[Place]] = field(init=False)

    def __post_init__(self) -> None:
        self.by_username = {one.username: one for one in self.accounts}
        self.by_person = {
            (same_name(one.full_name), one.unit): one.username for one in self.accounts
        }
        words: dict[str, list[Place]] = defaultdict(list)
        for place in self.places:
            words[fold(place.name)].append(place)
        self.by_word = words | {one.code.casefold(): [one] for one in self.places}


@dataclass(frozen=True, slots=True)
class Judged:
    """A line, what becomes of it and why; `unit` is the code it was read as, `other` who is meant."""

    row: PersonRow
    username: str
    verdict: Verdict
    why: Why | None = None
    unit: str = ""
    other: str = ""


def same_name(name: str) -> str:
    """A full name as it is compared: marks count, capitals and the kind of apostrophe do not."""
    return name.translate(_APOSTROPHES).casefold().replace("' ", "'")


def account_name(text: str) -> str:
    """An account name as it was meant: capitals of a spreadsheet are none of the person's."""
    return text.lower() if text.isascii() else text


def judge(rows: Sequence[PersonRow], standing: Standing) -> list[Judged]:
    """What becomes of each line, in their order, by what stands at the moment."""
    named = Counter(account_name(row.username) for row in rows if row.username)
    differing = _said_differently(rows, named)
    seen: set[str] = set()
    persons: dict[tuple[str, str], str] = {}
    judged = []
    for row in rows:
        one = _judged(row, standing, differing, seen, persons)
        judged.append(one)
        seen.add(one.username)
        persons.setdefault((same_name(row.full_name), one.unit), one.username)
    return judged


def _said_differently(rows: Sequence[PersonRow], named: Mapping[str, int]) -> frozenset[str]:
    """Accounts that several lines name, which do not say the same."""
    said: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for row in rows:
        name = account_name(row.username)
        if named.get(name, 0) > 1:
            said[name].add((same_name(row.full_name), fold(row.unit), fold(row.position)))
    return frozenset(name for name, told in said.items() if len(told) > 1)


def _judged(
    row: PersonRow,
    standing: Standing,
    differing: frozenset[str],
    seen: set[str],
    persons: Mapping[tuple[str, str], str],
) -> Judged:
    username = account_name(row.username)
    why = _unusable(row, username)
    place: Place | None = None
    if why is None:
        why, place = _placed(row.unit, standing)
    unit, other = place.code if place else "", ""
    if why is None and username in differing:
        why = Why.TWICE
    if why is None and username in seen:
        why = Why.AGAIN
    if why is None:
        why, other = _met(row, username, unit, standing)
    if why is None and place is not None and place.ended:
        why = Why.UNIT_ENDED
    if why is None:
        person = (same_name(row.full_name), unit)
        other = standing.by_person.get(person) or persons.get(person) or ""
        why = Why.SAME_PERSON if other else Why.NO_UNIT if place is None else None
    verdict = Verdict.NEW if why is None else _VERDICT_OF.get(why, Verdict.REFUSED)
    return Judged(row, username, verdict, why, unit, other)


def _unusable(row: PersonRow, username: str) -> Why | None:
    """What keeps the line from being anybody's."""
    fault = fault_of(row.full_name)
    if fault is not None:
        return _OF_A_NAME[fault]
    if not row.username:
        return Why.NO_ACCOUNT
    if username in RESERVED_NAMES:
        return Why.RESERVED
    if not may_name_account(username):
        return Why.UNUSABLE
    if len(row.position) > LONGEST_POSITION:
        return Why.POSITION
    # A position is no name: figures alone will do.
    hidden = row.position and fault_of(row.position) == NameFault.SIGNS
    return Why.NAME_SIGNS if hidden else None


def _placed(text: str, standing: Standing) -> tuple[Why | None, Place | None]:
    """The unit that is meant by code or name: of one name the one that has not ended."""
    if not text:
        return None, None
    found = standing.by_word.get(text.casefold()) or standing.by_word.get(fold(text)) or ()
    if not found:
        return Why.UNKNOWN_UNIT, None
    stand = [place for place in found if not place.ended]
    if len(stand) > 1:
        return Why.SEVERAL_UNITS, None
    return None, stand[0] if stand else found[0]


def _met(row: PersonRow, username: str, unit: str, standing: Standing) -> tuple[Why | None, str]:
    """Who has this account already, or is proposed for it."""
    there = standing.by_username.get(username)
    if there is None:
        return (Why.WAITS, "") if username in standing.waiting else (None, "")
    if same_name(there.full_name) != same_name(row.full_name):
        return Why.TAKEN, there.full_name
    says_same = there.unit == unit and there.position == row.position
    return (Why.STANDS if says_same else Why.DIFFERS), there.full_name
