"""Trainings on screens: those that were held, a new one, and who attended."""

import re
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.api import (
    Granted,
    Permission,
    actor_of,
    attendances_page,
    hold_training,
    named,
    refuse,
    require,
    session_numbered,
    take_off_training,
    train_people,
    trainings_page,
)
from access.domain.addresses import Param
from access.domain.trainings import TrainingError
from access.forms.gates import AttendedForm, TrainingForm
from access.views.keeping import Asked, attempted, form_page, sentence_of
from audit.api import Act

if TYPE_CHECKING:
    from access.api import TrainingSession

# The name under which a form says who is taken off.
TAKEN_OFF = "bo"
_IS_NUMBER = re.compile(r"[0-9]{1,18}")
FORM = "access/account_form.html"


def trainings(request: HttpRequest) -> HttpResponse:
    """The trainings that were held, the latest first."""
    granted = _kept(request, Act.LIST)
    page = trainings_page(timezone.localdate(), request.GET.get(Param.LIST_PAGE, ""))
    granted.note()
    return render(request, "access/trainings.html", {"page": page})


def new_training(request: HttpRequest) -> HttpResponse:
    """A training that was held, with who attended it."""
    granted = _kept(request, Act.HOLD_TRAINING)
    address = reverse("access:trainings")
    asked = Asked(
        heading=_("Enter a training"),
        button=_("Enter it"),
        back=address,
        back_name=_("Trainings"),
        list_address=address,
        list_name=_("Trainings"),
        new=True,
    )
    if request.method != "POST":
        return form_page(request, granted, TrainingForm(), asked, template=FORM)
    form = TrainingForm(request.POST)
    made: list[int] = []
    status = attempted(form, lambda: made.append(_hold(granted, form)))
    if status:
        return form_page(request, granted, form, asked, status=status, template=FORM)
    messages.success(request, _("The training is entered, and counts for those who attended it."))
    return redirect("access:training", made[0])


def _hold(granted: Granted, form: TrainingForm) -> int:
    people = form.cleaned_data["people"]
    return hold_training(by=granted.actor, said=form.said(), people=people, at=granted.at).pk


def training(request: HttpRequest, session_id: int) -> HttpResponse:
    """A training with who attended it; a POST takes off whom it names."""
    granted = _kept(request, Act.REVOKE if request.method == "POST" else Act.LIST)
    session = _session(granted, session_id)
    if request.method == "POST":
        return _take_off(request, granted, session)
    number = request.GET.get(Param.LIST_PAGE, "")
    page = attendances_page(session, timezone.localdate(), number)
    granted.on(named("training", str(session))).note()
    context = {"session": session, "page": page, "taken_off": TAKEN_OFF}
    return render(request, "access/training.html", context)


def add_people(request: HttpRequest, session_id: int) -> HttpResponse:
    """A form for more people who attended a training."""
    granted = _kept(request, Act.TRAIN)
    session = _session(granted, session_id)
    asked = Asked(
        heading=_("Who else attended"),
        button=_("Enter them"),
        back=reverse("access:training", args=[session_id]),
        back_name=session.subject,
        list_address=reverse("access:trainings"),
        list_name=_("Trainings"),
        new=True,
    )
    if request.method != "POST":
        return form_page(request, granted, AttendedForm(), asked, template=FORM)
    form, new = AttendedForm(request.POST), list[str]()
    status = attempted(form, lambda: new.extend(_train(granted, session_id, form)))
    if status:
        return form_page(request, granted, form, asked, status=status, template=FORM)
    words = ngettext("%(n)d person entered.", "%(n)d people entered.", len(new))
    messages.success(request, words % {"n": len(new)})
    return redirect("access:training", session_id)


def _train(granted: Granted, session: int, form: AttendedForm) -> list[str]:
    people = form.cleaned_data["people"]
    return train_people(by=granted.actor, session=session, people=people, at=granted.at)


def _take_off(request: HttpRequest, granted: Granted, session: "TrainingSession") -> HttpResponse:
    number = request.POST.get(TAKEN_OFF, "")
    try:
        account = int(number) if _IS_NUMBER.fullmatch(number) else 0
        user = take_off_training(
            by=granted.actor, session=session.pk, account=account, at=granted.at
        )
    except TrainingError as why:
        messages.error(request, sentence_of(why))
    else:
        said = _("For %(name)s it counts no more.") % {"name": user.get_full_name()}
        messages.success(request, said)
    return redirect("access:training", session.pk)


def _kept(request: HttpRequest, act: Act) -> Granted:
    actor, at = actor_of(request), timezone.now()
    return require(actor, Permission.KEEP_TRAININGS, named("training"), act=act, at=at)


def _session(granted: Granted, number: int) -> "TrainingSession":
    session = session_numbered(number)
    if session is None:
        refuse(
            granted.actor,
            Permission.KEEP_TRAININGS,
            named("training", str(number)[:20]),
            act=granted.act,
            rule="exists",
            at=granted.at,
        )
    return session
