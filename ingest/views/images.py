"""Page images of items that are not filed yet."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from archive.api import Subject, page_image_for
from audit.api import Act
from ingest.models import ItemPage
from ingest.queries.confirming import item_to_confirm
from ingest.queries.items import mentions_of, target_of_item

if TYPE_CHECKING:
    from access.api import Actor

ONE_LOOK = timedelta(minutes=10)


def page_image(request: HttpRequest, item_id: int, number: int) -> HttpResponse:
    """One page with the viewer's name and the time burnt in; on the trail before it is sent."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = timezone.now()
    item, granted = item_to_confirm(item_id, act=Act.VIEW_PAGE, actor=actor, at=at)
    shown = item.access_copy or item.original
    if shown is None:
        raise Http404
    page = ItemPage.objects.filter(item=item, number=number).only("signals").first()
    subject = Subject("item", item.label, target_of_item(item).level)
    image = page_image_for(
        actor,
        file=shown,
        subject=subject,
        number=number,
        asked_width=request.GET.get("rong", ""),
        signals=page.signals if page else {},
        at=at,
    )
    granted.note_once_in(ONE_LOOK, mentions=mentions_of([item]), page=number)
    return HttpResponse(
        image,
        content_type="image/jpeg",
        headers={"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"},
    )
