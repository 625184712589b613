"""Lists of what is open by its name: all of them, a new one, one with who holds it, and what is added to it."""

from typing import TYPE_CHECKING, NoReturn

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.api import (
    Granted,
    Permission,
    actor_of,
    allowed,
    approve_named,
    change_lines,
    decline_named,
    holders_of,
    is_in_force,
    make_named,
    name_more,
    named,
    named_fault_in_sentence,
    named_list_numbered,
    named_lists_page,
    refuse,
    require,
    take_off_named,
    target_of_list,
    thing_lines,
    title_of_list,
    withdraw_named,
)
from access.domain.addresses import Param
from access.domain.named import NamedError
from access.forms.grants import NoForm
from access.forms.named import ChangeAnswerForm, MoreForm, NewNamedForm, tell_named_fault
from access.views.keeping import OVERTAKEN, REFUSED, Asked
from audit.api import Act

if TYPE_CHECKING:
    from django import forms

    from access.api import NamedList, User


def named_lists(request: HttpRequest) -> HttpResponse:
    """The lists that whoever looks may see, the newest first."""
    at = timezone.now()
    target = named("named_lists")
    granted = require(actor_of(request), Permission.KEEP_NAMED, target, act=Act.LIST, at=at)
    day = timezone.localtime(at).date()
    page = named_lists_page(granted.actor, request.GET.get(Param.LIST_PAGE, ""), day=day)
    granted.note()
    rows = [(row, title_of_list(row)) for row in page]
    return render(request, "access/named_lists.html", {"rows": rows, "page": page})


def new_named(request: HttpRequest) -> HttpResponse:
    """A form for a new list; a POST makes it."""
    at, target = timezone.now(), named("named_lists")
    actor = actor_of(request)
    granted = require(actor, Permission.KEEP_NAMED, target, act=Act.MAKE_NAMED, at=at)
    sent = request.POST if request.method == "POST" else None
    form, status = NewNamedForm(sent, actor=actor), 200
    if sent is not None and form.is_valid():
        said = {name: form.cleaned_data[name] for name in _MADE_OF}
        try:
            number = make_named(by=actor, at=at, **said)
        except NamedError as why:
            tell_named_fault(form, why)
        else:
            messages.success(request, _("Made. It opens nothing before somebody is cleared by it."))
            return redirect("access:named_list", number)
    if sent is not None:
        status = REFUSED
    note = _("A clearance can be limited to a list: it opens what stands on it, and nothing else.")
    asked = _around(_("A new list"), _("Make the list"), "", note)
    return _form_page(request, granted, form, asked, status)


_MADE_OF = ("title", "things", "reason", "document", "document_on")


def named_list(request: HttpRequest, named_id: int) -> HttpResponse:
    """One list: what stands on it, who holds it, and what waits; a POST asks for more on it."""
    granted, row = _opened(request, named_id, Act.LIST)
    if request.method != "POST":
        return _list_page(request, granted, row)
    form = MoreForm(request.POST, actor=granted.actor)
    if not form.is_valid():
        return _list_page(request, granted, row, more=form, status=REFUSED)
    said = form.cleaned_data
    try:
        change = name_more(
            by=granted.actor,
            number=row.pk,
            things=said["things"],
            version=said["version"] or 0,
            reason=said["reason"],
            at=granted.at,
        )
    except NamedError as why:
        overtaken = tell_named_fault(form, why)
        if overtaken:
            # Sent once more it is about the list as it stands now, which the page shows beside it.
            row = named_list_numbered(row.pk, granted.actor) or row
            form.data = {**request.POST.dict(), "version": str(row.version)}
        status = OVERTAKEN if overtaken else REFUSED
        return _list_page(request, granted, row, more=form, status=status)
    waits = _("Asked for. It stands on the list once another person has approved it.")
    messages.success(request, waits if change else _("Added. Nobody is cleared by this list yet."))
    return redirect("access:named_list", row.pk)


@require_POST
def answer_named(request: HttpRequest, named_id: int, change_id: int) -> HttpResponse:
    """Somebody else approves or declines what was asked for, or whoever asked wants it no more."""
    granted, row = _opened(request, named_id, Act.CHANGE_NAMED)
    form = ChangeAnswerForm(request.POST)
    if not form.is_valid():
        return _list_page(request, granted, row, answer=form, status=REFUSED)
    by, at, reason = granted.actor, granted.at, form.cleaned_data["reason"]
    try:
        if form.cleaned_data["answer"] == "confirm":
            approve_named(by=by, number=change_id, at=at)
            said = _("Approved. It stands on the list, and who holds it is told.")
        elif form.cleaned_data["answer"] == "decline":
            decline_named(by=by, number=change_id, reason=reason, at=at)
            said = _("Declined. Nothing was changed.")
        else:
            withdraw_named(by=by, number=change_id, reason=reason, at=at)
            said = _("Withdrawn. Nothing was changed.")
        messages.success(request, said)
    except NamedError as why:
        messages.error(request, named_fault_in_sentence(why))
    return redirect("access:named_list", row.pk)


def take_off(request: HttpRequest, named_id: int, thing_id: int) -> HttpResponse:
    """Something stands on a list no more: by one person alone, at once."""
    granted, row = _opened(request, named_id, Act.TAKE_OFF_NAMED)
    lines, _gone = thing_lines(row, granted.actor)
    line = next((one for one in lines if one.row.pk == thing_id), None)
    if line is None and request.method != "POST":
        _unknown(granted)
    sent = request.POST if request.method == "POST" else None
    form, status = NoForm(sent), 200
    if sent is not None and form.is_valid():
        try:
            take_off_named(
                by=granted.actor,
                number=row.pk,
                thing=thing_id,
                reason=form.cleaned_data["reason"],
                at=granted.at,
            )
            messages.success(request, _("Taken off. Who holds the list is told."))
        except NamedError as why:
            messages.error(request, named_fault_in_sentence(why))
        return redirect("access:named_list", row.pk)
    if sent is not None:
        status = REFUSED
    note = _("It holds at once, without anybody's approval. To have it again, ask for it anew.")
    words = line.words if line else ""
    asked = _around(_("Take off the list"), _("Take it off"), title_of_list(row), words, note)
    asked = _back_to(asked, row)
    return _form_page(request, granted, form, asked, status)


def _list_page(
    request: HttpRequest,
    granted: Granted,
    row: "NamedList",
    *,
    more: MoreForm | None = None,
    answer: ChangeAnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, at = granted.actor, granted.at
    Granted(actor, Act.LIST, granted.target, at).note()
    holders = holders_of(row, timezone.localtime(at).date())
    things, gone = thing_lines(row, actor)
    wrong: forms.Form | None = more or answer
    context = {
        "list": row,
        "title": title_of_list(row),
        "things": things,
        "gone": gone,
        "holders": holders,
        "in_force": is_in_force(row, at=at),
        "changes": change_lines(row, holders, actor, at=at),
        "more": more or MoreForm(actor=actor, initial={"version": row.version}),
        "answer": answer or ChangeAnswerForm(),
        "wrong": wrong,
        "may_ask": allowed(actor, Permission.KEEP_NAMED) and not _holds(actor.id, holders),
    }
    return render(request, "access/named_list.html", context, status=status)


def _holds(account: int, holders: "list[User]") -> bool:
    return any(user.pk == account for user in holders)


def _opened(request: HttpRequest, number: int, act: Act) -> tuple[Granted, "NamedList"]:
    """The list, when it is among those the person may see."""
    actor, at = actor_of(request), timezone.now()
    row = named_list_numbered(number, actor)
    target = target_of_list(row) if row else named("named_list", str(number)[:20])
    granted = require(actor, Permission.KEEP_NAMED, target, act=act, at=at)
    if row is None:
        _unknown(granted)
    return granted, row


def _unknown(granted: Granted) -> NoReturn:
    refuse(
        granted.actor,
        Permission.KEEP_NAMED,
        granted.target,
        act=granted.act,
        rule="exists",
        at=granted.at,
    )


def _around(heading: str, button: str, back_name: str, *notes: str) -> Asked:
    return Asked(
        heading=heading,
        button=button,
        back=reverse("access:named_lists"),
        back_name=back_name or _("Lists of what is open by name"),
        list_address=reverse("access:named_lists"),
        list_name=_("Lists of what is open by name"),
        notes=[note for note in notes if note],
        new=True,
    )


def _back_to(asked: Asked, row: "NamedList") -> Asked:
    return Asked(
        heading=asked.heading,
        button=asked.button,
        back=reverse("access:named_list", args=[row.pk]),
        back_name=title_of_list(row),
        list_address=asked.list_address,
        list_name=asked.list_name,
        notes=asked.notes,
        danger=True,
    )


def _form_page(
    request: HttpRequest, granted: Granted, form: "forms.Form", asked: Asked, status: int
) -> HttpResponse:
    Granted(granted.actor, Act.LIST, granted.target, granted.at).note(what=str(granted.act))
    context = {
        "form": form,
        "rows": [(field, None) for field in form.visible_fields()],
        "asked": asked,
    }
    return render(request, "access/account_form.html", context, status=status)
