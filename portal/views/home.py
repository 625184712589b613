"""The first page of each role, and small pages of the house."""

import logging
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from access.api import Actor, Granted, Permission, Role, named, require, unasked
from audit.api import Act
from portal.queries.homes import home_of

log = logging.getLogger(__name__)


def home(request: HttpRequest) -> HttpResponse:
    """The home of the person's first role."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    at = timezone.now()
    shown = home_of(actor, at=at)
    _granted(actor, shown.kind, at).note(mentions=shown.mentions)
    return render(request, shown.template, shown.context)


def _granted(actor: Actor, role: str, at: datetime) -> Granted:
    """A home is everybody's; that of an auditor shows the trail, which is read there."""
    target = named("home", role)
    if role == Role.AUDITOR:
        return require(actor, Permission.READ_TRAIL, target, act=Act.READ_TRAIL, at=at)
    return unasked(actor, Act.SEE_HOME, target, at=at)


@login_not_required
@csrf_exempt
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """A browser refused something on a page of ours: a fault to be mended, told to the log."""
    log.error("content policy violated, report of %d bytes", len(request.body))
    return HttpResponse(status=204)


def keys(request: HttpRequest) -> HttpResponse:
    """The keys of all screens."""
    return render(request, "portal/keys.html")
