"""What the keeper of the machine asks of the index."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.api import actor_of
from search.actions.keeping import ask_for_rebuild


@require_POST
def rebuild(request: HttpRequest) -> HttpResponse:
    """Have the index built anew, in the background."""
    actor = actor_of(request)
    if ask_for_rebuild(actor=actor, at=timezone.now()):
        messages.success(
            request,
            _("The indexer builds the index anew. Searches see the old one until it is whole."),
        )
    else:
        messages.success(request, _("Building the index anew is asked for already."))
    return redirect("portal:home")
