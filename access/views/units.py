"""The list of units, a unit, and the forms that change one."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.api import (
    Granted,
    appoint,
    change_unit,
    delete_unit,
    end_duty,
    end_unit,
    link_units,
    make_unit,
    outliving_below,
    reopen_unit,
    said_of_unit,
    unit_facts,
    units_on,
    unlink_units,
)
from access.domain.addresses import Lacking, Param
from access.domain.units import DUTY_WORDS, Duty
from access.forms.lists import (
    DutyForm,
    EndUnitForm,
    LastDayForm,
    LinkForm,
    ListForm,
    NewUnitForm,
    ReasonForm,
    UnitForm,
)
from access.queries.lists import UnitFacts
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

LONGEST_WORDS = 100


def units(request: HttpRequest) -> HttpResponse:
    """The tree of the units that stand, and those that have ended."""
    granted = opened(request, "unit", "")
    words = request.GET.get(Param.HOLDS, "").strip()[:LONGEST_WORDS]
    state = Lacking.PEOPLE if request.GET.get(Param.STATE) == Lacking.PEOPLE else ""
    shown = units_on(timezone.localdate(), words=words, lacking_only=bool(state))
    granted.note()
    context = {
        "shown": shown,
        "words": words,
        "state": state,
        "states": [("", _("all")), (Lacking.PEOPLE, _("without head or contact"))],
        "lacking_people": Lacking.PEOPLE,
        "kept": {},
        "may_keep": may_keep(granted.actor),
    }
    return render(request, "access/units.html", context)


def unit(request: HttpRequest, unit_code: str) -> HttpResponse:
    """One unit with its people, its names, and what came before and after it."""
    granted = opened(request, "unit", unit_code)
    facts = _facts(granted, unit_code)
    granted.note()
    context = {
        "facts": facts,
        "unit": facts.unit,
        "duties": [(held, _(DUTY_WORDS[held.duty])) for held in facts.duties],
        "lacks": [_(DUTY_WORDS[duty]) for duty in facts.lacks],
        "may_keep": may_keep(granted.actor),
        "today": timezone.localdate(),
    }
    return render(request, "access/unit.html", context)


def new_unit(request: HttpRequest) -> HttpResponse:
    """A form for a unit that is not there yet; a POST makes it."""
    granted = opened(request, "unit", "", act=Act.REGISTER_UNIT)
    day = timezone.localdate()
    asked = Asked(
        heading=_("New unit"),
        button=_("Make the unit"),
        back=reverse("access:units"),
        back_name=_("Units"),
        list_address=reverse("access:units"),
        list_name=_("Units"),
        notes=(_below_note(),),
        new=True,
    )
    if request.method != "POST":
        begun: dict[str, object] = {"above": request.GET.get(Param.UNIT, "")}
        return form_page(request, granted, NewUnitForm(day=day, initial=begun), asked)
    form = NewUnitForm(request.POST, day=day)
    status = attempted(
        form,
        lambda: make_unit(
            by=granted.actor,
            code=form.cleaned_data["code"],
            said=form.said(),
            predecessors=form.cleaned_data["predecessors"],
            at=granted.at,
        ),
    )
    if status:
        return form_page(request, granted, form, asked, status=status)
    said = _("%(name)s is in the list of units now.") % {"name": form.cleaned_data["name"]}
    return _done(request, form.cleaned_data["code"], said)


def change(request: HttpRequest, unit_code: str) -> HttpResponse:
    """What is said of a unit, as a form; a POST changes it."""
    granted = opened(request, "unit", unit_code, act=Act.CHANGE_UNIT)
    facts = _facts(granted, unit_code)
    asked = _asked(facts, _("Change the unit"), _("Save the changes"), _below_note())
    stands = asdict(said_of_unit(facts.unit))
    if request.method != "POST":
        begun = {**stands, "version": facts.unit.version}
        return form_page(request, granted, _form_of(facts, initial=begun), asked)
    form = _form_of(facts, request.POST)
    status = attempted(
        form,
        lambda: change_unit(
            by=granted.actor,
            code=unit_code,
            said=form.said(),
            named_from=form.cleaned_data["named_from"],
            version=form.cleaned_data["version"],
            at=granted.at,
        ),
    )
    if status == OVERTAKEN:
        facts = _facts(granted, unit_code)
        stands = asdict(said_of_unit(facts.unit))
        again = _form_of(facts, form.against(stands, facts.unit.version))
        differing = again.differing(stands)
        return form_page(request, granted, again, asked, status=status, stands=differing)
    if status:
        return form_page(request, granted, form, asked, status=status)
    return _done(request, unit_code, _("Changed."))


def end(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The last day of a unit and what comes after it."""
    granted = opened(request, "unit", unit_code, act=Act.END_UNIT)
    facts = _facts(granted, unit_code)
    asked = _asked(facts, _("End the unit"), _("End the unit"), _closed_note(), *_below(facts))
    act = partial(end_unit, by=granted.actor, code=unit_code, at=granted.at)
    return short_form(
        request,
        granted,
        EndUnitForm,
        asked,
        act=act,
        version=_version_of(facts),
        said=_("The unit has an end."),
        begun=_end_begun(facts),
    )


def _end_begun(facts: UnitFacts) -> dict[str, object]:
    """A unit that another one follows ended the day before, on the same basis."""
    followed = facts.followed
    if followed is None or followed.on is None:
        return {}
    return {"last": followed.on - timedelta(days=1), "basis": followed.basis}


def reopen(request: HttpRequest, unit_code: str) -> HttpResponse:
    """A unit that had not ended after all."""
    granted = opened(request, "unit", unit_code, act=Act.REOPEN_UNIT)
    facts = _facts(granted, unit_code)
    note = _("Units that came after it stay so; take away on its page what was a mistake.")
    asked = _asked(facts, _("Open the unit again"), _("Open it again"), note)
    act = partial(reopen_unit, by=granted.actor, code=unit_code, at=granted.at)
    return short_form(
        request,
        granted,
        ReasonForm,
        asked,
        act=act,
        version=_version_of(facts),
        said=_("The unit stands again."),
    )


def link(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Units that came before or after this one."""
    granted = opened(request, "unit", unit_code, act=Act.CHANGE_UNIT)
    facts = _facts(granted, unit_code)
    asked = _asked(facts, _("What came before and after"), _("Add"), _closed_note())
    act = partial(link_units, by=granted.actor, code=unit_code, at=granted.at)
    return short_form(
        request,
        granted,
        LinkForm,
        asked,
        act=act,
        version=_version_of(facts),
        said=_("Added."),
    )


@require_POST
def unlink(request: HttpRequest, unit_code: str, link_id: int) -> HttpResponse:
    """A unit before or after this one, that was a mistake."""
    granted = opened(request, "unit", unit_code, act=Act.CHANGE_UNIT)
    form = ListForm(request.POST)
    status = attempted(
        form,
        lambda: unlink_units(
            by=granted.actor,
            code=unit_code,
            link=link_id,
            version=form.cleaned_data["version"],
            at=granted.at,
        ),
    )
    if status:
        messages.error(request, _("Somebody else has changed the unit meanwhile. Look again."))
        return redirect("access:unit", unit_code)
    return _done(request, unit_code, _("Taken away."))


def duty(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Who is head or contact person of a unit from a day on."""
    granted = opened(request, "unit", unit_code, act=Act.CHANGE_UNIT)
    facts = _facts(granted, unit_code)
    lacking = next(iter(facts.lacks), Duty.HEAD)
    return short_form(
        request,
        granted,
        DutyForm,
        _asked(facts, _("Head and contact person"), _("Save")),
        act=partial(appoint, by=granted.actor, code=unit_code, at=granted.at),
        version=_version_of(facts),
        said=_("Saved."),
        begun={"duty": lacking, "since": timezone.localdate(), "replacing": True},
    )


def duty_end(request: HttpRequest, unit_code: str, held_id: int) -> HttpResponse:
    """The last day on which a person has a duty."""
    granted = opened(request, "unit", unit_code, act=Act.CHANGE_UNIT)
    facts = _facts(granted, unit_code)
    held = next((one for one in facts.duties if one.pk == held_id), None)
    if held is None:
        unknown(granted)
    heading = f"{_(DUTY_WORDS[held.duty])}: {held.user.get_full_name()}"
    return short_form(
        request,
        granted,
        LastDayForm,
        _asked(facts, heading, _("End the duty")),
        act=partial(end_duty, by=granted.actor, code=unit_code, held=held_id, at=granted.at),
        version=_version_of(facts),
        said=_("Saved."),
        begun={"last": timezone.localdate()},
    )


def delete(request: HttpRequest, unit_code: str) -> HttpResponse:
    """A row that was made by mistake and that nothing names."""
    granted = opened(request, "unit", unit_code, act=Act.DELETE_UNIT)
    facts = _facts(granted, unit_code)
    note = _("Only a row made by mistake is deleted, when nothing names it. Else let it end.")
    return short_form(
        request,
        granted,
        ListForm,
        _asked(facts, _("Delete the unit"), _("Delete the unit"), note, danger=True),
        act=partial(delete_unit, by=granted.actor, code=unit_code, at=granted.at),
        version=_version_of(facts),
        said=_("The unit is deleted."),
        to=reverse("access:units"),
    )


def _version_of(facts: UnitFacts) -> Callable[[], int]:
    # Read with this request: whoever changed the unit since is told apart by the next one.
    return lambda: int(facts.unit.version)


def _facts(granted: Granted, code: str) -> UnitFacts:
    return unit_facts(code, timezone.localdate()) or unknown(granted)


def _form_of(
    facts: UnitFacts,
    data: dict[str, str] | None = None,
    *,
    initial: dict[str, object] | None = None,
) -> UnitForm:
    parent = facts.unit.parent
    above = (parent.code, f"{parent.name} ({parent.code})") if parent else None
    return UnitForm(
        data, day=timezone.localdate(), own=facts.unit.code, above=above, initial=initial
    )


def _asked(facts: UnitFacts, heading: str, button: str, *notes: str, danger: bool = False) -> Asked:
    return Asked(
        heading=heading,
        button=button,
        back=reverse("access:unit", args=[facts.unit.code]),
        back_name=facts.unit.name,
        list_address=reverse("access:units"),
        list_name=_("Units"),
        notes=notes,
        danger=danger,
    )


def _below(facts: UnitFacts) -> tuple[str, ...]:
    codes = outliving_below(facts.unit.code, timezone.localdate())
    if not codes:
        return ()
    words = _("Units below it go on: %(codes)s. Give them another place, or let them end too.")
    return (words % {"codes": ", ".join(codes)},)


def _below_note() -> str:
    return _("Who is assigned to a unit sees its inventories and those of the units below it.")


def _closed_note() -> str:
    return _(
        "Who is assigned to the unit before goes on seeing its inventories. People of the unit after "
        "it see none of them unless they are assigned."
    )


def _done(request: HttpRequest, code: str, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("access:unit", code)
