"""Ways back for a filed record: corrected, moved, withdrawn, put back."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.api import Level, Permission, actor_of
from archive.api import (
    ChangedMeanwhile,
    NothingChanged,
    UnknownDossier,
    Withdrawn,
    correct_record,
    dossier_seen,
    inventories_to_choose,
    is_kept_as_it_stands,
    may_still_read,
    move_record,
    record_to,
    restore_record,
    withdraw_record,
)
from archive.domain.description import FIELD, Description
from archive.domain.posture import MayNotStay
from audit.api import Act
from ingest.forms import (
    MAY_NOT_STAY,
    Begun,
    CorrectionForm,
    MoveForm,
    Sent,
    WayBackForm,
    words_of_choices,
)
from ingest.queries.amending import began_with, begins_with

if TYPE_CHECKING:
    from archive.api import Record

UNTYPED = frozenset(("version", "reason", "repeat", "late"))


def correct(request: HttpRequest, record_id: int) -> HttpResponse:
    """The description of a filed record as a form; a POST corrects it."""
    record = _opened(request, record_id, act=Act.CORRECT)
    if record.withdrawn_at:
        return _withdrawn(request, record)
    if request.method != "POST":
        return _correcting(request, record, _correction(record, initial=begins_with(record)))
    form = _correction(record, request.POST)
    if not form.is_valid():
        return _correcting(request, record, form, status=422)
    try:
        correct_record(
            actor=actor_of(request),
            record_id=record.pk,
            version=form.cleaned_data["version"],
            description=_described(record, form),
            reason=form.cleaned_data["reason"],
            permission=Permission.AMEND,
            at=timezone.now(),
        )
    except ChangedMeanwhile:
        return _overtaken(request, record.pk)
    except NothingChanged:
        form.add_error(None, _("Nothing is changed yet. Change a field, or leave it as it is."))
        return _correcting(request, record, form, status=422)
    except Withdrawn:
        return _withdrawn(request, record)
    return _done(
        request, record_id, _("Corrected. What the record said before stands in its history.")
    )


def move(request: HttpRequest, record_id: int) -> HttpResponse:
    """Where a filed record stands; a POST moves it."""
    record = _opened(request, record_id, act=Act.MOVE)
    if record.withdrawn_at:
        return _withdrawn(request, record)
    if request.method != "POST":
        return _moving(request, record, _move_form(request, initial=_place(request, record)))
    form = _move_form(request, request.POST)
    if not form.is_valid():
        return _moving(request, record, form, status=422)
    try:
        move_record(
            actor=actor_of(request),
            record_id=record.pk,
            version=form.cleaned_data["version"],
            inventory=form.cleaned_data["inventory"].pk,
            dossier=form.cleaned_data["dossier"],
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
        )
    except UnknownDossier:
        form.add_error("dossier", _("The inventory has no dossier with this number."))
    except NothingChanged:
        form.add_error("inventory", _("The record stands there already. Choose another place."))
    except ChangedMeanwhile:
        now = _opened(request, record.pk, act=Act.MOVE)
        form = _move_form(request, {**request.POST.dict(), "version": str(now.version)})
        return _moving(request, now, form, overtaken=True, status=409)
    except Withdrawn:
        return _withdrawn(request, record)
    else:
        return _done(request, record_id, _("Moved. Where the record stood is in its history."))
    return _moving(request, record, form, status=422)


def withdraw(request: HttpRequest, record_id: int) -> HttpResponse:
    """Asks for the reason; a POST withdraws the record."""
    record = _opened(request, record_id, act=Act.WITHDRAW)
    if request.method != "POST":
        if record.withdrawn_at:
            return redirect("archive:record", record.pk)
        return _withdrawing(request, record, WayBackForm(initial={"version": record.version}))
    said = _("Withdrawn. The record is no longer found or counted; here it can be put back.")
    return _turned(request, record, withdraw_record, said)


@require_POST
def restore(request: HttpRequest, record_id: int) -> HttpResponse:
    """What was withdrawn stands where it stood."""
    record = _opened(request, record_id, act=Act.RESTORE)
    return _turned(request, record, restore_record, _("The record is back where it stood."))


def _turned(
    request: HttpRequest, record: "Record", turn: Callable[..., "Record"], said: str
) -> HttpResponse:
    form = WayBackForm(request.POST)
    if not form.is_valid():
        return _withdrawing(request, record, form, status=422)
    try:
        turn(
            actor=actor_of(request),
            record_id=record.pk,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
        )
    except MayNotStay:
        form.add_error(None, MAY_NOT_STAY)
        return _withdrawing(request, record, form, status=422)
    except ChangedMeanwhile:
        now = _opened(request, record.pk, act=Act.READ)
        form = WayBackForm({**request.POST.dict(), "version": str(now.version)})
        return _withdrawing(request, now, form, overtaken=True, status=409)
    return _done(request, record.pk, said)


def _overtaken(request: HttpRequest, record_id: int) -> HttpResponse:
    """
    Both values are shown: what was typed stays in its field, and what stands now stands beside it.

    What the person left as it was shown to them follows what somebody else made of it meanwhile.
    """
    record = _opened(request, record_id, act=Act.CORRECT)
    if record.withdrawn_at:
        return _withdrawn(request, record)
    stands = begins_with(record)
    version = _number(request.POST.get("version", ""))
    shown = began_with(record, version, actor_of(request)) or {}
    typed = {name: request.POST.get(name, "") for name in stands if name not in UNTYPED}
    mine = {
        name: value
        for name, value in typed.items()
        if value.strip() not in {_text(stands[name]), _text(shown.get(name))}
    }
    initial = {**stands, **mine, "reason": request.POST.get("reason", "")}
    form = _correction(record, initial=initial)
    differing = {name: _in_words(form, name, stands[name]) for name in mine}
    return _correcting(request, record, form, stands=differing, overtaken=True, status=409)


def _correction(record: "Record", data: Sent = None, *, initial: Begun = None) -> CorrectionForm:
    silent = record.level >= Level.TOP_SECRET
    return CorrectionForm(
        data,
        floor=Level(record.level),
        silent=silent,
        taken_on=timezone.localdate(record.filed_at),
        initial=initial,
    )


def _described(record: "Record", form: CorrectionForm) -> Description:
    said = form.description()
    return replace(
        said,
        abstract=said.abstract or record.abstract,
        level_basis=record.level_basis if said.level == record.level else said.level_basis,
    )


def _correcting(
    request: HttpRequest,
    record: "Record",
    form: CorrectionForm,
    *,
    stands: Mapping[str, str] | None = None,
    overtaken: bool = False,
    status: int = 200,
) -> HttpResponse:
    rows = [
        (form[name], (stands or {}).get(name), FIELD[name].is_long)
        for name in form.fields
        if name not in UNTYPED
    ]
    context = {
        "record": record,
        "form": form,
        "rows": rows,
        "outside": is_kept_as_it_stands(record.number_text),
        "overtaken": overtaken,
        "pages": range(1, record.pages + 1),
    }
    return _answer(request, "ingest/correct.html", record, context, status)


def _moving(
    request: HttpRequest,
    record: "Record",
    form: MoveForm,
    *,
    overtaken: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "record": record,
        "dossier": dossier_seen(record, actor_of(request)),
        "form": form,
        "overtaken": overtaken,
    }
    return _answer(request, "ingest/move.html", record, context, status)


def _withdrawing(
    request: HttpRequest,
    record: "Record",
    form: WayBackForm,
    *,
    overtaken: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {"record": record, "form": form, "overtaken": overtaken}
    return _answer(request, "ingest/withdraw.html", record, context, status)


def _answer(
    request: HttpRequest,
    template: str,
    record: "Record",
    context: Mapping[str, object],
    status: int,
) -> HttpResponse:
    record_to(
        Permission.AMEND, record.pk, act=Act.READ, actor=actor_of(request), at=timezone.now()
    )[1].note(what="amend")
    return render(request, template, dict(context), status=status)


def _move_form(request: HttpRequest, data: Sent = None, *, initial: Begun = None) -> MoveForm:
    places = inventories_to_choose(actor_of(request))
    return MoveForm(data, inventories=places, initial=initial)


def _place(request: HttpRequest, record: "Record") -> dict[str, object]:
    dossier = dossier_seen(record, actor_of(request))
    return {
        "inventory": record.inventory.code if record.inventory else "",
        "dossier": dossier.number if dossier else "",
        "version": record.version,
    }


def _opened(request: HttpRequest, record_id: int, *, act: Act) -> "Record":
    at = timezone.now()
    record, _granted = record_to(
        Permission.AMEND, record_id, act=act, actor=actor_of(request), at=at
    )
    return record


def _withdrawn(request: HttpRequest, record: "Record") -> HttpResponse:
    messages.error(request, _("The record was withdrawn meanwhile. Put it back first."))
    return redirect("archive:record", record.pk)


def _done(request: HttpRequest, record_id: int, said: str) -> HttpResponse:
    messages.success(request, said)
    # Whoever raised a level, or moved a record, above their own reach has seen it for the last time.
    if not may_still_read(record_id, actor_of(request)):
        return redirect("ingest:batches")
    return redirect("archive:record", record_id)


def _in_words(form: forms.Form, name: str, value: object) -> str:
    words = words_of_choices(form.fields[name])
    return (_text(value) if words is None else words.get(_text(value))) or _("nothing")


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
