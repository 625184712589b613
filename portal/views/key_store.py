"""The keys of what is closed: how it stands with them, and opening and shutting them."""

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from access.api import (
    Granted,
    Permission,
    actor_of,
    require,
    unvouched_lines,
    vouch_for_sign_in,
)
from archive.api import understated_lines
from archive.domain.key_words import KEYS, KeysRefused
from archive.domain.standing import PARTY, ranks_seen
from audit.api import Act
from portal.actions.opening_keys import open_keys, renew_keys, shut_keys
from portal.forms import OpenKeysForm
from portal.queries.first_steps import was_made_for_trial
from portal.queries.key_words import fault_in_words, refused_in_words
from portal.queries.keys import keys_shown

if TYPE_CHECKING:
    from access.api import User

REFUSED = 422


@sensitive_post_parameters("key_password")
@sensitive_variables("form", "kind", "content")
def key_store(request: HttpRequest) -> HttpResponse:
    """How it stands; a POST opens."""
    by, at = actor_of(request), timezone.now()
    posted = request.method == "POST"
    form = OpenKeysForm(request.POST, request.FILES) if posted else OpenKeysForm()
    if posted and form.is_valid():
        kind, content = form.secret()
        try:
            open_keys(by=by, kind=kind, content=content, at=at)
        except KeysRefused as why:
            form.add_error(None, refused_in_words(why.fault, why.wait))
        else:
            # Whoever typed the passphrase has signed, and signed in before anybody could vouch for it.
            vouch_for_sign_in(cast("User", request.user), request.session)
            messages.success(request, _("The keys are open."))
            return redirect("portal:key_store")
    granted = require(by, Permission.KEEP_KEYS, KEYS, act=Act.LIST, at=at)
    return _shown(request, granted, form, status=REFUSED if posted else 200)


@require_POST
def shut(request: HttpRequest) -> HttpResponse:
    """Nothing closed is read any more, until somebody opens again."""
    try:
        shut_keys(by=actor_of(request), at=timezone.now())
    except KeysRefused as why:
        messages.error(request, refused_in_words(why.fault, why.wait))
    else:
        messages.success(request, _("The keys are shut."))
    return redirect("portal:key_store")


@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """New keys in the place of those that there are."""
    try:
        renew_keys(by=actor_of(request), at=timezone.now())
    except KeysRefused as why:
        messages.error(request, refused_in_words(why.fault, why.wait))
    else:
        messages.success(request, _("The keys are being renewed. It goes on by itself."))
    return redirect("portal:key_store")


def _shown(
    request: HttpRequest, granted: Granted, form: OpenKeysForm, *, status: int = 200
) -> HttpResponse:
    granted.note()
    shown, actor = keys_shown(at=granted.at), granted.actor
    seen = ranks_seen(actor.clearance, party_papers=actor.party_papers)
    fault = fault_in_words("other_site" if shown.fault == "OtherSite" else "unusable")
    context = {
        "keys": shown,
        "trial": was_made_for_trial(),
        "fault": fault if shown.fault else "",
        "form": form,
        "unvouched": unvouched_lines(timezone.localdate()),
        "understated": understated_lines(actor),
        "kept": [
            {
                "level": one.key_class % PARTY,
                "party": one.key_class >= PARTY,
                "epoch": one.epoch,
                "count": one.count,
            }
            for one in shown.kept
            # How many there are of what they are not cleared for is no answer to anybody.
            if one.key_class in seen
        ],
    }
    return render(request, "portal/key_store.html", context, status=status)
