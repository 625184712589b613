"""The workers of all hosts, for who looks after the machine."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from access.api import actor_of
from ingest.api import fleet_to


def fleet(request: HttpRequest) -> HttpResponse:
    """Who works on what, how fast, and when each last gave a sign; files by their numbers alone."""
    found, granted = fleet_to(actor_of(request), at=timezone.now())
    granted.note(mentions=[held.label for one in found.workers for held in one.in_hand])
    return render(request, "portal/fleet.html", {"fleet": found, "at": granted.at})
