"""What every page shows of its site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from access.api import NOBODY
from portal.queries.site import site_name


def site(request: HttpRequest) -> dict[str, Any]:
    """Organisation, posture and the person who looks."""
    return {
        "organisation": SimpleLazyObject(lambda: str(site_name())),
        "posture": settings.KHOSO_POSTURE,
        "actor": getattr(request, "actor", NOBODY),
    }
