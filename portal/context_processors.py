"""What every page shows of its site."""

from django.conf import settings
from django.http import HttpRequest

from access.api import NOBODY


def site(request: HttpRequest) -> dict[str, object]:
    """Organisation, posture and the person who looks."""
    return {
        "organisation": settings.KHOSO_ORGANISATION,
        "posture": settings.KHOSO_POSTURE,
        "actor": getattr(request, "actor", NOBODY),
    }
