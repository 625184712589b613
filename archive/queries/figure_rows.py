"""The rows behind a figure of an inventory: sorted and searched by what the actor is shown of them."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final, TypeAlias

from django.db.models import Count, Model, Q, QuerySet

from access.api import Actor, Level, Permission, allowed
from archive.domain.blocks import Block
from archive.domain.shapes import Shape
from archive.domain.standing import sight_of
from archive.models import Dossier, ListedRecord, Record
from archive.queries.closed import plain_or_empty
from archive.queries.completeness import (
    MISSING,
    answered,
    awaited,
    checked,
    documents_counted,
    duplicate,
    figures_of,
    filed,
    matched,
    misplaced,
    missing,
    received,
    recognised,
    short,
    surplus,
    total_of,
    unfiled,
    unreviewed,
    waiting,
    with_standing,
)
from archive.queries.dossier_figures import dossiers_of
from archive.queries.dossiers import dossiers_holding
from archive.queries.figure_places import FigurePlaces
from archive.queries.sorting import digits_before_sign, holding, holding_too
from archive.queries.visible import listed_visible_to, opens_to, with_answers

# Rows of a list, records or receipts, as the figure has it.
FigureRows: TypeAlias = QuerySet[Any]


# Before the name of a figure of dossiers.
DOSSIERS: Final = "dossiers-"
OF_DOSSIERS: Final = (
    "expected", "answered", "awaited", "missing", "short", "received", "filed", "checked", "surplus",
    "duplicate", "misplaced",
)  # fmt: skip
FIGURES: dict[str, tuple[Callable[[Actor], FigureRows], Shape]] = {
    "expected": (listed_visible_to, Shape.LISTED),
    "answered": (answered, Shape.LISTED),
    "unfiled": (unfiled, Shape.LISTED),
    "awaited": (awaited, Shape.LISTED),
    "missing": (missing, Shape.LISTED),
    "short": (short, Shape.LISTED),
    "surplus": (surplus, Shape.RECORDS),
    "filed": (filed, Shape.RECORDS),
    "matched": (matched, Shape.RECORDS),
    "checked": (checked, Shape.RECORDS),
    "unreviewed": (unreviewed, Shape.RECORDS),
    "duplicate": (duplicate, Shape.RECORDS),
    "misplaced": (misplaced, Shape.RECORDS),
    "received": (received, Shape.RECEIPTS),
    "recognised": (recognised, Shape.RECEIPTS),
    "waiting": (waiting, Shape.RECEIPTS),
    **{f"{DOSSIERS}{name}": (partial(dossiers_of, name), Shape.DOSSIERS) for name in OF_DOSSIERS},
}
"""The figures of an inventory by name: the rows behind each, and what they are."""


# Rows that no record answers, as far as the actor sees: none is asked for.
UNANSWERED: Final = frozenset(("unfiled", "awaited", "missing"))


def rows_behind(figure: str, places: FigurePlaces, words: str, *, actor: Actor) -> FigureRows:
    """
    The rows of these inventories behind one of FIGURES that hold the words, as far as the actor sees
    them; each with its inventory and the columns it may be sorted by.
    """
    of_figure, shape = FIGURES[figure]
    rows = of_figure(actor).filter(places.here).select_related("inventory")
    if shape == Shape.RECORDS:
        rows = rows.annotate(opens=opens_to(actor))
    if shape in {Shape.LISTED, Shape.RECORDS}:
        rows = rows.annotate(
            number_length=digits_before_sign("number_text"),
            number_sorted=plain_or_empty("number_text"),
        )
    if shape == Shape.RECEIPTS:
        rows = rows.annotate(label_sorted=plain_or_empty("label"))
    if shape == Shape.LISTED:
        rows = with_standing(rows, actor)
    if shape == Shape.LISTED and figure not in UNANSWERED:
        rows = with_answers(rows, actor)
    return rows.filter(_holding(rows, words, shape, actor)) if words else rows


def count_behind(figure: str, figures: Block, places: FigurePlaces, *, actor: Actor) -> int:
    """How many rows are behind one of FIGURES; of some no sum is kept, and they are counted here."""
    if isinstance(kept := getattr(figures, figure, None), int):
        return kept
    of_figure, _shape = FIGURES[figure]
    return of_figure(actor).filter(places.here).count()


def figures_there(places: FigurePlaces, actor: Actor) -> tuple[Block, bool]:
    """
    What is counted of these inventories in documents, and whether what is missing may be among what
    waits in one of them; two queries at most.
    """
    if places.one is not None:
        figures = documents_counted(places.one, actor)
        return figures, figures.waits_unmatched
    there = places.inventories(actor)
    total = total_of(
        figures_of(there, clearance=actor.clearance, party_papers=actor.party_papers, lacking=False)
    )
    return total, total.unmatched


def counts_of_list(dossier: Dossier, *, actor: Actor) -> dict[str, int]:
    """
    How many papers the list names in a dossier, and how many are missing, for whoever may count; one
    query.
    """
    if not actor.may_count:
        return {}
    here = FigurePlaces(dossier.inventory)
    rows = rows_behind("expected", here, "", actor=actor).filter(place=dossier).order_by()
    lacks = Q(standing=MISSING)
    found: dict[str, int] = rows.aggregate(expected=Count("pk"), missing=Count("pk", filter=lacks))
    return found


def pages_held(rows: Iterable[ListedRecord], actor: Actor) -> dict[int, int]:
    """Of those of these rows `with_answers` that have too few pages, how many lie there as a PDF, by id."""
    sight = sight_of(actor.clearance, party_papers=actor.party_papers)
    return {
        row.pk: sum(tie.record.pages for tie in getattr(row, "answers", ()) if tie.record.digital)
        for row in rows
        if row.short & sight
    }


def reads_titles(actor: Actor) -> bool:
    """Whether the actor is shown more of a row than its number."""
    return allowed(actor, Permission.SEE_CATALOGUE)


def records_behind(rows: Iterable[Model], shape: Shape) -> list[str]:
    """The records behind the rows, by their numbers; one that is hidden was not shown."""
    records = (record for row in rows for record in _behind(row, shape))
    return list(dict.fromkeys(record.accession for record in records))


def with_what_they_repeat(
    behind: Iterable[str], repeated: Mapping[int, Iterable[Record]]
) -> list[str]:
    """The same with those that are named beside them because they are repeated."""
    named = (one.accession for ones in repeated.values() for one in ones)
    return list(dict.fromkeys((*behind, *named)))


def _behind(row: Any, shape: Shape) -> list[Record]:
    if shape == Shape.LISTED:
        return [tie.record for tie in getattr(row, "answers", ())]
    record = row.record if shape == Shape.RECEIPTS else row
    return [record] if isinstance(record, Record) else []


def _holding(rows: FigureRows, words: str, shape: Shape, actor: Actor) -> Q:
    """
    Rows that hold the words in what is shown of them to this person, and in nothing else: from
    what is found one could read what is not shown.
    """
    if shape == Shape.LISTED:
        found = holding_too(rows, words, "number_text", "place__number")
        if reads_titles(actor):
            shown = holding_too(rows, words, "number_text", "place__number", "abstract")
            found |= shown & Q(level__lt=Level.TOP_SECRET)
        return found
    if shape == Shape.DOSSIERS:
        return dossiers_holding(rows, words) if reads_titles(actor) else holding(words, "number")
    if not reads_titles(actor):
        return Q(pk__in=[])
    if shape == Shape.RECEIPTS:
        return holding_too(rows, words, "label")
    titled = holding_too(rows, words, "number_text", "abstract") & Q(level__lt=Level.TOP_SECRET)
    return holding_too(rows, words, "number_text") | titled
