"""The list of people, a person, and the forms by which something is proposed for an account."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.api import (
    CLOSED,
    OPEN,
    Granted,
    Permission,
    account_numbered,
    accounts_asked_for,
    actor_of,
    allowed,
    codes_seen_by,
    commitments_of,
    fault_in_sentence,
    lapsing_page,
    named,
    people_page,
    person_facts,
    proposals_for,
    propose,
    refuse,
    require,
)
from access.domain.addresses import Param
from access.domain.commitments import WAY_WORDS
from access.domain.people import HELD_WORDS, LACK_WORDS
from access.domain.proposals import PROPOSED_WORDS, ProposalError, ProposalFault, Proposed
from access.domain.units import DUTY_WORDS
from access.forms.people import ChangePersonForm, NewPersonForm, WhyForm
from access.views.grants import rights_context
from access.views.keeping import Asked
from access.views.proposals import lines_of
from audit.api import Act
from machine.json_values import Json

if TYPE_CHECKING:
    from access.api import User

LONGEST_WORDS = 100
REFUSED, OVERTAKEN = 422, 409


def people(request: HttpRequest) -> HttpResponse:
    """The accounts, by given name."""
    at = timezone.now()
    granted = require(
        actor_of(request), Permission.SEE_PEOPLE, named("people"), act=Act.LIST, at=at
    )
    words = request.GET.get(Param.HOLDS, "").strip()[:LONGEST_WORDS]
    state = request.GET.get(Param.STATE, "")
    state = state if state in {OPEN, CLOSED} else ""
    number = request.GET.get(Param.LIST_PAGE, "")
    shown = people_page(timezone.localdate(), at=at, words=words, state=state, number=number)
    granted.note()
    context = {
        "lines": shown.lines,
        "page": shown.page,
        "words": words,
        "state": state,
        "states": [("", _("all")), (OPEN, _("account open")), (CLOSED, _("account closed"))],
        "kept": {},
        "may_propose": allowed(granted.actor, Permission.MANAGE_PEOPLE),
        "sees_requests": allowed(granted.actor, Permission.SEE_REQUESTS),
        "may_watch": allowed(granted.actor, Permission.SEE_OPENING),
    }
    return render(request, "access/people.html", context)


def lapsing(request: HttpRequest) -> HttpResponse:
    """What people will hold no more within sixty days, the nearest first."""
    at, target = timezone.now(), named("lapsing")
    granted = require(actor_of(request), Permission.SEE_PEOPLE, target, act=Act.LIST, at=at)
    number, codes = request.GET.get(Param.LIST_PAGE, ""), codes_seen_by(granted.actor)
    page = lapsing_page(timezone.localdate(), number, codes=codes)
    asked = accounts_asked_for((one.user.pk for one in page.object_list), at=at)
    granted.note()
    context = {
        "rows": [(one, _(HELD_WORDS[one.kind]), one.user.pk in asked) for one in page.object_list],
        "page": page,
        "may_ask": allowed(granted.actor, Permission.ASK_GRANTS),
    }
    return render(request, "access/lapsing.html", context)


def person(request: HttpRequest, account_id: int) -> HttpResponse:
    """One account with everything it holds, what it lacks, and what was proposed for it."""
    granted, user = _opened(request, account_id, Act.SEE_PERSON)
    facts = person_facts(user, at=granted.at, codes=codes_seen_by(granted.actor))
    rights = rights_context(granted.actor, user, facts)
    past = proposals_for(user.username)
    granted.note()
    context = {
        **rights,
        "facts": facts,
        "person": user,
        "lacks": [_(LACK_WORDS[lack]) for lack in facts.lacks],
        "duties": [(held, _(DUTY_WORDS[held.what])) for held in facts.duties],
        "proposals": lines_of(past, at=granted.at),
        **_conditions(granted, user),
        "acts": _acts_open(user, locked=facts.locked),
        "may_propose": allowed(granted.actor, Permission.MANAGE_PEOPLE),
    }
    return render(request, "access/person.html", context)


def _conditions(granted: Granted, user: "User") -> dict[str, object]:
    """What templates/access/parts/conditions_of_person.html shows of an account."""
    lines = commitments_of(user.pk, timezone.localtime(granted.at).date())
    about = named("person", parties=frozenset((user.username,)))
    return {
        "signed": [(line, _(WAY_WORDS[line.row.way])) for line in lines],
        "may_enter": allowed(granted.actor, Permission.KEEP_COMMITMENTS, about),
    }


def _acts_open(user: "User", *, locked: bool) -> list[tuple[str, str]]:
    """What can be proposed for an account as it stands: the name of the address, and its words."""
    acts = [("change_person", Proposed.CHANGE)] if user.is_active else []
    if user.is_active:
        acts.append(("issue_password", Proposed.PASSWORD))
    if locked and user.is_active:
        acts.append(("unlock_account", Proposed.UNLOCK))
    if user.has_factor and user.is_active:
        acts.append(("reset_factor", Proposed.FACTOR))
    acts.append(
        ("close_account", Proposed.CLOSE) if user.is_active else ("open_account", Proposed.OPEN)
    )
    return [(address, _(PROPOSED_WORDS[what])) for address, what in acts]


def new_person(request: HttpRequest) -> HttpResponse:
    """A form for an account that is not there yet; a POST proposes it."""
    at = timezone.now()
    target = named("people")
    granted = require(actor_of(request), Permission.MANAGE_PEOPLE, target, act=Act.PROPOSE, at=at)
    asked = _asked(_("Propose a new person"), reverse("access:people"), _("People and accounts"))
    day = timezone.localdate()
    form = NewPersonForm(request.POST or None, day=day)
    return _proposing(
        request,
        granted,
        form,
        asked,
        lambda: propose(
            by=granted.actor,
            what=Proposed.TAKE_IN,
            username=form.cleaned_data["username"],
            reason=form.cleaned_data["reason"],
            said=form.said(),
            at=granted.at,
        ),
    )


def change(request: HttpRequest, account_id: int) -> HttpResponse:
    """Full name and unit of a person; a POST proposes others."""
    granted, user = _opened(request, account_id, Act.PROPOSE)
    unit = (user.unit.code, f"{user.unit.name} ({user.unit.code})") if user.unit else None
    begun: dict[str, object] = {
        "full_name": user.full_name,
        "unit": unit[0] if unit else "",
        "position": user.position,
        "version": user.version,
    }
    day = timezone.localdate()
    form = ChangePersonForm(request.POST or None, day=day, own=unit, initial=begun)
    return _for_account(request, granted, user, form, what=Proposed.CHANGE, said=form.said)


def issue_password(request: HttpRequest, account_id: int) -> HttpResponse:
    """A new password, once it is confirmed."""
    return _why(
        request,
        account_id,
        Proposed.PASSWORD,
        _("Once it is confirmed, you are shown the password, once. All sessions end then."),
        _("Whoever signs in by it must choose another one first."),
    )


def close(request: HttpRequest, account_id: int) -> HttpResponse:
    """The account opens nothing any more, once it is confirmed."""
    note = _("Once it is confirmed, the account opens nothing any more. What it did stays told.")
    return _why(request, account_id, Proposed.CLOSE, note)


def reopen(request: HttpRequest, account_id: int) -> HttpResponse:
    """A closed account opens again, once it is confirmed."""
    note = _("Once it is confirmed, the account opens again, with what it still holds.")
    return _why(request, account_id, Proposed.OPEN, note)


def unlock(request: HttpRequest, account_id: int) -> HttpResponse:
    """Wrong passwords are forgotten, once it is confirmed."""
    note = _("A lock ends by itself after 15 minutes. Once it is confirmed, it ends at once.")
    return _why(request, account_id, Proposed.UNLOCK, note)


def reset_factor(request: HttpRequest, account_id: int) -> HttpResponse:
    """The second factor goes, once it is confirmed; its owner sets up another."""
    note = _("Once it is confirmed, app and recovery codes count no more, and all sessions end.")
    return _why(request, account_id, Proposed.FACTOR, note)


def _why(request: HttpRequest, account_id: int, what: Proposed, *notes: str) -> HttpResponse:
    """A form that asks for the reason alone."""
    granted, user = _opened(request, account_id, Act.PROPOSE)
    form = WhyForm(request.POST or None, initial={"version": user.version})
    return _for_account(request, granted, user, form, *notes, what=what)


def _for_account(
    request: HttpRequest,
    granted: Granted,
    user: "User",
    form: forms.Form,
    *notes: str,
    what: Proposed,
    said: Callable[[], dict[str, Json]] = dict,
) -> HttpResponse:
    heading = _("Propose: %(what)s") % {"what": _(PROPOSED_WORDS[what])}
    back = reverse("access:person", args=[user.pk])
    asked = _asked(heading, back, user.get_full_name(), *notes)
    return _proposing(
        request,
        granted,
        form,
        asked,
        lambda: propose(
            by=granted.actor,
            what=what,
            username=user.username,
            reason=form.cleaned_data["reason"],
            said=said(),
            version=form.cleaned_data["version"],
            at=granted.at,
        ),
    )


def _proposing(
    request: HttpRequest,
    granted: Granted,
    form: forms.Form,
    asked: Asked,
    act: Callable[[], int],
) -> HttpResponse:
    """A form: shown, tried, and shown again with what is wrong with it; done, its proposal."""
    status = 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                number = act()
            except ProposalError as why:
                field = why.field if why.field in form.fields else None
                form.add_error(field, fault_in_sentence(why))
                status = OVERTAKEN if why.fault == ProposalFault.STALE else REFUSED
            else:
                messages.success(request, _("Proposed. It waits for a security officer."))
                return redirect("access:proposal", number)
    Granted(granted.actor, Act.LIST, granted.target, granted.at).note(what=str(granted.act))
    context = {
        "form": form,
        "rows": [(field, None) for field in form.visible_fields()],
        "asked": asked,
    }
    return render(request, "access/account_form.html", context, status=status)


def _opened(request: HttpRequest, number: int, act: Act) -> tuple[Granted, "User"]:
    """The account, when the person may do this to it; the trail calls it by its name."""
    actor, at = actor_of(request), timezone.now()
    permission = Permission.SEE_PEOPLE if act == Act.SEE_PERSON else Permission.MANAGE_PEOPLE
    user = account_numbered(number)
    target = named("person", user.username[:80] if user else str(number)[:20])
    granted = require(actor, permission, target, act=act, at=at)
    if user is None:
        refuse(actor, permission, target, act=act, rule="exists", at=at)
    return granted, user


def _asked(heading: str, back: str, back_name: str, *notes: str) -> Asked:
    return Asked(
        heading=heading,
        button=_("Send to the security officer"),
        back=back,
        back_name=back_name,
        list_address=reverse("access:people"),
        list_name=_("People and accounts"),
        notes=(*notes, _("Nothing happens before a security officer has confirmed it.")),
    )
