"""
Stretches of a list, each found by the row it begins after.

Nothing is counted and nothing skipped, so that the thousandth stretch costs what the first does.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Generic, TypeVar

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.crypto import salted_hmac

from access.domain.addresses import Param

_Model = TypeVar("_Model", bound=Model)
LENGTH = 50
BLOCK = 16
LARGEST = 2**63


@dataclass(frozen=True, slots=True)
class Stretch(Generic[_Model]):
    """
    Rows of a list, and whether there are some before and behind.

    `after` and `before` are the names under which an address says where a stretch begins.
    """

    rows: tuple[_Model, ...]
    has_previous: bool
    has_next: bool
    after: str
    before: str

    def __iter__(self) -> Iterator[_Model]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def first(self) -> str:
        """The mark of the first row."""
        return mark_of(self.rows[0].pk)

    @property
    def last(self) -> str:
        """The mark of the last row."""
        return mark_of(self.rows[-1].pk)


def stretch_of(
    rows: QuerySet[_Model] | Sequence[QuerySet[_Model]],
    order: tuple[str, ...],
    asked: Mapping[str, str],
    *,
    names: tuple[str, str] = (Param.AFTER, Param.BEFORE),
    length: int = LENGTH,
) -> Stretch[_Model]:
    """
    The stretch of `rows` that `asked` (what an address says) names; the first when it names none.

    Parts of a list that have no row in common may be given apart. `order` are fields that together
    are unique, the unknown before all else; one with "-" goes down. A row that `asked` names is
    looked for among `rows` only: from where a hidden row would stand nothing can be told.
    """
    parts = [rows] if isinstance(rows, QuerySet) else rows
    after, before = names
    back = before in asked
    mark = _row_named(parts, asked.get(before if back else after, ""), order)
    back = back and mark is not None
    ways = [(name.removeprefix("-"), name.startswith("-") == back) for name in order]
    found = [row for part in parts for row in _beginning(part, ways, mark, length + 1)]
    if len(parts) > 1:
        _sort(found, ways)
    more, shown = len(found) > length, found[:length]
    if back:
        shown.reverse()
    return Stretch(
        rows=tuple(shown),
        has_previous=bool(shown) and (more if back else mark is not None),
        has_next=bool(shown) and (back or more),
        after=after,
        before=before,
    )


def at_head_and_behind(
    rows: QuerySet[_Model], order: tuple[str, ...], place: tuple[object, ...] | None
) -> QuerySet[_Model]:
    """The first of the rows and, of a place of their order, the first behind it; one query for both."""
    ways = [(name.removeprefix("-"), not name.startswith("-")) for name in order]
    head, behind = (_beginning(rows, ways, mark, 1).values("pk") for mark in (None, place))
    return rows.filter(Q(pk__in=head) | Q(pk__in=behind) if place else Q(pk__in=head))


def _row_named(
    parts: Iterable[QuerySet[_Model]], named: str, order: tuple[str, ...]
) -> tuple[object, ...] | None:
    number = number_of(named)
    if number is None:
        return None
    names = [name.removeprefix("-") for name in order]
    found = (part.filter(pk=number).values_list(*names).first() for part in parts)
    return next((place for place in found if place is not None), None)


def _beginning(
    rows: QuerySet[_Model],
    ways: list[tuple[str, bool]],
    mark: tuple[object, ...] | None,
    length: int,
) -> QuerySet[_Model]:
    ordered = rows.order_by(*(_ordered(name, up=up) for name, up in ways))
    return (ordered if mark is None else ordered.filter(_beyond(ways, mark)))[:length]


def _sort(rows: list[_Model], ways: list[tuple[str, bool]]) -> None:
    for name, up in reversed(ways):
        read = attrgetter(name.replace("__", "."))
        # The unknown before all else, as the database orders it.
        rows.sort(key=lambda row: ((value := read(row)) is not None, value), reverse=not up)


def mark_of(number: int) -> str:
    """What an address or a form says for the number of a row; `number_of` reads it."""
    # Numbers of rows run over all levels and units: from a gap one could count what is hidden.
    return _cipher().encryptor().update(number.to_bytes(BLOCK, "big")).hex()


def number_of(mark: str) -> int | None:
    """The number of the row that a mark names; None for what is no mark of this site."""
    try:
        block = bytes.fromhex(mark)
    except ValueError:
        return None
    if len(block) != BLOCK:
        return None
    number = int.from_bytes(_cipher().decryptor().update(block), "big")
    return number if number < LARGEST else None


def _cipher() -> Cipher[ECB]:
    # One block is one number: what this mode betrays, that equal blocks are equal, is wanted here.
    key = salted_hmac("archive.paging", "mark", algorithm="sha256").digest()
    return Cipher(AES(key), ECB())  # noqa: S305


def _ordered(name: str, *, up: bool) -> OrderBy:
    return F(name).asc(nulls_first=True) if up else F(name).desc(nulls_last=True)


def _beyond(ways: list[tuple[str, bool]], mark: tuple[object, ...]) -> Q:
    beyond, equal = Q(), Q()
    for (name, up), value in zip(ways, mark, strict=True):
        beyond |= equal & _past(name, value, up=up)
        equal &= Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
    # Said once more of the first field alone, so that the database begins there at once.
    (name, up), value = ways[0], mark[0]
    return beyond & _not_short_of(name, value, up=up)


def _past(name: str, value: object, *, up: bool) -> Q:
    if value is None:
        # Nothing comes before the unknown.
        return Q(**{f"{name}__isnull": False}) if up else Q(pk__in=[])
    if up:
        return Q(**{f"{name}__gt": value})
    return Q(**{f"{name}__lt": value}) | Q(**{f"{name}__isnull": True})


def _not_short_of(name: str, value: object, *, up: bool) -> Q:
    if value is None:
        return Q() if up else Q(**{f"{name}__isnull": True})
    if up:
        return Q(**{f"{name}__gte": value})
    return Q(**{f"{name}__lte": value}) | Q(**{f"{name}__isnull": True})
