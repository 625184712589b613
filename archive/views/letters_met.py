"""The records and the rows of lists in whose numbers letters stand that nobody knows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext, gettext_lazy

from access.api import Actor, Permission, actor_of, named, require
from access.domain.addresses import Param
from archive.api import mark_of, stretch_of
from archive.domain.outgoing import MOST_ROWS, Cell, OutgoingList
from archive.queries.letters import records_with_letters, rows_with_letters
from archive.reports.figure_tables import columns_of
from archive.views.outgoing import lines_over, sent
from archive.views.series import known_form
from audit.api import Act
from language.vietnamese import fold

ORDER: Final = ("pk",)
# As much as a number may be long.
_LONGEST: Final = 100
_COLUMNS: Final = (
    (gettext_lazy("Number and symbol"), 24, False),
    (gettext_lazy("Date"), 12, False),
    (gettext_lazy("Abstract"), 60, False),
    (gettext_lazy("Inventory"), 14, False),
    (gettext_lazy("Accession number"), 14, False),
)


@dataclass(frozen=True, slots=True)
class Bearing:
    """Which things bear the letters: how they are found, what they are called, and the file."""

    of: str
    found: Callable[[str, Actor], Any]
    heading: Promise


RECORDS: Final = Bearing("van-ban", records_with_letters, gettext_lazy("Records"))
ROWS: Final = Bearing("muc-luc", rows_with_letters, gettext_lazy("Rows of lists"))


def letters_met(request: HttpRequest, which: Bearing) -> HttpResponse:
    """One stretch of what bears the letters that the address names."""
    actor, at = actor_of(request), timezone.now()
    letters = _asked(request)
    granted = require(actor, Permission.SEE_CATALOGUE, named("types"), act=Act.LIST, at=at)
    page = stretch_of(which.found(letters, actor), ORDER, request.GET)
    granted.note(mentions=_mentioned(page, which))
    context = {
        "letters": letters,
        "of_records": which is RECORDS,
        "heading": which.heading,
        "page": page,
        "marks": {row.pk: mark_of(row.pk) for row in page},
        "file": f"archive:letters_met_{'records' if which is RECORDS else 'rows'}_file",
    }
    return render(request, "archive/reference/letters_met.html", context)


def letters_met_file(request: HttpRequest, which: Bearing, form: str) -> HttpResponse:
    """All that bears them, as a file."""
    actor, at = actor_of(request), timezone.now()
    known_form(form)
    letters = _asked(request)
    granted = require(actor, Permission.SEE_CATALOGUE, named("types"), act=Act.TAKE_LIST, at=at)
    page = stretch_of(which.found(letters, actor), ORDER, {}, length=MOST_ROWS[form])
    title = gettext("Letters that nobody knows yet")
    out = OutgoingList(
        title=f"{title}: {letters} – {which.heading}",
        lines=lines_over(len(page), actor, at=at, cut=form if page.has_next else ""),
        columns=columns_of(_COLUMNS),
        rows=[_cells(row, which) for row in page],
        who=actor.full_name,
        at=timezone.localtime(at),
    )
    name = slugify(fold(f"ky-hieu-{letters}-{which.of}"))
    return sent(out, form, name, granted=granted, mentions=_mentioned(page, which))


def _asked(request: HttpRequest) -> str:
    return request.GET.get(Param.LETTERS, "")[:_LONGEST]


def _mentioned(rows: Iterable[Any], which: Bearing) -> list[str]:
    return [row.accession for row in rows] if which is RECORDS else []


def _cells(row: Any, which: Bearing) -> Sequence[Cell]:
    of_record = which is RECORDS
    return (
        row.number_text,
        row.dated,
        row.shown_title if of_record else row.shown_abstract,
        row.inventory.code if row.inventory else "",
        row.accession if of_record else "",
    )
