"""What every page shows of its site."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from access.api import NOBODY
from portal.queries.site import site_name


def site(request: HttpRequest) -> dict[str, object]:
    """The name of the house, alone and with its place, posture and the person who looks."""
    return {
        "organisation": SimpleLazyObject(lambda: site_name().organisation),
        "house_name": SimpleLazyObject(lambda: str(site_name())),
        "posture": settings.KHOSO_POSTURE,
        "actor": getattr(request, "actor", NOBODY),
    }
