"""Pages of scans that a record had before."""

from datetime import datetime

from access.api import Actor, Granted, Permission
from archive.models import RecordVersion, VersionPage
from archive.queries.history import is_open_version
from archive.queries.records import granted_for, record_to
from archive.queries.unread import legible
from audit.api import Act


def old_page_to(
    permission: Permission,
    record_id: int,
    *,
    version: int,
    number: int,
    act: Act,
    actor: Actor,
    at: datetime,
) -> tuple[VersionPage | None, Granted]:
    """
    One page of the scan that a record had in that version, with the version and its files, if
    there is such a page and the record was not more closed then than the actor may see. One query where there is. Raises AccessDenied, as `record_to`.
    """
    held = ("record__inventory", "record__original", "record__access_copy")
    rows = (
        VersionPage.objects.select_related(
            "version__original", "version__access_copy", *(f"version__{name}" for name in held)
        )
        .defer("text", "words")
        .filter(
            version__record=record_id,
            version__number=version,
            version__kind=RecordVersion.Kind.RESCANNED,
            number=number,
        )
    )
    page = legible(rows, "version__said").first()
    if page is None:
        _record, granted = record_to(permission, record_id, act=act, actor=actor, at=at)
    else:
        record = page.version.record
        _record, granted = granted_for(record, record_id, permission, act=act, actor=actor, at=at)
        if not is_open_version(page.version, record, actor):
            page = None
    return page, granted
