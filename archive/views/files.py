"""Page images and files. What is shown is on the trail before its first byte is sent."""

from datetime import timedelta
from io import SEEK_END
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    StreamingHttpResponse,
)
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from access.api import Granted, Level, Permission, actor_of
from access.domain.addresses import Param
from archive.api import (
    Subject,
    UnknownPage,
    old_page_to,
    open_kept,
    open_store,
    page_image_for,
    page_to,
    pieces_of,
    record_to,
    turn_page,
)
from archive.domain.page_widths import WIDTHS, nearest_width
from audit.api import Act, Outcome, told_within
from reading.domain.turning import TURNS

if TYPE_CHECKING:
    from archive.api import Record

THUMBNAIL = WIDTHS[0]
ONE_LOOK = timedelta(minutes=10)
ONE_OPENING = timedelta(hours=8)
ENDINGS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/msword": "doc",
    "application/rtf": "rtf",
}


def page_image(request: HttpRequest, record_id: int, number: int) -> HttpResponse:
    """One page as an image with the reader's name and the time burnt in."""
    actor = actor_of(request)
    at = timezone.now()
    asked_width = request.GET.get(Param.WIDTH, "")
    width = nearest_width(asked_width)
    act = Act.READ if width == THUMBNAIL else Act.VIEW_PAGE
    record, page, granted = page_to(Permission.READ, record_id, number, act=act, actor=actor, at=at)
    if page is None:
        raise Http404
    shown = record.access_copy or record.original
    image = page_image_for(
        actor,
        file=shown,
        subject=_subject(record),
        number=number,
        asked_width=asked_width,
        signals=page.signals,
        turn=page.turn,
        at=at,
    )
    _note_look(granted, number, width)
    return HttpResponse(
        image,
        content_type="image/jpeg",
        headers={"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"},
    )


def old_page_image(
    request: HttpRequest, record_id: int, number: int, page_number: int
) -> HttpResponse:
    """One page of the scan that a record had in an earlier version; on the trail like any page."""
    actor = actor_of(request)
    at = timezone.now()
    page, granted = old_page_to(
        Permission.READ, record_id, version=number, number=page_number, act=Act.VIEW_PAGE,
        actor=actor, at=at,
    )  # fmt: skip
    if page is None:
        raise Http404
    image = page_image_for(
        actor,
        file=page.version.access_copy or page.version.original,
        subject=_subject(page.version.record),
        number=page_number,
        asked_width=request.GET.get(Param.WIDTH, ""),
        signals=page.signals,
        turn=page.turn,
        at=at,
    )
    granted.note_once_in(ONE_LOOK, page=page_number, version=number)
    return HttpResponse(
        image,
        content_type="image/jpeg",
        headers={"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"},
    )


@require_POST
def turn(request: HttpRequest, record_id: int, number: int) -> HttpResponse:
    """Keep by how much a person turned a page; the reader's script asks for no answer."""
    actor = actor_of(request)
    asked = request.POST.get(Param.ANGLE, "")
    if asked not in {str(each) for each in TURNS}:
        return HttpResponseBadRequest()
    try:
        turn_page(
            actor=actor, record_id=record_id, number=number, turn=int(asked), at=timezone.now()
        )
    except UnknownPage as missing:
        raise Http404 from missing
    if request.headers.get("Accept") == "application/json":
        return HttpResponse(status=204)
    return redirect(f"{reverse('search:reader', args=[record_id])}?{Param.PAGE}={number}")


def original(request: HttpRequest, record_id: int) -> StreamingHttpResponse:
    """The file itself, which is a right of its own; byte for byte as it was received, or not at all."""
    actor = actor_of(request)
    at = timezone.now()
    record, granted = record_to(
        Permission.TAKE_FILE, record_id, act=Act.TAKE_FILE, actor=actor, at=at
    )
    source = open_kept(
        open_store(settings.KHOSO_VAULT),
        record.original,
        who=actor.who,
        subject=_subject(record),
        at=at,
    )
    size = source.seek(0, SEEK_END)
    source.seek(0)
    granted.note(sha256=record.original.digest, size=size)
    return StreamingHttpResponse(
        pieces_of(source, record.original, who=actor.who, subject=_subject(record), at=at),
        content_type="application/octet-stream",
        headers={
            "Content-Length": str(size),
            "Content-Disposition": f'attachment; filename="{_file_name(record)}"',
            "Cache-Control": "no-store",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


def _note_look(granted: Granted, number: int, width: int) -> None:
    """
    A page seen at its full size is looked at once for all the sizes it is asked for in.

    A thumbnail shows no words. It belongs to the opening of its record, which tells of it; where
    nobody opened the record, the thumbnails of it are told as its opening.
    """
    if width > THUMBNAIL:
        granted.note_once_in(ONE_LOOK, page=number)
    elif not told_within(
        ONE_OPENING,
        at=granted.at,
        who=granted.actor.username,
        session=granted.actor.session,
        action=str(granted.act),
        subject=granted.target.label,
        outcome=str(Outcome.DONE),
    ):
        granted.note(what="thumbnails")


def _subject(record: "Record") -> Subject:
    return Subject("record", record.accession, record.level)


def _file_name(record: "Record") -> str:
    ending = ENDINGS.get(record.original.media, "bin")
    mark = "-MAT" if record.level > Level.ORDINARY else ""
    return f"{record.accession}{mark}.{ending}"
