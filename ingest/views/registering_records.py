"""A filed record that may not stay: what the register is to say of it, as it is withdrawn."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from access.api import Granted, Level, actor_of
from archive.api import (
    ChangedMeanwhile,
    may_stay,
    record_to_set_apart,
    register_record_apart,
)
from archive.domain.posture import PostureError
from audit.api import Act
from ingest.forms.registering import RegisterForm

if TYPE_CHECKING:
    from archive.api import Record

REFUSED, OVERTAKEN = 422, 409


def register_record(request: HttpRequest, record_id: int) -> HttpResponse:
    """A form with what is known of the record; a POST enters it and withdraws it."""
    actor, at = actor_of(request), timezone.now()
    record, granted = record_to_set_apart(record_id, actor=actor, at=at)
    if record.withdrawn_at:
        messages.error(request, _("The record was withdrawn already."))
        return redirect("ingest:register")
    levels = [] if may_stay(record.level, record.original_id) else [Level(record.level)]
    if request.method != "POST":
        form = RegisterForm(levels=levels, initial=_begun(record))
        return _page(request, granted, record, form)
    form = RegisterForm(request.POST, levels=levels)
    if not form.is_valid():
        return _page(request, granted, record, form, status=REFUSED)
    try:
        label = register_record_apart(
            actor=actor,
            record_id=record.pk,
            version=form.cleaned_data["version"],
            said=form.said(),
            at=at,
        )
    except PostureError as why:
        form.refuse(why)
        return _page(request, granted, record, form, status=REFUSED)
    except ChangedMeanwhile:
        now, _granted = record_to_set_apart(record_id, actor=actor, at=at)
        again = RegisterForm({**request.POST.dict(), "version": str(now.version)}, levels=levels)
        return _page(request, granted, now, again, status=OVERTAKEN, overtaken=True)
    said = _("Entered as %(label)s, and withdrawn from the archive.") % {"label": label}
    messages.success(request, said)
    return redirect("ingest:register")


def _begun(record: "Record") -> dict[str, object]:
    begun: dict[str, object] = {
        name: getattr(record, name) for name in RegisterForm.base_fields if hasattr(record, name)
    }
    begun |= {"version": record.version, "level": record.level, "issued": record.dated}
    return begun | ({"abstract": ""} if record.level >= Level.TOP_SECRET else {})


def _page(
    request: HttpRequest,
    granted: Granted,
    record: "Record",
    form: RegisterForm,
    *,
    status: int = 200,
    overtaken: bool = False,
) -> HttpResponse:
    Granted(granted.actor, Act.READ, granted.target, granted.at).note()
    context = {
        "label": record.accession,
        "record": record,
        "form": form,
        "overtaken": overtaken,
        "goes": bool(form.levels),
    }
    return render(request, "ingest/register_item.html", context, status=status)
