"""Page images of items that are not filed yet."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from archive.api import (
    LOOKED_AT_S,
    NotRenderable,
    PageMissing,
    Subject,
    open_vault,
    open_verified,
    render_page,
)
from audit.api import Act
from ingest.models import ItemPage
from ingest.queries.confirming import item_to_confirm
from ingest.queries.items import mentions_of

if TYPE_CHECKING:
    from access.api import Actor

WIDTHS = (200, 1100, 1500, 2000)
ONE_LOOK = timedelta(minutes=10)


def page_image(request: HttpRequest, item_id: int, number: int) -> HttpResponse:
    """One page with the viewer's name and the time burnt in; on the trail before it is sent."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = timezone.now()
    item, granted = item_to_confirm(item_id, act=Act.VIEW_PAGE, actor=actor, at=at)
    shown = item.access_copy or item.original
    if shown is None:
        raise Http404
    subject = Subject("item", item.label, item.level)
    source = open_verified(
        open_vault(settings.KHOSO_VAULT),
        shown,
        who=actor.who,
        subject=subject,
        at=at,
        trusted_s=LOOKED_AT_S,
    )
    granted.note_once_in(ONE_LOOK, mentions=mentions_of([item]), page=number)
    page = ItemPage.objects.filter(item=item, number=number).only("signals").first()
    rotation = int((page.signals.get("rotation") if page else 0) or 0)
    stamp = f"{actor.full_name} · {actor.workstation} · {timezone.localtime(at):%d/%m/%Y %H:%M}"
    with source:
        try:
            image = render_page(
                source, number, width=_width(request), stamp=stamp, rotation=rotation
            )
        except (PageMissing, NotRenderable) as error:
            raise Http404 from error
    return HttpResponse(image, content_type="image/jpeg", headers={"Cache-Control": "no-store"})


def _width(request: HttpRequest) -> int:
    asked = request.GET.get("rong", "")
    wanted = int(asked) if asked.isdecimal() and len(asked) < 6 else WIDTHS[2]
    return min(WIDTHS, key=lambda width: abs(width - wanted))
