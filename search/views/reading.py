"""The reader: page images with the words found on them, text beside them, by keyboard."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from access.api import Actor, Granted, Level, Permission, actor_of, allowed, unasked
from access.domain.addresses import Param
from access.domain.permissions import by_name
from archive.api import (
    dossier_seen,
    facts_in_words,
    may_amend,
    page_of,
    page_outline,
    page_texts,
    place_opens,
    record_to,
    target_of,
    words_of,
)
from audit.api import Act, text_digest, word_digests
from search.actions.finding import SEARCHED
from search.api import Engine, SearchUnavailable, open_engine, scope_of
from search.domain.query import Query, parse
from search.domain.results import Relaxed
from search.forms import LONGEST_QUERY, asked_by, number_between
from search.queries.meanings import meanings_for
from search.views.around import Around, around
from search.views.finds import finds_in, finds_on, lines_of

if TYPE_CHECKING:
    from archive.api import Record, ScanPage

MOST_PAGES_MARKED: Final = 500
# The strip shows pages in blocks, so that turning a page seldom changes it.
STRIP: Final = 40
WIDTHS: Final = (800, 1100, 1500, 2000)
FIRST_WIDTH: Final = 1100
THUMB_WIDTH: Final = 200
A4_HEIGHT: Final = 1414
ONE_SEARCH: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page in the strip: its number, how many finds, whether it is blank, how it is turned."""

    number: int
    finds: int
    blank: bool
    turn: int


@dataclass(frozen=True, slots=True)
class Found:
    """The words looked for in one record, and the pages that have them."""

    query: Query
    pages: tuple[int, ...] = ()
    relaxed: Relaxed = None

    def before(self, number: int) -> int | None:
        return max((page for page in self.pages if page < number), default=None)

    def after(self, number: int) -> int | None:
        return min((page for page in self.pages if page > number), default=None)


def reader(request: HttpRequest, record_id: int) -> HttpResponse:
    """One record, opened at a page, with the finds of a query marked."""
    actor = actor_of(request)
    at = timezone.now()
    record, granted = record_to(Permission.READ, record_id, act=Act.READ, actor=actor, at=at)
    engine = open_engine(settings.KHOSO_SEARCH)
    words = words_asked(request.GET)
    placed = around(request.GET, record.pk, actor=actor, engine=engine)
    looser = placed is not None and placed.looser
    found = _found_in(
        record, parse(words, meanings_for(words, actor)), actor, engine, looser=looser
    )
    start = found.pages[0] if found.pages else 1
    asked_page = request.GET.get(Param.PAGE, "")
    number = number_between(1, asked_page or str(start), max(1, record.pages))
    page = page_of(record, number)
    if page is None:
        raise Http404
    leaves = _leaves(record, found, number, actor)
    thumbnails = [leaf.number for leaf in leaves]
    granted.note(page=number, thumbnails=[thumbnails[0], thumbnails[-1]] if thumbnails else [])
    _note_search(granted, words, found, placed)
    context: dict[str, object] = {
        "record": record,
        "silent": record.level >= Level.TOP_SECRET,
        "words": words,
        "kept": _kept_pairs(request, {Param.WITHIN, Param.PAGE, Param.FIND}),
        "page_kept": _kept_pairs(request, {Param.PAGE, Param.FIND}),
        "around": placed,
        "may_take_file": allowed(actor, Permission.TAKE_FILE, target_of(record)),
        "may_amend": may_amend(record, actor) and not record.withdrawn_at,
        "at": at,
        "leaves": leaves,
    }
    context |= _facts(record, actor) | _strip(record, number)
    context |= _page(page, found, record.pages, request) | _sizes(request)
    return render(request, "search/reader.html", context)


def _note_search(granted: Granted, words: str, found: Found, placed: Around | None) -> None:
    """Words marked in a record are a search as well, told once for all the pages leafed through."""
    if found.query.is_empty and placed is None:
        return
    searched = unasked(granted.actor, Act.SEARCH, SEARCHED, at=granted.at)
    searched.note_once_in(
        ONE_SEARCH,
        mentions=[granted.target.label, *word_digests(words)],
        record=granted.target.label,
        pages=len(found.pages),
        total=placed.total if placed else 1,
        words=text_digest(words),
    )


def words_asked(address: QueryDict) -> str:
    """The words to mark: those looked for inside the record, else those of the search."""
    if Param.WITHIN in address:
        return str(address[Param.WITHIN])[:LONGEST_QUERY]
    return asked_by(address).wording


def page_height(page: "ScanPage") -> int:
    """Height of the page as seen for a width of 1000; A4 where the scan does not say."""
    width = float(page.signals.get("width") or 0)
    height = float(page.signals.get("height") or 0)
    if (int(page.signals.get("rotation") or 0) + page.turn) % 180:
        width, height = height, width
    return round(1000 * height / width) if width > 0 and height > 0 else A4_HEIGHT


def _found_in(
    record: "Record", query: Query, actor: Actor, engine: Engine, *, looser: bool
) -> Found:
    """
    The pages with finds, widened by marks and by a letter where there are none as typed; a looser
    row of a result was not found as typed.
    """
    if query.is_empty:
        return Found(query)
    steps: tuple[Relaxed, ...] = ("marks", "fuzzy") if looser else (None, "marks", "fuzzy")
    try:
        scope = scope_of(actor, engine)
        for step in steps:
            pages = engine.pages_of(
                query, scope, [record.pk], relaxed=step, most=MOST_PAGES_MARKED
            ).get(record.pk, ())
            if pages:
                inside = sorted(page for page in pages if page <= record.pages)
                return Found(query, tuple(inside), step)
    except SearchUnavailable:
        # Reading goes on; only the page that is open has its finds marked.
        return Found(query)
    return Found(query)


def _facts(record: "Record", actor: Actor) -> dict[str, object]:
    shelf, dossier = record.inventory, dossier_seen(record, actor)
    open_shelf = shelf is not None and (
        shelf.level <= actor.clearance and (actor.party_papers or not shelf.party_papers)
    )
    # Of what is open by its name alone it is told where it stands, and nothing else opens there.
    told = open_shelf or by_name(actor, target_of(record))
    return {
        "facts": facts_in_words(record),
        "inventory": shelf if told else None,
        "place_opens": open_shelf and place_opens(actor, shelf),
        "dossier": dossier,
    }


def _block(record: "Record", number: int) -> tuple[int, int]:
    """The first and the last page of the block in which a page stands."""
    first = (number - 1) // STRIP * STRIP + 1
    return first, min(record.pages, first + STRIP - 1)


def _leaves(record: "Record", found: Found, number: int, actor: Actor) -> list[Leaf]:
    """The block of pages round the open one, with the number of finds on each."""
    first, last = _block(record, number)
    hits = [page for page in found.pages if first <= page <= last]
    texts = page_texts({record.pk: hits}, actor=actor).get(record.pk, {})
    counts = {
        page: len(finds_in(text, found.query, relaxed=found.relaxed))
        for page, text in texts.items()
    }
    return [
        Leaf(page.number, counts.get(page.number, 0), bool(page.signals.get("blank")), page.turn)
        for page in page_outline(record, first=first, last=last)
    ]


def _strip(record: "Record", number: int) -> dict[str, object]:
    """The ways to the blocks before and behind."""
    first, last = _block(record, number)
    return {
        "earlier": (max(1, first - STRIP), first - 1) if first > 1 else None,
        "later": (last + 1, min(record.pages, last + STRIP)) if last < record.pages else None,
        "thumb_width": THUMB_WIDTH,
    }


def _page(page: "ScanPage", found: Found, pages: int, request: HttpRequest) -> dict[str, object]:
    """The open page: its finds on the image and in the text, and the ways from here."""
    query, number = found.query, page.number
    placed = [(text, box, line) for text, box, _sure, line in words_of(page)]
    finds = finds_on(placed, query, relaxed=found.relaxed)
    best = next((find.number for find in finds if find.full), 1)
    asked_find = request.GET.get(Param.FIND, "") or str(best)
    now = number_between(1, asked_find, len(finds)) if finds else 0
    before, after = found.before(number), found.after(number)
    return {
        "page": page,
        "number": number,
        "height": page_height(page),
        "turn_after": (page.turn + 90) % 360,
        "finds": finds,
        "now": now,
        "lines": lines_of(page.text, query, relaxed=found.relaxed),
        "misread": found.relaxed == "fuzzy",
        "hit_pages": found.pages,
        "page_before": number - 1 if number > 1 else None,
        "page_after": number + 1 if number < pages else None,
        "hit_before": now - 1 if now > 1 else None,
        "hit_after": now + 1 if now < len(finds) else None,
        "hit_page_before": before,
        "hit_page_after": after,
    }


def _sizes(request: HttpRequest) -> dict[str, object]:
    """The width of the image asked for; without one it fits the stage."""
    asked = request.GET.get(Param.WIDTH, "")
    width = min(WIDTHS, key=lambda one: abs(one - number_between(0, asked, 9999))) if asked else 0
    here = width or FIRST_WIDTH
    return {
        "width": width,
        "image_width": here,
        "widths": " ".join(map(str, WIDTHS)),
        "narrower": max((one for one in WIDTHS if one < here), default=None),
        "wider": min((one for one in WIDTHS if one > here), default=None),
    }


def _kept_pairs(request: HttpRequest, dropped: set[str]) -> list[tuple[str, str]]:
    """What looking for other words, or for another page, keeps of the address."""
    return [
        (name, value)
        for name, values in request.GET.lists()
        if name not in dropped
        for value in values
    ]
