"""What all screens of the lists the archive keeps have in common: looking, and changing a row."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from access.api import Actor, Permission, actor_of, allowed, named, refuse, require
from archive.api import ChangedMeanwhile
from archive.domain.reference import ReferenceFault
from archive.forms.reference import ReferenceForm
from audit.api import Act

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Editing:
    """
    A row that is being changed, or added: what its screen is called, the form, what keeps it, where
    it leads back to and what is called so, what is said then, and what the row says now (`now`, with
    its version); a row that is added says nothing yet.
    """

    title: str
    form: ReferenceForm
    keep: Callable[[], object]
    back: str
    back_name: str
    done: str
    now: Callable[[], Values] | None = None
    note: str = ""


def look(request: HttpRequest, kind: str, label: str = "") -> Actor:
    """Who looks at a list; told. Raises AccessDenied."""
    actor = actor_of(request)
    at = timezone.now()
    target = named(kind, label)
    require(actor, Permission.SEE_CATALOGUE, target, act=Act.LIST, at=at).note()
    return actor


def keeper(
    request: HttpRequest,
    kind: str,
    label: str = "",
    *,
    permission: Permission = Permission.KEEP_REFERENCE,
) -> Actor:
    """Who is about to change a list; told as a look where nothing was sent yet. Raises AccessDenied."""
    actor, at = actor_of(request), timezone.now()
    target = named(kind, label)
    granted = require(actor, permission, target, act=Act.LIST, at=at)
    if request.method != "POST":
        granted.note()
    return actor


def may_keep(actor: Actor) -> bool:
    """Whether the lists may be changed; for what is shown."""
    return allowed(actor, Permission.KEEP_REFERENCE)


def nowhere(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """There is no such row. Raises AccessDenied, as for everything that is not there."""
    target = named(kind, str(number))
    refuse(
        actor_of(request),
        Permission.SEE_CATALOGUE,
        target,
        act=Act.LIST,
        rule="exists",
        at=timezone.now(),
    )


def edit(request: HttpRequest, editing: Editing) -> HttpResponse:
    """The form of a row; a POST keeps it, and everything typed comes back where it cannot be kept."""
    if request.method != "POST":
        return _shown(request, editing)
    if not editing.form.is_valid():
        return _shown(request, editing, status=422)
    try:
        editing.keep()
    except ReferenceFault as why:
        editing.form.refuse(why)
        return _shown(request, editing, status=422)
    except ChangedMeanwhile:
        return _overtaken(request, editing)
    messages.success(request, editing.done)
    return redirect(editing.back)


def _overtaken(request: HttpRequest, editing: Editing) -> HttpResponse:
    """What was typed stands there still, beside what the row says now; kept again, it counts."""
    now = editing.now() if editing.now else {}
    form = editing.form
    differing = [
        (field.label, _said(field, now.get(field.name)))
        for field in form.visible_fields()
        if form.cleaned_data.get(field.name) != now.get(field.name)
    ]
    sent = request.POST.copy()
    sent["version"] = str(now.get("version", 0))
    form.data = sent
    return _shown(request, editing, status=409, overtaken=True, differing=differing)


def _said(field: BoundField, value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field.field, forms.ChoiceField):
        chosen = {str(one) for one in (value if isinstance(value, list) else [value])}
        offered = cast("list[tuple[object, object]]", field.field.choices)
        names = [str(name) for code, name in offered if str(code) in chosen]
        return ", ".join(names) or "–"
    return str(field.field.prepare_value(value) or "–")


def _shown(
    request: HttpRequest, editing: Editing, *, status: int = 200, **more: object
) -> HttpResponse:
    context = {"editing": editing, "form": editing.form, "is_new": editing.now is None, **more}
    return render(request, "archive/reference/edit.html", context, status=status)
