"""Page images and files. What is shown is on the trail before its first byte is sent."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone

from access.api import Actor, Level, Permission
from archive.api import Record, open_vault, page_image_for, page_of, record_to
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
    asked_width = request.GET.get("rong", "")
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
    shown = record.access_copy or record.original
    image = page_image_for(
        actor,
        digest=shown.digest,
        number=number,
        asked_width=asked_width,
        signals=page.signals,
        at=at,
    )
    return HttpResponse(
        image,
        content_type="image/jpeg",
        headers={"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"},
    )


def original(request: HttpRequest, record_id: int) -> StreamingHttpResponse:
    """The file itself, which is a right of its own; byte for byte as it was received."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = timezone.now()
    record = record_to(Permission.TAKE_FILE, record_id, actor=actor, at=at)
    append_durably(
        Entry(
            who=actor.who,
            action=str(Permission.TAKE_FILE),
            subject_kind="record",
            subject=record.accession,
            level=record.level,
            details={"sha256": record.original.digest, "size": record.original.size},
        ),
        at=at,
    )
    # Asked for before the answer begins, so that a missing object is an error page.
    chunks = open_vault(settings.KHOSO_VAULT).read(record.original.digest)
    return StreamingHttpResponse(
        chunks,
        content_type="application/octet-stream",
        headers={
            "Content-Length": str(record.original.size),
            "Content-Disposition": f'attachment; filename="{_file_name(record)}"',
            "Cache-Control": "no-store",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


def _file_name(record: Record) -> str:
    ending = ENDINGS.get(record.original.media, "bin")
    mark = "-MAT" if record.level > Level.ORDINARY else ""
    return f"{record.accession}{mark}.{ending}"
