"""The list behind a figure as a file: told before its first byte, and no more than the screen shows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import get_valid_filename, slugify
from django.utils.translation import gettext

from access.api import Actor, Granted, Permission, actor_of, named, require
from archive.api import (
    bits_seen_by,
    inventory_to,
    sees_all_figures,
    stretch_of,
    words_asked,
)
from archive.domain.outgoing import MOST_ROWS, Cell, OutgoingList
from archive.domain.shapes import Shape
from archive.queries.breakdowns import narrowed_to
from archive.queries.figure_places import FigurePlaces, places_asked
from archive.queries.figure_rows import (
    FIGURES,
    pages_held,
    reads_titles,
    records_behind,
    rows_behind,
    with_what_they_repeat,
)
from archive.queries.repeats import repeated_by
from archive.reports.blocks import MEDIA
from archive.reports.figure_tables import (
    DOSSIERS,
    LISTED,
    RECEIPTS,
    RECORDS,
    Shown,
    columns_of,
    dossier_cells,
    listed_cells,
    receipt_cells,
    record_cells,
    with_inventory,
)
from archive.reports.listing import as_word_list
from archive.reports.spreadsheet import as_workbook
from archive.views.completeness import figure_sorting, heading_of, told_of_many
from audit.api import Act
from language.vietnamese import fold

FORMS: Final[dict[str, tuple[Callable[[OutgoingList], bytes], str]]] = {
    "xlsx": (as_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "docx": (as_word_list, MEDIA),
}
_TABLES: Final[dict[Shape, tuple[Any, Callable[..., Sequence[Cell]]]]] = {
    Shape.LISTED: (LISTED, listed_cells),
    Shape.RECORDS: (RECORDS, record_cells),
    Shape.RECEIPTS: (RECEIPTS, receipt_cells),
    Shape.DOSSIERS: (DOSSIERS, dossier_cells),
}
_AT_ONCE: Final = 1000


def figures_file(request: HttpRequest, code: str, which: str, form: str) -> HttpResponse:
    """The rows behind a figure of an inventory, in the order and with the words of the screen, as a file."""
    actor, at = actor_of(request), timezone.now()
    if which not in FIGURES or form not in FORMS:
        raise Http404
    asked = named(which, code)
    granted = require(actor, Permission.SEE_COMPLETENESS, asked, act=Act.TAKE_LIST, at=at)
    place = inventory_to(code, act=Act.TAKE_LIST, actor=actor, at=at)
    return _taken(request, which, FigurePlaces(place), form, granted)


def all_figures_file(request: HttpRequest, figure: str, form: str) -> HttpResponse:
    """The same of all inventories, or of those of a fonds, a unit or a collection."""
    actor, at = actor_of(request), timezone.now()
    if figure not in FIGURES or form not in FORMS:
        raise Http404
    asked = named("completeness")
    granted = require(actor, Permission.SEE_COMPLETENESS, asked, act=Act.TAKE_LIST, at=at)
    return _taken(request, figure, places_asked(request.GET, actor), form, granted)


def _taken(
    request: HttpRequest, which: str, places: FigurePlaces, form: str, granted: Granted
) -> HttpResponse:
    actor, at, shape = granted.actor, granted.at, FIGURES[which][1]
    sorting, words = figure_sorting(request, shape, places, actor), words_asked(request.GET)
    rows, parts = narrowed_to(
        rows_behind(which, places, words, actor=actor),
        request.GET,
        shape=shape,
        actor=actor,
    )
    found = stretch_of(rows, sorting.order, {}, length=MOST_ROWS[form])
    said, cells_of = _TABLES[shape]
    shown = _shown(found.rows, shape, actor)
    mentions = records_behind(found, shape)
    if which == "duplicate":
        repeated = {
            row: ones
            for part in _parts(found.rows)
            for row, ones in repeated_by(part, actor).items()
        }
        shown = replace(shown, repeated=repeated)
        mentions = with_what_they_repeat(mentions, repeated)
    if places.one is None:
        said, cells_of = with_inventory(said, cells_of)
    over = lines_over(len(found), actor, at=at, words=words, cut=form if found.has_next else "")
    out = OutgoingList(
        title=_title(which, places),
        lines=(*(part.words for part in (*places.told, *parts)), *over),
        columns=columns_of(said),
        rows=[cells_of(row, shown) for row in found],
        who=actor.full_name,
        at=timezone.localtime(at),
    )
    name = f"{places.code}-{slugify(fold(heading_of(which)))}".removeprefix("-")
    return sent(out, form, name, granted=granted, mentions=mentions, **told_of_many(which, places))


def _title(which: str, places: FigurePlaces) -> str:
    if places.one is None:
        of = "" if places.told else gettext("All inventories")
        return f"{heading_of(which)} – {of}".removesuffix(" – ")
    return f"{heading_of(which)} – {places.one.code} {places.one.shown_title}".rstrip()


def sent(
    out: OutgoingList,
    form: str,
    name: str,
    *,
    granted: Granted,
    mentions: Sequence[str] = (),
    **details: str,
) -> HttpResponse:
    """The list in one of FORMS, told before its first byte with the records that stand in it."""
    write, media = FORMS[form]
    body = write(out)
    _tell(granted, mentions, form=form, **details)
    name = get_valid_filename(f"{name}.{form}")
    return HttpResponse(
        body,
        content_type=media,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


def _shown(rows: Sequence[Any], shape: Shape, actor: Actor) -> Shown:
    opened: set[int] = set()
    if shape == Shape.RECORDS:
        opened = {row.pk for row in rows if row.opens}
    bits = set(bits_seen_by(actor))
    awaiting = {row.pk for row in rows if shape == Shape.LISTED and row.awaited in bits}
    held = pages_held(rows, actor) if shape == Shape.LISTED else {}
    return Shown(titles=reads_titles(actor), readable=opened, awaiting=awaiting, held=held)


def lines_over(
    rows: int, actor: Actor, *, at: datetime, words: str = "", cut: str = ""
) -> tuple[str, ...]:
    """What stands over the rows: how many, as whom and when; `cut` is the form that has no room for more."""
    moment = timezone.localtime(at).strftime("%d/%m/%Y %H:%M")
    whose = (
        gettext("all levels and units")
        if sees_all_figures(actor)
        else gettext("as far as it is open to %(who)s") % {"who": actor.full_name or actor.username}
    )
    told = [
        gettext("%(rows)s rows, %(whose)s, at %(moment)s")
        % {"rows": rows, "whose": whose, "moment": moment}
    ]
    if words:
        told.append(gettext("Only rows that hold: %(words)s") % {"words": words})
    if cut:
        told.append(
            gettext("There are more: a file holds %(most)s rows. Narrow the list by words.")
            % {"most": MOST_ROWS[cut]}
        )
    if cut == "docx":
        told.append(gettext("As .xlsx it holds %(most)s rows.") % {"most": MOST_ROWS["xlsx"]})
    return tuple(told)


def _tell(granted: Granted, mentions: Sequence[str], **details: str) -> None:
    """In events of a thousand records each, so that nobody waits for one long write."""
    for part in _parts(mentions) if mentions else [()]:
        granted.note(mentions=part, **details)


def _parts(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[at : at + _AT_ONCE] for at in range(0, len(rows), _AT_ONCE))
