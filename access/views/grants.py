"""What a person holds and why; the form by which more is asked for them, and the one that ends something."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NoReturn

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.api import (
    Actor,
    Granted,
    Permission,
    account_numbered,
    actor_of,
    allowed,
    ask_grant,
    codes_seen_by,
    end_held,
    inventories_held,
    lists_ever_held,
    lists_to_choose,
    may_somewhere,
    named,
    person_facts,
    person_target,
    refuse,
    request_lines,
    requests_about,
    require,
    wanted_as_held,
)
from access.domain.actors import ROLE_WORDS
from access.domain.addresses import Param
from access.domain.grants import GrantError, Wanted
from access.domain.levels import LEVEL_WORDS, Level
from access.domain.named import NamedSight
from access.domain.people import LACK_WORDS
from access.domain.permission_words import PERMISSION_WORDS
from access.domain.units import Duty
from access.forms.grants import AskGrantForm, EndForm, tell_fault
from access.views.keeping import Asked
from audit.api import Act

if TYPE_CHECKING:
    from collections.abc import Sequence

    from access.api import User
    from access.queries.people import Held, PersonFacts

REFUSED, OVERTAKEN = 422, 409
SHOWN_OF_A_KIND = 50


def grants_of(request: HttpRequest, account_id: int) -> HttpResponse:
    """What a person may and why, what they lack, and what is asked for them."""
    granted, user = _opened(request, account_id, Permission.SEE_GRANTS, Act.SEE_PERSON)
    lines = request_lines(requests_about(user), granted.actor, at=granted.at)
    codes = codes_seen_by(granted.actor)
    facts = person_facts(
        user, at=granted.at, codes=codes, actor=granted.actor, requests=lines, asks_lock=False
    )
    context = {
        **rights_context(granted.actor, user, facts),
        "requests": lines,
        "facts": facts,
        "person": user,
        "lacks": [_(LACK_WORDS[lack]) for lack in facts.lacks],
        "sees_people": allowed(granted.actor, Permission.SEE_PEOPLE),
    }
    granted.note()
    return render(request, "access/grants.html", context)


def rights_context(actor: Actor, user: "User", facts: "PersonFacts") -> dict[str, object]:
    """What the part of a page shows that says aloud what a person may, and why."""
    target = person_target(user)
    return {
        "may": [_(PERMISSION_WORDS[one]) for one in may_somewhere(_as_actor(user, facts))],
        "kinds": [
            (_("Roles"), *_shown_of(facts.roles)),
            (_("Cleared to"), *_shown_of(facts.clearances)),
            (_("Works with the papers of"), *_shown_of(facts.assignments)),
        ],
        "may_ask": user.is_active and allowed(actor, Permission.ASK_GRANTS, target),
        "may_end": allowed(actor, Permission.END_GRANTS, target),
        "sees_requests": allowed(actor, Permission.SEE_REQUESTS),
    }


def _as_actor(user: "User", facts: "PersonFacts") -> Actor:
    """The person as rules see them, at some place of their own: which one makes no difference."""
    some = frozenset((0,))
    return Actor(
        id=user.pk,
        username=user.username,
        full_name=user.get_full_name(),
        roles=frozenset(one.what for one in facts.roles if one.stands),
        units=some if any(one.stands for one in facts.assignments) else frozenset(),
        heads=some
        if any(one.stands and one.what == Duty.HEAD for one in facts.duties)
        else frozenset(),
        committed=any(one.stands for one in facts.commitments),
        trained=any(one.stands for one in facts.trainings),
        named=(NamedSight(Level.ORDINARY, party_papers=False, records=some),)
        if any(one.stands and one.named for one in facts.clearances)
        else (),
    )


def _shown_of(held: "Sequence[Held]") -> "tuple[Sequence[Held], int]":
    """What stands and is to come before what is past, as far as a page goes, and how many are left out."""
    kept = sorted(held, key=lambda one: one.is_past)[:SHOWN_OF_A_KIND]
    return kept, len(held) - len(kept)


def ask(request: HttpRequest, account_id: int) -> HttpResponse:
    """A form for what a person is to hold; a POST asks for it, and a security officer's gives it too."""
    granted, user = _opened(request, account_id, Permission.ASK_GRANTS, Act.ASK_GRANT)
    actor, today = granted.actor, timezone.localtime(granted.at).date()
    gives = allowed(actor, Permission.GIVE_GRANTS, granted.target)
    held = inventories_held(user)
    begun = _begun(request, actor, user, today)
    sent = request.POST if request.method == "POST" else None
    lists = lists_to_choose(actor, also=lists_ever_held(user))
    form = AskGrantForm(sent, actor=actor, gives=gives, held=held, lists=lists, initial=begun)
    status = 200
    if sent is not None:
        number, status = _asked(form, granted, user)
        if number:
            messages.success(request, _said_after(gives=gives))
            return redirect("access:grant_request", number)
        if status == OVERTAKEN:
            _shown_anew(form, version=user.version)
    return _form_page(request, granted, form, _around_asking(user, gives=gives), status)


def _asked(form: AskGrantForm, granted: Granted, user: "User") -> tuple[int, int]:
    """The number of the request and 0, or 0 and the status of the answer that says what is wrong."""
    if not form.is_valid():
        return 0, REFUSED
    said = form.cleaned_data
    try:
        number = ask_grant(
            by=granted.actor,
            username=user.username,
            wanted=form.wanted(),
            reason=said["reason"],
            document=said["document"],
            document_on=said["document_on"],
            version=said["version"],
            at=granted.at,
        )
    except GrantError as why:
        return 0, OVERTAKEN if tell_fault(form, why) else REFUSED
    return number, 0


def _shown_anew(form: forms.Form, **seen: object) -> None:
    """Let the form bring back what stands now, of which its errors tell, beside what was typed."""
    form.data = {**{name: form.data.get(name, "") for name in form.fields}, **seen}


def _said_after(*, gives: bool) -> str:
    if gives:
        return _("Given. It holds once another person has approved it.")
    return _("Asked for. It waits for a security officer.")


def _begun(request: HttpRequest, actor: Actor, user: "User", today: date) -> dict[str, object]:
    """What the form begins with: nothing, or what the person holds already and is to hold longer."""
    begun: dict[str, object] = {"since": today, "version": user.version}
    wanted = wanted_as_held(user, request.GET.get(Param.HELD, ""), today=today)
    if wanted is None:
        return begun
    return begun | _as_typed(wanted, actor)


def _as_typed(wanted: Wanted, actor: Actor) -> dict[str, object]:
    codes = codes_seen_by(actor) if wanted.inventories else {}
    return {
        "since": wanted.since,
        "role": wanted.role,
        "level": "" if wanted.level is None else str(int(wanted.level)),
        "party_papers": wanted.party_papers,
        "named": str(wanted.named or ""),
        "units": "\n".join(wanted.units),
        "inventories": "\n".join(codes.get(one, f"#{one}") for one in wanted.inventories),
    }


def _around_asking(user: "User", *, gives: bool) -> Asked:
    after = _("Nothing holds before another person has approved it.")
    if gives:
        notes = (_("You ask for it and give it by this: name the paper of the decision."), after)
        button = _("Give, and send for approval")
    else:
        notes = (_("A security officer gives it, or says why not."), after)
        button = _("Send to the security officer")
    return _around(user, _("Ask for rights: %(name)s"), button, *notes)


def end(request: HttpRequest, account_id: int, held: str) -> HttpResponse:
    """Something a person holds ends, at once or from a later day: by one person alone."""
    granted, user = _opened(request, account_id, Permission.END_GRANTS, Act.REVOKE)
    codes = codes_seen_by(granted.actor)
    facts = person_facts(user, at=granted.at, codes=codes, actor=granted.actor)
    every = (*facts.roles, *facts.clearances, *facts.assignments)
    found = next((one for one in every if one.mark == held), None)
    if found is None or (found.is_past and request.method != "POST"):
        _unknown(granted)
    today = timezone.localtime(granted.at).date()
    begun = {"since": today, "seen": found.span.last}
    sent = request.POST if request.method == "POST" else None
    form, status = EndForm(sent, initial=begun), 200
    if sent is not None:
        status = _ended(form, granted, user, held)
        if not status:
            messages.success(request, _("Ended. The person is told at the next sign-in."))
            return redirect("access:grants_of", user.pk)
        if status == OVERTAKEN:
            last = found.span.last
            _shown_anew(form, seen=f"{last:%d/%m/%Y}" if last else "")
    asked = _around_ending(user, found)
    return _form_page(request, granted, form, asked, status)


def _ended(form: EndForm, granted: Granted, user: "User", mark: str) -> int:
    if not form.is_valid():
        return REFUSED
    said = form.cleaned_data
    try:
        end_held(
            by=granted.actor,
            account=user.pk,
            mark=mark,
            since=said["since"],
            seen=said["seen"],
            reason=said["reason"],
            at=granted.at,
        )
    except GrantError as why:
        return OVERTAKEN if tell_fault(form, why) else REFUSED
    return 0


def _around_ending(user: "User", held: "Held") -> Asked:
    note = _(
        "It ends by this one act, without anybody's approval. To have it again, ask for it anew."
    )
    asked = _around(user, _("End a right: %(name)s"), _("End it"), _in_words(held), note)
    return replace(asked, danger=True, new=False)


def _in_words(held: "Held") -> str:
    if held.level is not None:
        party = f" · {_('Secret paper of the Party')}" if held.party_papers else ""
        limit = f" · {_('only for')}: {held.list_title}" if held.named else ""
        return f"{_('Cleared to')}: {_(LEVEL_WORDS[held.level])}{party}{limit}"
    return _(ROLE_WORDS[held.what]) if held.what in ROLE_WORDS else held.what


def _around(user: "User", heading: str, button: str, *notes: str) -> Asked:
    return Asked(
        heading=heading % {"name": user.get_full_name()},
        button=button,
        back=reverse("access:grants_of", args=[user.pk]),
        back_name=user.get_full_name(),
        list_address=reverse("access:grant_requests"),
        list_name=_("Rights"),
        notes=notes,
        new=True,
    )


def _form_page(
    request: HttpRequest,
    granted: Granted,
    form: AskGrantForm | EndForm,
    asked: Asked,
    status: int,
) -> HttpResponse:
    Granted(granted.actor, Act.LIST, granted.target, granted.at).note(what=str(granted.act))
    context = {
        "form": form,
        "rows": [(field, None) for field in form.visible_fields()],
        "seen": [form["seen"]] if "seen" in form.fields else [],
        "asked": asked,
    }
    return render(request, "access/account_form.html", context, status=status)


def _opened(
    request: HttpRequest, number: int, permission: Permission, act: Act
) -> tuple[Granted, "User"]:
    """The account, when the person may do this about it; the trail calls it by its name."""
    actor, at = actor_of(request), timezone.now()
    user = account_numbered(number)
    if user is None:
        target = named("person", str(number)[:20])
    else:
        target = person_target(user, parties=(user.username,))
    granted = require(actor, permission, target, act=act, at=at)
    if user is None:
        refuse(actor, permission, target, act=act, rule="exists", at=at)
    return granted, user


def _unknown(granted: Granted) -> NoReturn:
    refuse(
        granted.actor,
        Permission.END_GRANTS,
        granted.target,
        act=granted.act,
        rule="exists",
        at=granted.at,
    )
