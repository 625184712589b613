"""Page images and files. What is shown is on the trail before its first byte is sent."""

from io import SEEK_END

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone

from access.api import Actor, Level, Permission
from archive.api import (
    Record,
    Subject,
    open_vault,
    open_verified,
    page_image_for,
    page_of,
    pieces_of,
    record_to,
)
from archive.storage.page_images import nearest_width
from audit.api import Entry, append_durably

ENDINGS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}


def page_image(request: HttpRequest, record_id: int, number: int) -> HttpResponse:
    """One page as an image with the reader's name and the time burnt in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = timezone.now()
    record = record_to(Permission.READ, record_id, actor=actor, at=at)
    page = page_of(record, number)
    if page is None:
        raise Http404
    shown = record.access_copy or record.original
    asked_width = request.GET.get("rong", "")
    image = page_image_for(
        actor,
        file=shown,
        subject=_subject(record),
        number=number,
        asked_width=asked_width,
        signals=page.signals,
        at=at,
    )
    append_durably(
        Entry(
            who=actor.who,
            action="view_page",
            subject_kind="record",
            subject=record.accession,
            level=record.level,
            details={"page": number, "width": nearest_width(asked_width)},
        ),
        at=at,
    )
    return HttpResponse(
        image,
        content_type="image/jpeg",
        headers={"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"},
    )


def original(request: HttpRequest, record_id: int) -> StreamingHttpResponse:
    """The file itself, which is a right of its own; byte for byte as it was received, or not at all."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = timezone.now()
    record = record_to(Permission.TAKE_FILE, record_id, actor=actor, at=at)
    source = open_verified(
        open_vault(settings.KHOSO_VAULT),
        record.original,
        who=actor.who,
        subject=_subject(record),
        at=at,
    )
    size = source.seek(0, SEEK_END)
    source.seek(0)
    append_durably(
        Entry(
            who=actor.who,
            action=str(Permission.TAKE_FILE),
            subject_kind="record",
            subject=record.accession,
            level=record.level,
            details={"sha256": record.original.digest, "size": size},
        ),
        at=at,
    )
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


def _subject(record: Record) -> Subject:
    return Subject("record", record.accession, record.level)


def _file_name(record: Record) -> str:
    ending = ENDINGS.get(record.original.media, "bin")
    mark = "-MAT" if record.level > Level.ORDINARY else ""
    return f"{record.accession}{mark}.{ending}"
