"""The image of a page as one person sees it at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from access.api import Actor
from archive.actions.damage import DamagedFile, Subject, note_damage
from archive.actions.keeping import demand_readable
from archive.domain.page_widths import nearest_width
from archive.engines.viewer import the_viewer
from archive.models import StoredFile
from archive.storage import open_vault
from archive.storage.page_cache import PageCache
from archive.storage.page_images import PageImages, Reader, Wanted
from archive.storage.port import VaultError
from machine.json_values import Json, JsonObject

# As wide as the pages beside which the parts stand: their pixels are kept already.
WIDTH_OF_PARTS = 1500


def page_image_for(
    actor: Actor,
    *,
    file: StoredFile,
    subject: Subject,
    number: int,
    asked_width: str,
    signals: JsonObject,
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
    wanted = _wanted(file, number, nearest_width(asked_width), signals, turn)
    reader = Reader(actor.username, f"{actor.full_name} · {actor.workstation}")
    with _damage_noted(actor, file, subject, at):
        demand_readable(open_vault(settings.KHOSO_VAULT), file)
        return _images().image(wanted, reader, at=timezone.localtime(at))


def page_part_for(
    actor: Actor,
    *,
    file: StoredFile,
    subject: Subject,
    number: int,
    box: tuple[int, int, int, int],
    signals: JsonObject,
    at: datetime,
) -> bytes:
    """
    A JPEG of a part of a page, for the reading of a word that stands there; nothing is burnt in.

    `box` is left, top, right, bottom in ten-thousandths of the page as it is seen. Which part it
    is, is for the caller to say and not for the address: whoever may choose parts freely has the
    page without a name on it. Else as `page_image_for`.
    """
    wanted = _wanted(file, number, WIDTH_OF_PARTS, signals)
    with _damage_noted(actor, file, subject, at):
        demand_readable(open_vault(settings.KHOSO_VAULT), file)
        return _images().part(wanted, actor.username, box)


def forget_images(file: StoredFile, pages: int) -> None:
    """Remove what is kept of the images of all pages of a file."""
    _images().forget(file.object_name, pages)


def _images() -> PageImages:
    return _images_of(settings.KHOSO_VAULT, Path(settings.KHOSO_DATA))


@cache
def _images_of(vault: str, data: Path) -> PageImages:
    kept = PageCache(data / "page-images", data / "keys" / "page_images")
    return PageImages(vault, kept, the_viewer())


def _wanted(
    file: StoredFile, number: int, width: int, signals: JsonObject, turn: int = 0
) -> Wanted:
    rotation = (_turn(signals.get("rotation")) + turn) % 360
    return Wanted(object_name=file.object_name, number=number, width=width, rotation=rotation)


@contextmanager
def _damage_noted(actor: Actor, file: StoredFile, subject: Subject, at: datetime) -> Iterator[None]:
    try:
        yield
    except VaultError as why:
        note_damage(file, why, who=actor.who, subject=subject, at=at)
        raise DamagedFile(str(why)) from why


def _turn(said: Json) -> int:
    turn = int(said) % 360 if isinstance(said, int | float) else 0
    return turn if turn in {0, 90, 180, 270} else 0
