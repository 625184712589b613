"""The reader: page images with the words found on them, text beside them, by keyboard."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from access.api import Actor, Permission, allowed
from archive.api import (
    Record,
    ScanPage,
    page_of,
    page_outline,
    record_to,
    target_of,
    words_of,
)
from archive.domain.types import type_by_code
from audit.api import Entry, append_durably
from search.api import SearchUnavailable, open_engine, scope_of
from search.domain.highlight import HitBox, Segment, hit_boxes, marks
from search.domain.query import Query, parse
from search.forms import LONGEST_QUERY

MOST_PAGES_MARKED = 500
STRIP = 25


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page in the strip: its number, how many pages of hits, whether it is blank."""

    number: int
    hit: bool
    blank: bool


def reader(request: HttpRequest, record_id: int) -> HttpResponse:
    """One record, opened at a page, with the finds of a query marked."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = timezone.now()
    record = record_to(Permission.READ, record_id, actor=actor, at=at)
    query = parse(request.GET.get("q", "")[:LONGEST_QUERY])
    hits = _pages_with_hits(record, query, actor)
    number = _page_number(request, record, hits)
    page = page_of(record, number)
    if page is None:
        raise Http404
    append_durably(
        Entry(
            who=actor.who,
            action=str(Permission.READ),
            subject_kind="record",
            subject=record.accession,
            level=record.level,
            details={"page": number},
        ),
        at=at,
    )
    boxes = hit_boxes([(text, box) for text, box, *_ in words_of(page)], query)
    kind = type_by_code(record.type_code)
    context: dict[str, Any] = {
        "record": record,
        "type_name": kind.name if kind else "",
        "q": request.GET.get("q", "")[:LONGEST_QUERY],
        "number": number,
        "page": page,
        "leaves": _leaves(record, hits, number),
        "hit_pages": hits,
        "previous_hit": max((n for n in hits if n < number), default=None),
        "next_hit": min((n for n in hits if n > number), default=None),
        "boxes": [rectangle(box) for box in boxes],
        "segments": segments_of(page, query),
        "height": page_height(page),
        "width_choices": (800, 1100, 1500, 2000),
        "may_take_file": allowed(actor, Permission.TAKE_FILE, target_of(record)),
        "may_correct": allowed(actor, Permission.CONFIRM, target_of(record)),
        "at": at,
    }
    return render(request, "search/reader.html", context)


def rectangle(box: HitBox) -> dict[str, Any]:
    """A find as a rectangle of an SVG laid over the page, in ten-thousandths."""
    left, top, right, bottom = box.box
    return {
        "x": left - 20,
        "y": top - 15,
        "width": max(1, right - left) + 40,
        "height": max(1, bottom - top) + 30,
        "full": box.full,
    }


def segments_of(page: ScanPage, query: Query) -> list[Segment]:
    """The whole text of a page in pieces, the finds marked."""
    pieces: list[Segment] = []
    at = 0
    for mark in marks(page.text, query):
        pieces.append(Segment(page.text[at : mark.start]))
        pieces.append(Segment(page.text[mark.start : mark.end], "full" if mark.full else "part"))
        at = mark.end
    pieces.append(Segment(page.text[at:]))
    return [piece for piece in pieces if piece.text]


def page_height(page: ScanPage) -> float:
    """Height of the page as seen for a width of 1000; A4 where the scan does not say."""
    width = float(page.signals.get("width") or 2480)
    height = float(page.signals.get("height") or 3508)
    if int(page.signals.get("rotation") or 0) in {90, 270}:
        width, height = height, width
    return round(1000 * height / width, 1) if width > 0 else 1414.5


def _pages_with_hits(record: Record, query: Query, actor: Actor) -> tuple[int, ...]:
    if query.is_empty:
        return ()
    engine = open_engine(settings.KHOSO_SEARCH)
    try:
        found = engine.pages_of(
            query, scope_of(actor, engine), [record.pk], most=MOST_PAGES_MARKED
        )
    except SearchUnavailable:
        # Reading goes on without the marks of other pages.
        return ()
    return tuple(sorted(found.get(record.pk, ())))


def _page_number(request: HttpRequest, record: Record, hits: tuple[int, ...]) -> int:
    asked = request.GET.get("trang", "")
    if asked.isascii() and asked.isdecimal() and 0 < len(asked) < 7:
        return min(max(1, int(asked)), max(1, record.pages))
    return hits[0] if hits else 1


def _leaves(record: Record, hits: tuple[int, ...], number: int) -> list[Leaf]:
    """The pages round the one that is open, and every page with a hit nearby."""
    first, last = max(1, number - STRIP), min(record.pages, number + STRIP)
    outline = page_outline(record, first=first, last=last)
    found = set(hits)
    return [
        Leaf(page.number, page.number in found, bool(page.signals.get("blank")))
        for page in outline
    ]
