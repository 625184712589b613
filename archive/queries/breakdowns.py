"""
Figures of an inventory by dossier, box, year, type and level, each the length of a list one can open.

They are counted from the rows that the actor sees, as the figures of the whole inventory are kept:
the parts of one parting always add up to those.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from access.api import Actor, Level
from access.domain.addresses import Param
from archive.domain.blocks import Of, documents_of, pages_of, sheets_of
from archive.domain.blocks import Sum as Tally
from archive.domain.breakdown import NONE, By, Narrowed, Part, Square
from archive.domain.cover import sort_number
from archive.domain.shapes import Shape
from archive.domain.standing import ABSENT, bits_within, sight_of
from archive.models import Inventory, Receipt
from archive.models.covered import LEVELS
from archive.queries.completeness import (
    Completeness,
    completeness_of,
    received,
    with_standing,
)
from archive.queries.imports import did_by_import
from archive.queries.sums import either, holds, ties_that_lack
from archive.queries.visible import (
    boxes_visible_to,
    cleared_for,
    counted_records,
    dossiers_worked_with,
    listed_visible_to,
    open_dossiers,
)
from archive.queries.years import YearOf
from language.types import type_by_code

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    from archive.queries.figure_rows import FigureRows

ANSWERED, AWAITED = 0, 1
_OF_FILES: Final = ("received", "waiting", "recognised")
Key: TypeAlias = str | int | None
PARAMS: Final = {
    By.DOSSIER: Param.DOSSIER, By.BOX: Param.BOX, By.YEAR: Param.YEAR, By.TYPE: Param.TYPE,
    By.LEVEL: Param.LEVEL,
}  # fmt: skip


def whole_and_parts(
    inventory: Inventory, by: By, *, dossiers: Mapping[int, str], actor: Actor
) -> tuple[Completeness, list[Part]]:
    """
    The figures of an inventory and of its parts; three queries, and one more by box. `dossiers` are those
    that the actor sees there, by id with their numbers.
    """
    parts = parts_of(inventory, by, dossiers=dossiers, actor=actor)
    whole = completeness_of(inventory, actor, lacking=False)
    lacking = sum(part.pages.short or 0 for part in parts)
    return replace(whole, pages=replace(whole.pages, short=lacking)), parts


def parts_of(
    inventory: Inventory, by: By, *, actor: Actor, dossiers: Mapping[int, str] | None = None
) -> list[Part]:
    """The parts of an inventory in their order, what belongs to none last; three queries at most."""
    sums: dict[Key, list[Tally]] = defaultdict(list)
    order: dict[Key, Any] = _places(inventory, by, dossiers, actor)
    for key, name, tally in _tallies(inventory, by, actor):
        sums[key].append(tally)
        order.setdefault(key, name)
    return [
        Part(
            value=NONE if _is_none(key) else str(key),
            name=_name(by, key, order[key]),
            **_documents(sums[key], by),
            pages=pages_of(sums[key]),
            sheets=sheets_of(sums[key]),
        )
        for key in sorted(order, key=lambda key: (_is_none(key), _place(by, key, order[key])))
    ]


def squares_of(inventory: Inventory, *, actor: Actor) -> list[Square]:
    """Years against types, as far as the actor sees; one query."""
    rows = with_standing(listed_visible_to(actor).filter(inventory=inventory), actor)
    counted = (
        rows.order_by()
        .annotate(year=YearOf("issued_on"))
        .values_list("year", "type_code")
        .annotate(
            n=Count("pk"),
            done=Count("pk", filter=Q(standing=ANSWERED)),
            begun=Count("pk", filter=Q(standing=AWAITED)),
        )
    )
    return [Square(*row) for row in counted]


def narrowed_to(
    rows: "FigureRows", asked: Mapping[str, str], *, shape: Shape, actor: Actor
) -> tuple["FigureRows", list[Narrowed]]:
    """
    Those of the rows that belong to every part the address asks for, and these parts in words.

    What is no part of an inventory, or not known of rows of this shape, is as if not asked.
    """
    told = []
    for by, param in PARAMS.items():
        value = asked.get(param, "")
        if value and (narrowed := _within(by, value, shape, actor)):
            which, words = narrowed
            rows = rows.filter(which)
            told.append(Narrowed(param, words))
    by_import = asked.get(Param.IMPORT, "")
    if by_import and (did := did_by_import(by_import, shape, actor)):
        which, words = did
        rows = rows.filter(which)
        told.append(Narrowed(Param.IMPORT, words))
    return rows, told


def _tallies(inventory: Inventory, by: By, actor: Actor) -> Iterator[tuple[Key, str, Tally]]:
    """What is counted of each part, as `archive.queries.sums` tells it of whole inventories."""
    bits = bits_within(actor.clearance, party_papers=actor.party_papers)
    sight = sight_of(actor.clearance, party_papers=actor.party_papers)
    listed = listed_visible_to(actor).filter(inventory=inventory)
    marks = (
        holds("answered", bits),
        holds("awaited", bits),
        holds("short", sight),
        holds("checked", bits),
    )
    yield from _grouped(listed, _keys(by, actor), marks, Of.LISTED, _of_rows(actor))
    records = counted_records(actor).filter(inventory=inventory)
    marks = (holds("answers", bits), Q(reviewed=True), holds("repeats", bits), _outside(inventory))
    for key, name, tally in _grouped(records, _keys(by, actor), marks, Of.RECORD, _OF_RECORDS):
        yield key, name, tally
        if tally.looked:
            yield key, name, replace(tally, of=Of.MISPLACED)
    if by == By.LEVEL:
        nothing = Q(pk__in=[])
        marks = (
            ~Q(record_rank=ABSENT),
            Q(recognised=True) | Q(state=Receipt.State.FILED),
            nothing,
            nothing,
        )
        came = received(actor).filter(inventory=inventory)
        yield from _grouped(came, _keys(by, actor), marks, Of.RECEIPT, _OF_RECEIPTS)


def _outside(inventory: Inventory) -> Q:
    """Where a record is of other years than its inventory."""
    first, last = inventory.bounds
    early = Q(pk__in=[]) if first is None else Q(issued_on__year__lt=first)
    return early if last is None else early | Q(issued_on__year__gt=last)


def _places(
    inventory: Inventory, by: By, dossiers: Mapping[int, str] | None, actor: Actor
) -> dict[Key, Any]:
    """The dossiers or boxes that the actor sees, with their numbers: of some nothing is listed or filed."""
    found: dict[Key, Any] = {}
    if by == By.BOX:
        boxes = boxes_visible_to(actor).filter(inventory=inventory)
        found.update(boxes.values_list("pk", "number"))
    elif by == By.DOSSIER:
        seen = dossiers_worked_with(actor).filter(inventory=inventory)
        known = seen.values_list("pk", "number") if dossiers is None else dossiers.items()
        found.update(known)
    return found


def _grouped(
    rows: QuerySet[Any],
    keys: dict[str, "Combinable"],
    marks: tuple[Q, ...],
    of: Of,
    amounts: Mapping[str, Any],
) -> Iterator[tuple[Key, str, Tally]]:
    names = [f"mark_{place}" for place in range(len(marks))]
    marked = {name: either(mark) for name, mark in zip(names, marks, strict=True)}
    counted = rows.order_by().annotate(**keys, **marked).values_list(*keys, *names)
    for key, name, *said in counted.annotate(n=Count("pk"), **amounts):
        stands = [bool(mark) for mark in said[: len(marks)]]
        yield key, name, Tally(of, *stands, *said[len(marks) :])


_SHEETS = Coalesce(
    F("sheets"),
    Case(
        When(sheets_to__gte=F("sheets_from"), then=F("sheets_to") - F("sheets_from") + 1),
        output_field=IntegerField(),
    ),
)
_OF_ROWS = {
    "sum_pages": Sum("pages", default=0),
    "paged": Count("pages"),
    "sum_sheets": Sum(_SHEETS, default=0),
    "sheeted": Count(_SHEETS),
}
_OF_RECORDS = {
    "sum_pages": Sum("pages", filter=Q(digital=True), default=0),
    "paged": Count("pk", filter=Q(digital=True)),
}
_OF_RECEIPTS = {"sum_pages": Sum("pages", default=0), "paged": Count("pk")}


def _documents(sums: list[Tally], by: By) -> dict[str, Any]:
    figures = asdict(documents_of(sums))
    return figures if by == By.LEVEL else {**figures, **dict.fromkeys(_OF_FILES)}


def _of_rows(actor: Actor) -> dict[str, Any]:
    """Pages and sheets of rows, and the pages that those have which have too few."""
    ties = ties_that_lack(actor.clearance, party_papers=actor.party_papers)
    of_row = ties.filter(row=OuterRef("pk")).order_by().values("row")
    held = Subquery(of_row.annotate(n=Sum("record__pages")).values("n"))
    lacks = When(Q(short__gt=0), then=held)
    return {**_OF_ROWS, "held": Coalesce(Sum(Case(lacks, output_field=IntegerField())), 0)}


def _keys(by: By, actor: Actor) -> dict[str, "Combinable"]:
    """To which part a row belongs, and its name where the database alone knows it."""
    match by:
        case By.YEAR:
            return {"part": YearOf("issued_on"), "part_name": Value("")}
        case By.TYPE:
            return {"part": F("type_code"), "part_name": Value("")}
        case By.LEVEL:
            return {"part": F("level"), "part_name": Value("")}
        case By.BOX:
            seen, found = _box_seen(actor), "dossier__box"
        case By.DOSSIER:
            seen, found = open_dossiers(actor, "dossier__"), "dossier"
    return {
        "part": Case(When(seen, then=F(f"{found}_id")), output_field=BigIntegerField()),
        "part_name": Case(When(seen, then=F(f"{found}__number"))),
    }


def _box_seen(actor: Actor) -> Q:
    """Where a dossier that the actor sees stands in a box that they see."""
    return open_dossiers(actor, "dossier__") & cleared_for(actor, "dossier__box__")


def _within(by: By, value: str, shape: Shape, actor: Actor) -> tuple[Q, str] | None:
    nothing = value == NONE
    if not nothing and by != By.TYPE and not (value.isdecimal() and len(value) < 19):
        return None
    # What was received is known by its level alone.
    if shape == Shape.DOSSIERS or (shape == Shape.RECEIPTS and by != By.LEVEL):
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
            seen = open_dossiers(actor, "dossier__")
            which = _in_none("dossier", seen) if nothing else seen & Q(dossier_id=int(value))
        case By.BOX:
            seen = _box_seen(actor)
            which = (
                _in_none("dossier__box", seen) if nothing else seen & Q(dossier__box_id=int(value))
            )
    return which, _words(by, value, actor, nothing=nothing)


def _in_none(found: str, seen: Q) -> Q:
    # Where there is none at all, what is asked of it is neither true nor false to the database.
    return Q(**{f"{found}__isnull": True}) | ~seen


def _year(value: str) -> int:
    return min(int(value), 9999) or 1


def _words(by: By, value: str, actor: Actor, *, nothing: bool) -> str:
    if by not in {By.DOSSIER, By.BOX}:
        return _name(by, None if nothing else int(value) if by != By.TYPE else value, "")
    dossier = by == By.DOSSIER
    if nothing:
        return gettext("in no dossier") if dossier else gettext("in no box")
    seen = dossiers_worked_with(actor) if dossier else boxes_visible_to(actor)
    number = seen.filter(pk=int(value)).values_list("number", flat=True).first()
    if number is None:
        return gettext("of one dossier") if dossier else gettext("of one box")
    said = gettext("Dossier %(number)s") if dossier else gettext("Box %(number)s")
    return said % {"number": number}


def _is_none(key: Key) -> bool:
    return key is None or key == ""


def _name(by: By, key: Key, name: str) -> str:
    if _is_none(key):
        return {
            By.DOSSIER: gettext("In no dossier"),
            By.BOX: gettext("In no box"),
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
        case By.DOSSIER | By.BOX:
            return name
    return str(key)


def _place(by: By, key: Key, name: str) -> tuple[int, str]:
    if _is_none(key):
        return 0, ""
    if by == By.TYPE:
        return 0, _name(by, key, name)
    if by in {By.DOSSIER, By.BOX}:
        return sort_number(name), name
    return int(key or 0), ""
