"""The table of the reference lists."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from access.api import Permission, actor_of, allowed, named, require, unasked
from audit.api import Act
from portal.domain.navigation import REFERENCE_LISTS


def lists(request: HttpRequest) -> HttpResponse:
    """The reference lists that are open to the person."""
    actor, at, target = actor_of(request), timezone.now(), named("lists")
    shown = [
        {"label": gettext(one.label), "about": gettext(one.about), "address": one.address}
        for one in REFERENCE_LISTS
        if allowed(actor, one.permission)
    ]
    if shown:
        granted = unasked(actor, Act.LIST, target, at=at)
    else:
        granted = require(actor, Permission.SEE_LISTS, target, act=Act.LIST, at=at)
    granted.note()
    return render(request, "portal/lists.html", {"lists": shown})
