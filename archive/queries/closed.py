"""
What the database cannot ask of encrypted words: equal numbers are found by their tokens, all else in
Python, of the closed ones among the rows that the asker may see.

Without keys, and for whoever sees nothing closed, nothing is asked beside what always was.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any, Final, TypeVar

from django.db.models import Case, CharField, F, Model, Q, QuerySet, Value, When

from access.api import Actor
from archive.models import Inventory
from archive.models.encrypted import MARK_OF_TEXT
from archive.models.word_keys import token_of
from keys.api import has_keys

_Row = TypeVar("_Row", bound=Model)
# Behind so many closed rows words are looked for no further, and no more are named one by one: the
# variables of a query have an end.
LOOKED_THROUGH: Final = 20_000
NAMED_AT_MOST: Final = 5_000


def sees_closed(actor: Actor) -> bool:
    """Whether there may be encrypted words for this person at all."""
    return has_keys() and actor.sees_closed


def bearing(keys: Collection[str], inventories: Iterable[int | None]) -> Q:
    """What bears one of these numbers: in any inventory where it stands plain, in these where not."""
    tokens = {token_of(key, inventory=place) for place in inventories for key in keys} - {""}
    plain = Q(number_key__in=keys)
    return plain | Q(number_token__in=tokens) if tokens else plain


def bearing_anywhere(keys: Collection[str], actor: Actor) -> Q:
    """The same of all inventories; to be asked of what the actor sees."""
    if not keys or not sees_closed(actor):
        return Q(number_key__in=keys)
    return bearing(keys, [0, *Inventory.objects.values_list("pk", flat=True)])


def encrypted(column: str) -> Q:
    """Rows whose words in this column of text are encrypted."""
    return Q(**{f"{column}__startswith": MARK_OF_TEXT})


def closed_among(rows: QuerySet[_Row], *columns: str) -> QuerySet[_Row]:
    """Those of the rows that hold encrypted words in one of these columns of text."""
    if not has_keys():
        return rows.none()
    which = Q()
    for column in columns:
        which |= encrypted(column)
    return rows.filter(which)


def where_too(
    rows: QuerySet[_Row], columns: Collection[str], fits: Callable[[tuple[Any, ...]], bool]
) -> Q:
    """
    Those of the rows that hold encrypted words in one of these columns, and of which all of them, as
    they are, fit. To be joined by OR with what the database asks of plain ones.
    """
    if not has_keys():
        return Q(pk__in=())
    plainly = rows.select_related(None).prefetch_related(None)
    closed = closed_among(plainly, *columns).order_by("pk").values_list("pk", *columns)
    found = [pk for pk, *told in closed[:LOOKED_THROUGH] if fits(tuple(told))]
    return Q(pk__in=found[:NAMED_AT_MOST])


def saying(rows: QuerySet[_Row], column: str, words: Collection[str]) -> Q:
    """Those of the rows whose column says just one of these words."""
    wanted = set(words)
    return Q(**{f"{column}__in": wanted}) | where_too(
        rows, (column,), lambda told: told[0] in wanted
    )


def plain_or_empty(column: str) -> Case | F:
    """A column to sort by, in which encrypted words stand before all others: their order says nothing."""
    if not has_keys():
        return F(column)
    return Case(
        When(encrypted(column), then=Value("")), default=F(column), output_field=CharField()
    )
