"""The page of the first start; with the first account it is gone for good."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters

from access.api import has_people, workstation_at
from portal.actions.setting_up import (
    SetUpClosed,
    TooManyTries,
    WrongCode,
    holds_set_up,
    open_set_up,
    set_site_up,
)
from portal.forms import ROLE_TITLES, SetUpForm
from portal.queries.site import site_name

HELD = "set_up"
LONGEST_TYPED = 100


@login_not_required
@sensitive_post_parameters("code")
def set_up(request: HttpRequest) -> HttpResponse:
    """First the code that the terminal told, then the form, then the passwords, shown once."""
    if has_people():
        raise Http404
    pass_ = str(request.session.get(HELD, ""))
    if request.method == "POST" and "set_up_code" in request.POST:
        return _opened(request)
    if not holds_set_up(pass_):
        return render(request, "portal/set_up_code.html")
    if request.method != "POST":
        named = site_name()
        form = SetUpForm(initial={"organisation": named.organisation, "place": named.place})
        return render(request, "portal/set_up.html", {"form": form})
    return _made(request, pass_)


def _opened(request: HttpRequest) -> HttpResponse:
    typed = request.POST["set_up_code"][:LONGEST_TYPED]
    try:
        pass_ = open_set_up(typed, workstation=_workstation(request), at=timezone.now())
    except SetUpClosed as why:
        raise Http404 from why
    except TooManyTries:
        return render(request, "portal/set_up_code.html", {"rests": True}, status=429)
    except WrongCode:
        wrong = gettext(
            "This is not the code, or it was used already. It stands in the window in which the "
            "store was started; a new start tells a new one."
        )
        return render(request, "portal/set_up_code.html", {"wrong": wrong}, status=422)
    request.session.cycle_key()
    request.session[HELD] = pass_
    return redirect("portal:set_up")


def _made(request: HttpRequest, pass_: str) -> HttpResponse:
    form = SetUpForm(request.POST)
    if not form.is_valid():
        return render(request, "portal/set_up.html", {"form": form}, status=422)
    try:
        people = set_site_up(
            form.told(), pass_=pass_, workstation=_workstation(request), at=timezone.now()
        )
    except SetUpClosed as why:
        raise Http404 from why
    request.session.flush()
    rows = [(ROLE_TITLES[person.role], person, password) for person, password in people]
    with_codes = [
        ROLE_TITLES[person.role]
        for person, _ in people
        if person.role in settings.KHOSO_SECOND_FACTOR
    ]
    context = {"people": rows, "with_codes": with_codes}
    return render(request, "portal/set_up_done.html", context)


def _workstation(request: HttpRequest) -> str:
    address = request.META.get("REMOTE_ADDR", "")
    computer = workstation_at(address, at=timezone.now())
    return computer.name if computer else address
