"""Page images of items that are not filed yet."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from archive.api import NotRenderable, PageMissing, open_vault, render_page
from audit.api import Entry, append_durably
from ingest.models import ItemPage
from ingest.queries.confirming import item_to_confirm

if TYPE_CHECKING:
    from access.api import Actor

WIDTHS = (200, 1100, 1500, 2000)


def page_image(request: HttpRequest, item_id: int, number: int) -> HttpResponse:
    """One page with the viewer's name and the time burnt in; on the trail before it is sent."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = timezone.now()
    item = item_to_confirm(item_id, actor=actor, at=at)
    shown = item.access_copy or item.original
    if shown is None:
        raise Http404
    append_durably(
        Entry(
            who=actor.who,
            action="view_page",
            subject_kind="item",
            subject=item.label,
            level=item.level,
            details={"page": number},
        ),
        at=at,
    )
    page = ItemPage.objects.filter(item=item, number=number).only("signals").first()
    rotation = int((page.signals.get("rotation") if page else 0) or 0)
    stamp = f"{actor.full_name} · {actor.workstation} · {timezone.localtime(at):%d/%m/%Y %H:%M}"
    with open_vault(settings.KHOSO_VAULT).open(shown.digest) as source:
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
