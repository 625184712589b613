"""Batches and their ledgers, with progress that refreshes itself."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from access.api import Actor, Permission, actor_of, allowed, named, names_of, require
from access.domain.addresses import Heading, Param, Stage, Tab
from archive.api import sorting_of, stretch_of, words_asked
from audit.api import Act
from ingest.actions.closing import NotClosable, NotReopenable, close_batch, reopen_batch
from ingest.domain.ledger import TERMS, BatchState, Ledger, State
from ingest.forms import ReasonForm
from ingest.queries.batches import (
    BatchView,
    Quality,
    devices_of,
    last_reopening,
    target_of_batch,
    view_of,
)
from ingest.queries.items import batch_to, mentions_of
from ingest.queries.ledgers import ledgers_seen, workers_alive
from ingest.queries.quality import poor_pages_of
from ingest.queries.tables import AtWork, at_work_in, batches_for_table, items_of_batch
from ingest.views.item_tables import kept_of, table_of_items
from ingest.views.words import (
    Part,
    Standing,
    bar_in_words,
    obstacle_in_words,
    parts_of,
    standing_of_batch,
)
from reading.domain.certainty import LEAST_DPI

if TYPE_CHECKING:
    from ingest.api import Batch

ONE_LOOK = timedelta(minutes=10)
# Not a term of the ledger: the files with pages that were scanned or read poorly.
LOOK_AGAIN = Tab.LOOK_AGAIN
# A tab's name in the address → the terms it shows, and its word.
TABS: dict[str, tuple[tuple[str, ...], Promise]] = {
    Tab.WANTS_PERSON: (("waiting", "quarantined"), gettext_lazy("Wants a person")),
    Tab.WAITING: (("waiting",), gettext_lazy("Waiting")),
    Tab.AT_SECURITY: (("at_security",), gettext_lazy("At the security officer")),
    Tab.QUARANTINE: (("quarantined",), gettext_lazy("Quarantined")),
    Tab.IN_WORK: (("in_work",), gettext_lazy("In work")),
    Tab.FILED: (("filed",), gettext_lazy("Filed")),
    Tab.REJECTED: (("rejected",), gettext_lazy("Rejected")),
    Tab.DUPLICATES: (("duplicates",), gettext_lazy("Duplicates")),
    Tab.WITHDRAWN: (("withdrawn",), gettext_lazy("Withdrawn")),
    Tab.REGISTERED: (("registered",), gettext_lazy("Handled apart")),
    Tab.ALL: (tuple(TERMS), gettext_lazy("All")),
}
# Where most batches have nothing.
SELDOM_TABS = frozenset((Tab.AT_SECURITY, Tab.WITHDRAWN, Tab.REGISTERED))
# Headings that sort, each with the fields it sorts by. What came in all is none of them: of that a
# person sees only their part.
BATCH_COLUMNS = {
    Heading.BATCH: ("code",),
    Heading.INVENTORY: ("inventory__code",),
    # Batches are numbered as they are opened.
    Heading.RECEIVED: ("pk",),
    Heading.WAITING: ("n_waiting",),
    Heading.STATE: ("stage",),
    Heading.PERSON: ("opened_by",),
}
BATCH_STATES = [
    ("", gettext_lazy("All")),
    (Stage.OPEN, gettext_lazy("Open")),
    (Stage.BEING_READ, gettext_lazy("Being read")),
    (Stage.WAITING, gettext_lazy("With files that wait")),
    (Stage.QUARANTINE, gettext_lazy("With files in quarantine")),
    (Stage.CLOSED, gettext_lazy("Closed")),
]
MODES = {
    "colour": gettext_lazy("colour"),
    "grey": gettext_lazy("grey"),
    "bilevel": gettext_lazy("black and white"),
    "print": gettext_lazy("never on paper"),
}


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch in a list, with its ledger as a bar."""

    batch: "Batch"
    ledger: Ledger
    parts: list[Part]
    bar: str
    standing: Standing
    opened_by: str = ""
    at_work: tuple[AtWork, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownTab:
    """A view of the batch's items."""

    name: str
    word: str
    count: int
    here: bool


def rows_of(batches: Iterable[tuple["Batch", Ledger]]) -> list[BatchRow]:
    """Batches with their ledgers, as the person may see them, as rows of a list."""
    return [_row(found, now) for found, now in batches]


def batch_list(request: HttpRequest) -> HttpResponse:
    """All batches the person may see, newest first, each with its ledger and who works on it."""
    actor, at = actor_of(request), timezone.now()
    granted = require(actor, Permission.SEE_BATCHES, named("batch"), act=Act.LIST, at=at)
    sorting = sorting_of(request.GET, BATCH_COLUMNS, otherwise=f"-{Heading.RECEIVED}")
    words, state = words_asked(request.GET), request.GET.get(Param.STATE, "")
    rows = batches_for_table(actor, choice=state, words=words, sorted_by=sorting.fields)
    page = stretch_of(rows, sorting.order, request.GET)
    granted.note()
    counted, at_work = ledgers_seen(page, actor), at_work_in(page, actor, at)
    names = names_of([found.opened_by for found in page])
    shown = [
        replace(
            _row(found, counted[found.pk]),
            opened_by=names.get(found.opened_by, found.opened_by),
            at_work=at_work.get(found.pk, ()),
        )
        for found in page
    ]
    context = {
        "page": page,
        "rows": shown,
        "legend": legend_of(shown),
        "sorting": sorting,
        "words": words,
        "state": state if state in dict(BATCH_STATES) else "",
        "states": BATCH_STATES,
        "state_name": Param.STATE,
        "words_hint": _("batch, inventory, title"),
        "kept": kept_of(request, Param.SORT),
        "may_send": allowed(actor, Permission.SEND_SCANS),
    }
    return render(request, "ingest/batches.html", context)


def batch(request: HttpRequest, code: str) -> HttpResponse:
    """One batch: ledger, progress, quality of the images, and its items by term."""
    actor, at = actor_of(request), timezone.now()
    found, granted = batch_to(code, act=Act.LIST, actor=actor, at=at)
    name = request.GET.get(Param.TAB, "")
    name = name if name in {*TABS, LOOK_AGAIN} else Tab.WANTS_PERSON
    if name == LOOK_AGAIN:
        shown = items_of_batch(found, actor, poor=True)
    else:
        states = _states(name)
        shown = items_of_batch(found, actor, states=states if len(states) < len(State) else ())
    page, table = table_of_items(request, shown, actor=actor, at=at, otherwise=Heading.PLACE)
    granted.note(mentions=mentions_of(page))
    view = view_of(found, actor=actor, at=at)
    context = {
        **_live(found, view, actor, at=at),
        "quality": _quality(view.quality),
        "devices": devices_of(found, actor),
        "tabs": _tabs(view.ledger, name),
        "tab": name,
        "look_again": name == LOOK_AGAIN,
        "poor_pages": poor_pages_of(page) if name == LOOK_AGAIN else {},
        **table,
    }
    return render(request, "ingest/batch.html", context)


def progress(request: HttpRequest, code: str) -> HttpResponse:
    """The live part of a batch, asked for again and again by the screen: told once in a while."""
    actor, at = actor_of(request), timezone.now()
    found, granted = batch_to(code, act=Act.LIST, actor=actor, at=at)
    granted.note_once_in(ONE_LOOK, what="progress")
    view = view_of(found, actor=actor, at=at)
    context = {**_live(found, view, actor, at=at), "refresh": True}
    return render(request, "ingest/parts/batch_live.html", context)


@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close the batch."""
    actor, at = actor_of(request), timezone.now()
    found, _granted = batch_to(code, act=Act.CLOSE_BATCH, actor=actor, at=at)
    try:
        close_batch(actor=actor, batch=found, at=at)
        messages.success(request, _("Batch %(code)s is closed.") % {"code": code})
    except NotClosable as refused:
        view = view_of(found, actor=actor, at=at)
        messages.error(request, obstacle_in_words(refused.obstacle, found, view.ledger))
    return redirect("ingest:batch", code=code)


@require_POST
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Open a closed batch again."""
    actor, at = actor_of(request), timezone.now()
    found, _granted = batch_to(code, act=Act.REOPEN_BATCH, actor=actor, at=at)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the reason first, then open the batch again."))
        return redirect("ingest:batch", code=code)
    try:
        reopen_batch(actor=actor, batch=found, reason=form.cleaned_data["words"], at=at)
        messages.success(request, _("Batch %(code)s is open again.") % {"code": code})
    except NotReopenable:
        messages.error(
            request,
            _("Another batch of the same folder is open already. Close that one first."),
        )
    return redirect("ingest:batch", code=code)


def legend_of(rows: Iterable[BatchRow]) -> list[Part]:
    """Every part that stands in a bar of the rows: what was withdrawn is in the bars of few."""
    return max((row.parts for row in rows), key=len, default=[])


def _row(found: "Batch", now: Ledger) -> BatchRow:
    parts = parts_of(now)
    return BatchRow(
        batch=found,
        ledger=now,
        parts=parts,
        bar=bar_in_words(parts),
        standing=standing_of_batch(found, now, at=timezone.now()),
    )


def _live(found: "Batch", view: BatchView, actor: Actor, *, at: datetime) -> dict[str, object]:
    parts = parts_of(view.ledger)
    return {
        "batch": found,
        "view": view,
        "parts": parts,
        "bar": bar_in_words(parts),
        "standing": standing_of_batch(found, view.ledger, at=at),
        "obstacle": obstacle_in_words(view.obstacle, found, view.ledger),
        "closed": found.state == BatchState.CLOSED,
        "reopening": last_reopening(found),
        "may_close": allowed(actor, Permission.TAKE_IN, target_of_batch(found)),
        "at_work": at_work_in([found], actor, at).get(found.pk, ()),
        # Who reads is of interest while there is something to read.
        "readers": len(workers_alive(at=at)) if view.running else 0,
        **_progress(view),
        "pace": f"{view.pace:.1f}".replace(".", ","),
    }


def _quality(quality: Quality) -> dict[str, object]:
    kinds = [
        {"word": _kind(mode, dpi), "pages": pages, "low": 0 < dpi < LEAST_DPI}
        for mode, dpi, pages in quality.by_kind
    ]
    return {
        "kinds": kinds,
        "blank": quality.blank,
        "reread": quality.reread,
        "doubtful": quality.doubtful,
    }


def _kind(mode: str, dpi: int) -> str:
    word = MODES.get(mode)
    named = [_("%(dpi)s dpi") % {"dpi": dpi} if dpi else "", str(word) if word else ""]
    return ", ".join(part for part in named if part) or _("not known")


def _progress(view: BatchView) -> dict[str, int]:
    """
    How far the reading is: by pages, and by files while some are not opened, whose pages nobody
    knows.
    """
    files = view.ledger.received.files
    opened = files - (view.ledger.terms["in_work"].files if view.running else 0)
    by_pages = _share(view.pages_read, view.pages_known)
    return {
        "done_of_hundred": min(by_pages, _share(opened, files)) if files else by_pages,
        "files_opened": opened,
        "files_received": files,
    }


def _share(done: int, known: int) -> int:
    return 100 * done // known if known else 0


def _tabs(now: Ledger, here: str) -> list[ShownTab]:
    return [
        tab
        for name, (terms, word) in TABS.items()
        for tab in [ShownTab(name, str(word), sum(now.terms[t].files for t in terms), name == here)]
        if name not in SELDOM_TABS or tab.count or tab.here
    ]


def _states(tab: str) -> list[State]:
    terms, _word = TABS[tab]
    return [state for term in terms for state in TERMS[term]]
