"""The image of a page as one person sees it at one moment."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from access.api import Actor
from archive.storage.page_images import Wanted, nearest_width, page_images


def page_image_for(
    actor: Actor,
    *,
    digest: str,
    number: int,
    asked_width: str,
    signals: Mapping[str, Any],
    at: datetime,
) -> bytes:
    """
    A JPEG of page `number` of the stored file, with the viewer's name and the time burnt in.

    `asked_width` is what stands in the address; `signals` are those of the page's reading, for its
    turn. Whether the actor may see it was asked before. Raises NotShown, NoSuchPage, Busy and
    VaultError.
    """
    wanted = Wanted(
        digest=digest,
        number=number,
        width=nearest_width(asked_width),
        rotation=_turn(signals.get("rotation")),
    )
    stamp = f"{actor.full_name} · {actor.workstation} · {timezone.localtime(at):%d/%m/%Y %H:%M}"
    images = page_images(vault=settings.KHOSO_VAULT, data=Path(settings.KHOSO_DATA))
    return images.image(wanted, stamp=stamp, who=actor.username)


def _turn(said: Any) -> int:
    turn = int(said or 0) % 360
    return turn if turn in {0, 90, 180, 270} else 0
