"""Page images of items that are not filed yet."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from archive.api import Subject, page_image_for
from audit.api import Entry, append_durably
from ingest.models import ItemPage
from ingest.queries.confirming import item_to_confirm
from ingest.queries.items import target_of_item

if TYPE_CHECKING:
    from access.api import Actor


def page_image(request: HttpRequest, item_id: int, number: int) -> HttpResponse:
    """One page with the viewer's name and the time burnt in; on the trail before it is sent."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = timezone.now()
    item = item_to_confirm(item_id, actor=actor, at=at)
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
    append_durably(
        Entry(
            who=actor.who,
            action="view_page",
            subject_kind=subject.kind,
            subject=subject.name,
            level=subject.level,
            details={"page": number},
        ),
        at=at,
    )
    return HttpResponse(
        image,
        content_type="image/jpeg",
        headers={"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"},
    )
