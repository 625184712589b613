"""The columns of a list as they were guessed, over its first rows; a person puts them right."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from access.api import Level, actor_of, names_of
from archive.actions.list_layouts import note_columns
from archive.actions.list_reading import columns_read
from archive.domain.listing.fields import Column, Field
from archive.domain.listing.reading import read_tables
from archive.domain.listing.results import Headed, ListReading, Place
from archive.views.importing import inventory_for_list, kept_or_404
from archive.views.kept_lists import KeptList, keep_again, tables_of
from archive.views.list_words import FIELDS, LAYOUTS, REASONS

if TYPE_CHECKING:
    from archive.api import Inventory

# How sure a guess is, as the design system marks it.
_SURE, _MIDDLING = 0.9, 0.5
GUESS = "doan-lai"
UNSURE = frozenset(("sure--low", "sure--mid"))
SAMPLES = 3
CHOICES = [(str(field), words) for field, words in FIELDS.items()]


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """
    A column with the field chosen for it; `mark` is the class that says how sure that is, `samples`
    are the first of its cells that say anything.
    """

    name: str
    heading: str
    field: str
    meaning: Promise
    sure: str
    mark: str
    error: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownHeading:
    """A heading of the file: its columns over the first lines below it."""

    heading: Headed
    layout: Promise
    columns: list[ShownColumn]
    lines: list[tuple[int, list[str]]]

    @property
    def unsure(self) -> list[ShownColumn]:
        """The columns whose guess a person should look at, which may stand far to the right."""
        return [column for column in self.columns if column.mark in UNSURE]


def columns(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """The columns as they are in force; a POST reads the list anew with what a person says."""
    inventory, granted = inventory_for_list(request, code)
    one = kept_or_404(request, inventory, token)
    if request.method != "POST":
        granted.note(step="columns")
        return _shown(request, inventory, one, columns_read(one.read), {})
    if GUESS in request.POST:
        read = read_tables(tables_of(request, inventory, token))
        keep_again(request, inventory, KeptList(one.name, read, columns_read(read), token=token))
        granted.note(step="columns")
        return redirect("archive:import_columns", code=code, token=token)
    chosen = _chosen(request, one.read)
    errors = _errors(chosen)
    if errors:
        granted.note(step="columns")
        return _shown(request, inventory, one, chosen, errors)
    granted.note(step="columns")
    _take(request, inventory, one, chosen)
    return redirect("archive:import_preview", code=code, token=token)


def _take(
    request: HttpRequest,
    inventory: "Inventory",
    one: KeptList,
    chosen: Mapping[str, Mapping[int, Field]],
) -> None:
    """What a person says is remembered for the next list; the list is read anew where it differs."""
    in_force = columns_read(one.read)
    named = {heading.signature for heading in one.read.headings if heading.named}
    note_columns(
        actor=actor_of(request),
        inventory=inventory,
        corrected={name: said for name, said in chosen.items() if name in named},
        guessed=one.guessed,
        at=timezone.now(),
    )
    if chosen == in_force:
        return
    corrected = {name: said for name, said in chosen.items() if said != one.guessed.get(name)}
    read = read_tables(tables_of(request, inventory, one.token), corrected=corrected)
    keep_again(request, inventory, KeptList(one.name, read, one.guessed, token=one.token))


def _chosen(request: HttpRequest, read: ListReading) -> dict[str, dict[int, Field]]:
    """The field of every column that the form names; of one it does not name, the field in force."""
    known = {str(field): field for field in Field}
    return {
        heading.signature: {
            column.index: known.get(request.POST.get(_name(heading, column), ""), column.field)
            for column in heading.columns
        }
        for heading in read.headings
    }


def _errors(chosen: Mapping[str, Mapping[int, Field]]) -> dict[tuple[str, int], str]:
    """A field may stand in one column only: a row would lose what the other says."""
    words = _("Two columns have this meaning. Choose another one for one of them.")
    found: dict[tuple[str, int], str] = {}
    for signature, fields in chosen.items():
        often = Counter(fields.values())
        found |= {
            (signature, index): words
            for index, field in fields.items()
            if field is not Field.OTHER and often[field] > 1
        }
    return found


def _shown(
    request: HttpRequest,
    inventory: "Inventory",
    one: KeptList,
    chosen: Mapping[str, Mapping[int, Field]],
    errors: Mapping[tuple[str, int], str],
) -> HttpResponse:
    read = one.read
    closed = {row.at for row in read.rows if row.level >= Level.TOP_SECRET}
    closed |= {dossier.at for dossier in read.dossiers if dossier.level >= Level.TOP_SECRET}
    shown = [
        _heading(heading, chosen[heading.signature], errors, closed) for heading in read.headings
    ]
    said = any(one.corrected for one in read.headings)
    context = {
        "inventory": inventory,
        "name": one.name,
        "token": one.token,
        "read": read,
        "headings": [one for one in shown if one.heading.rows],
        "unread": [one for one in shown if not one.heading.rows],
        "hidden_sheets": [table.sheet for table in read.tables if table.hidden],
        "said_by": names_of({one.said_by}).get(one.said_by, one.said_by) if said else "",
        "said_at": one.said_at,
        "left_out": [(row.at, REASONS[row.reason], row.text) for row in read.left_out],
        "choices": CHOICES,
        "errors": errors,
    }
    status = 422 if errors else 200
    return render(request, "archive/import_columns.html", context, status=status)


def _heading(
    heading: Headed,
    fields: Mapping[int, Field],
    errors: Mapping[tuple[str, int], str],
    closed: set[Place],
) -> ShownHeading:
    lines = [
        (at.line, [] if at in closed else [_cell(cells, column) for column in heading.columns])
        for at, cells in heading.sample
    ]
    shown = [
        ShownColumn(
            name=_name(heading, column),
            heading=column.heading or f"#{column.index + 1}",
            field=str(fields[column.index]),
            meaning=FIELDS[fields[column.index]],
            sure=str(_sureness(heading, column)[0]),
            mark=_sureness(heading, column)[1],
            error=errors.get((heading.signature, column.index), ""),
            samples=_samples(cells[at] for _line, cells in lines if cells),
        )
        for at, column in enumerate(heading.columns)
    ]
    return ShownHeading(heading, LAYOUTS[heading.layout], shown, lines)


def _samples(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell for cell in cells if cell))[:SAMPLES]


def _cell(cells: tuple[str, ...], column: Column) -> str:
    return cells[column.index] if column.index < len(cells) else ""


def _sureness(heading: Headed, column: Column) -> tuple[str, str]:
    if heading.corrected:
        return _("a person said so"), "sure--hand"
    if column.field is Field.OTHER:
        return _("not known"), "sure--low"
    if column.score >= _SURE:
        return _("sure"), ""
    return _("not sure"), "sure--mid" if column.score >= _MIDDLING else "sure--low"


def _name(heading: Headed, column: Column) -> str:
    return f"cot-{heading.signature}-{column.index}"
