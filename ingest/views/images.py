"""Page images of items that are not filed yet."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from access.api import Actor, Granted, actor_of
from access.domain.addresses import Param
from archive.api import Subject, page_image_for, page_part_for
from audit.api import Act
from ingest.models import ItemPage
from ingest.queries.confirming import cut_of, item_to_confirm
from ingest.queries.items import mentions_of, target_of_item

if TYPE_CHECKING:
    from ingest.api import Item


if TYPE_CHECKING:
    from archive.api import StoredFile

ONE_LOOK = timedelta(minutes=10)


def page_image(request: HttpRequest, item_id: int, number: int) -> HttpResponse:
    """One page with the viewer's name and the time burnt in; on the trail before it is sent."""
    actor, at = _actor(request), timezone.now()
    item, granted = item_to_confirm(item_id, act=Act.VIEW_PAGE, actor=actor, at=at)
    image = page_image_for(
        actor,
        file=_shown_file(item),
        subject=_subject(item),
        number=number,
        asked_width=request.GET.get(Param.WIDTH, ""),
        signals=_signals(item, number),
        at=at,
    )
    return _told(granted, item, number, image)


def part_of_page(request: HttpRequest, item_id: int, field: str) -> HttpResponse:
    """
    The part of a page on which a field was read, without the viewer's name across the letters.

    It counts as a look at its page, and is on the trail as one before it is sent.
    """
    actor, at = _actor(request), timezone.now()
    item, granted = item_to_confirm(item_id, act=Act.VIEW_PAGE, actor=actor, at=at)
    cut = cut_of(item, field)
    if cut is None:
        raise Http404
    number, box = cut
    image = page_part_for(
        actor,
        file=_shown_file(item),
        subject=_subject(item),
        number=number,
        box=box,
        signals=_signals(item, number),
        at=at,
    )
    return _told(granted, item, number, image)


def _told(granted: Granted, item: "Item", page: int, image: bytes) -> HttpResponse:
    granted.note_once_in(ONE_LOOK, mentions=mentions_of([item]), page=page)
    return HttpResponse(
        image,
        content_type="image/jpeg",
        headers={"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"},
    )


def _shown_file(item: "Item") -> "StoredFile":
    shown = item.access_copy or item.original
    if shown is None:
        raise Http404
    return shown


def _subject(item: "Item") -> Subject:
    return Subject("item", item.label, target_of_item(item).level)


def _signals(item: "Item", number: int) -> dict[str, Any]:
    page = ItemPage.objects.filter(item=item, number=number).only("signals").first()
    return page.signals if page else {}


def _actor(request: HttpRequest) -> Actor:
    return actor_of(request)
