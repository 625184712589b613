"""What every page shows of its site."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from access.api import NOBODY
from archive.api import posture_shown
from archive.domain.posture import FOOT_WORDS
from portal.queries.site import site_name


def site(request: HttpRequest) -> dict[str, object]:
    """The name of the house, alone and with its place, posture and the person who looks."""
    return {
        "organisation": SimpleLazyObject(lambda: site_name().organisation),
        "house_name": SimpleLazyObject(lambda: str(site_name())),
        "posture": SimpleLazyObject(lambda: gettext(FOOT_WORDS[posture_shown().kind])),
        "actor": getattr(request, "actor", NOBODY),
    }
