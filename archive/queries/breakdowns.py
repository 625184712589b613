"""
Figures of an inventory by dossier, year, type and level, each the length of a list one can open.

They are counted from the rows that the actor sees, as the figures of the whole inventory are kept:
the parts of one parting always add up to those.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from django.db.models import BigIntegerField, Case, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext

from access.api import Actor, Level
from access.domain.addresses import Param
from archive.domain.breakdown import NONE, By, Counts, Part, Square
from archive.domain.cover import sort_number
from archive.models import Inventory
from archive.models.covered import LEVELS
from archive.queries.completeness import surplus, with_standing
from archive.queries.visible import listed_visible_to, open_dossiers
from language.types import type_by_code

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    from archive.queries.figure_rows import FigureRows

ANSWERED, AWAITED, MISSING = 0, 1, 2
Key: TypeAlias = str | int | None
PARAMS: Final = {
    By.DOSSIER: Param.DOSSIER, By.YEAR: Param.YEAR, By.TYPE: Param.TYPE, By.LEVEL: Param.LEVEL,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A part that a list is narrowed to: the name of the address, and the part in words."""

    param: str
    words: str


def parts_of(inventory: Inventory, by: By, *, actor: Actor) -> list[Part]:
    """The parts of an inventory in their order, what belongs to none last; two queries."""
    documents: dict[Key, dict[int, int]] = defaultdict(dict)
    pages: dict[Key, dict[int, int]] = defaultdict(dict)
    order: dict[Key, Any] = {}
    rows = with_standing(listed_visible_to(actor).filter(inventory=inventory), actor)
    for key, name, standing, count, leaves in _grouped(rows, by, actor):
        documents[key][standing], pages[key][standing] = count, leaves
        order.setdefault(key, name)
    over: dict[Key, int] = {}
    for key, name, count in _counted(surplus(actor).filter(inventory=inventory), by, actor):
        over[key] = count
        order.setdefault(key, name)
    return [
        Part(
            value=NONE if _is_none(key) else str(key),
            name=_name(by, key, order[key]),
            documents=_counts(documents[key]),
            pages=_counts(pages[key]),
            surplus=over.get(key, 0),
        )
        for key in sorted(order, key=lambda key: (_is_none(key), _place(by, key, order[key])))
    ]


def squares_of(inventory: Inventory, *, actor: Actor) -> list[Square]:
    """Years against types, as far as the actor sees; one query."""
    rows = with_standing(listed_visible_to(actor).filter(inventory=inventory), actor)
    counted = (
        rows.order_by()
        .annotate(year=ExtractYear("issued_on"))
        .values_list("year", "type_code")
        .annotate(
            n=Count("pk"),
            done=Count("pk", filter=Q(standing=ANSWERED)),
            begun=Count("pk", filter=Q(standing=AWAITED)),
        )
    )
    return [Square(*row) for row in counted]


def narrowed_to(
    rows: "FigureRows", asked: Mapping[str, str], *, of_lists: bool, actor: Actor
) -> tuple["FigureRows", list[Narrowed]]:
    """
    Those of the rows that belong to every part the address asks for, and these parts in words.

    What is no part of an inventory is as if not asked. `of_lists` where they are rows of lists.
    """
    told = []
    for by, param in PARAMS.items():
        value = asked.get(param, "")
        if value and (narrowed := _within(by, value, of_lists=of_lists, actor=actor)):
            which, words = narrowed
            rows = rows.filter(which)
            told.append(Narrowed(param, words))
    return rows, told


def _grouped(rows: QuerySet[Any], by: By, actor: Actor) -> list[tuple[Key, str, int, int, int]]:
    keyed = _keyed(rows, by, actor, of_lists=True)
    counted = keyed.values_list("part", "part_name", "standing").annotate(
        n=Count("pk"), leaves=Sum("pages", default=0)
    )
    return list(counted)


def _counted(rows: QuerySet[Any], by: By, actor: Actor) -> list[tuple[Key, str, int]]:
    keyed = _keyed(rows, by, actor, of_lists=False)
    return list(keyed.values_list("part", "part_name").annotate(n=Count("pk")))


def _keyed(rows: QuerySet[Any], by: By, actor: Actor, *, of_lists: bool) -> QuerySet[Any]:
    """The rows with `part` they belong to, and its name where the database alone knows it."""
    keyed: QuerySet[Any] = rows.order_by().annotate(**_keys(by, actor, of_lists=of_lists))
    return keyed


def _keys(by: By, actor: Actor, *, of_lists: bool) -> dict[str, "Combinable"]:
    match by:
        case By.YEAR:
            return {"part": ExtractYear("issued_on"), "part_name": Value("")}
        case By.TYPE:
            return {"part": F("type_code"), "part_name": Value("")}
        case By.LEVEL:
            return {"part": F("level"), "part_name": Value("")}
    if of_lists:
        return {"part": F("place__pk"), "part_name": F("place__number")}
    seen = open_dossiers(actor, "dossier__")
    return {
        "part": Case(When(seen, then=F("dossier_id")), output_field=BigIntegerField()),
        "part_name": Case(When(seen, then=F("dossier__number"))),
    }


def _within(by: By, value: str, *, of_lists: bool, actor: Actor) -> tuple[Q, str] | None:
    nothing = value == NONE
    if not nothing and by != By.TYPE and not (value.isdecimal() and len(value) < 19):
        return None
    match by:
        case By.YEAR:
            which = Q(issued_on__isnull=True) if nothing else Q(issued_on__year=_year(value))
        case By.TYPE:
            which = Q(type_code="" if nothing else value[:40])
        case By.LEVEL:
            which = (
                Q(level=int(value)) if value in {str(int(one)) for one in Level} else Q(pk__in=[])
            )
        case By.DOSSIER:
            which = _in_dossier(value, nothing=nothing, of_lists=of_lists, actor=actor)
    return which, _words(by, value, nothing=nothing)


def _in_dossier(value: str, *, nothing: bool, of_lists: bool, actor: Actor) -> Q:
    if of_lists:
        return Q(place__isnull=True) if nothing else Q(place__pk=int(value))
    seen = open_dossiers(actor, "dossier__")
    return Q(dossier__isnull=True) | ~seen if nothing else seen & Q(dossier_id=int(value))


def _year(value: str) -> int:
    return min(int(value), 9999) or 1


def _words(by: By, value: str, *, nothing: bool) -> str:
    if by == By.DOSSIER:
        return gettext("in no dossier") if nothing else gettext("of one dossier")
    return _name(by, None if nothing else int(value) if by != By.TYPE else value, "")


def _is_none(key: Key) -> bool:
    return key is None or key == ""


def _name(by: By, key: Key, name: str) -> str:
    if _is_none(key):
        return {
            By.DOSSIER: gettext("In no dossier"),
            By.YEAR: gettext("Year not known"),
            By.TYPE: gettext("Type not known"),
            By.LEVEL: "–",
        }[by]
    match by:
        case By.TYPE:
            kind = type_by_code(str(key))
            return kind.name if kind is not None else str(key)
        case By.LEVEL:
            return str({str(level): word for level, word in LEVELS}.get(str(key), key))
        case By.DOSSIER:
            return name
    return str(key)


def _place(by: By, key: Key, name: str) -> tuple[int, str]:
    if _is_none(key):
        return 0, ""
    if by == By.TYPE:
        return 0, _name(by, key, name)
    if by == By.DOSSIER:
        return sort_number(name), name
    return int(key or 0), ""


def _counts(of: Mapping[int, int]) -> Counts:
    return Counts(of.get(ANSWERED, 0), of.get(AWAITED, 0), of.get(MISSING, 0))
