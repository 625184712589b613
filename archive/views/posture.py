"""The posture of the network: what is in force, what it does, and another one by two people."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.api import Granted, Level, Permission, actor_of, allowed, named, names_of, require
from archive.api import (
    confirm_posture,
    decided_now,
    decline_secrecy,
    posture_fault_in_sentence,
    posture_now,
    postures_decided,
    proposals_about,
    propose_posture,
    withdraw_secrecy,
)
from archive.domain.posture import EFFECTS, Kind, PostureError
from archive.domain.register import Proposed
from archive.forms.posture import PostureForm, SecretAnswerForm
from audit.api import Act

REFUSED = 422


def posture(request: HttpRequest) -> HttpResponse:
    """What is in force and what it does; a POST proposes another."""
    at = timezone.now()
    granted = require(
        actor_of(request), Permission.SEE_POSTURE, named("posture"), act=Act.LIST, at=at
    )
    if request.method != "POST":
        return _shown(request, granted, PostureForm(initial=_begun()))
    form = PostureForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            propose_posture(
                by=granted.actor,
                kind=Kind(said["kind"]),
                highest=Level(int(said["highest"])),
                document=said["document"],
                reason=said["reason"],
                at=at,
            )
        except PostureError as why:
            form.refuse(why)
        else:
            messages.success(request, _("Proposed. It holds once another person confirms it."))
            return redirect("archive:posture")
    return _shown(request, granted, form, status=REFUSED)


@require_POST
def answer(request: HttpRequest, secrecy_id: int) -> HttpResponse:
    """The second person confirms or declines, or whoever proposed it withdraws."""
    form = SecretAnswerForm(request.POST)
    by, at = actor_of(request), timezone.now()
    if not form.is_valid():
        require(by, Permission.SEE_POSTURE, named("posture"), act=Act.CHANGE_POSTURE, at=at)
        messages.error(request, _("Say why it is not to be done."))
        return redirect("archive:posture")
    said, reason = form.cleaned_data["answer"], form.cleaned_data["reason"]
    try:
        if said == "confirm":
            confirm_posture(by=by, number=secrecy_id, at=at)
            messages.success(request, _("Confirmed. The new posture is in force."))
        elif said == "decline":
            decline_secrecy(by=by, number=secrecy_id, reason=reason, at=at)
            messages.success(request, _("Declined. Nothing was changed."))
        else:
            withdraw_secrecy(by=by, number=secrecy_id, reason=reason, at=at)
            messages.success(request, _("Withdrawn. Nothing was changed."))
    except PostureError as why:
        messages.error(request, posture_fault_in_sentence(why))
    return redirect("archive:posture")


def _begun() -> dict[str, object]:
    now = posture_now()
    return {"kind": str(now.kind), "highest": int(now.highest) or ""}


def _shown(
    request: HttpRequest, granted: Granted, form: PostureForm, *, status: int = 200
) -> HttpResponse:
    granted.note()
    past = postures_decided()
    waiting = proposals_about(granted.actor, Proposed.POSTURE, at=granted.at)
    names = names_of(
        name
        for name in (
            *(one.row.proposed_by for one in waiting),
            *(one for row in past for one in (row.decided_by, row.second)),
        )
        if name
    )
    # Who acts without being a person.
    names |= {"console": _("the command line"), "system": _("the store")}
    context = {
        "now": posture_now(),
        "decided": decided_now(),
        "past": [
            (row, names.get(row.decided_by, row.decided_by), names.get(row.second, row.second))
            for row in past
        ],
        "waiting": [
            {
                "row": one.row,
                "proposer": names.get(one.row.proposed_by, one.row.proposed_by),
                "own": one.row.proposed_by == granted.actor.username,
                "may_confirm": one.signs,
                "stale": not one.fits,
                "kind": Kind(one.row.said["kind"]),
                "highest": one.row.said["highest"],
            }
            for one in waiting
        ],
        "effects": [(_(one.what), _(one.register), _(one.lan)) for one in EFFECTS],
        "sees_register": allowed(granted.actor, Permission.SEE_REGISTER),
        "keeps": allowed(granted.actor, Permission.KEEP_POSTURE),
        "form": form,
    }
    return render(request, "archive/posture.html", context, status=status)
