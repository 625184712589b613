"""Going on before a session ends by itself, ending it, and signing again before what asks for it."""

from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from access.api import Ending, actor_of, end_session, sign_again
from access.forms.passwords import AgainForm
from access.views.sign_in import count_failure, name_shut, way_back

if TYPE_CHECKING:
    from access.api import User


@login_not_required
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """
    Somebody is there: that they ask is all it takes. With `ended` they were not.

    Another page of the browser may have ended the session before: then there is nothing to do.
    """
    if request.POST.get("ended") and request.user.is_authenticated:
        person, actor, at = request.user, actor_of(request), timezone.now()
        end_session(request.session, user=person, actor=actor, why=Ending.IDLE, at=at)
    return HttpResponse(status=204)


@sensitive_post_parameters("password")
def again(request: HttpRequest) -> HttpResponse:
    """The password once more, before what gives rights or takes something out; then back."""
    person = cast("User", request.user)
    to = way_back(request)
    if request.method != "POST":
        return render(request, "access/sign_again.html", {"form": AgainForm(), "to": to})
    shut = name_shut(request, person.username)
    if shut is not None:
        return shut
    form = AgainForm(request.POST)
    if form.is_valid() and sign_again(
        user=person,
        actor=actor_of(request),
        password=form.cleaned_data["password"],
        session=request.session,
        at=timezone.now(),
    ):
        return HttpResponseRedirect(to)
    return _wrong(request, person, form, to)


def _wrong(request: HttpRequest, person: "User", form: forms.Form, to: str) -> HttpResponse:
    count_failure(request, person.username, rule="password")
    if form.is_valid():
        form.add_error(
            "password", _("This is not your password. Look at Caps Lock, type it again.")
        )
    return render(request, "access/sign_again.html", {"form": form, "to": to}, status=422)
