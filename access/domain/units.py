"""Units over time: which stands below which, which came after which, what is wrong with a change."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from access.domain.spans import Span

# What stands before the code in an address, and so is the code of no unit.
NO_CODES = frozenset(("moi",))
_PARTY_CODE = re.compile(r"[0-9]{14}")


class Duty(StrEnum):
    """What a person of the store does for a unit: one at a time."""

    HEAD = "head"
    CONTACT = "contact"


DUTY_WORDS: dict[str, str] = {
    Duty.HEAD: "Head",
    Duty.CONTACT: "Contact person",
}


@dataclass(frozen=True, slots=True)
class UnitSaid:
    """What people say of a unit; `above` is the code of the unit above, `basis` the text behind it."""

    name: str
    above: str = ""
    party_code: str = ""
    valid_from: date | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as far as its place in the tree and in time goes."""

    id: int
    code: str
    name: str
    parent: int | None
    span: Span
    party_code: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit in the tree: how deep, and whether it holds on days on which the one above does not."""

    row: UnitRow
    depth: int
    outlives: bool = False


def is_party_code(text: str) -> bool:
    """Whether these are fourteen digits; what they mean is not known well enough to be checked."""
    return _PARTY_CODE.fullmatch(text) is not None


def day_after(last: date) -> date | None:
    """The day after a last day; None at the end of the calendar."""
    return None if last == date.max else last + timedelta(days=1)


def chain(unit: int | None, parents: Mapping[int, int | None]) -> list[int]:
    """The unit and those above it, from below; a circle in the rows ends it."""
    found: list[int] = []
    while unit is not None and unit not in found:
        found.append(unit)
        unit = parents.get(unit)
    return found


def would_circle(unit: int, above: int | None, parents: Mapping[int, int | None]) -> bool:
    """Whether the unit would stand above itself with `above` as the one above it."""
    return unit in chain(above, parents)


def comes_before(unit: int, other: int, links: Iterable[tuple[int, int]]) -> bool:
    """Whether `other` came, in one step or several, after `unit`; links are (before, after)."""
    after: dict[int, list[int]] = defaultdict(list)
    for one, next_ in links:
        after[one].append(next_)
    waiting, seen = [unit], {unit}
    while waiting:
        for found in after[waiting.pop()]:
            if found == other:
                return True
            if found not in seen:
                seen.add(found)
                waiting.append(found)
    return False


def standing(rows: Sequence[UnitRow], day: date) -> list[Branch]:
    """
    The tree of the units that have not ended, each behind the one above it, in the order of `rows`.

    What stands below an ended unit stands below the next that has not ended.
    """
    by_id = {row.id: row for row in rows}
    parents = {row.id: row.parent for row in rows}
    kept = {row.id for row in rows if not row.span.is_past(day)}
    below: dict[int | None, list[UnitRow]] = defaultdict(list)
    for row in rows:
        if row.id in kept:
            above = (one for one in chain(row.parent, parents) if one in kept and one != row.id)
            below[next(above, None)].append(row)
    found: list[Branch] = []
    seen: set[int] = set()
    # Those in a circle have no unit above all: each circle begins with its first row.
    for start in (*below[None], *(row for row in rows if row.id in kept)):
        found += _downwards(start, below, by_id, seen)
    return found


def _downwards(
    start: UnitRow,
    below: Mapping[int | None, list[UnitRow]],
    by_id: Mapping[int, UnitRow],
    seen: set[int],
) -> Iterator[Branch]:
    waiting = [(start, 0)]
    while waiting:
        row, depth = waiting.pop()
        if row.id in seen:
            continue
        seen.add(row.id)
        yield Branch(row, depth, outlives=_outlives(row, by_id))
        waiting += [(one, depth + 1) for one in reversed(below.get(row.id, []))]


def _outlives(row: UnitRow, by_id: Mapping[int, UnitRow]) -> bool:
    above = by_id.get(row.parent) if row.parent is not None else None
    return above is not None and row.span.reaches_beyond(above.span)


def name_on(day: date, name: str, former: Iterable[tuple[date, str]]) -> str:
    """What a unit was called on a day: `former` are the last day of each former name, and the name."""
    return next((was for last, was in sorted(former) if day <= last), name)
