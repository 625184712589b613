"""The list of workstations and scanners, a machine, and the forms that change one."""

from collections.abc import Callable
from dataclasses import asdict
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.api import (
    Granted,
    change_workstation,
    delete_workstation,
    end_workstation,
    machine_line,
    machine_numbered,
    machines_on,
    make_workstation,
    named,
    reopen_workstation,
    said_of_machine,
)
from access.domain.machines import MACHINE_WORDS, Seal
from access.forms.lists import (
    EndMachineForm,
    ListForm,
    MachineForm,
    ReasonForm,
)
from access.queries.lists import MachineLine
from access.views.keeping import (
    OVERTAKEN,
    Asked,
    attempted,
    form_page,
    may_keep,
    opened,
    short_form,
    unknown,
)
from audit.api import Act


def machines(request: HttpRequest) -> HttpResponse:
    """All machines, those whose seal has lapsed or soon will on top."""
    granted = opened(request, "workstation", "")
    lines = machines_on(timezone.localdate())
    granted.note()
    used = [line for line in lines if not line.is_past]
    context = {
        "used": used,
        "past": [line for line in lines if line.is_past],
        "lapsed": sum(line.seal == Seal.LAPSED for line in used),
        "soon": sum(line.seal == Seal.SOON for line in used),
        "kinds": _kinds(),
        "may_keep": may_keep(granted.actor),
    }
    return render(request, "access/machines.html", context)


def machine(request: HttpRequest, machine_id: int) -> HttpResponse:
    """One machine."""
    granted, line = _line(request, machine_id, Act.LIST)
    granted.note()
    context = {
        "line": line,
        "machine": line.machine,
        "kind": _kinds()[line.machine.kind],
        "may_keep": may_keep(granted.actor),
    }
    return render(request, "access/machine.html", context)


def new_machine(request: HttpRequest) -> HttpResponse:
    """A form for a machine that is not in the list yet; a POST makes it."""
    granted = opened(request, "workstation", "", act=Act.REGISTER_WORKSTATION)
    day = timezone.localdate()
    asked = Asked(
        heading=_("New workstation or scanner"),
        button=_("Put it in the list"),
        back=reverse("access:machines"),
        back_name=_("Workstations and scanners"),
        list_address=reverse("access:machines"),
        list_name=_("Workstations and scanners"),
        new=True,
    )
    if request.method != "POST":
        return form_page(request, granted, MachineForm(day=day), asked)
    form = MachineForm(request.POST, day=day)
    made: list[int] = []
    status = attempted(
        form,
        lambda: made.append(make_workstation(by=granted.actor, said=form.said(), at=granted.at).pk),
    )
    if status:
        return form_page(request, granted, form, asked, status=status)
    said = _("%(name)s is in the list of machines now.") % {"name": form.cleaned_data["name"]}
    return _done(request, made[0], said)


def change(request: HttpRequest, machine_id: int) -> HttpResponse:
    """What is said of a machine, as a form; a POST changes it."""
    granted, line = _line(request, machine_id, Act.CHANGE_WORKSTATION)
    asked = _asked(line, _("Change the machine"), _("Save the changes"))
    stands = asdict(said_of_machine(line.machine))
    if request.method != "POST":
        begun = {**stands, "version": line.machine.version}
        return form_page(request, granted, _form_of(line, initial=begun), asked)
    form = _form_of(line, request.POST)
    status = attempted(
        form,
        lambda: change_workstation(
            by=granted.actor,
            machine=machine_id,
            said=form.said(),
            version=form.cleaned_data["version"],
            at=granted.at,
        ),
    )
    if status == OVERTAKEN:
        granted, line = _line(request, machine_id, Act.CHANGE_WORKSTATION)
        stands = asdict(said_of_machine(line.machine))
        again = _form_of(line, form.against(stands, line.machine.version))
        differing = again.differing(stands)
        return form_page(request, granted, again, asked, status=status, stands=differing)
    if status:
        return form_page(request, granted, form, asked, status=status)
    return _done(request, machine_id, _("Changed."))


def end(request: HttpRequest, machine_id: int) -> HttpResponse:
    """The last day on which a machine is in use."""
    granted, line = _line(request, machine_id, Act.END_WORKSTATION)
    note = _("From the day after its seal counts no longer, and its address is free for another.")
    return short_form(
        request,
        granted,
        EndMachineForm,
        _asked(line, _("End the use of the machine"), _("End its use"), note),
        act=_bound(end_workstation, granted, machine_id),
        version=_version_of(request, machine_id, granted.act),
        said=_("Its use has an end."),
    )


def reopen(request: HttpRequest, machine_id: int) -> HttpResponse:
    """A machine that is in use again."""
    granted, line = _line(request, machine_id, Act.REOPEN_WORKSTATION)
    return short_form(
        request,
        granted,
        ReasonForm,
        _asked(line, _("Use the machine again"), _("Use it again")),
        act=_bound(reopen_workstation, granted, machine_id),
        version=_version_of(request, machine_id, granted.act),
        said=_("It is in use again."),
    )


def delete(request: HttpRequest, machine_id: int) -> HttpResponse:
    """A row that was made by mistake and that nothing names."""
    granted, line = _line(request, machine_id, Act.DELETE_WORKSTATION)
    note = _("Only a row made by mistake is deleted, when nothing names it. Else let it end.")
    return short_form(
        request,
        granted,
        ListForm,
        _asked(line, _("Delete the machine"), _("Delete the machine"), note, danger=True),
        act=_bound(delete_workstation, granted, machine_id),
        version=_version_of(request, machine_id, granted.act),
        said=_("The machine is deleted."),
        to=reverse("access:machines"),
    )


def _bound(act: Callable[..., object], granted: Granted, machine_id: int) -> Callable[..., object]:
    """The act on this machine, which the trail calls by its name."""
    return partial(
        act, by=granted.actor, machine=machine_id, name=granted.target.label, at=granted.at
    )


def _version_of(request: HttpRequest, machine_id: int, act: Act) -> Callable[[], int]:
    return lambda: int(_line(request, machine_id, act)[1].machine.version)


def _line(request: HttpRequest, number: int, act: Act) -> tuple[Granted, MachineLine]:
    """The machine, when the person may do this to it; the trail calls it by its name."""
    granted = opened(request, "workstation", "", act=act)
    row = machine_numbered(number)
    if row is None:
        unknown(granted)
    return granted.on(named("workstation", row.name)), machine_line(row, timezone.localdate())


def _form_of(
    line: MachineLine,
    data: dict[str, str] | None = None,
    *,
    initial: dict[str, object] | None = None,
) -> MachineForm:
    place = line.machine.unit
    unit = (place.code, f"{place.name} ({place.code})") if place else None
    return MachineForm(
        data, day=timezone.localdate(), own=line.machine.pk, unit=unit, initial=initial
    )


def _asked(
    line: MachineLine, heading: str, button: str, *notes: str, danger: bool = False
) -> Asked:
    return Asked(
        heading=heading,
        button=button,
        back=reverse("access:machine", args=[line.machine.pk]),
        back_name=line.machine.name,
        list_address=reverse("access:machines"),
        list_name=_("Workstations and scanners"),
        notes=notes,
        danger=danger,
    )


def _kinds() -> dict[str, str]:
    return {kind: _(words) for kind, words in MACHINE_WORDS.items()}


def _done(request: HttpRequest, number: int, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("access:machine", number)
