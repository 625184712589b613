"""The first page of each role, and small pages of the house."""

import json
import logging
import re
import time
from datetime import datetime
from threading import Lock

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from access.api import Actor, Granted, Permission, Role, actor_of, named, require, unasked
from audit.api import Act
from portal.domain.allowance import Allowance
from portal.queries.homes import home_of, works_at_the_desk

LARGEST_REPORT = 16 * 1024
DIRECTIVE = re.compile(r"[a-z-]{1,40}")

log = logging.getLogger(__name__)
reports = Allowance(times=10, seconds=60)
one_at_a_time = Lock()


def home(request: HttpRequest) -> HttpResponse:
    """The home of the person's first role; for who works at the desk that is the desk itself."""
    actor = actor_of(request)
    if works_at_the_desk(actor):
        return redirect("ingest:desk")
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
    """
    A browser refused something on a page of ours: a fault to be mended, told to the log.

    Anybody can send these: small ones are read, few are told, and only the rule's name is.
    """
    size = request.META.get("CONTENT_LENGTH") or ""
    if not size.isdecimal() or int(size) > LARGEST_REPORT:
        return HttpResponse(status=413)
    with one_at_a_time:
        told = reports.take(time.monotonic())
    if not told:
        return HttpResponse(status=429)
    log.error("content policy violated: %s", _directive(request.body))
    return HttpResponse(status=204)


def _directive(body: bytes) -> str:
    """The rule that was broken; addresses in a report hold what people searched for."""
    try:
        report = json.loads(body)["csp-report"]
        name = report.get("effective-directive") or report.get("violated-directive")
        name = str(name).split()[0]
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
        return "unknown"
    return name if DIRECTIVE.fullmatch(name) else "unknown"


def keys(request: HttpRequest) -> HttpResponse:
    """The keys of all screens."""
    return render(request, "portal/keys.html")
