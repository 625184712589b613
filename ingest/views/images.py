"""Page images of items that are not filed yet."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from access.api import actor_of
from access.domain.addresses import Param
from archive.api import Subject, page_image_for, page_part_for
from audit.api import Act
from ingest.domain.ledger import State
from ingest.queries.items import target_of_item
from ingest.queries.page_looks import ItemLook, item_page_to, item_part_to

if TYPE_CHECKING:
    from archive.api import StoredFile
    from ingest.api import Item

ONE_LOOK = timedelta(minutes=10)


def page_image(request: HttpRequest, item_id: int, number: int) -> HttpResponse:
    """One page with the viewer's name and the time burnt in; on the trail before it is sent."""
    actor, at = actor_of(request), timezone.now()
    look = item_page_to(item_id, number, act=Act.VIEW_PAGE, actor=actor, at=at)
    image = page_image_for(
        actor,
        file=_shown_file(look.item),
        subject=_subject(look.item),
        number=number,
        asked_width=request.GET.get(Param.WIDTH, ""),
        signals=look.signals,
        at=at,
    )
    return _told(look, image)


def part_of_page(request: HttpRequest, item_id: int, field: str) -> HttpResponse:
    """
    The part of a page on which a field was read, without the viewer's name across the letters.

    It counts as a look at its page, and is on the trail as one before it is sent.
    """
    actor, at = actor_of(request), timezone.now()
    found = item_part_to(item_id, field, act=Act.VIEW_PAGE, actor=actor, at=at)
    if found is None:
        raise Http404
    look, box = found
    image = page_part_for(
        actor,
        file=_shown_file(look.item),
        subject=_subject(look.item),
        number=look.number,
        box=box,
        signals=look.signals,
        at=at,
    )
    return _told(look, image)


def _told(look: ItemLook, image: bytes) -> HttpResponse:
    # The item itself is what the event is of; a record that it became is found by it as well.
    record = look.item.record
    mentions = [record.accession] if record else []
    look.granted.note_once_in(ONE_LOOK, mentions=mentions, page=look.number)
    return HttpResponse(
        image,
        content_type="image/jpeg",
        headers={"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"},
    )


def _shown_file(item: "Item") -> "StoredFile":
    shown = item.access_copy or item.original
    # What is handled apart is opened by nobody, whether its files are destroyed yet or not.
    if shown is None or item.state == State.REGISTERED:
        raise Http404
    return shown


def _subject(item: "Item") -> Subject:
    return Subject("item", item.label, target_of_item(item).level)
