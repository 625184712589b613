"""A record found, made ready for the list: addresses, passages, and the map of its pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext

from access.api import Actor, Level
from access.domain.addresses import Param
from archive.api import dossier_seen
from search.actions.finding import FoundRecord
from search.api import Findings
from search.domain.highlight import Segment, Snippet
from search.forms import Asked
from search.views.finds import joined, legible, marked

if TYPE_CHECKING:
    from archive.api import Record

MOST_CELLS: Final = 60
PAGES_NAMED: Final = 20


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page with finds: where it opens, and its passage, empty where none may be shown."""

    number: int
    address: str
    passage: tuple[Segment, ...] = ()
    cut_before: bool = False
    cut_after: bool = False


@dataclass(frozen=True, slots=True)
class PageMap:
    """
    Where in a record the finds are: a cell for a page, or for several of a long record, and
    whether there is a find; `words` say it.
    """

    cells: tuple[bool, ...]
    words: str


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """One record of the list. What is top secret shows its number alone, no words of it."""

    record: "Record"
    address: str
    title: tuple[Segment, ...]
    silent: bool
    pages: tuple[ShownPage, ...]
    page_count: int
    map: PageMap | None
    inventory: str
    dossier: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; `first` is the place of the first. `looser`: with other marks."""

    looser: bool
    first: int
    rows: list[ShownRecord]


def groups_of(
    findings: Findings, asked: Asked, inventories: Mapping[int, str], *, actor: Actor
) -> list[Group]:
    """The records of one page of the result, in its order: those as typed, then looser ones."""
    groups: list[Group] = []
    for looser, found in groupby(findings.found, lambda one: one.place > findings.total):
        shown = list(found)
        rows = [_row(one, asked, findings, inventories, actor) for one in shown]
        groups.append(Group(looser, shown[0].place, rows))
    return groups


def _row(
    found: FoundRecord,
    asked: Asked,
    findings: Findings,
    inventories: Mapping[int, str],
    actor: Actor,
) -> ShownRecord:
    record = found.record
    dossier = dossier_seen(record, actor)
    silent = record.level >= Level.TOP_SECRET
    reader = reverse("search:reader", args=[record.pk]) + asked.address((Param.PLACE, found.place))
    title = () if silent else marked(record.title, findings.query, relaxed=found.relaxed)
    return ShownRecord(
        record=record,
        address=reader,
        title=tuple(title),
        silent=silent,
        pages=tuple(
            _page(
                page.number,
                f"{reader}&{Param.PAGE}={page.number}",
                None if silent else page.snippet,
            )
            for page in found.pages
        ),
        page_count=len(found.page_numbers),
        map=page_map(found.page_numbers, record.pages),
        inventory=inventories.get(record.inventory_id or 0, ""),
        dossier=dossier.number if dossier else "",
    )


def _page(number: int, address: str, passage: Snippet | None) -> ShownPage:
    if passage is None:
        return ShownPage(number, address)
    segments = tuple(joined(list(legible(passage.segments))))
    return ShownPage(number, address, segments, passage.cut_before, passage.cut_after)


def page_map(found: tuple[int, ...], pages: int) -> PageMap | None:
    """The map of a record with this many pages, or None where no page has a find."""
    inside = sorted(number for number in found if 1 <= number <= pages)
    if not inside:
        return None
    cells = min(pages, MOST_CELLS)
    hit = {(number - 1) * cells // pages for number in inside}
    named = ", ".join(map(str, inside[:PAGES_NAMED])) + (" …" if len(inside) > PAGES_NAMED else "")
    words = gettext("Found on page %(numbers)s of %(pages)s") % {"numbers": named, "pages": pages}
    return PageMap(tuple(cell in hit for cell in range(cells)), words)
