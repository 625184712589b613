"""Number series: which numbers of an issuer, a type and a term nobody has, as far as the person sees."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext, gettext_lazy

from access.api import Actor, Granted, Permission, actor_of, named, refuse, require
from access.domain.addresses import Param
from archive.api import (
    SeriesFound,
    bodies_known,
    inventory_codes,
    inventory_to,
    sees_all_figures,
    series_of_inventory,
    series_of_term,
)
from archive.domain.numbered import GapBetween, Numbered, NumberSeries
from archive.domain.outgoing import MOST_ROWS, Cell, OutgoingList
from archive.domain.terms import Bodies
from archive.queries.series import TermOfBody, series_named, term_called, terms_to_choose
from archive.reports.figure_tables import columns_of
from archive.views.outgoing import FORMS, lines_over, sent
from audit.api import Act
from language.vietnamese import fold

PAGE_LENGTH: Final = 100
# As much of a name as the trail keeps.
LONGEST: Final = 80
# As many gaps as stand in a row of the list of series; the rest is behind it.
IN_A_ROW: Final = 8
# A gap of more numbers is told by its first and its last.
ONE_BY_ONE: Final = 8
_COLUMNS: Final = (
    (gettext_lazy("Issuer"), 24, False),
    (gettext_lazy("Type name"), 12, False),
    (gettext_lazy("Term"), 10, False),
    (gettext_lazy("From number"), 8, False),
    (gettext_lazy("To number"), 8, False),
    (gettext_lazy("How many"), 8, True),
    (gettext_lazy("Before them"), 32, False),
    (gettext_lazy("Behind them"), 32, False),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A series as its row shows it."""

    series: NumberSeries
    term: str

    @property
    def gaps(self) -> str:
        """As many of its gaps as its row has room for."""
        gaps = self.series.reach.gaps
        return ", ".join(map(str, gaps[:IN_A_ROW])) + (" …" if len(gaps) > IN_A_ROW else "")


@dataclass(frozen=True, slots=True)
class GapShown:
    """A gap as its row shows it: its numbers, each with the words by which it is looked for."""

    between: GapBetween
    numbers: Sequence[tuple[int, str]]
    type_code: str
    from_day: str
    to_day: str

    @property
    def is_span(self) -> bool:
        """Whether only its first and last number are named."""
        return len(self.numbers) < self.between.gap.count


def overview(request: HttpRequest) -> HttpResponse:
    """The series of one term; of the latest, where none is asked for."""
    actor, at = actor_of(request), timezone.now()
    granted = granted_for(actor, at, Act.SEE_COMPLETENESS)
    bodies = bodies_known()
    terms, chosen = _term_asked(request, bodies)
    found = series_of_term(chosen.id, bodies, actor) if chosen else SeriesFound(())
    granted.note()
    return _listed(request, found, bodies, {"terms": terms, "chosen": chosen})


def inventory_series(request: HttpRequest, code: str) -> HttpResponse:
    """The series that papers of an inventory stand in."""
    actor, at = actor_of(request), timezone.now()
    granted = granted_for(actor, at, Act.SEE_COMPLETENESS, code)
    place = inventory_to(code, act=Act.SEE_COMPLETENESS, actor=actor, at=at)
    bodies = bodies_known()
    found = series_of_inventory(place, bodies, actor)
    granted.note()
    return _listed(request, found, bodies, {"inventory": place})


def series_gaps(request: HttpRequest, series_code: str) -> HttpResponse:
    """The gaps of one series, each between the papers beside it."""
    actor, at = actor_of(request), timezone.now()
    granted = granted_for(actor, at, Act.LIST, series_code)
    bodies = bodies_known()
    found = found_or_refused(series_code, bodies, actor, at, Act.LIST)
    page = Paginator(list(found.gaps()), PAGE_LENGTH).get_page(request.GET.get(Param.LIST_PAGE))
    codes = inventory_codes(actor) if found.listed_only else {}
    granted.note(mentions=_mentioned(page))
    return render(
        request,
        "archive/series_gaps.html",
        {
            "series": found,
            "term": term_called(found, bodies),
            "page": page,
            "rows": [_gap_shown(found, one) for one in page],
            "missing": [
                (found.papers[number], codes.get(found.papers[number].inventory or 0, ""))
                for number in found.listed_only[:PAGE_LENGTH]
            ],
            "whole": sees_all_figures(actor),
        },
    )


def series_file(request: HttpRequest, series_code: str, form: str) -> HttpResponse:
    """The gaps of one series as a file."""
    actor, at = actor_of(request), timezone.now()
    known_form(form)
    granted = granted_for(actor, at, Act.TAKE_LIST, series_code)
    bodies = bodies_known()
    found = found_or_refused(series_code, bodies, actor, at, Act.TAKE_LIST)
    title = " · ".join((kind_called(found), found.issuer, term_called(found, bodies)))
    return _sent(
        [found],
        bodies,
        actor=actor,
        at=at,
        form=form,
        name=series_code,
        title=title,
        granted=granted,
    )


def term_file(request: HttpRequest, form: str) -> HttpResponse:
    """The gaps of all series of a term as a file."""
    actor, at = actor_of(request), timezone.now()
    known_form(form)
    granted = granted_for(actor, at, Act.TAKE_LIST)
    bodies = bodies_known()
    _terms, chosen = _term_asked(request, bodies)
    found = series_of_term(chosen.id, bodies, actor) if chosen else SeriesFound(())
    title = f"{chosen.body} · {chosen.name}" if chosen else ""
    name = chosen.name if chosen else ""
    return _sent(
        found.series, bodies, actor=actor, at=at, form=form, name=name, title=title, granted=granted
    )


def inventory_series_file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The gaps of the series that papers of an inventory stand in, as a file."""
    actor, at = actor_of(request), timezone.now()
    known_form(form)
    granted = granted_for(actor, at, Act.TAKE_LIST, code)
    place = inventory_to(code, act=Act.TAKE_LIST, actor=actor, at=at)
    bodies = bodies_known()
    found = series_of_inventory(place, bodies, actor)
    return _sent(
        found.series,
        bodies,
        actor=actor,
        at=at,
        form=form,
        name=place.code,
        title=place.code,
        granted=granted,
    )


def granted_for(actor: Actor, at: datetime, act: Act, label: str = "") -> Granted:
    """Whoever may count looks at series, or at one. Raises AccessDenied."""
    asked = named("series", label[:LONGEST])
    return require(actor, Permission.SEE_COMPLETENESS, asked, act=act, at=at)


def found_or_refused(
    series_code: str, bodies: Bodies, actor: Actor, at: datetime, act: Act
) -> NumberSeries:
    """The series of an address; one that is nowhere for this person is refused as not allowed."""
    found = series_named(series_code, bodies, actor)
    if found is None:
        target = named("series", series_code[:LONGEST])
        refuse(actor, Permission.SEE_COMPLETENESS, target, act=act, rule="exists", at=at)
    return found


def known_form(form: str) -> None:
    """Nothing is found in a form that no list leaves in."""
    if form not in FORMS:
        raise Http404


def _term_asked(request: HttpRequest, bodies: Bodies) -> tuple[list[TermOfBody], TermOfBody | None]:
    """The terms to choose from, and the one that is asked for, else the latest."""
    terms = terms_to_choose(bodies)
    asked = request.GET.get(Param.TERM, "")
    latest = max(terms, key=lambda one: one.first_day, default=None)
    return terms, next((one for one in terms if str(one.id) == asked), latest)


def _listed(
    request: HttpRequest, found: SeriesFound, bodies: Bodies, more: dict[str, object]
) -> HttpResponse:
    shown = Paginator(found.series, PAGE_LENGTH).get_page(request.GET.get(Param.LIST_PAGE))
    return render(
        request,
        "archive/series.html",
        {
            "page": shown,
            "rows": [Shown(one, term_called(one, bodies)) for one in shown],
            "apart": found.apart,
            "whole": sees_all_figures(actor_of(request)),
            **more,
        },
    )


def _sent(
    found: Iterable[NumberSeries],
    bodies: Bodies,
    *,
    actor: Actor,
    at: datetime,
    form: str,
    name: str,
    title: str,
    granted: Granted,
) -> HttpResponse:
    pairs = [(one, gap) for one in found for gap in one.gaps()]
    kept = pairs[: MOST_ROWS[form]]
    cut = form if len(kept) < len(pairs) else ""
    out = OutgoingList(
        title=f"{gettext('Gaps in number series')} – {title}".rstrip(" –"),
        lines=(*lines_over(len(kept), actor, at=at, cut=cut), *_what_gaps_are(actor)),
        columns=columns_of(_COLUMNS),
        rows=[_cells(one, term_called(one, bodies), gap) for one, gap in kept],
        who=actor.full_name,
        at=timezone.localtime(at),
    )
    mentions = _mentioned(gap for _series, gap in kept)
    named_so = slugify(fold(f"day-so-{name}").replace(".", "-").replace("–", "-"))
    return sent(out, form, named_so, granted=granted, mentions=mentions)


def _what_gaps_are(actor: Actor) -> tuple[str, ...]:
    if sees_all_figures(actor):
        return ()
    return (gettext("Numbers of papers that are not open to the person are among the gaps."),)


def _gap_shown(found: NumberSeries, between: GapBetween) -> GapShown:
    gap, beside = between.gap, (between.before, between.after)
    named = range(gap.first, gap.last + 1)
    numbers = named if gap.count <= ONE_BY_ONE else (gap.first, gap.last)
    days = [one.issued if one is not None and one.precision == "day" else "" for one in beside]
    return GapShown(
        between=between,
        numbers=[(number, found.written(number)) for number in numbers],
        type_code=found.counted.kind if found.has_type else "",
        from_day=days[0],
        to_day=days[1],
    )


def _cells(found: NumberSeries, term: str, between: GapBetween) -> Sequence[Cell]:
    gap = between.gap
    return (
        found.issuer,
        kind_called(found),
        term,
        gap.first,
        gap.last,
        gap.count,
        _beside(between.before),
        _beside(between.after),
    )


def kind_called(found: NumberSeries) -> str:
    """What the papers of a series are called."""
    return found.kind or gettext("All types of a congress")


def _beside(paper: Numbered | None) -> str:
    return " · ".join(one for one in (paper.text, paper.issued) if one) if paper else ""


def _mentioned(gaps: Iterable[GapBetween]) -> list[str]:
    """The records whose numbers are shown beside the gaps."""
    return list(dict.fromkeys(f"KS-{paper.id:07d}" for paper in _shown_beside(gaps) if paper.filed))


def _shown_beside(gaps: Iterable[GapBetween]) -> Iterator[Numbered]:
    return (paper for one in gaps for paper in (one.before, one.after) if paper is not None)
