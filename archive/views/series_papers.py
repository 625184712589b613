"""The papers of a number series, one for each number that is known, as far as the person sees."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext, gettext_lazy

from access.api import Actor, actor_of
from access.domain.addresses import Param
from archive.api import bodies_known, codes_told, inventory_codes
from archive.domain.numbered import Numbered, NumberSeries
from archive.domain.outgoing import MOST_ROWS, Cell, OutgoingList
from archive.queries.series import term_called
from archive.reports.figure_tables import columns_of
from archive.views.outgoing import lines_over, sent
from archive.views.series import (
    PAGE_LENGTH,
    found_or_refused,
    granted_for,
    kind_called,
    known_form,
)
from audit.api import Act
from language.vietnamese import fold

# What an address says of those that stand on a list and are not filed.
LISTED_ONLY: Final = "muc-luc"
_COLUMNS: Final = (
    (gettext_lazy("Number"), 8, True),
    (gettext_lazy("Number and symbol"), 24, False),
    (gettext_lazy("Date"), 12, False),
    (gettext_lazy("Inventory"), 14, False),
    (gettext_lazy("State"), 20, False),
    (gettext_lazy("Accession number"), 14, False),
)


@dataclass(frozen=True, slots=True)
class Known:
    """A number that is known, as its row shows it: the paper that has it, and where that stands."""

    number: int
    paper: Numbered
    inventory: str
    place_opens: bool

    @property
    def accession(self) -> str:
        """The number of the record; of a row of a list there is none."""
        return f"KS-{self.paper.id:07d}" if self.paper.filed else ""


def series_papers(request: HttpRequest, series_code: str) -> HttpResponse:
    """The numbers of a series that are known, or those of them that stand on a list only."""
    actor, at = actor_of(request), timezone.now()
    granted = granted_for(actor, at, Act.LIST, series_code)
    bodies = bodies_known()
    found = found_or_refused(series_code, bodies, actor, at, Act.LIST)
    only_listed = _asks_for_listed(request)
    papers = _papers(found, only_listed=only_listed)
    page = Paginator(papers, PAGE_LENGTH).get_page(request.GET.get(Param.LIST_PAGE))
    rows = _shown(page, actor)
    granted.note(mentions=_mentioned(rows))
    return render(
        request,
        "archive/series_papers.html",
        {
            "series": found,
            "term": term_called(found, bodies),
            "heading": _heading(only_listed=only_listed),
            "count": len(papers),
            "page": page,
            "rows": rows,
        },
    )


def series_papers_file(request: HttpRequest, series_code: str, form: str) -> HttpResponse:
    """The same as a file."""
    actor, at = actor_of(request), timezone.now()
    known_form(form)
    granted = granted_for(actor, at, Act.TAKE_LIST, series_code)
    bodies = bodies_known()
    found = found_or_refused(series_code, bodies, actor, at, Act.TAKE_LIST)
    only_listed = _asks_for_listed(request)
    papers = _papers(found, only_listed=only_listed)
    rows = _shown(papers[: MOST_ROWS[form]], actor)
    named = (kind_called(found), found.issuer, term_called(found, bodies))
    out = OutgoingList(
        title=f"{_heading(only_listed=only_listed)} – {' · '.join(named)}",
        lines=lines_over(len(rows), actor, at=at, cut=form if len(rows) < len(papers) else ""),
        columns=columns_of(_COLUMNS),
        rows=[_cells(row) for row in rows],
        who=actor.full_name,
        at=timezone.localtime(at),
    )
    name = slugify(fold(f"day-so-{series_code}-so-da-biet").replace(".", "-"))
    return sent(out, form, name, granted=granted, mentions=_mentioned(rows))


def _asks_for_listed(request: HttpRequest) -> bool:
    return request.GET.get(Param.STATE, "") == LISTED_ONLY


def _papers(found: NumberSeries, *, only_listed: bool) -> list[tuple[int, Numbered]]:
    if only_listed:
        return [(number, found.papers[number]) for number in found.listed_only]
    return found.known


def _shown(papers: Iterable[tuple[int, Numbered]], actor: Actor) -> list[Known]:
    seen = inventory_codes(actor)
    codes = codes_told(actor) if actor.named else seen
    return [
        Known(number, one, codes.get(one.inventory or 0, ""), (one.inventory or 0) in seen)
        for number, one in papers
    ]


def _heading(*, only_listed: bool) -> str:
    return gettext("On a list only") if only_listed else gettext("Numbers known")


def _mentioned(rows: Iterable[Known]) -> list[str]:
    return list(dict.fromkeys(row.accession for row in rows if row.accession))


def _cells(row: Known) -> Sequence[Cell]:
    return (
        row.number,
        row.paper.text,
        row.paper.issued,
        row.inventory,
        gettext("Filed") if row.paper.filed else gettext("On a list only"),
        row.accession,
    )
