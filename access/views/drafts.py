"""What was typed and has no form any more, shown to who typed it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from access.actions.drafts import TOKEN, draft_of, forget_draft
from access.api import actor_of
from access.domain.refilling import UNFILLED_NAMES

ONLY_FOR_MACHINES = UNFILLED_NAMES | {"version", "stage", "next"}


def draft(request: HttpRequest) -> HttpResponse:
    """
    Nothing of the archive is shown here, only what this person typed; so no event tells of it.

    A POST throws it away.
    """
    actor = actor_of(request)
    token = request.COOKIES.get(TOKEN, "")
    typed = draft_of(token, actor=actor, at=timezone.now()) if token else None
    if typed is None:
        raise Http404
    if request.method == "POST":
        forget_draft(token, account=actor.id)
        answer = redirect("portal:home")
        answer.delete_cookie(TOKEN)
        return answer
    said = [
        value
        for name, values in typed.values.items()
        if name not in ONLY_FOR_MACHINES
        for value in values
        if value.strip()
    ]
    return render(request, "access/draft.html", {"said": said, "page": typed.page})
