"""Tables of files: in a batch, in quarantine, and of what waits; sorted, filtered and ticked alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext as _

from access.api import Actor
from access.domain.addresses import Heading, Param, Tick
from archive.api import Stretch, sorting_of, stretch_of, words_asked
from ingest.actions.taking_back import may_come_back
from ingest.domain.ledger import State
from ingest.domain.transitions import ITEMS, Move
from ingest.queries.items import Items
from ingest.queries.tables import items_for_table
from ingest.views.words import Standing, reason_of, standing_of_item, warnings_of

if TYPE_CHECKING:
    from ingest.api import Item

# Numbers of items are drawn: what stands alike goes as it came.
PLACE = ("batch_id", "position")
ITEM_COLUMNS = {
    Heading.PLACE: ("position",),
    Heading.NAME: ("name_sorted",),
    Heading.BATCH: ("batch__code", "position"),
    Heading.PAGES: ("pages", *PLACE),
    Heading.RECEIVED: ("taken_at", *PLACE),
    Heading.SINCE: ("settled_at",),
    Heading.STATE: ("state", "reason", *PLACE),
    Heading.PERSON: ("holder", *PLACE),
}


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item in a list: where it stands and why, and what a person may do with it."""

    item: "Item"
    standing: Standing
    reason: str
    warnings: list[str]
    act: str
    holder: str = ""
    goes_away: bool = False

    @property
    def may_be_ticked(self) -> bool:
        """Whether an act for several files may be done to this one."""
        return self.goes_away or self.act == "back"


def table_of_items(
    request: HttpRequest,
    found: Items,
    *,
    actor: Actor,
    at: datetime,
    otherwise: Heading,
    columns: Mapping[Heading, tuple[str, ...]] = ITEM_COLUMNS,
    of_batches: bool = False,
) -> tuple[Stretch["Item"], dict[str, object]]:
    """
    The stretch of the visible items `found` that the address asks for, and what the template of
    such a table needs.

    `otherwise` is the heading it goes by when the address names none; `of_batches`: of more than
    one, so that batches are searched for the words as well.
    """
    sorting = sorting_of(request.GET, columns, otherwise=otherwise)
    words = words_asked(request.GET)
    shown = items_for_table(found, words, of_batches=of_batches, actor=actor, at=at)
    page = stretch_of(shown, sorting.order, request.GET)
    rows = [item_row(item) for item in page]
    return page, {
        "page": page,
        "rows": rows,
        "sorting": sorting,
        "words": words,
        "words_hint": _("name of the file, batch") if of_batches else _("name of the file"),
        "kept": kept_of(request, Param.TAB, Param.SORT),
        **_ticking(request, rows),
    }


def kept_of(request: HttpRequest, *names: str) -> dict[str, str]:
    """What an address says under these names, to be said again by a filter of its table."""
    return {name: request.GET[name] for name in names if request.GET.get(name)}


def _ticking(request: HttpRequest, rows: Iterable[ItemRow]) -> dict[str, object]:
    """What the bar for several files needs: which acts there are, and whether all are ticked."""
    shown = list(rows)
    asked = request.GET.copy()
    # Whoever comes back from an act has ticked nothing yet.
    asked.pop(Param.TICK, None)
    return {
        "sends_away": any(row.goes_away for row in shown),
        "takes_back": any(row.act == "back" for row in shown),
        "all_ticked": request.GET.get(Param.TICK) == Tick.ALL,
        "here": f"{request.path}?{asked.urlencode()}" if asked else request.path,
    }


def item_row(item: "Item") -> ItemRow:
    """An item as a row of a list."""
    act = {
        State.WAITING: "confirm",
        State.COMPARING: "compare",
        State.FILED: "open",
        State.WITHDRAWN: "open",
        State.QUARANTINED: "again",
    }
    name = act.get(State(item.state), "")
    if may_come_back(item):
        name = "back"
    elif name == "again" and item.original_id is None:
        name = ""
    return ItemRow(
        item,
        standing_of_item(item),
        reason_of(item),
        warnings_of(item),
        name,
        holder=getattr(item, "holder", None) or "",
        goes_away=ITEMS.may(Move.REJECT, State(item.state)),
    )
