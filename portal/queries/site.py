"""What a site is called."""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache

from access.api import has_people
from portal.models import SetUpCode, SiteName

NAME_KEPT = "portal.site_name"
# Other processes show a changed name after so long at the latest.
KEPT_FOR_S = 30


@dataclass(frozen=True, slots=True)
class Named:
    """The name of the commission, and its place or nothing."""

    organisation: str
    place: str

    def __str__(self) -> str:
        return f"{self.organisation} · {self.place}" if self.place else self.organisation


def site_name() -> Named:
    """
    What people called the site, or KHOSO_ORGANISATION as long as nobody did.

    Every page shows it, so it is kept for a while; while nobody has an account it may be given
    any moment, and is asked for each time.
    """
    kept = cache.get(NAME_KEPT)
    if isinstance(kept, Named):
        return kept
    named = kept_name() or Named(settings.KHOSO_ORGANISATION, "")
    if has_people():
        cache.set(NAME_KEPT, named, KEPT_FOR_S)
    return named


def kept_name() -> Named | None:
    """What the table says, and nothing where people gave no name."""
    row = SiteName.objects.first()
    return Named(row.organisation, row.place) if row else None


def set_up_code() -> SetUpCode | None:
    """The code that was told last."""
    return SetUpCode.objects.first()
