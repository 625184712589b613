"""Completeness and its gaps as other programs read them."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from access.api import Actor, Level, Role
from access.domain.actors import CONSOLE, within_open_keys
from archive.domain.blocks import Block, added
from archive.domain.breakdown import NONE, By, Gap, Part, Why
from archive.domain.proposing import REASON_WORDS, Proposal
from archive.models import Dossier, Inventory, ListedRecord
from archive.queries.breakdowns import parts_of
from archive.queries.completeness import (
    Completeness,
    Total,
    awaited,
    figures_of,
    missing,
    short,
    total_of,
)
from archive.queries.dossier_block import dossier_block
from archive.queries.dossier_figures import dossiers_of_inventory, wanting_more
from archive.queries.issuers import bodies_known
from archive.queries.proposed import all_proposed
from archive.queries.series import all_series, series_of_inventory
from archive.queries.unread import words_later
from archive.queries.visible import inventories_visible_to
from keys.api import readable_classes
from machine.json_values import JsonObject

# Whoever works at the machine itself: what a command prints is cut to nobody's sight.
UNCUT = Actor(
    id=0,
    username=CONSOLE,
    full_name="",
    roles=frozenset((Role.SECURITY_OFFICER,)),
    clearance=max(Level),
    party_papers=True,
    committed=True,
)
MOST_PROPOSED = 3


def uncut() -> Actor:
    """
    The same for what says words of papers: no more of them than the keys that are open here let anybody
    read, which are those of a program by hand: none.
    """
    return within_open_keys(UNCUT, readable_classes())


# Figures of every unit, in the order in which they are told.
OF_A_UNIT = (
    "expected", "received", "recognised", "checked", "filed", "answered", "awaited", "missing",
    "surplus", "duplicate", "misplaced", "short", "said", "of",
)  # fmt: skip
OF_DOCUMENTS = (
    "expected", "received", "waiting", "recognised", "filed", "answered", "matched", "awaited",
    "missing", "surplus", "unreviewed", "checked", "duplicate", "misplaced", "short",
)  # fmt: skip
BY_UNIT = "unit"
BY = {"dossier": By.DOSSIER, "box": By.BOX, "year": By.YEAR, "type": By.TYPE, "level": By.LEVEL}
"""By what the figures of an inventory are parted, as commands say it; beside `BY_UNIT`."""


def completeness_as_json(inventory: str, by: str = "") -> list[JsonObject]:
    """
    The figures of one inventory, or of all for an empty code, in every unit; for commands, uncut. `by`
    is one of BY, for each inventory in parts, or BY_UNIT, for the inventories of each unit together.
    """
    if by == BY_UNIT:
        return _by_unit(_figures(inventory))
    rows = _figures(inventory)
    if by:
        return [part for row in rows for part in _parts(row.inventory, by)]
    return [
        {"inventory": row.inventory.code, **_told(row, row.pages, row.sheets, _dossiers([row]))}
        for row in rows
    ]


def _figures(inventory: str) -> list[Completeness]:
    rows = Inventory.objects.filter(code=inventory) if inventory else Inventory.objects.all()
    rows = words_later(rows.select_related("unit"))
    return figures_of(rows, clearance=max(Level), party_papers=True)


def _by_unit(rows: list[Completeness]) -> list[JsonObject]:
    units: dict[str, list[Completeness]] = {}
    for row in rows:
        units.setdefault(row.inventory.unit.code, []).append(row)
    return [
        {
            "unit": code,
            "inventories": [row.inventory.code for row in of_unit],
            "by": BY_UNIT,
            "part": code,
            "name": of_unit[0].inventory.unit.name,
            **_of_total(total_of(of_unit), _dossiers(of_unit)),
        }
        for code, of_unit in sorted(units.items())
    ]


def _of_total(total: Total, dossiers: Block) -> JsonObject:
    return _told(total, total.pages, total.sheets, dossiers)


def _dossiers(rows: list[Completeness]) -> Block:
    return dossier_block(Inventory.objects.filter(pk__in=[row.inventory.pk for row in rows]), UNCUT)


def _parts(place: Inventory, by: str) -> list[JsonObject]:
    """The parts of an inventory; dossiers are counted in them where they have their place there."""
    dossiers = _dossiers_in_parts(place, by)
    return [
        {
            "inventory": place.code,
            "by": by,
            "part": "" if part.value == NONE else _code(by, part),
            "name": part.name,
            **_told(
                part,
                part.pages,
                part.sheets,
                None if dossiers is None else dossiers.get(part.value, Block()),
            ),
        }
        for part in parts_of(place, BY[by], actor=uncut())
    ]


def _code(by: str, part: Part) -> str:
    # Dossiers and boxes are known by their numbers; that of the database is nobody's.
    return part.name if BY[by] in {By.DOSSIER, By.BOX} else part.value


def _dossiers_in_parts(place: Inventory, by: str) -> dict[str, Block] | None:
    if BY[by] not in {By.DOSSIER, By.BOX}:
        return None
    counted = dossiers_of_inventory(place, uncut())
    if BY[by] == By.DOSSIER:
        return {str(pk): one.figures for pk, one in counted.items()}
    boxes: dict[str, list[Block]] = {}
    for one in counted.values():
        boxes.setdefault(NONE if one.box is None else str(one.box), []).append(one.figures)
    return {box: added(of_box) for box, of_box in boxes.items()}


def _told(documents: Block, pages: Block, sheets: Block, dossiers: Block | None) -> JsonObject:
    units = {"dossiers": dossiers, "sheets": sheets, "pages": pages}
    return {
        **{name: getattr(documents, name) for name in OF_DOCUMENTS},
        **{
            unit: None if block is None else {name: getattr(block, name) for name in OF_A_UNIT}
            for unit, block in units.items()
        },
    }


def gaps_as_json(inventory: str) -> list[JsonObject]:
    """
    What is wanting in one inventory, or in all for an empty code: rows of its list that no record
    answers, or with too few pages, dossiers whose covers ask for more than their rows do, and numbers
    that a series has left out; why, and which records may help. For commands, uncut.
    """
    rows = inventories_visible_to(uncut())
    places = list((rows.filter(code=inventory) if inventory else rows).order_by("code"))
    left_out = _left_out_of_series(places[0] if inventory and places else None)
    found = [gap for place in places for gap in (*_gaps(place), *left_out.pop(place.pk, ()))]
    # Beside papers that stand in no inventory.
    return found if inventory else [*found, *left_out.pop(None, ())]


def _left_out_of_series(place: Inventory | None) -> dict[int | None, list[JsonObject]]:
    """
    The numbers that series have left out, of one inventory or of all by the ids of these: each belongs
    to that of the paper before it, or behind it. Of series that are hardly known gaps mean nothing.
    """
    bodies, actor = bodies_known(), uncut()
    found = (
        all_series(bodies, actor) if place is None else series_of_inventory(place, bodies, actor)
    )
    codes = dict(Inventory.objects.values_list("pk", "code"))
    gaps: dict[int | None, list[JsonObject]] = defaultdict(list)
    for series in found.series:
        for between in series.gaps() if series.is_dense else ():
            beside = between.before or between.after
            at = beside.inventory if beside else None
            gaps[at] += (
                _gap_of_series(codes.get(at or 0, ""), series.written(number))
                for number in range(between.gap.first, between.gap.last + 1)
            )
    return gaps


def _gap_of_series(code: str, number: str) -> JsonObject:
    return {
        "inventory": code,
        "dossier": None,
        "position": None,
        "kind": str(Gap.SERIES),
        "number": number,
        "date": None,
        "why": str(Why.NOWHERE),
        "proposed": [],
    }


def _gaps(place: Inventory) -> list[JsonObject]:
    actor = uncut()
    absent, waits, few = (of(actor).filter(inventory=place) for of in (missing, awaited, short))
    proposed = all_proposed(absent, place, actor) | all_proposed(few, place, actor)
    wanting = [
        *((row, Gap.MISSING, Why.NOT_RECEIVED) for row in absent),
        *((row, Gap.MISSING, Why.WAITING) for row in waits),
        *((row, Gap.SHORT, Why.FEW_PAGES) for row in few),
    ]
    wanting.sort(key=lambda one: (one[0].position, one[0].pk))
    return [
        *(_gap(place, *one, proposed.get(one[0].pk, [])) for one in wanting),
        *(_gap_of_dossier(place, one) for one in _dossiers_wanting(place)),
    ]


def _dossiers_wanting(place: Inventory) -> QuerySet[Dossier]:
    rows = wanting_more(uncut()).filter(inventory=place)
    return rows.order_by("sort_number", "number", "pk")


def _gap(
    place: Inventory, row: ListedRecord, kind: Gap, why: Why, proposed: list[Proposal]
) -> JsonObject:
    dossier = getattr(row, "place", None)
    return {
        "inventory": place.code,
        "dossier": dossier.number if dossier is not None else "",
        "position": row.position,
        "kind": str(kind),
        "number": row.number_text,
        "date": row.issued_text,
        "why": str(why),
        "proposed": [
            {
                "record": f"KS-{one.record:07d}",
                "reason": "; ".join(gettext(REASON_WORDS[reason]) for reason in one.reasons),
            }
            for one in proposed[:MOST_PROPOSED]
        ],
    }


def _gap_of_dossier(place: Inventory, dossier: Any) -> JsonObject:
    """A dossier with its figures (`archive.queries.dossier_figures`), which no row tells of."""
    why = Why.FEW_PAGES
    if dossier.few:
        why = Why.FEW_DOCUMENTS if dossier.n_records or dossier.n_answered else Why.NOT_RECEIVED
    return {
        "inventory": place.code,
        "dossier": dossier.number,
        "position": None,
        "kind": str(Gap.DOSSIER),
        "number": "",
        "date": dossier.time_text,
        "why": str(why),
        "proposed": [],
    }
