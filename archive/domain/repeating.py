"""Whether a filed record is a paper that was filed before it (as archive.models.figure_columns keeps it)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Filed:
    """
    A record of one inventory, as far as repeating goes: when it was filed, its bytes and its number;
    its issuer as `archive.domain.issuers_alike` compares them.
    """

    order: tuple[datetime, int]
    bytes: int
    number_key: str
    issued_on: date | None
    precision: str
    issuer: str


def repeats(later: Filed, earlier: Filed) -> bool:
    """Whether the one is the other, filed before it: by its bytes, or by number, day and issuer."""
    if earlier.order >= later.order:
        return False
    return earlier.bytes == later.bytes or _one_number(later, earlier)


def _one_number(one: Filed, other: Filed) -> bool:
    """A number returns each term, so a year alone says too little; who issued it may not be known."""
    if not one.number_key or one.issued_on is None or one.precision == "year":
        return False
    same = (one.number_key, one.issued_on, one.precision)
    if same != (other.number_key, other.issued_on, other.precision):
        return False
    return one.issuer == other.issuer or not one.issuer or not other.issuer


def what_each_repeats(asked: Iterable[Filed], near: Iterable[Filed]) -> dict[int, Sequence[int]]:
    """
    Which of those near each of these repeats, by their numbers in the store, the first filed first.

    Each is held only against what shares its bytes or its number: a list may have ten thousand.
    """
    alike: dict[object, list[Filed]] = defaultdict(list)
    for one in near:
        for key in _keys(one):
            alike[key].append(one)
    found: dict[int, Sequence[int]] = {}
    for later in asked:
        beside = {one for key in _keys(later) for one in alike[key] if repeats(later, one)}
        found[later.order[1]] = [number for _, number in sorted(one.order for one in beside)]
    return found


def _keys(one: Filed) -> tuple[object, ...]:
    return one.bytes, (one.number_key, one.issued_on)
