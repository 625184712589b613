"""What rights are asked for: the worklist, one request, and what the three people do with it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.api import (
    Actor,
    Granted,
    Permission,
    account_numbered,
    accounts_asked_for,
    actor_of,
    approve_grant,
    changes_waiting_for,
    codes_seen_by,
    decline_grant,
    give_grant,
    grant_fault_in_sentence,
    lapsing_page,
    may_decide,
    named,
    people_page,
    person_facts,
    person_target,
    refuse,
    request_lines,
    request_numbered,
    requests_page,
    require,
    withdraw_grant,
)
from access.domain.actors import Role
from access.domain.addresses import Param, Tab
from access.domain.grants import LIVES_FOR, OPEN_STATES, GrantError, GrantState
from access.domain.people import HELD_WORDS
from access.forms.grants import GiveForm, NoForm
from audit.api import Act

if TYPE_CHECKING:
    from django import forms
    from django.core.paginator import Page

    from access.api import GrantRequest

REFUSED = 422
LONGEST_WORDS = 100


def requests(request: HttpRequest) -> HttpResponse:
    """What waits, what is past, what is about to lapse, and the people rights can be asked for."""
    at = timezone.now()
    actor, target = actor_of(request), named("grant_requests")
    granted = require(actor, Permission.SEE_REQUESTS, target, act=Act.LIST, at=at)
    tabs = {
        Tab.WAITING: _("Wait for somebody"),
        Tab.LAPSING: _("About to lapse"),
        Tab.PEOPLE: _("People"),
        Tab.PAST: _("Decided and past"),
    }
    asked = request.GET.get(Param.TAB, "")
    tab = next((one for one in tabs if one == asked), Tab.WAITING)
    shown = _shown(request, actor, tab, granted)
    granted.note()
    context = {
        "tab": str(tab),
        "tabs": [(str(one), words) for one, words in tabs.items()],
        "changes": changes_waiting_for(actor, at=at).count(),
        **shown,
    }
    return render(request, "access/grant_requests.html", context)


def _shown(request: HttpRequest, actor: Actor, tab: Tab, granted: Granted) -> dict[str, object]:
    """What stands behind a tab, cut to the people of whoever looks."""
    number, at = request.GET.get(Param.LIST_PAGE, ""), granted.at
    today = timezone.localtime(at).date()
    units = None if Role.SECURITY_OFFICER in actor.roles else actor.heads
    page: Page[Any]
    if tab == Tab.PEOPLE:
        words = request.GET.get(Param.HOLDS, "").strip()[:LONGEST_WORDS]
        found = people_page(today, at=at, words=words, number=number, units=units)
        kept = {str(Param.TAB): str(tab)}
        return {"people": found.lines, "page": found.page, "words": words, "kept": kept}
    if tab == Tab.LAPSING:
        page = lapsing_page(today, number, units=units, codes=codes_seen_by(actor))
        asked = accounts_asked_for((one.user.pk for one in page.object_list), at=at)
        rows = [(one, _(HELD_WORDS[one.kind]), one.user.pk in asked) for one in page.object_list]
        return {"lapsing": rows, "page": page, "may_ask": True}
    page = requests_page(actor, number, past=tab == Tab.PAST, at=at)
    return {"lines": request_lines(page.object_list, actor, at=at), "page": page}


def one_request(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request: what is asked for whom, why, on what paper, and how it stands."""
    granted, row = _opened(request, request_id, Act.SEE_PERSON)
    return _page(request, granted, row)


@require_POST
def give(request: HttpRequest, request_id: int) -> HttpResponse:
    """A security officer gives what was asked for, and names the paper."""
    granted, row = _opened(request, request_id, Act.GIVE_GRANT)
    form = GiveForm(request.POST)
    if not form.is_valid():
        return _page(request, granted, row, give_form=form, status=REFUSED)
    said = form.cleaned_data

    def act() -> str:
        give_grant(by=granted.actor, number=row.pk, at=granted.at, **said)
        return _("Given. It holds once another person has approved it.")

    return _tried(request, row, act)


@require_POST
def approve(request: HttpRequest, request_id: int) -> HttpResponse:
    """Another person approves it: it holds."""
    granted, row = _opened(request, request_id, Act.APPROVE_GRANT)

    def act() -> str:
        approve_grant(by=granted.actor, number=row.pk, at=granted.at)
        return _("Approved. It holds, and the person is told at the next sign-in.")

    return _tried(request, row, act)


@require_POST
def decline(request: HttpRequest, request_id: int) -> HttpResponse:
    """Whoever might have said yes says no, and why."""
    granted, row = _opened(request, request_id, Act.DECLINE_GRANT)

    def end(reason: str) -> str:
        decline_grant(by=granted.actor, number=row.pk, reason=reason, at=granted.at)
        return _("Declined. Nothing was granted.")

    return _answered(request, granted, row, end)


@require_POST
def withdraw(request: HttpRequest, request_id: int) -> HttpResponse:
    """Whoever asked for it wants it no more."""
    granted, row = _opened(request, request_id, Act.WITHDRAW_GRANT)

    def end(reason: str) -> str:
        withdraw_grant(by=granted.actor, number=row.pk, reason=reason, at=granted.at)
        return _("Withdrawn. Nothing was granted.")

    return _answered(request, granted, row, end)


def _answered(
    request: HttpRequest, granted: Granted, row: "GrantRequest", end: Callable[[str], str]
) -> HttpResponse:
    form = NoForm(request.POST)
    if not form.is_valid():
        return _page(request, granted, row, no_form=form, status=REFUSED)
    reason = form.cleaned_data["reason"]
    return _tried(request, row, lambda: end(reason))


def _tried(request: HttpRequest, row: "GrantRequest", act: Callable[[], str]) -> HttpResponse:
    """Done, it leads back to the request; overtaken by somebody, it says how it was decided."""
    try:
        messages.success(request, act())
    except GrantError as why:
        messages.error(request, grant_fault_in_sentence(why))
    return redirect("access:grant_request", row.pk)


def _page(
    request: HttpRequest,
    granted: Granted,
    row: "GrantRequest",
    *,
    give_form: GiveForm | None = None,
    no_form: NoForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = granted.actor
    line = request_lines([row], actor, at=granted.at)[0]
    told = Granted(actor, Act.SEE_PERSON, granted.target, granted.at)
    told.note(request=row.pk)
    waits = line.state in OPEN_STATES
    decides, own = may_decide(actor, row), actor.username in {row.asked_by, row.given_by}
    begun = {"document": row.document, "document_on": row.document_on}
    wrong: forms.Form | None = give_form or no_form
    context = {
        "line": line,
        "row": row,
        "places": _places_afterwards(actor, row, granted)
        if waits and line.level and not row.named_id
        else [],
        "ends_at": row.asked_at + LIVES_FOR,
        "is_open": waits,
        "stale": line.state == GrantState.STALE,
        "may_give": decides and line.state == GrantState.ASKED,
        "may_approve": decides and line.state == GrantState.GIVEN,
        "may_decline": decides and row.stands in OPEN_STATES,
        "may_withdraw": own and row.stands in OPEN_STATES,
        "give_form": give_form or GiveForm(initial=begun),
        "form": no_form or NoForm(),
        "wrong": wrong,
    }
    return render(request, "access/grant_request.html", context, status=status)


def _places_afterwards(actor: Actor, row: "GrantRequest", granted: Granted) -> list[str]:
    """
    Whose papers the person works with already: a level holds for all of them, which whoever approves
    must know.
    """
    user = account_numbered(row.account_id)
    if user is None:
        return []
    facts = person_facts(user, at=granted.at, codes=codes_seen_by(actor))
    return [one.what for one in facts.assignments if not one.is_past]


def _opened(request: HttpRequest, number: int, act: Act) -> tuple[Granted, "GrantRequest"]:
    """The request, when it is among those the person may see; the trail calls it by its account."""
    actor, at = actor_of(request), timezone.now()
    row = request_numbered(number, actor)
    if row is None:
        _unknown(actor, number, act)
    target = person_target(row.account)
    return require(actor, Permission.SEE_REQUESTS, target, act=act, at=at), row


def _unknown(actor: Actor, number: int, act: Act) -> NoReturn:
    target = named("grant_request", str(number)[:20])
    at = timezone.now()
    require(actor, Permission.SEE_REQUESTS, target, act=act, at=at)
    refuse(actor, Permission.SEE_REQUESTS, target, act=act, rule="exists", at=at)
