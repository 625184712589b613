"""What the screens of units and machines have in common: opening, trying, answering with a form."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from access.api import (
    Actor,
    ChangedMeanwhile,
    Granted,
    ListError,
    Permission,
    actor_of,
    allowed,
    commitment_fault_in_sentence,
    in_sentence,
    named,
    refuse,
    require,
)
from access.domain.commitments import CommitmentError
from access.domain.trainings import TRAINING_FAULT_WORDS, TrainingError
from access.forms.lists import ListForm
from audit.api import Act

REFUSED, OVERTAKEN = 422, 409


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What a page with a form says around it: heading, button, sentences before the form, the place to
    go back to with its name, whether what is asked cannot be undone, and whether it makes something
    `new`.
    """

    heading: str
    button: str
    back: str
    back_name: str
    list_address: str
    list_name: str
    notes: Sequence[str] = ()
    danger: bool = False
    new: bool = False


def opened(request: HttpRequest, kind: str, label: str, *, act: Act = Act.LIST) -> Granted:
    """The right to look at a list, or to keep it where the act is more than a look."""
    permission = Permission.SEE_LISTS if act == Act.LIST else Permission.KEEP_LISTS
    target = named(kind, label)
    return require(actor_of(request), permission, target, act=act, at=timezone.now())


def unknown(granted: Granted) -> NoReturn:
    """What is asked for does not exist; the trail has it."""
    refuse(
        granted.actor,
        Permission.SEE_LISTS,
        granted.target,
        act=granted.act,
        rule="exists",
        at=granted.at,
    )


def may_keep(actor: Actor) -> bool:
    """Whether the person changes the lists, and does not only look."""
    return allowed(actor, Permission.KEEP_LISTS)


def sentence_of(why: ListError | CommitmentError | TrainingError) -> str:
    """Why something was not taken, as a sentence for whoever asked for it."""
    if isinstance(why, CommitmentError):
        return commitment_fault_in_sentence(why)
    if isinstance(why, TrainingError):
        return _(TRAINING_FAULT_WORDS[why.fault]) % why.params
    return in_sentence(why)


def attempted(form: forms.Form, act: Callable[[], object]) -> int:
    """Do what a valid form asks; 0, or the status of the answer that says why it is not done."""
    if not form.is_valid():
        return REFUSED
    try:
        act()
    except (ListError, CommitmentError, TrainingError) as why:
        form.add_error(why.field if why.field in form.fields else None, sentence_of(why))
        return REFUSED
    except ChangedMeanwhile:
        return OVERTAKEN
    return 0


def short_form(
    request: HttpRequest,
    granted: Granted,
    made: type[ListForm],
    asked: Asked,
    *,
    act: Callable[..., object],
    version: Callable[[], int],
    said: str,
    to: str = "",
    begun: dict[str, object] | None = None,
) -> HttpResponse:
    """
    A form of a few fields: shown, tried, and shown again with what is wrong with it.

    `act` takes what a valid form says, with the row's version that was shown; `version` reads which
    one stands now. Done, it tells so and leads `to` there, or back.
    """
    if request.method != "POST":
        form = made(initial={**(begun or {}), "version": version()})
        return form_page(request, granted, form, asked)
    form = made(request.POST)
    status = attempted(form, lambda: act(**form.cleaned_data))
    if status == OVERTAKEN:
        form = made({**request.POST.dict(), "version": str(version())})
    if status:
        return form_page(request, granted, form, asked, status=status)
    messages.success(request, said)
    return redirect(to or asked.back)


def form_page(
    request: HttpRequest,
    granted: Granted,
    form: forms.Form,
    asked: Asked,
    *,
    status: int = 200,
    stands: Mapping[str, str] | None = None,
    template: str = "access/list_form.html",
) -> HttpResponse:
    """The page of a form, told before it is shown."""
    told = Granted(granted.actor, Act.LIST, granted.target, granted.at)
    told.note(what=str(granted.act))
    rows = [(field, (stands or {}).get(field.name)) for field in form.visible_fields()]
    context = {
        "form": form,
        "rows": rows,
        "asked": asked,
        "overtaken": status == OVERTAKEN,
        "seen": _seen(form),
    }
    return render(request, template, context, status=status)


def _seen(form: forms.Form) -> Iterable[str]:
    seen = getattr(form, "seen", None)
    return seen() if seen else ()
