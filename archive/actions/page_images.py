"""The image of a page as one person sees it at one moment."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from access.api import Actor
from archive.actions.keeping import DamagedFile, Subject, note_damage
from archive.models import StoredFile
from archive.storage.page_images import Reader, Wanted, nearest_width, page_images
from archive.storage.port import VaultError


def page_image_for(
    actor: Actor,
    *,
    file: StoredFile,
    subject: Subject,
    number: int,
    asked_width: str,
    signals: Mapping[str, Any],
    at: datetime,
    turn: int = 0,
) -> bytes:
    """
    A JPEG of page `number` of the stored file, with the viewer's name and the time of the look burnt in.

    `asked_width` is what stands in the address; `signals` are those of the page's reading, for its
    turn, to which a person may have added `turn`. Whether the actor may see it was asked before; the caller tells the trail of the look
    after this returned and before the first byte leaves. A damaged file is an event of `subject`.
    Raises NotShown, NoSuchPage, Busy and DamagedFile.
    """
    wanted = Wanted(
        digest=file.digest,
        number=number,
        width=nearest_width(asked_width),
        rotation=(_turn(signals.get("rotation")) + turn) % 360,
    )
    reader = Reader(actor.username, f"{actor.full_name} · {actor.workstation}")
    images = page_images(vault=settings.KHOSO_VAULT, data=Path(settings.KHOSO_DATA))
    try:
        return images.image(wanted, reader, at=timezone.localtime(at))
    except VaultError as why:
        note_damage(file.digest, why, who=actor.who, subject=subject, at=at)
        raise DamagedFile(str(why)) from why


def _turn(said: Any) -> int:
    turn = int(said or 0) % 360
    return turn if turn in {0, 90, 180, 270} else 0
